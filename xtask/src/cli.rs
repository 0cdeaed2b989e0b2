//! What the person typed, read once; and the help.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::bench;
use crate::start;
use crate::test::Stage;

/// A command with everything it was told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    /// Show the help.
    Help,
    /// Run the product.
    Start(start::Options),
    /// Build the product.
    Build,
    /// Work on the product; the page's port.
    Dev(u16),
    /// Check the product: one stage or all, and arguments for its runner.
    Test(Option<Stage>, Vec<String>),
    /// Picture the product: these screens, or all.
    Screenshots(Vec<String>),
    /// Measure the product beside Rocket.Chat's own widget; how often.
    Bench(u32),
    /// What visitors who only listen cost the server.
    BenchSockets,
    /// Gather what npm publishes.
    Package,
    /// Finish a build (trunk's hook).
    Finish,
}

/// The help, with everything there is to choose.
pub(crate) const HELP: &str = "\
The project's own commands. What a command needs and is missing, it installs first: into .tools/
and node_modules/, which git ignores.

Usage: cargo xtask COMMAND [OPTIONS]

start        Build the product and run it, with the demo page, until Ctrl-C
  --port N       where to listen on 127.0.0.1 [3000]
  --data DIR     where visitors are kept [data]
  --open         open the demo page in the browser

test         Run all checks; the last line is `N passed, M failed`
  --only NAME    one stage: fmt, clippy, types, unit, wire, server, web, e2e, size
  -- ARGS…       for the stage's own runner, with --only unit, server, web or e2e:
                 cargo xtask test --only e2e -- --grep offline

build        Leave dist/ and target/release/livechat-server, which run together, and
             target/release/livechat, the command line

dev          Rebuild what is saved and reload the pages; the server runs on port 3000
  --port N       the demo page's port on 127.0.0.1 [8080]; the agents' page is on the next

screenshots  Take a picture of every screen, or of those named, into screenshots/
  [NAME…]

package      Leave what npm publishes in target/npm/

bench        Compare with Rocket.Chat's own widget, ask Lighthouse, write docs/performance.md
  --runs N       how often each visit is measured, at least 5 [5]
  sockets        instead, what 5,000 visitors who only listen cost the server

-h, --help   This help

Tools write what they say to .tools/logs/. CHROMIUM and CHROMEDRIVER name another browser and driver
for test, screenshots and bench.
";

/// Reads the arguments (without the program's name).
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = impl Into<OsString>>,
) -> Result<Command, lexopt::Error> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let name = match parser.next()? {
        None | Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(Value(name)) => name.string()?,
        Some(other @ (Short(_) | Long(_))) => return Err(other.unexpected()),
    };
    let mut options = start::Options {
        port: 3000,
        data: None,
        open: false,
    };
    let mut page_port = 8080;
    let mut runs = bench::FEWEST_RUNS;
    let mut sockets = false;
    let mut only = None;
    let mut names = Vec::new();
    loop {
        // What follows `--` belongs to another program, options included.
        if name == "test"
            && let Some(mut rest) = parser.try_raw_args()
            && rest.peek().is_some_and(|argument| argument == "--")
        {
            rest.next();
            names = rest.map(ValueExt::string).collect::<Result<_, _>>()?;
            break;
        }
        let Some(argument) = parser.next()? else {
            break;
        };
        match (name.as_str(), argument) {
            (_, Short('h') | Long("help")) => return Ok(Command::Help),
            ("start", Long("port")) => options.port = parser.value()?.parse()?,
            ("start", Long("data")) => options.data = Some(PathBuf::from(parser.value()?)),
            ("start", Long("open")) => options.open = true,
            ("dev", Long("port")) => page_port = parser.value()?.parse()?,
            ("test", Long("only")) => only = Some(stage(&parser.value()?.string()?)?),
            ("bench", Long("runs")) => runs = parser.value()?.parse()?,
            ("bench", Value(what)) if what == "sockets" => sockets = true,
            ("screenshots", Value(screen)) => names.push(screen.string()?),
            (_, other) => return Err(other.unexpected()),
        }
    }
    match name.as_str() {
        "help" => Ok(Command::Help),
        "start" => Ok(Command::Start(options)),
        "build" => Ok(Command::Build),
        "dev" => Ok(Command::Dev(page_port)),
        "test" if !names.is_empty() && !only.is_some_and(Stage::takes_arguments) => {
            Err("arguments after -- need --only unit, server, web or e2e".into())
        }
        "test" => Ok(Command::Test(only, names)),
        "screenshots" => Ok(Command::Screenshots(names)),
        "bench" if sockets => Ok(Command::BenchSockets),
        "bench" if runs < bench::FEWEST_RUNS => {
            Err(format!("--runs needs at least {}", bench::FEWEST_RUNS).into())
        }
        "bench" => Ok(Command::Bench(runs)),
        "package" => Ok(Command::Package),
        "finish" => Ok(Command::Finish),
        other => Err(format!("there is no command {other:?}").into()),
    }
}

