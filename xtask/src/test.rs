//! `cargo xtask test`: every check in one fixed order, each counted, one summary at the end.

mod count;
mod proxy;
mod summary;

use std::fs;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use crate::failure::{Failure, Outcome};
use crate::process::{command, run_shown, stopping};
use crate::project::Project;
use crate::setup::{self, Part};
use crate::{build, package, size};

use count::Count;
use summary::Line;

/// The stages in the order in which they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Is everything formatted?
    Fmt,
    /// The linter, for this machine and for the browser.
    Clippy,
    /// The types of our JavaScript, and what we declare of it.
    Types,
    /// Rules, protocol, state machine and these commands, natively.
    Unit,
    /// The requests of our client, by Rocket.Chat's own validators.
    Wire,
    /// The embedded server, and the command line, which is tested against it.
    Server,
    /// The widget's parts in a headless browser.
    Web,
    /// The whole product, as a person uses it.
    E2e,
    /// Bytes against budgets.
    Size,
}

impl Stage {
    /// All of them, in order.
    pub(crate) const ALL: [Self; 9] = [
        Self::Fmt,
        Self::Clippy,
        Self::Types,
        Self::Unit,
        Self::Wire,
        Self::Server,
        Self::Web,
        Self::E2e,
        Self::Size,
    ];

    /// What `--only` calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Clippy => "clippy",
            Self::Types => "types",
            Self::Unit => "unit",
            Self::Wire => "wire",
            Self::Server => "server",
            Self::Web => "web",
            Self::E2e => "e2e",
            Self::Size => "size",
        }
    }

    /// Whether arguments after `--` mean something to it.
    pub(crate) fn takes_arguments(self) -> bool {
        matches!(self, Self::Unit | Self::Server | Self::Web | Self::E2e)
    }

    fn run(self, project: &Project, extra: &[String]) -> Outcome<Count> {
        match self {
            Self::Fmt => fmt(project),
            Self::Clippy => clippy(project),
            Self::Types => types(project),
            Self::Unit => cargo_test(
                project,
                &[
                    "--package",
                    "livechat-client",
                    "--package",
                    "livechat-console",
                    "--package",
                    "livechat-core",
                    "--package",
                    "xtask",
                ],
                extra,
            ),
            Self::Wire => wire(project),
            Self::Server => cargo_test(
                project,
                &["--package", "livechat", "--package", "livechat-server"],
                extra,
            ),
            Self::Web => web(project, extra),
            Self::E2e => e2e(project, extra),
            Self::Size => {
                build::all(project)?;
                size::check(project).map(|(passed, failed)| Count { passed, failed })
            }
        }
    }
}

/// Runs `only`, or all; whether everything passed.
pub(crate) fn run(project: &Project, only: Option<Stage>, extra: &[String]) -> Outcome<bool> {
    let mut lines = Vec::new();
    for stage in Stage::ALL
        .into_iter()
        .filter(|stage| only.is_none_or(|only| only == *stage))
    {
        println!("\n── {} ──", stage.name());
        let began = Instant::now();
        let count = match stage.run(project, extra) {
            Ok(count) => count,
            Err(Failure::Stopped) => return Err(Failure::Stopped),
            Err(failure) => {
                println!("{failure}");
                Count::FAILED
            }
        };
        lines.push(Line {
            stage: stage.name(),
            count,
            took: began.elapsed(),
        });
    }
    if stopping() {
        return Err(Failure::Stopped);
    }
    let total = summary::total(&lines);
    println!("\n{}", summary::table(&lines));
    println!("{} passed, {} failed", total.passed, total.failed);
    std::io::stdout().flush().ok();
    Ok(total.failed == 0)
}

fn fmt(project: &Project) -> Outcome<Count> {
    setup::rust_parts(project, &[Part::Rustfmt])?;
    check(cargo(project).args(["fmt", "--all", "--", "--check"]))
}

