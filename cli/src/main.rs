//! `livechat`: registers visitors and contacts with a live-chat server, imports them from a file, and
//! says what is wrong with a server. Any Rocket.Chat, or the embedded server.
//!
//! `docs/cli.md` describes it. Answers go to stdout, everything else to stderr.

mod agents;
mod arguments;
mod connection;
mod contact;
mod doctor;
mod failure;
mod import;
mod login;
mod output;
mod patterns;
mod secret;
mod stopping;
mod visitor;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use arguments::{Arguments, Command, ContactCommand};
use connection::Connection;
use failure::Failure;
use output::{Output, told};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(run(arguments)),
        Err(error) => Err(Failure::Machine(error.to_string())),
    };
    match done {
        Ok(code) => code,
        Err(failure) => {
            told(&format!("livechat: {failure}"));
            ExitCode::from(failure.exit_code())
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let output = Output::new(arguments.output);
    match &arguments.command {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(*shell, &mut Arguments::command(), "livechat", &mut script);
            output.raw(&script)?;
        }
        Command::Contact(command) => {
            if let ContactCommand::Import(import) = command.as_ref()
                && import.file == Path::new("-")
                && arguments.token_file.as_deref() == Some(Path::new("-"))
            {
                return Err(Failure::usage(
                    "Standard input cannot hold both the token and the rows. Name a file for one of them.",
                ));
            }
            let connection = Connection::of_agent(&arguments)?;
            return contact::run(&connection, command, &output).await;
        }
        Command::Doctor(command) => return doctor::run(&arguments, command, &output).await,
        Command::Login(command) => {
            login::run(&Connection::open(&arguments)?, command, &output).await?;
        }
        Command::Visitor(command) => {
            visitor::run(&Connection::open(&arguments)?, command, &output).await?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
