//! The languages: `locales/*.json` hold sentences by name, the widget asks for them by the index of
//! its keys, and the conversation by that of its words, which continue the keys, so a served locale
//! is a list in that order.

use std::fs;
use std::path::Path;

use livechat_core::{chat::words, text};
use serde_json::{Map, Value};

use super::Named;
use crate::failure::{Failure, Outcome};

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 3] = ["ar", "fa", "he"];

/// A language on its way into a build.
pub(super) struct Locale {
    /// Its tag: `de`, `pt-BR`, `zh-Hant`.
    pub(super) tag: String,
    texts: Vec<Value>,
}

/// The names of all sentences, in the order of their places.
fn names() -> impl Iterator<Item = String> {
    text::NAMES
        .iter()
        .chain(words::NAMES)
        .map(|name| small(name))
}

/// All in `folder`, in the order of their tags; none where there is no folder.
pub(super) fn all(folder: &Path) -> Outcome<Vec<Locale>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("read", folder, &error))?;
    let mut locales = Vec::new();
    for entry in entries {
        let path = entry
            .map_err(|error| Failure::file("read", folder, &error))?
            .path();
        if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            let text =
                fs::read_to_string(&path).map_err(|error| Failure::file("read", &path, &error))?;
            let tag = path.file_stem().unwrap_or_default().to_string_lossy();
            locales.push(read(&tag, &text)?);
        }
    }
    locales.sort_by(|one, other| one.tag.cmp(&other.tag));
    Ok(locales)
}

fn read(tag: &str, text: &str) -> Outcome<Locale> {
    let broken = |why: &str| Failure::told(format!("locales/{tag}.json {why}."));
    let texts: Map<String, Value> =
        serde_json::from_str(text).map_err(|error| broken(&format!("cannot be read: {error}")))?;
    let texts = names().map(|name| {
        let text = texts.get(&name).cloned();
        text.ok_or_else(|| broken(&format!("lacks \"{name}\"")))
    });
    Ok(Locale {
        tag: tag.to_owned(),
        texts: texts.collect::<Outcome<_>>()?,
    })
}

/// `TryAgain` is `tryAgain` in files and attributes.
fn small(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// The names of all sentences, as JavaScript.
pub(super) fn keys() -> Outcome<String> {
    let names: Vec<_> = names().collect();
    serde_json::to_string(&names).map_err(|error| Failure::told(error.to_string()))
}

impl Locale {
    /// The module that is served.
    pub(super) fn script(&self) -> String {
        let direction = if RIGHT_TO_LEFT.contains(&self.tag.as_str()) {
            "rtl"
        } else {
            "ltr"
        };
        format!(
            "export default () => ({{lang: {:?}, dir: {direction:?}, texts: {}}});\n",
            self.tag,
            Value::from(self.texts.clone())
        )
    }
}

/// `{de: ["assets/…", "sha256-…"], …}`
pub(super) fn index(locales: &[(String, Named)], folder: &str) -> String {
    let files = locales.iter().map(|(tag, made)| {
        format!(
            "{tag:?}: [\"{folder}/{}\", {:?}]",
            made.file, made.integrity
        )
    });
    format!("{{{}}}", files.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_of_the_project_can_be_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
        let locales = all(&folder).unwrap();
        assert_eq!(locales.len(), 27);
        for locale in &locales {
            assert_eq!(locale.texts.len(), names().count());
        }
        let tags: Vec<_> = locales.iter().map(|locale| locale.tag.as_str()).collect();
        for tag in RIGHT_TO_LEFT {
            assert!(tags.contains(&tag), "{tag}");
        }
        let arabic = locales.iter().find(|locale| locale.tag == "ar").unwrap();
        assert!(
            arabic
                .script()
                .contains("lang: \"ar\", dir: \"rtl\", texts: [\"")
        );
    }

    #[test]
    fn what_lacks_a_sentence_is_named() {
        let said = read("xx", "{\"title\": \"T\"}").err().unwrap().to_string();
        assert!(
            said.contains("locales/xx.json lacks \"introduction\""),
            "{said}"
        );
        assert!(read("xx", "no").is_err());
    }

    #[test]
    fn names_begin_small() {
        assert_eq!(small("TryAgain"), "tryAgain");
        assert!(keys().unwrap().starts_with("[\"title\",\"introduction\""));
    }

    #[test]
    fn the_conversation_finds_its_sentences_by_their_places() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
        let locales = all(&folder).unwrap();
        let german = locales.iter().find(|locale| locale.tag == "de").unwrap();
        let said = |word: words::Word| german.texts[word.index()].as_str().unwrap();
        assert_eq!(said(words::Word::Conversation), "Gespräch");
        assert_eq!(said(words::Word::SomebodySays), "Neue Nachricht:");
    }
}
