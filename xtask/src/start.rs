//! `cargo xtask start`: from whatever is there to a running product, in one command.

use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::failure::{Failure, Outcome};
use crate::process::{command, stopping};
use crate::project::Project;
use crate::server::{self, Settings};
use crate::{build, progress};

/// What the person asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Options {
    /// Where to listen.
    pub(crate) port: u16,
    /// Where visitors are kept; `data/` in the project if not said.
    pub(crate) data: Option<PathBuf>,
    /// Whether to open the demo page.
    pub(crate) open: bool,
}

/// Sets up, builds, starts, says where it is, and waits for Ctrl-C.
pub(crate) fn run(project: &Project, options: &Options) -> Outcome {
    // Before minutes of building, not after.
    server::check_port(options.port, "start")?;
    let data = match &options.data {
        Some(folder) => {
            std::path::absolute(folder).map_err(|error| Failure::file("use", folder, &error))?
        }
        None => project.root().join("data"),
    };
    build::all(project)?;
    let program = project.server_binary();
    let mut server = server::start(
        project,
        &Settings {
            program: &program,
            port: options.port,
            data: &data,
            dist: &project.dist(),
            rate_limit: true,
        },
    )?;
    if options.open && !open(&server.address) {
        progress::say("No browser could be opened here: open the address below yourself.");
    }
    let root = server.address.trim_end_matches('/');
    println!("Demo page:    {}", server.address);
    println!("Agents' page: {root}/agent/");
    if let Some(line) = &server.first_agent {
        println!("{line}");
    }
    println!("Data:         {}", data.display());
    println!("Stop:         Ctrl-C");
    while !stopping() {
        if server.ended()?.is_some() && !stopping() {
            return Err(server.obituary());
        }
        thread::sleep(Duration::from_millis(100));
    }
    server.stop();
    Ok(())
}

/// Opens `address` in the system's browser; whether there was one to ask.
pub(crate) fn open(address: &str) -> bool {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    command(opener)
        .arg(address)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .is_ok()
}
