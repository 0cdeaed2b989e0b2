//! Starts the built server and waits until it says that it listens.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome};
use crate::process::{Running, command, last_lines, run_shown, stopping};
use crate::project::Project;
use crate::setup;

/// What the server prints before its address.
const READY: &str = "livechat-server listening on ";

/// How the line begins that has the first agent's password.
const FIRST_AGENT: &str = "Agents sign in";

/// How long it may take to open its data.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server; dropping it stops it.
pub(crate) struct Server {
    running: Running,
    /// Where it listens, as `http://127.0.0.1:3000`.
    pub(crate) address: String,
    /// What it said of the first agent, at its first start with this data. It has a password: it is for
    /// the terminal, and in no log.
    pub(crate) first_agent: Option<String>,
    log: std::path::PathBuf,
    /// Ends when the server has, and everything it said is in the log.
    listener: Option<JoinHandle<()>>,
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
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => Err(Failure::told(format!(
            "Port {port} is taken by another program: stop that one, or choose another port with `cargo xtask {command} --port {}`.",
            port.checked_add(1).unwrap_or(3000)
        ))),
        Err(error) => Err(Failure::told(format!(
            "Port {port} cannot be used ({error}): choose another with `cargo xtask {command} --port 3000`."
        ))),
    }
}

/// Runs a script of Node's beside a server with empty data, whose address `script` gets, and takes both
/// away; whether the script ended well.
pub(crate) fn beside(project: &Project, script: impl FnOnce(&str) -> Command) -> Outcome<bool> {
    let data = std::env::temp_dir().join(format!("livechat-beside-{}", std::process::id()));
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
    let (status, _) = run_shown(&mut script(&server.address), setup::NO_NODE)?;
    server.stop();
    Ok(status.success())
}

/// Starts the server and waits for its address.
pub(crate) fn start(project: &Project, settings: &Settings<'_>) -> Outcome<Server> {
    let folder = project.logs();
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let log = folder.join(format!("server-{}.log", settings.port));
    let told = |error: io::Error| Failure::file("write to", &log, &error);
    File::create(&log).map_err(told)?;
    let copy = OpenOptions::new().append(true).open(&log).map_err(told)?;
    // One pipe for both outputs keeps the order of their lines.
    let no_pipe = |error: io::Error| Failure::told(format!("No pipe could be opened: {error}."));
    let (said, output) = io::pipe().map_err(no_pipe)?;
    let errors = output.try_clone().map_err(no_pipe)?;

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
        .stdout(output)
        .stderr(errors);
    if !settings.rate_limit {
        command.env("LIVECHAT_RATE_LIMIT", "off");
    }
    let mut running = Running::start(
        &mut command,
        "The server's program vanished: run the command again.",
    )?;
    // It holds the pipe's other end, which must close with the server.
    drop(command);
    let (ready, address) = mpsc::channel();
    let mut listener = Some(thread::spawn(move || listen(said, copy, &ready)));

    let began = Instant::now();
    loop {
        match address.recv_timeout(Duration::from_millis(50)) {
            Ok((address, first_agent)) => {
                return Ok(Server {
                    running,
                    address,
                    first_agent,
                    log,
                    listener,
                });
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {}
        }
        if stopping() {
            return Err(Failure::Stopped);
        }
        if running.ended()?.is_some() {
            hear_out(&mut listener);
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

/// Copies what a server says into its log, and tells when it is ready, with what it said of the first
/// agent.
fn listen(said: impl Read, mut log: impl Write, ready: &Sender<(String, Option<String>)>) {
    let mut first_agent = None;
    for line in BufReader::new(said).lines().map_while(Result::ok) {
        if line.starts_with(FIRST_AGENT) {
            first_agent = Some(line);
            continue;
        }
        writeln!(log, "{line}").ok();
        if let Some(address) = line.strip_prefix(READY) {
            ready
                .send((address.trim().to_owned(), first_agent.take()))
                .ok();
        }
    }
}

/// Waits for the last words of a server that has ended.
fn hear_out(listener: &mut Option<JoinHandle<()>>) {
    if let Some(listener) = listener.take() {
        listener.join().ok();
    }
}

impl Server {
    /// Whether it has ended by itself.
    pub(crate) fn ended(&mut self) -> Outcome<Option<ExitStatus>> {
        self.running.ended()
    }

    /// Asks it to end and waits until it has.
    pub(crate) fn stop(&mut self) {
        self.running.stop();
    }

    /// What to say when it ended and nobody asked it to.
    pub(crate) fn obituary(&mut self) -> Failure {
        hear_out(&mut self.listener);
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
    fn the_first_agents_password_is_told_and_not_logged() {
        let (ready, told) = mpsc::channel();
        let mut log = Vec::new();
        let said = "Agents sign in as admin with the password s3cret\n\
                    livechat-server listening on http://127.0.0.1:3000/\nregistered\n";
        listen(said.as_bytes(), &mut log, &ready);
        let (address, first_agent) = told.recv().unwrap();
        assert_eq!(address, "http://127.0.0.1:3000/");
        assert!(first_agent.unwrap().ends_with("s3cret"));
        let log = String::from_utf8(log).unwrap();
        assert!(
            !log.contains("s3cret") && log.contains("registered"),
            "{log}"
        );
    }

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
