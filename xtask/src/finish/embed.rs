//! The scripts of `embed/` on their way into a build: a copy whose placeholders are filled, one
//! after the other, with the names and hashes of what was made before.
//!
//! They are filled before minifying, so that a source map counts the columns of what is served.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ASSETS, Named, read, write};
use crate::failure::{Failure, Outcome};

/// The copy, and what its placeholders stand for so far.
pub(super) struct Embed {
    folder: PathBuf,
    values: Vec<(String, String)>,
}

impl Embed {
    /// Copies the scripts in `from`, for [`Embed::remove`] to take away again.
    pub(super) fn copy(from: &Path, folder: &Path) -> Outcome<Self> {
        fs::create_dir_all(folder).map_err(|error| Failure::file("create", folder, &error))?;
        let entries = fs::read_dir(from).map_err(|error| Failure::file("read", from, &error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Failure::file("read", from, &error))?
                .path();
            if path.extension().is_some_and(|extension| extension == "js")
                && let Some(name) = path.file_name()
            {
                write(&folder.join(name), &read(&path)?)?;
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            values: Vec::new(),
        })
    }

    /// Where a script called `name` lies among them, for them to import.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// From now on `placeholder` stands for `value`.
    pub(super) fn fill(&mut self, placeholder: &str, value: &str) {
        self.values.push((placeholder.to_owned(), value.to_owned()));
    }

    /// From now on `__WHAT__` and `__WHAT_SRI__` stand for a file and its hash.
    pub(super) fn fill_file(&mut self, what: &str, file: &Named) {
        let what = what.to_uppercase();
        self.fill(&format!("__{what}__"), &format!("{ASSETS}/{}", file.file));
        self.fill(&format!("__{what}_SRI__"), &file.integrity);
    }

    /// The script called `name`; it and what it may import know all values so far.
    pub(super) fn script(&self, name: &str) -> Outcome<PathBuf> {
        let entries = fs::read_dir(&self.folder)
            .map_err(|error| Failure::file("read", &self.folder, &error))?;
        for entry in entries {
            let path = entry
                .map_err(|error| Failure::file("read", &self.folder, &error))?
                .path();
            // What the glue imports is in folders, and has no placeholders.
            if path.is_dir() {
                continue;
            }
            let mut text =
                fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
            for (placeholder, value) in &self.values {
                text = text.replace(placeholder, value);
            }
            write(&path, text.as_bytes())?;
        }
        let path = self.folder.join(format!("{name}.js"));
        if path.is_file() {
            Ok(path)
        } else {
            Err(Failure::told(format!(
                "embed/{name}.js is missing: restore it from git."
            )))
        }
    }

    /// Each of `files` must have found its way into `made`, name and hash, and no placeholder be left.
    pub(super) fn check(&self, made: &Path, files: &[&str]) -> Outcome {
        let text = fs::read_to_string(made).map_err(|error| Failure::file("read", made, &error))?;
        let wanted: Vec<_> = files
            .iter()
            .flat_map(|file| [format!("__{file}__"), format!("__{file}_SRI__")])
            .collect();
        check(&text, &wanted, &self.values).map_err(|why| {
            let name = made.file_name().unwrap_or_default().to_string_lossy();
            Failure::told(format!("embed/{name} {why}."))
        })
    }

    /// Takes the copy away.
    pub(super) fn remove(self) -> Outcome {
        fs::remove_dir_all(&self.folder)
            .map_err(|error| Failure::file("remove", &self.folder, &error))
    }
}

fn check(text: &str, wanted: &[String], values: &[(String, String)]) -> Result<(), String> {
    if let Some(left) = placeholder_in(text) {
        return Err(format!("has a placeholder that nobody fills: {left}"));
    }
    let missing = wanted.iter().find(|wanted| {
        !values
            .iter()
            .any(|(placeholder, value)| placeholder == *wanted && text.contains(value.as_str()))
    });
    missing.map_or(Ok(()), |missing| {
        Err(format!("lacks the placeholder {missing}"))
    })
}

/// The first `__UPPER_CASE__` in `text`.
fn placeholder_in(text: &str) -> Option<&str> {
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.split(|letter| !is_word(letter)).find(|word| {
        word.strip_prefix("__")
            .and_then(|rest| rest.strip_suffix("__"))
            .is_some_and(|name| {
                name.starts_with(|first: char| first.is_ascii_uppercase())
                    && name.chars().all(|letter| {
                        letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'
                    })
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), String> {
        let values = [
            ("__GLUE__".to_owned(), "g.js".to_owned()),
            ("__GLUE_SRI__".to_owned(), "sha".to_owned()),
        ];
        let wanted = ["__GLUE__".to_owned(), "__GLUE_SRI__".to_owned()];
        check(text, &wanted, &values)
    }

    #[test]
    fn every_value_must_have_found_its_place() {
        assert_eq!(checked("a(\"g.js\", `sha`)"), Ok(()));
        assert_eq!(
            checked("a('g.js')").unwrap_err(),
            "lacks the placeholder __GLUE_SRI__"
        );
    }

    #[test]
    fn a_placeholder_left_over_is_an_error() {
        assert_eq!(
            checked("a('g.js', 'sha', '__WSAM__')").unwrap_err(),
            "has a placeholder that nobody fills: __WSAM__"
        );
    }

    #[test]
    fn other_underscores_are_not_placeholders() {
        for text in ["__proto__", "__wbg_init", "a__B__c", "____", "__ A __"] {
            assert_eq!(placeholder_in(text), None, "{text}");
        }
        assert_eq!(placeholder_in("'__A_1__'"), Some("__A_1__"));
    }

    #[test]
    fn a_copy_is_filled_step_by_step_and_taken_away() {
        let root = std::env::temp_dir().join(format!("xtask-embed-{}", std::process::id()));
        let from = root.join("embed");
        fs::create_dir_all(&from).unwrap();
        fs::write(from.join("a.js"), "'__ONE__ __TWO__'").unwrap();
        fs::write(from.join("a.d.ts"), "").unwrap();
        let mut embed = Embed::copy(&from, &root.join("copy")).unwrap();
        embed.fill("__ONE__", "1");
        let script = embed.script("a").unwrap();
        assert_eq!(fs::read_to_string(&script).unwrap(), "'1 __TWO__'");
        embed.fill("__TWO__", "2");
        embed.script("a").unwrap();
        assert_eq!(fs::read_to_string(&script).unwrap(), "'1 2'");
        assert!(embed.script("b").is_err());
        assert!(!root.join("copy/a.d.ts").exists());
        embed.remove().unwrap();
        assert!(!root.join("copy").exists());
        fs::remove_dir_all(&root).unwrap();
    }
}
