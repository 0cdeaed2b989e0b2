//! Compares the bytes that a browser fetches with what `budgets.toml` allows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::failure::{Failure, Outcome};
use crate::project::Project;

/// What one artefact may weigh.
#[derive(Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct Budget {
    what: String,
    files: Vec<String>,
    max: u64,
    goal: u64,
    /// Of the files that a pattern names, a visitor fetches one: the largest counts.
    #[serde(default)]
    one_of: bool,
}

/// The bytes of one file, or of several together.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Weight {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the table; how many budgets are kept, and how many are not.
pub(crate) fn check(project: &Project) -> Outcome<(u64, u64)> {
    let path = project.root().join("budgets.toml");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let budgets = read_budgets(&text)?;
    let dist = project.dist();
    println!(
        "{:<46} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "bytes", "raw", "gzip", "brotli", "allowed", "goal"
    );
    let (mut passed, mut failed) = (0, 0);
    for (name, budget) in &budgets {
        let mut total = Weight::default();
        for pattern in &budget.files {
            let (file, weight) = find(&dist, pattern, budget.one_of)?;
            if budget.files.len() > 1 {
                println!(
                    "{}",
                    row(
                        &format!("  {}", file.strip_prefix(&dist).unwrap_or(&file).display()),
                        weight,
                        ""
                    )
                );
            }
            total = total.plus(weight);
        }
        let verdict = verdict(total.brotli, budget);
        let limits = format!(" {:>9} {:>9}  {}", budget.max, budget.goal, verdict.words());
        println!(
            "{}",
            row(&format!("{name}: {}", budget.what), total, &limits)
        );
        if verdict == Verdict::TooLarge {
            failed += 1;
        } else {
            passed += 1;
        }
    }
    Ok((passed, failed))
}

fn row(name: &str, weight: Weight, end: &str) -> String {
    format!(
        "{name:<46} {:>9} {:>9} {:>9}{end}",
        weight.raw, weight.gzip, weight.brotli
    )
}

impl Weight {
    fn plus(self, other: Self) -> Self {
        Self {
            raw: self.raw + other.raw,
            gzip: self.gzip + other.gzip,
            brotli: self.brotli + other.brotli,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Reached,
    Allowed,
    TooLarge,
}

impl Verdict {
    fn words(&self) -> &'static str {
        match self {
            Self::Reached => "goal reached",
            Self::Allowed => "allowed",
            Self::TooLarge => "TOO LARGE",
        }
    }
}

fn verdict(brotli: u64, budget: &Budget) -> Verdict {
    if brotli > budget.max {
        Verdict::TooLarge
    } else if brotli > budget.goal {
        Verdict::Allowed
    } else {
        Verdict::Reached
    }
}

fn read_budgets(text: &str) -> Outcome<BTreeMap<String, Budget>> {
    let budgets: BTreeMap<String, Budget> = toml::from_str(text)
        .map_err(|error| Failure::told(format!("budgets.toml is not right: {error}")))?;
    match budgets
        .iter()
        .find(|(_, budget)| budget.goal > budget.max || budget.files.is_empty())
    {
        Some((name, _)) => Err(Failure::told(format!(
            "budgets.toml: [{name}] needs files, and a goal not above max."
        ))),
        None => Ok(budgets),
    }
}

/// The one file of `dist` that `pattern` names, or the largest of them; `*` in the last part stands
/// for anything.
fn find(dist: &Path, pattern: &str, one_of: bool) -> Outcome<(PathBuf, Weight)> {
    let path = dist.join(pattern);
    let (Some(folder), Some(name)) = (
        path.parent(),
        path.file_name().and_then(|name| name.to_str()),
    ) else {
        return Err(Failure::told(format!(
            "budgets.toml: {pattern:?} names no file."
        )));
    };
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    let mut found: Vec<(PathBuf, Weight)> = entries
        .filter_map(Result::ok)
        .filter(|entry| {
            entry
                .file_name()
                .to_str()
                .is_some_and(|file| matches(name, file))
        })
        .map(|entry| entry.path())
        .map(|file| weigh(&file).map(|weight| (file, weight)))
        .collect::<Outcome<_>>()?;
    found.sort_by_key(|(_, weight)| weight.brotli);
    match (found.pop(), found.is_empty() || one_of) {
        (Some(file), true) => Ok(file),
        (Some(_), false) => Err(Failure::told(format!(
            "budgets.toml: {pattern:?} names several files in dist/."
        ))),
        (None, _) => Err(Failure::told(format!(
            "budgets.toml: there is no {pattern:?} in dist/; build with `cargo xtask build`."
        ))),
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        Some((start, end)) => {
            name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
        }
        None => pattern == name,
    }
}

fn weigh(file: &Path) -> Outcome<Weight> {
    let length = |path: PathBuf| {
        fs::metadata(&path)
            .map(|data| data.len())
            .map_err(|error| Failure::file("read", &path, &error))
    };
    let beside = |extension: &str| {
        let mut name = file.as_os_str().to_owned();
        name.push(extension);
        PathBuf::from(name)
    };
    Ok(Weight {
        raw: length(file.to_owned())?,
        gzip: length(beside(".gz"))?,
        brotli: length(beside(".br"))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn budget(max: u64, goal: u64) -> Budget {
        Budget {
            what: "x".to_owned(),
            files: vec!["x".to_owned()],
            max,
            goal,
            one_of: false,
        }
    }

    #[test]
    fn a_budget_is_kept_up_to_its_last_byte() {
        assert_eq!(verdict(1500, &budget(2000, 1500)), Verdict::Reached);
        assert_eq!(verdict(1501, &budget(2000, 1500)), Verdict::Allowed);
        assert_eq!(verdict(2000, &budget(2000, 1500)), Verdict::Allowed);
        assert_eq!(verdict(2001, &budget(2000, 1500)), Verdict::TooLarge);
    }

    #[test]
    fn the_budgets_of_this_project_are_readable() {
        let budgets = read_budgets(include_str!("../../budgets.toml")).unwrap();
        assert!(budgets.contains_key("loader") && budgets.contains_key("form"));
    }

    #[test]
    fn a_budget_that_makes_no_sense_is_refused() {
        let text =
            |goal, files| format!("[a]\nwhat = \"w\"\nfiles = {files}\nmax = 10\ngoal = {goal}\n");
        assert!(read_budgets(&text(5, "[\"f\"]")).is_ok());
        assert!(read_budgets(&text(11, "[\"f\"]")).is_err());
        assert!(read_budgets(&text(5, "[]")).is_err());
        assert!(read_budgets("[a]\nmaximum = 1\n").is_err());
    }

    #[test]
    fn a_star_stands_for_the_hash() {
        assert!(matches("w-*.js", "w-0123.js"));
        assert!(!matches("w-*.js", "w-0123.js.br"));
        assert!(!matches("w-*.js", "w-0123.wasm"));
        assert!(!matches("aa*aa", "aaa"));
        assert!(matches("livechat.js", "livechat.js"));
        assert!(!matches("livechat.js", "livechat.json"));
    }
}
