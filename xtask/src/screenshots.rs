//! `cargo xtask screenshots`: pictures of every screen, taken in Chromium from the real product.

use std::fs;

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_shown};
use crate::project::Project;
use crate::{build, setup};

/// Takes the pictures called `names`, or all, into `screenshots/`.
pub(crate) fn run(project: &Project, names: &[String]) -> Outcome {
    build::all(project)?;
    let browser = setup::for_e2e(project)?;
    let folder = project.root().join("screenshots");
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let mut node = command("node");
    node.arg("screenshots.mjs")
        .arg(&folder)
        .args(names)
        .current_dir(project.e2e())
        .env("CHROMIUM", &browser.program)
        .env("LIVECHAT_E2E_SERVER", project.server_binary())
        .env("LIVECHAT_E2E_DIST", project.dist());
    let (status, _) = run_shown(&mut node, setup::NO_NODE)?;
    if status.success() {
        println!("Screenshots: {}", folder.display());
        Ok(())
    } else {
        Err(Failure::told(
            "The screenshots could not all be taken: what went wrong is above.",
        ))
    }
}
