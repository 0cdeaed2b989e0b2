//! Runs other programs. Each gets a process group of its own, so that stopping means stopping
//! everything it started in turn; Ctrl-C reaches only us, and we stop them in order.

use std::collections::VecDeque;
use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::failure::{Failure, Outcome, diagnose};
use crate::progress::Step;
use crate::project::Project;

static STOPPING: AtomicBool = AtomicBool::new(false);
static GROUPS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// How long a program may take to end after it was asked to.
const GRACE: Duration = Duration::from_secs(10);
/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(100);
/// How much of a log is shown when a program fails.
const LAST_LINES: usize = 40;

/// From now on Ctrl-C and termination signals stop what we started; a second one kills it.
pub(crate) fn listen_for_stop() -> Outcome {
    ctrlc::set_handler(|| {
        let again = STOPPING.swap(true, Ordering::SeqCst);
        for group in groups().iter() {
            signal(*group, if again { Force::Kill } else { Force::Ask });
        }
    })
    .map_err(|error| Failure::told(format!("Could not listen for Ctrl-C: {error}.")))
}

/// Whether we were asked to stop.
pub(crate) fn stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// A command without the variables that `cargo run` sets for us and no one below us should see,
/// and without standard input: nothing here asks questions.
pub(crate) fn command(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let known = name.to_string_lossy();
        if [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|start| known.starts_with(start))
        {
            command.env_remove(&name);
        }
    }
    command
}

/// A program that runs until it ends by itself or is stopped; dropping it stops it.
pub(crate) struct Running {
    child: Child,
    group: u32,
    ended: bool,
}

impl Running {
    /// Starts `command`; `missing` is said when there is no such program.
    pub(crate) fn start(command: &mut Command, missing: &str) -> Outcome<Self> {
        if stopping() {
            return Err(Failure::Stopped);
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        // Held while starting, so that a signal in between still finds the child.
        let mut groups = groups();
        let child = command.spawn().map_err(|error| {
            let program = command.get_program().to_string_lossy().into_owned();
            if error.kind() == io::ErrorKind::NotFound {
                Failure::told(missing)
            } else {
                Failure::told(format!("Could not run {program}: {error}."))
            }
        })?;
        let group = child.id();
        groups.push(group);
        Ok(Self {
            child,
            group,
            ended: false,
        })
    }

    /// Its exit status, if it has ended.
    pub(crate) fn ended(&mut self) -> Outcome<Option<ExitStatus>> {
        let status = self.child.try_wait().map_err(|error| {
            Failure::told(format!(
                "Lost sight of a program that was started: {error}."
            ))
        })?;
        if status.is_some() {
            self.forget();
        }
        Ok(status)
    }

    /// Asks it to end, waits for that, and forces it when it does not.
    pub(crate) fn stop(&mut self) {
        if self.ended {
            return;
        }
        signal(self.group, Force::Ask);
        let asked = Instant::now();
        while asked.elapsed() < GRACE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                self.forget();
                return;
            }
            thread::sleep(LOOK / 2);
        }
        signal(self.group, Force::Kill);
        self.child.kill().ok();
        self.child.wait().ok();
        self.forget();
    }

    fn forget(&mut self) {
        self.ended = true;
        groups().retain(|group| *group != self.group);
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs `command` to its end, its words in a log file; when it fails, says why and shows the end
/// of the log.
pub(crate) fn run_logged(
    project: &Project,
    words: &str,
    log: &str,
    command: &mut Command,
    missing: &str,
) -> Outcome {
    run_quietly(project, words, log, command, missing, Duration::ZERO)
}

/// The same, and silent until it has taken longer than `quiet_for`.
pub(crate) fn run_quietly(
    project: &Project,
    words: &str,
    log: &str,
    command: &mut Command,
    missing: &str,
    quiet_for: Duration,
) -> Outcome {
    let folder = project.logs();
    fs::create_dir_all(&folder).map_err(|error| Failure::file("create", &folder, &error))?;
    let path = folder.join(format!("{log}.log"));
    let mut file = File::create(&path).map_err(|error| Failure::file("write to", &path, &error))?;
    writeln!(file, "{command:?}\n").map_err(|error| Failure::file("write to", &path, &error))?;
    let both = file
        .try_clone()
        .map_err(|error| Failure::file("write to", &path, &error))?;
    command.stdout(file).stderr(both);

    let mut step = Step::begin(words, quiet_for);
    let mut running = Running::start(command, missing)?;
    let status = loop {
        if let Some(status) = running.ended()? {
            break status;
        }
        step.tick();
        thread::sleep(LOOK);
    };
    step.end();
    if stopping() {
        return Err(Failure::Stopped);
    }
    if status.success() {
        return Ok(());
    }
    Err(explain(words, &path))
}

/// What to say of a failed program whose words are in the file `log`.
pub(crate) fn explain(words: &str, log: &Path) -> Failure {
    let said = fs::read(log)
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default();
    match diagnose(&said) {
        Some(sentence) => Failure::told(format!(
            "{sentence} ({words}; all of it is in {})",
            log.display()
        )),
        None => Failure::told(format!(
            "{}\n\nThis failed: {words}. Above is the end of {}.",
            last_lines(&said, LAST_LINES),
            log.display()
        )),
    }
}

/// The last `count` lines of `text`.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let mut lines = VecDeque::with_capacity(count);
    for line in text.lines() {
        if lines.len() == count {
            lines.pop_front();
        }
        lines.push_back(line);
    }
    Vec::from(lines).join("\n")
}

