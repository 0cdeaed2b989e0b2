//! `cargo xtask bench`: what our widget costs a page, measured beside Rocket.Chat's own, and what
//! Lighthouse says of it. The measuring is done in Chromium by `tests/bench/`; here it gets a built
//! product, a running server and a browser.

use std::fs;
use std::path::Path;

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_shown};
use crate::project::Project;
use crate::server::{self, Settings};
use crate::{build, setup};

/// A median of fewer says little.
pub(crate) const FEWEST_RUNS: u32 = 5;

/// Measures every visit `runs` times and writes docs/performance.md.
pub(crate) fn run(project: &Project, runs: u32) -> Outcome {
    build::all(project)?;
    let browser = setup::for_bench(project)?;
    // Empty, so that the settings are those that every server begins with.
    let data = std::env::temp_dir().join(format!("livechat-bench-{}", std::process::id()));
    fs::create_dir_all(&data).map_err(|error| Failure::file("create", &data, &error))?;

    let measured = measure(project, &browser, &data, runs);
    fs::remove_dir_all(&data).map_err(|error| Failure::file("remove", &data, &error))?;
    measured
}

fn measure(project: &Project, browser: &setup::Browser, data: &Path, runs: u32) -> Outcome {
    let program = project.server_binary();
    let report = project.root().join("docs").join("performance.md");
    let mut server = server::start(
        project,
        &Settings {
            program: &program,
            port: 0,
            data,
            dist: &project.dist(),
            rate_limit: false,
        },
    )?;
    let mut node = command("node");
    node.arg("bench.js")
        .args(["--server", &server.address])
        .args(["--runs", &runs.to_string()])
        .arg("--cache")
        .arg(project.tools().join("bench"))
        .arg("--report")
        .arg(&report)
        .current_dir(project.bench())
        .env("CHROMIUM", &browser.program);
    let (status, _) = run_shown(
        &mut node,
        "Node is missing: install it (https://nodejs.org).",
    )?;
    server.stop();
    if status.success() {
        println!("Written: {}", report.display());
        Ok(())
    } else {
        Err(Failure::told("The bench failed: what is wrong is above."))
    }
}
