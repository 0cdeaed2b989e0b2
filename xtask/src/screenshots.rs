//! `cargo xtask screenshots`: pictures of every screen, taken in Chromium from the real product.

use std::fs;

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_shown};
use crate::project::Project;
use crate::server::{self, Settings};
use crate::{build, setup};

/// Takes the pictures called `names`, or all, into `screenshots/`.
pub(crate) fn run(project: &Project, names: &[String]) -> Outcome {
    build::all(project)?;
    let browser = setup::for_e2e(project)?;
    let folder = project.root().join("screenshots");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let data = std::env::temp_dir().join(format!("livechat-screenshots-{}", std::process::id()));
    fs::create_dir_all(&data).map_err(|error| Failure::file("create", &data, &error))?;

    let taken = take(project, &browser, &folder, &data, names);
    fs::remove_dir_all(&data).map_err(|error| Failure::file("remove", &data, &error))?;
    taken?;
    println!("Screenshots: {}", folder.display());
    Ok(())
}

fn take(
    project: &Project,
    browser: &setup::Browser,
    folder: &std::path::Path,
    data: &std::path::Path,
    names: &[String],
) -> Outcome {
    let program = project.server_binary();
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
    node.arg("screenshots.mjs")
        .arg(folder)
        .args(names)
        .current_dir(project.e2e())
        .env("BASE_URL", &server.address)
        .env("CHROMIUM", &browser.program);
    let (status, _) = run_shown(
        &mut node,
        "Node is missing: install it (https://nodejs.org).",
    )?;
    server.stop();
    if status.success() {
        Ok(())
    } else {
        Err(Failure::told(
            "The screenshots could not all be taken: what went wrong is above.",
        ))
    }
}
