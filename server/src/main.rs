//! The command: reads the arguments, runs the server, and says in one sentence why it could not.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use livechat_server::arguments::Arguments;
use livechat_server::serve;

fn main() -> ExitCode {
    match serve::run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            // When even stderr is closed there is nobody left to tell.
            writeln!(std::io::stderr(), "livechat-server: {stop}").ok();
            ExitCode::from(stop.exit_code())
        }
    }
}
