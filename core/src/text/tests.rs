use super::*;
use crate::chat::words;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The languages that the widget speaks, beside English.
const TAGS: [&str; 27] = [
    "ar", "bn", "cs", "de", "el", "es", "fa", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "nl",
    "pl", "pt-BR", "ro", "ru", "sv", "th", "tr", "uk", "vi", "zh-Hans", "zh-Hant",
];

/// The categories that `Intl.PluralRules` has for whole numbers, where there is more than one.
fn categories(tag: &str) -> &'static [&'static str] {
    match tag {
        "ar" => &["few", "many", "one", "other", "two", "zero"],
        "cs" => &["few", "many", "one", "other"],
        "es" | "fr" | "it" | "pt-BR" => &["many", "one", "other"],
        "he" => &["one", "other", "two"],
        "pl" | "ru" | "uk" => &["few", "many", "one", "other"],
        "ro" => &["few", "one", "other"],
        "id" | "ja" | "ko" | "th" | "vi" | "zh-Hans" | "zh-Hant" => &["other"],
        _ => &["one", "other"],
    }
}

/// The category is that of one number only, which need not be said then: "One thing to mend". In
/// Russian, "one" is 21 too; in French, 0.
fn stands_for_one_number(tag: &str, kind: &str) -> bool {
    matches!(kind, "zero" | "one" | "two")
        && !matches!(tag, "bn" | "fa" | "fr" | "hi" | "pt-BR" | "ru" | "uk")
}

/// The sentences that are said with a number: the form is chosen by it.
const COUNTED: [&str; 12] = [
    "answerTooLong",
    "awaitingTurn",
    "busy",
    "excess",
    "left",
    "nameTooLong",
    "newMany",
    "phoneTooLong",
    "phoneTooShort",
    "problems",
    "queueWait",
    "unread",
];

/// All sentences by their names, with their English: those of the widget, of the scripts, and of the
/// conversation.
fn english() -> BTreeMap<String, &'static str> {
    let sentences = key::ENGLISH
        .iter()
        .chain(key::SCRIPTS)
        .chain(words::ENGLISH);
    NAMES
        .iter()
        .chain(words::NAMES)
        .map(|name| own_name(name))
        .zip(sentences.copied())
        .collect()
}

fn locales() -> BTreeMap<String, BTreeMap<String, Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../locales");
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let tag = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let texts = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            (tag, texts)
        })
        .collect()
}

fn arguments(sentence: &str) -> BTreeSet<&str> {
    sentence
        .split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap())
        .collect()
}

fn own_name(name: &str) -> String {
    name[..1].to_lowercase() + &name[1..]
}

#[test]
fn every_language_is_there() {
    assert!(locales().keys().eq(TAGS));
}

#[test]
fn every_language_has_every_sentence_and_no_other() {
    let names: BTreeSet<_> = english().into_keys().collect();
    assert_eq!(names.len(), NAMES.len() + words::NAMES.len());
    for (tag, texts) in locales() {
        let own: BTreeSet<_> = texts.keys().cloned().collect();
        let missing: Vec<_> = names.difference(&own).collect();
        let left_over: Vec<_> = own.difference(&names).collect();
        assert!(
            missing.is_empty() && left_over.is_empty(),
            "{tag}: lacks {missing:?}, has {left_over:?}"
        );
    }
}

