//! Starts the built server and waits until it says that it listens.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::process::{Running, command, last_lines, run_shown, stopping};
use crate::project::Project;

/// What the server prints before its address.
const READY: &str = "livechat-server listening on ";

/// How long it may take to open its data.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it stops it.
pub(crate) struct Server {
    running: Running,
    /// Where it listens, as `http://127.0.0.1:3000`.
    pub(crate) address: String,
    log: std::path::PathBuf,
}

/// What a server is started with.
pub(crate) struct Settings<'a> {
    /// The binary.
    pub(crate) program: &'a Path,
    /// The port on the loopback address; 0 for any that is free.
    pub(crate) port: u16,
    /// The data folder.
    pub(crate) data: &'a Path,
    /// What it serves.
    pub(crate) dist: &'a Path,
    /// Whether visitors are held to the rate limits.
    pub(crate) rate_limit: bool,
}

/// Says in a sentence when `port` is taken; `command` is what the person typed.
pub(crate) fn check_port(port: u16, command: &str) -> Outcome {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Err(Failure::told(format!(
            "Port {port} is taken by another program: stop that one, or choose another port with `cargo xtask {command} --port {}`.",
            port.checked_add(1).unwrap_or(3000)
        ))),
        Err(error) => Err(Failure::told(format!(
            "Port {port} cannot be used ({error}): choose another with `cargo xtask {command} --port 3000`."
        ))),
    }
}

/// Runs a script of Node's beside a server with empty data, whose address `script` gets, and takes both
/// away; whether the script ended well. `name` tells the data folder from those of others.
pub(crate) fn beside(
    project: &Project,
    name: &str,
    script: impl FnOnce(&str) -> Command,
) -> Outcome<bool> {
    let data = std::env::temp_dir().join(format!("livechat-{name}-{}", std::process::id()));
    fs::create_dir_all(&data).map_err(|error| Failure::file("create", &data, &error))?;
    let ended = run_beside(project, &data, script);
    fs::remove_dir_all(&data).map_err(|error| Failure::file("remove", &data, &error))?;
    ended
}

fn run_beside(
    project: &Project,
    data: &Path,
    script: impl FnOnce(&str) -> Command,
) -> Outcome<bool> {
    let mut server = start(
        project,
        &Settings {
            program: &project.server_binary(),
            port: 0,
            data,
            dist: &project.dist(),
            rate_limit: false,
        },
    )?;
    let (status, _) = run_shown(
        &mut script(&server.address),
        "Node is missing: install it (https://nodejs.org).",
    )?;
    server.stop();
    Ok(status.success())
}

/// Starts the server and waits for its address.
pub(crate) fn start(project: &Project, settings: &Settings<'_>) -> Outcome<Server> {
    let folder = project.logs();
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let log = folder.join(format!("server-{}.log", settings.port));
    let told = |error: std::io::Error| Failure::file("write to", &log, &error);
    File::create(&log).map_err(told)?;
    let mut copy = OpenOptions::new().append(true).open(&log).map_err(told)?;
    let errors = copy.try_clone().map_err(told)?;

    let mut command = command(settings.program);
    command
        .args([
            "--listen",
            &format!("127.0.0.1:{}", settings.port),
            "--data",
        ])
        .arg(settings.data)
        .arg("--dist")
        .arg(settings.dist)
        .current_dir(project.root())
        .stdout(Stdio::piped())
        .stderr(errors);
    if !settings.rate_limit {
        command.env("LIVECHAT_RATE_LIMIT", "off");
    }
    let mut running = Running::start(
        &mut command,
        "The server's program vanished: run the command again.",
    )?;
    let said = running.child().stdout.take();
    let (addresses, address) = mpsc::channel();
    thread::spawn(move || {
        for line in said
            .map(BufReader::new)
            .into_iter()
            .flat_map(BufRead::lines)
            .map_while(Result::ok)
        {
            writeln!(copy, "{line}").ok();
            if let Some(address) = line.strip_prefix(READY) {
                addresses.send(address.trim().to_owned()).ok();
            }
        }
    });

    let began = Instant::now();
    loop {
        match address.recv_timeout(Duration::from_millis(50)) {
            Ok(address) => {
                return Ok(Server {
                    running,
                    address,
                    log,
                });
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if stopping() {
            return Err(Failure::Stopped);
        }
        if running.ended()?.is_some() {
            let said = fs::read_to_string(&log).unwrap_or_default();
            return Err(Failure::told(match said.trim() {
                "" => "The server ended before it was ready, and said nothing.".to_owned(),
                said => format!("The server did not start: {}", last_lines(said, 10)),
            }));
        }
        if began.elapsed() > PATIENCE {
            running.stop();
            return Err(Failure::told(format!(
                "The server was not ready after {} seconds: see {}.",
                PATIENCE.as_secs(),
                log.display()
            )));
        }
        // With its output closed `recv_timeout` no longer waits.
        thread::sleep(Duration::from_millis(10));
    }
}

impl Server {
    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> Outcome<Option<ExitStatus>> {
        self.running.ended()
    }

    /// What it says of the first agent, at its first start with this data.
    pub(crate) fn first_agent(&self) -> Option<String> {
        let said = fs::read_to_string(&self.log).ok()?;
        let line = said
            .lines()
            .find(|line| line.starts_with("Agents sign in"))?;
        Some(line.to_owned())
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.running.stop();
    }

    /// What to say when it ended and nobody asked it to.
    pub(crate) fn obituary(&self) -> Failure {
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        Failure::told(format!(
            "{}\n\nThe server ended by itself. Above is the end of {}.",
            last_lines(&said, 40),
            self.log.display()
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_told_with_another_to_try() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let told = check_port(port, "start").unwrap_err().to_string();
        assert!(
            told.starts_with(&format!("Port {port} is taken by another program")),
            "{told}"
        );
        drop(taken);
        check_port(port, "start").unwrap();
    }
}
