//! The program, run once.

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What came of it.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) err: String,
    pub(crate) out: String,
}

impl Ran {
    /// What it wrote, as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

/// The program with these arguments, and nothing of the environment that these tests run in.
pub(crate) fn livechat(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_livechat"));
    command
        .env_clear()
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code(),
        err: String::from_utf8(output.stderr).unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
    }
}

/// Runs it with arguments only.
pub(crate) fn ran(arguments: &[&str]) -> Ran {
    run(&mut livechat(arguments))
}

/// Runs it with something on its standard input.
pub(crate) fn run_with_input(command: &mut Command, input: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input");
    std::fs::write(&file, input).unwrap();
    run(command.stdin(std::fs::File::open(&file).unwrap()))
}

/// A path as an argument.
pub(crate) fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}