#[test]
fn every_form_of_a_sentence_has_the_arguments_of_the_english_one() {
    let english = english();
    for (tag, texts) in locales() {
        for (name, text) in texts {
            let forms: Vec<(&str, &str)> = match &text {
                Value::String(text) => vec![("", text)],
                Value::Object(forms) => {
                    assert!(COUNTED.contains(&name.as_str()), "{tag}: {name}: no number");
                    let kinds: Vec<_> = forms.keys().map(String::as_str).collect();
                    let mut sorted = kinds.clone();
                    sorted.sort_unstable();
                    assert_eq!(sorted, categories(&tag), "{tag}: {name}");
                    forms
                        .iter()
                        .map(|(kind, text)| (kind.as_str(), text.as_str().unwrap()))
                        .collect()
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                    panic!("{tag}: {name} is {text}")
                }
            };
            for (kind, form) in forms {
                assert!(!form.trim().is_empty(), "{tag}: {name} is empty");
                assert_eq!(form.trim(), form, "{tag}: {name}");
                assert!(!form.contains('<'), "{tag}: {name}");
                let own = arguments(form);
                let wanted = arguments(english[&name]);
                let fits = own == wanted || own.is_empty() && stands_for_one_number(&tag, kind);
                assert!(fits, "{tag}: {name}: {form}");
            }
        }
    }
}

/// A noun behind a number has the form that the number wants, but in languages where it has only one.
#[test]
fn new_messages_are_counted_as_the_language_counts() {
    const ONE_FORM: [&str; 4] = ["bn", "fa", "hu", "tr"];
    for (tag, texts) in locales() {
        let forms = categories(&tag).len() > 1 && !ONE_FORM.contains(&tag.as_str());
        assert_eq!(texts["newMany"].is_object(), forms, "{tag}");
    }
}

/// What is left in English by mistake. Some words are the same in both languages.
#[test]
fn no_sentence_of_the_conversation_is_in_english() {
    const SAME: [&str; 5] = [
        "conversation",
        "file",
        "online",
        "statusOffline",
        "transcriptEmail",
    ];
    let english = english();
    for (tag, texts) in locales() {
        for name in words::NAMES.iter().map(|name| own_name(name)) {
            let said = texts[&name].as_str();
            let same = said == Some(english[&name]) && !SAME.contains(&name.as_str());
            assert!(!same, "{tag}: {name}");
        }
    }
}

/// The scripts know sentences by their places.
#[test]
fn the_scripts_say_what_the_keys_say() {
    let english: Vec<_> = key::ENGLISH.iter().chain(key::SCRIPTS).collect();
    let place = |name: &str| NAMES.iter().position(|own| own_name(own) == name).unwrap();
    let mut found = 0;
    for line in include_str!("../../../embed/fallback.js").lines() {
        // `  close: [3, "Close"],`
        let Some((name, said)) = line.trim().split_once(": [") else {
            continue;
        };
        let Some((number, text)) = said.split_once(", \"") else {
            continue;
        };
        if number.parse::<usize>().is_err() {
            continue;
        }
        let at = place(name);
        assert_eq!(text.strip_suffix("\"],"), Some(*english[at]), "{name}");
        assert_eq!(number, at.to_string(), "{name}");
        found += 1;
    }
    assert_eq!(found, 29);
    let launcher = format!("const LAUNCHER = {};", place("launcher"));
    assert!(include_str!("../../../embed/shell.js").contains(&launcher));
}

#[test]
fn fills_in_arguments_and_leaves_what_people_typed_alone() {
    let phrase = Phrase::with(Key::Registered, "name", "{name} {reason} <b>");
    assert_eq!(
        phrase.in_english(),
        "You are registered, {name} {reason} <b>"
    );
}

#[test]
fn a_sentence_without_its_argument_still_stands() {
    let phrase = Phrase::from(Key::Title);
    assert_eq!(phrase.fill("a {b} c"), "a  c");
    assert_eq!(phrase.fill("a {b"), "a b");
}

#[test]
fn a_number_chooses_the_form() {
    assert_eq!(Phrase::counting(Key::Problems, "count", 3).count, Some(3));
    assert_eq!(Phrase::with(Key::Refused, "reason", "3").count, None);
}

#[test]
fn a_number_stands_in_a_text_as_people_write_it() {
    for number in [0, 9, 10, 90, 107, 5_000, u32::MAX] {
        assert_eq!(digits(number), number.to_string());
    }
}
