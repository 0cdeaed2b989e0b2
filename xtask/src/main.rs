//! The project's own commands: start, build, dev, test, screenshots, bench. `cargo xtask --help`
//! lists them. What they need and is missing, they install into folders of the project's own.

// A command-line program speaks on standard output and standard error.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod bench;
mod build;
mod cli;
mod dev;
mod failure;
mod finish;
mod package;
mod process;
mod progress;
mod project;
mod screenshots;
mod server;
mod setup;
mod size;
mod small_std;
mod stamp;
mod start;
mod test;

use std::process::ExitCode;

use cli::Command;
use failure::{Failure, Outcome};
use project::Project;

/// What shells expect of a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;
/// What shells expect of a program that was called wrongly.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    progress::start_clock();
    let command = match cli::parse(std::env::args_os().skip(1)) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("cargo xtask: {error}. `cargo xtask --help` tells what there is.");
            return ExitCode::from(MISUSED);
        }
    };
    match run(command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure::Stopped) => ExitCode::from(INTERRUPTED),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// Carries a command out; whether what it checked is right.
fn run(command: Command) -> Outcome<bool> {
    if command == Command::Help {
        print!("{}", cli::HELP);
        return Ok(true);
    }
    process::listen_for_stop()?;
    let project = Project::find()?;
    match command {
        Command::Help => {}
        Command::Start(options) => start::run(&project, &options)?,
        Command::Build => build::all(&project)?,
        Command::Dev(port) => dev::run(&project, port)?,
        Command::Test(only, extra) => return test::run(&project, only, &extra),
        Command::Screenshots(names) => screenshots::run(&project, &names)?,
        Command::Bench(runs) => bench::run(&project, runs)?,
        Command::BenchSockets => bench::sockets(&project)?,
        Command::Package => package::run(&project)?,
        Command::Finish => finish::run(&project)?,
    }
    Ok(true)
}
