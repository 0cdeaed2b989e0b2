//! The embedded server, as a process: this test's own program, started again to do nothing else.

use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use clap::Parser as _;
use tempfile::TempDir;

use crate::running::{livechat, path, run, run_with_input};

const READY: &str = "livechat-server listening on ";

/// Settings that the tests are about.
pub(crate) const SETTINGS: &str = r#"
[[departments]]
id = "sales"
name = "Sales"

[[custom_fields]]
id = "plan"
label = "Plan"
type = "select"
options = ["Free", "Paid"]

[[custom_fields]]
id = "tax"
label = "Tax number"
pattern = "^[0-9]*$"

[cors]
origins = ["https://shop.example"]
"#;

/// A server with an agent, `kim`, that ends with the test.
pub(crate) struct Server {
    child: Child,
    folder: TempDir,
    pub(crate) url: String,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::with(SETTINGS)
    }

    pub(crate) fn with(settings: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("settings.toml");
        std::fs::write(&file, settings).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--ignored", "--exact", "server::serve", "--nocapture"])
            .env_clear()
            .env("LIVECHAT_ADMIN", "kim:correct horse")
            .env("LIVECHAT_DATA", folder.path().join("data"))
            .env("LIVECHAT_CONFIG", file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = child.stdout.take().unwrap();
        let mut said = Vec::new();
        let mut byte = [0];
        // Among what the test runner says.
        let url = loop {
            assert_eq!(out.read(&mut byte).unwrap(), 1, "it did not start");
            said.push(byte[0]);
            let text = String::from_utf8_lossy(&said);
            if let Some((_, rest)) = text.split_once(READY)
                && let Some(url) = rest.strip_suffix('\n')
            {
                break url.to_owned();
            }
        };
        // What it says from now on is read by nobody; it says nothing.
        Self { child, folder, url }
    }

    /// A file with what signs kim's calls.
    pub(crate) fn token_file(&self) -> PathBuf {
        let file = self.folder.path().join("token");
        if !file.exists() {
            let mut login = livechat(&["login", "kim", "--server", &self.url]);
            let signed_in = run_with_input(&mut login, "correct horse\n");
            assert_eq!(signed_in.code, Some(0), "{signed_in:?}");
            std::fs::write(&file, signed_in.out).unwrap();
        }
        file
    }

    /// Runs the program as kim.
    pub(crate) fn kim(&self, arguments: &[&str]) -> crate::running::Ran {
        let token = self.token_file();
        let mut command = livechat(arguments);
        command.args(["--server", &self.url, "--token-file", path(&token)]);
        run(&mut command)
    }

    /// Writes a file to import.
    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        file
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// What [`Server::start`] starts; by itself it is no test.
#[test]
#[ignore = "runs until it is killed"]
fn serve() {
    let arguments = livechat_server::arguments::Arguments::parse_from([
        "livechat-server",
        "--listen",
        "127.0.0.1:0",
        "--dist",
        "nowhere",
        "--rate-limit",
        "off",
        "--log-level",
        "off",
    ]);
    livechat_server::serve::run(&arguments).unwrap();
}