fn stage(name: &str) -> Result<Stage, lexopt::Error> {
    Stage::ALL
        .into_iter()
        .find(|stage| stage.name() == name)
        .ok_or_else(|| {
            let names: Vec<_> = Stage::ALL.into_iter().map(Stage::name).collect();
            format!(
                "there is no stage {name:?}: choose one of {}",
                names.join(", ")
            )
            .into()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace()).map_err(|error| error.to_string())
    }

    #[test]
    fn start_has_defaults_and_takes_all_its_options() {
        let defaults = start::Options {
            port: 3000,
            data: None,
            open: false,
        };
        assert_eq!(read("start"), Ok(Command::Start(defaults)));
        let told = start::Options {
            port: 3100,
            data: Some("elsewhere".into()),
            open: true,
        };
        assert_eq!(
            read("start --port 3100 --data=elsewhere --open"),
            Ok(Command::Start(told))
        );
    }

    #[test]
    fn help_is_found_wherever_it_is_looked_for() {
        for line in ["", "--help", "-h", "help", "start --help", "test -h"] {
            assert_eq!(read(line), Ok(Command::Help), "{line}");
        }
    }

    #[test]
    fn a_stage_is_chosen_by_name_and_its_arguments_are_passed_on() {
        assert_eq!(read("test"), Ok(Command::Test(None, vec![])));
        assert_eq!(
            read("test --only web"),
            Ok(Command::Test(Some(Stage::Web), vec![]))
        );
        let arguments = vec!["--grep".to_owned(), "offline".to_owned()];
        assert_eq!(
            read("test --only e2e -- --grep offline"),
            Ok(Command::Test(Some(Stage::E2e), arguments))
        );
    }

    #[test]
    fn a_median_of_a_few_runs_is_no_bench() {
        assert_eq!(read("bench"), Ok(Command::Bench(5)));
        assert_eq!(read("bench --runs 9"), Ok(Command::Bench(9)));
        assert_eq!(read("bench sockets"), Ok(Command::BenchSockets));
        assert!(read("bench --runs 4").unwrap_err().contains("at least 5"));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert_eq!(read("begin").unwrap_err(), "there is no command \"begin\"");
        assert!(read("start --prot 1").unwrap_err().contains("--prot"));
        assert!(read("start --port many").unwrap_err().contains("many"));
        assert!(read("build --port 1").unwrap_err().contains("--port"));
        assert!(
            read("test --only lint")
                .unwrap_err()
                .contains("choose one of fmt, clippy")
        );
        assert!(read("test -- x").unwrap_err().contains("--only"));
        assert!(read("test --only fmt -- x").unwrap_err().contains("--only"));
    }

    #[test]
    fn the_help_names_every_stage_and_command() {
        for stage in Stage::ALL {
            assert!(HELP.contains(stage.name()), "{}", stage.name());
        }
        for command in ["start", "build", "dev", "test", "screenshots", "bench"] {
            assert!(HELP.contains(&format!("\n{command} ")), "{command}");
        }
    }
}