fn clippy(project: &Project) -> Outcome<Count> {
    setup::rust_parts(project, &[Part::Clippy, Part::WasmTarget])?;
    let native = check(cargo(project).args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    // The widget brings core's library along; core's own tests are native only, as is what they use.
    let browser = check(cargo(project).args([
        "clippy",
        "--target",
        WASM_TARGET,
        "--package",
        "livechat-browser",
        "--package",
        "livechat-chat",
        "--package",
        "livechat-client",
        "--package",
        "livechat-widget",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]))?;
    Ok(native.plus(browser))
}

fn types(project: &Project) -> Outcome<Count> {
    let mut tsc = command(setup::for_types(project)?);
    tsc.args(["--pretty", "false", "--project"])
        .arg(project.embed())
        .current_dir(project.root());
    let (status, said) = run_shown(
        &mut tsc,
        "tsc is missing: remove xtask/node/node_modules and run the command again.",
    )?;
    Ok(count::type_errors(&said).ended(status.success()))
}

fn wire(project: &Project) -> Outcome<Count> {
    setup::for_wire(project)?;
    let requests = project.tools().join("requests.jsonl");
    let mut write = cargo(project);
    write
        .args(["run", "--quiet", "--package", "livechat-core"])
        .args(["--example", "requests", "--"])
        .arg(&requests);
    let (status, _) = run_shown(&mut write, NO_CARGO)?;
    if !status.success() {
        return Ok(Count::FAILED);
    }
    let mut node = command("node");
    node.args(["--import", "./resolve.js", "check.js"])
        .arg(&requests)
        .current_dir(project.typings());
    tested(&mut node)
}

fn web(project: &Project, extra: &[String]) -> Outcome<Count> {
    let (runner, browser) = setup::for_web_tests(project)?;
    let capabilities = webdriver_capabilities(project, &browser.program, proxy::start()?)?;
    let mut cargo = cargo(project);
    cargo
        .args([
            "test",
            "--target",
            WASM_TARGET,
            "--package",
            "livechat-client",
            "--package",
            "livechat-widget",
            "--test",
            "web",
        ])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", &browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities)
        // Seconds. The default of 20 is short for two busy cores.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "600");
    tested(with_extra(&mut cargo, extra))
}

/// Tells the test runner which browser to drive; it adds what being headless needs by itself.
fn webdriver_capabilities(
    project: &Project,
    browser: &Path,
    proxy: SocketAddr,
) -> Outcome<std::path::PathBuf> {
    let path = project.tools().join("webdriver.json");
    let capabilities = serde_json::json!({
        "goog:chromeOptions": {
            "binary": browser,
            "args": [
                "disable-gpu",
                "disable-background-networking",
                "disable-component-update",
                "disable-sync",
                "no-first-run",
                format!("proxy-server=http://{proxy}"),
                // This machine's own addresses, too, which a browser leaves out by itself.
                "proxy-bypass-list=<-loopback>",
            ],
        }
    });
    fs::create_dir_all(project.tools())
        .map_err(|error| Failure::file("create", &project.tools(), &error))?;
    fs::write(&path, capabilities.to_string())
        .map_err(|error| Failure::file("write to", &path, &error))?;
    Ok(path)
}

fn e2e(project: &Project, extra: &[String]) -> Outcome<Count> {
    build::all(project)?;
    let package = package::gather(project)?;
    let browser = setup::for_e2e(project)?;
    let folder = project.e2e();
    let report = folder.join("test-results").join("report.json");
    // What an earlier run said must not count.
    match fs::remove_file(&report) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(Failure::file("remove", &report, &error));
        }
        _ => {}
    }
    let mut playwright = command(folder.join("node_modules").join(".bin").join("playwright"));
    playwright
        .arg("test")
        .args(extra)
        .current_dir(&folder)
        .env("CHROMIUM", &browser.program)
        .env("LIVECHAT_E2E_SERVER", project.server_binary())
        .env("LIVECHAT_E2E_DIST", project.dist())
        .env("LIVECHAT_E2E_NPM", package);
    let (status, _) = run_shown(
        &mut playwright,
        "Playwright is missing: remove tests/e2e/node_modules and run the command again.",
    )?;
    let said = fs::read_to_string(&report).unwrap_or_default();
    Ok(count::playwright(&said).ended(status.success()))
}

fn cargo_test(project: &Project, packages: &[&str], extra: &[String]) -> Outcome<Count> {
    let mut cargo = cargo(project);
    cargo.args(["test", "--no-fail-fast"]).args(packages);
    tested(with_extra(&mut cargo, extra))
}

fn with_extra<'a>(cargo: &'a mut Command, extra: &[String]) -> &'a mut Command {
    if extra.is_empty() {
        cargo
    } else {
        cargo.arg("--").args(extra)
    }
}

/// Runs tests whose lines count them.
fn tested(cargo: &mut Command) -> Outcome<Count> {
    let (status, said) = run_shown(cargo, NO_CARGO)?;
    Ok(count::test_results(&said).ended(status.success()))
}

/// Runs a check that passes or fails as a whole.
fn check(cargo: &mut Command) -> Outcome<Count> {
    let (status, _) = run_shown(cargo, NO_CARGO)?;
    Ok(if status.success() {
        Count {
            passed: 1,
            failed: 0,
        }
    } else {
        Count::FAILED
    })
}

fn cargo(project: &Project) -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(project.root());
    cargo
}

const WASM_TARGET: &str = "wasm32-unknown-unknown";
const NO_CARGO: &str =
    "There is no cargo on PATH: install rustup (https://rustup.rs) and run the command again.";
