//! `cargo xtask dev`: for engineers. `trunk serve` rebuilds the widget and reloads the page when a
//! file is saved; the server beside it is rebuilt and restarted when its sources change.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::failure::{Failure, Outcome};
use crate::process::{Running, command, run_shown, stopping};
use crate::progress::say;
use crate::project::Project;
use crate::server::{self, Server, Settings};
use crate::{build, setup, stamp};

/// Trunk.toml's proxies lead here, so it is not for choosing.
const SERVER_PORT: u16 = 3000;

/// What the server is made from.
const SERVER_SOURCES: &[&str] = &["Cargo.lock", "core", "server"];

/// Runs both until Ctrl-C; `port` is the page's.
pub(crate) fn run(project: &Project, port: u16) -> Outcome {
    server::check_port(port, "dev")?;
    if port == SERVER_PORT {
        return Err(Failure::told(format!(
            "Port {SERVER_PORT} is the server's while developing: choose another for the page with `cargo xtask dev --port 8080`."
        )));
    }
    server::check_port(SERVER_PORT, "start").map_err(|_| {
        Failure::told(format!(
            "Port {SERVER_PORT} is taken, and while developing the server needs it: stop the other program (perhaps a `cargo xtask start`)."
        ))
    })?;
    let tools = {
        let _lock = build::lock(project)?;
        setup::for_build(project)?
    };
    let dist = project.dev_dist();
    fs::create_dir_all(&dist).map_err(|error| Failure::file("create", &dist, &error))?;

    let data = project.root().join("data");
    let mut seen = snapshot(project)?;
    let mut server = if build_server(project)? {
        Some(start_server(project, &data)?)
    } else {
        None
    };

    let mut trunk = command(&tools.trunk);
    trunk
        .args([
            "serve",
            "--skip-version-check",
            "--port",
            &port.to_string(),
            "--dist",
        ])
        .arg(&dist)
        .current_dir(project.root())
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    let mut trunk = Running::start(
        setup::with_path(&mut trunk, &tools),
        "trunk vanished: run the command again.",
    )?;
    say(&format!(
        "The page will be at http://127.0.0.1:{port} and reload when a file is saved. Stop with Ctrl-C."
    ));

    while !stopping() {
        if let Some(status) = trunk.ended()?
            && !stopping()
        {
            return Err(Failure::told(format!(
                "trunk ended by itself ({status}): what it said is above."
            )));
        }
        let now = snapshot(project)?;
        if now != seen {
            seen = now;
            say("The server's sources changed: building it…");
            if build_server(project)? {
                // The old one must let go of the port and the data first.
                drop(server.take());
                server = Some(start_server(project, &data)?);
            }
        } else if let Some(old) = &mut server
            && old.ended()?.is_some()
            && !stopping()
        {
            return Err(old.obituary());
        }
        thread::sleep(Duration::from_millis(500));
    }
    trunk.stop();
    Ok(())
}

/// Builds the server; whether it worked. What is wrong is on the screen.
fn build_server(project: &Project) -> Outcome<bool> {
    let mut cargo = command("cargo");
    cargo
        .args(["build", "--package", "livechat-server"])
        .current_dir(project.root());
    let (status, _) = run_shown(
        &mut cargo,
        "There is no cargo on PATH: install rustup (https://rustup.rs).",
    )?;
    if !status.success() {
        say("The server does not build; it is tried again when a file is saved.");
    }
    Ok(status.success())
}

fn start_server(project: &Project, data: &std::path::Path) -> Outcome<Server> {
    let program = project.debug_server_binary();
    let server = server::start(
        project,
        &Settings {
            program: &program,
            port: SERVER_PORT,
            data,
            dist: &project.dev_dist(),
            rate_limit: false,
        },
    )?;
    say(&format!("The server listens on {}.", server.address));
    Ok(server)
}

/// When each of the server's sources was last written.
fn snapshot(project: &Project) -> Outcome<BTreeMap<PathBuf, Option<SystemTime>>> {
    let mut files = Vec::new();
    for path in SERVER_SOURCES {
        stamp::collect(&project.root().join(path), &mut files)?;
    }
    Ok(files
        .into_iter()
        .map(|file| {
            let written = fs::metadata(&file).and_then(|data| data.modified()).ok();
            (file, written)
        })
        .collect())
}
