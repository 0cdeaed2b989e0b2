//! `cargo xtask bench`: what our widget costs a page, measured beside Rocket.Chat's own, and what
//! Lighthouse says of it; then, what of a conversation's cost grows with its length. The measuring is
//! done in Chromium by `tests/bench/`; here it gets a built product, a running server and a browser.

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_shown};
use crate::project::Project;
use crate::{build, server, setup};

/// A median of fewer says little.
pub(crate) const FEWEST_RUNS: u32 = 5;

/// Measures every visit `runs` times and a long conversation once, and writes docs/performance.md.
pub(crate) fn run(project: &Project, runs: u32) -> Outcome {
    build::all(project)?;
    let browser = setup::for_bench(project)?;
    let report = project.root().join("docs").join("performance.md");
    let script = |name: &str| {
        let mut node = command("node");
        node.arg(name)
            .arg("--report")
            .arg(&report)
            .current_dir(project.bench())
            .env("CHROMIUM", &browser.program);
        node
    };
    let measured = server::beside(project, |address| {
        let mut node = script("bench.js");
        node.args(["--server", address])
            .args(["--runs", &runs.to_string()])
            .arg("--cache")
            .arg(project.tools().join("bench"));
        node
    })?;
    let mut conversation = script("conversation.js");
    conversation
        .arg("--program")
        .arg(project.server_binary())
        .arg("--dist")
        .arg(project.dist());
    let (status, _) = run_shown(&mut conversation, setup::NO_NODE)?;
    if measured && status.success() {
        println!("Written: {}", report.display());
        Ok(())
    } else {
        Err(Failure::told("The bench failed: what is wrong is above."))
    }
}

/// Measures what visitors who only listen cost the server: memory per socket, and how long a message
/// takes among them.
pub(crate) fn sockets(project: &Project) -> Outcome {
    let mut cargo = command("cargo");
    cargo
        .args([
            "bench",
            "--package",
            "livechat-server",
            "--bench",
            "sockets",
        ])
        .current_dir(project.root());
    let (status, _) = run_shown(
        &mut cargo,
        "Cargo is missing: install Rust (https://rustup.rs).",
    )?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::told("The bench failed: what is wrong is above."))
    }
}
