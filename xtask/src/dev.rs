//! `cargo xtask dev`: for engineers. Two `trunk serve` rebuild the widget and the agents' page, and
//! reload them when a file is saved; the server beside them is rebuilt and restarted when its sources
//! change.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, SystemTime};

use crate::failure::{Failure, Outcome};
use crate::process::{Running, command, run_shown, stopping};
use crate::progress::say;
use crate::project::Project;
use crate::server::{self, Server, Settings};
use crate::setup::BuildTools;
use crate::{build, setup, stamp};

/// The proxies of both Trunk.toml lead here, so it is not for choosing.
const SERVER_PORT: u16 = 3000;

/// What the server is made from.
const SERVER_SOURCES: &[&str] = &["Cargo.lock", "core", "server"];

/// Runs all three until Ctrl-C; `port` is the demo page's.
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
    let agents_port = agents_port(port);
    server::check_port(agents_port, "dev")?;
    let tools = {
        let _lock = build::lock(project)?;
        setup::for_build(project)?
    };
    let (dist, agents_dist) = (project.dev_dist(), project.dev_agent_dist());
    for folder in [&dist, &agents_dist] {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
    }

    let data = project.root().join("data");
    let mut seen = snapshot(project)?;
    let mut server = if build_server(project)? {
        Some(start_server(project, &data)?)
    } else {
        None
    };

    let mut trunks = [
        serve(&tools, project.root(), &dist, port)?,
        serve(&tools, &project.console(), &agents_dist, agents_port)?,
    ];
    say(&format!(
        "The demo page will be at http://127.0.0.1:{port}/, the agents' page at http://127.0.0.1:{agents_port}/agent/; both reload when a file is saved. Stop with Ctrl-C."
    ));

    while !stopping() {
        for trunk in &mut trunks {
            if let Some(status) = trunk.ended()?
                && !stopping()
            {
                return Err(Failure::told(format!(
                    "trunk ended by itself ({status}): what it said is above."
                )));
            }
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
    for trunk in &mut trunks {
        trunk.stop();
    }
    Ok(())
}

/// The agents' page's port: the next one that is not the server's.
fn agents_port(port: u16) -> u16 {
    let next = |port: u16| port.checked_add(1).unwrap_or(1024);
    match next(port) {
        SERVER_PORT => next(SERVER_PORT),
        free => free,
    }
}

/// Has trunk build what the Trunk.toml of `folder` says into `dist`, and serve it.
fn serve(tools: &BuildTools, folder: &Path, dist: &Path, port: u16) -> Outcome<Running> {
    let mut trunk = command(&tools.trunk);
    trunk
        .args([
            "serve",
            "--skip-version-check",
            "--port",
            &port.to_string(),
            "--dist",
        ])
        .arg(dist)
        .current_dir(folder)
        .stdout(Stdio::inherit())
        .stderr(Stdio::inherit());
    Running::start(
        setup::with_path(&mut trunk, tools),
        "trunk vanished: run the command again.",
    )
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
    if let Some(line) = &server.first_agent {
        say(line);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agents_page_is_beside_the_demo_and_not_where_the_server_is() {
        assert_eq!(agents_port(8080), 8081);
        assert_eq!(agents_port(SERVER_PORT - 1), SERVER_PORT + 1);
        assert_ne!(agents_port(u16::MAX), u16::MAX);
    }
}