/// Runs `command` to its end, its words on the screen as they come, and returns them too.
pub(crate) fn run_shown(command: &mut Command, missing: &str) -> Outcome<(ExitStatus, String)> {
    let told =
        |error: io::Error| Failure::told(format!("Could not read a program's words: {error}."));
    let (reader, writer) = io::pipe().map_err(told)?;
    command
        .stdout(writer.try_clone().map_err(told)?)
        .stderr(writer);
    if io::stdout().is_terminal() {
        command
            .env("CARGO_TERM_COLOR", "always")
            .env("FORCE_COLOR", "1");
    }
    let mut running = Running::start(command, missing)?;
    // The command holds the writing end of the pipe: without this the reading never ends.
    command.stdout(Stdio::null()).stderr(Stdio::null());

    let (lines, said) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while matches!(reader.read_until(b'\n', &mut line), Ok(read) if read > 0) {
            if lines.send(std::mem::take(&mut line)).is_err() {
                return;
            }
        }
    });

    let mut text = String::new();
    let mut status = None;
    loop {
        match said.recv_timeout(LOOK) {
            Ok(line) => {
                let mut screen = io::stdout().lock();
                screen.write_all(&line).ok();
                screen.flush().ok();
                text.push_str(&String::from_utf8_lossy(&line));
            }
            // Nothing said for a moment: if it has ended, some grandchild keeps the pipe open.
            Err(RecvTimeoutError::Timeout) => match status {
                Some(status) => return finished(status, text),
                None => status = running.ended()?,
            },
            Err(RecvTimeoutError::Disconnected) => {
                while status.is_none() {
                    status = running.ended()?;
                    thread::sleep(LOOK / 10);
                }
                if let Some(status) = status {
                    return finished(status, text);
                }
            }
        }
    }
}

fn finished(status: ExitStatus, text: String) -> Outcome<(ExitStatus, String)> {
    if stopping() {
        Err(Failure::Stopped)
    } else {
        Ok((status, text))
    }
}

/// Runs `command` and returns what it printed; `None` if it is missing or failed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn groups() -> MutexGuard<'static, Vec<u32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[derive(Clone, Copy)]
enum Force {
    Ask,
    Kill,
}

/// Signals a whole process group; one that is gone already is no error.
#[cfg(unix)]
fn signal(group: u32, force: Force) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    let signal = match force {
        Force::Ask => Signal::SIGTERM,
        Force::Kill => Signal::SIGKILL,
    };
    if let Ok(group) = i32::try_from(group) {
        killpg(Pid::from_raw(group), signal).ok();
    }
}

/// There are no process groups to signal here: `Running::stop` kills the child itself.
#[cfg(not(unix))]
fn signal(_group: u32, _force: Force) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_of_a_log_are_shown() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a", 40), "a");
        assert_eq!(last_lines("", 40), "");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_program_says_is_kept_and_its_status_too() {
        let mut script = command("sh");
        script.args(["-c", "echo one; echo two >&2; exit 3"]);
        let (status, said) = run_shown(&mut script, "no sh").unwrap();
        assert_eq!(said, "one\ntwo\n");
        assert_eq!(status.code(), Some(3));
    }

    #[test]
    fn a_missing_program_is_told_in_the_callers_words() {
        let mut command = command("no-such-program-as-this");
        assert_eq!(
            run_shown(&mut command, "Install it.").unwrap_err(),
            Failure::told("Install it.")
        );
    }
}
