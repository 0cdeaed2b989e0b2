//! Which fields the site owner wants: `data-fields="name email phone?"`, or a list of descriptions.

use serde_json::Value;

use super::typed::{is_longer_than, trimmed};
use crate::wire::json;

/// Most fields taken from an owner's list.
pub const MAX_FIELDS: usize = 50;

/// Longest label, help, option or key of a field, in characters.
const MAX_CHARS: usize = 300;

/// Longest pattern, in bytes.
const MAX_PATTERN_BYTES: usize = 500;

/// A field that every visitor has an answer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// The full name.
    Name,
    /// The e-mail address.
    Email,
    /// The phone number. Rocket.Chat has no flag for it: it is asked when the owner says so.
    Phone,
}

/// Which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldId {
    /// Name, e-mail or phone.
    Contact(Contact),
    /// Whom the visitor wants to talk to.
    Department,
    /// The first message.
    Message,
    /// The site's own question, by its key.
    Custom(String),
}

impl FieldId {
    /// The word for it in an owner's list; any other word is a key.
    fn of(word: &str) -> Self {
        match word {
            "name" => Self::Contact(Contact::Name),
            "email" => Self::Contact(Contact::Email),
            "phone" => Self::Contact(Contact::Phone),
            "department" => Self::Department,
            "message" => Self::Message,
            key => Self::Custom(key.to_owned()),
        }
    }

    /// That word.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Contact(Contact::Name) => "name",
            Self::Contact(Contact::Email) => "email",
            Self::Contact(Contact::Phone) => "phone",
            Self::Department => "department",
            Self::Message => "message",
            Self::Custom(key) => key,
        }
    }
}

/// How a field is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// One line of text.
    Line(Line),
    /// Several lines.
    Lines,
    /// One of these: what is sent, and what is read.
    Choice(Vec<(String, String)>),
    /// Yes or nothing.
    Tick,
}

/// What kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Any text.
    Text,
    /// An e-mail address.
    Email,
    /// A phone number.
    Tel,
    /// A number as people write it.
    Number,
    /// A calendar day.
    Date,
}

/// A field is asked only while another one has one of these values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The other's word, or key.
    pub field: String,
    /// Values of it; of a tick `true`.
    pub values: Vec<String>,
}

/// One wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The field.
    pub id: FieldId,
    /// Whether it may stay empty.
    pub optional: bool,
    /// What stands above it, instead of the widget's or the server's words.
    pub label: Option<String>,
    /// What helps to fill it in.
    pub help: Option<String>,
    /// How it is answered, where that is not given by what it is.
    pub control: Option<Control>,
    /// A JavaScript regular expression for what is not blank. It may be broken.
    pub pattern: Option<String>,
    /// Other than always.
    pub condition: Option<Condition>,
}

impl Wanted {
    /// A field as it comes.
    #[must_use]
    pub fn plain(id: FieldId, optional: bool) -> Self {
        Self {
            id,
            optional,
            label: None,
            help: None,
            control: None,
            pattern: None,
            condition: None,
        }
    }

    /// Reads words in a text, or a list of words and descriptions. What is no field goes to
    /// `remarks`, for the owner's console; of a field given twice the first counts.
    #[must_use]
    pub fn list(given: &Value, remarks: &mut Vec<String>) -> Vec<Self> {
        let mut wanted: Vec<Self> = Vec::new();
        let mut take = |field: Result<Self, &str>| {
            match field {
            Ok(field) => {
                let new = wanted.iter().all(|earlier| earlier.id != field.id);
                if new && wanted.len() < MAX_FIELDS {
                    wanted.push(field);
                }
            }
            Err(word) => remarks.push(
                [
                    "fields: \"",
                    word,
                    "\" is no field; there are name, email, phone, department, message, and what you describe with key and label",
                ]
                .concat(),
            ),
        }
        };
        match given {
            Value::String(words) => words
                .split([' ', ',', '\t', '\n', '\r'])
                .filter(|word| !word.is_empty())
                .for_each(|word| take(Self::word(word))),
            Value::Array(entries) => {
                for entry in entries {
                    take(match entry {
                        Value::String(word) => Self::word(word),
                        Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::Array(_)
                        | Value::Object(_) => Self::described(entry).ok_or("…"),
                    });
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => take(Err("…")),
        }
        wanted
    }

    fn word(word: &str) -> Result<Self, &str> {
        let (name, optional) = match word.strip_suffix('?') {
            Some(name) => (name, true),
            None => (word, false),
        };
        let id = FieldId::of(name);
        if let FieldId::Custom(_) = id {
            Err(word)
        } else {
            Ok(Self::plain(id, optional))
        }
    }

    /// `{key, label, type, options, required, pattern, help, shownIf: {key: value or values}}`.
    fn described(given: &Value) -> Option<Self> {
        let key = text(given, "key")?;
        let id = FieldId::of(&key);
        let label = text(given, "label");
        let own = matches!(id, FieldId::Custom(_));
        if own && label.is_none() {
            return None;
        }
        Some(Self {
            // The widget's own fields are required unless said otherwise, as in words.
            optional: !json::flag(given, "required").unwrap_or(!own),
            id,
            label,
            help: text(given, "help"),
            control: own.then(|| control(given)),
            pattern: json::text(given, "pattern")
                .filter(|text| !text.is_empty() && text.len() <= MAX_PATTERN_BYTES),
            condition: given.get("shownIf").and_then(condition),
        })
    }
}

fn control(given: &Value) -> Control {
    match json::text(given, "type").unwrap_or_default().as_str() {
        "email" => Control::Line(Line::Email),
        "tel" => Control::Line(Line::Tel),
        "number" => Control::Line(Line::Number),
        "date" => Control::Line(Line::Date),
        "checkbox" => Control::Tick,
        "textarea" => Control::Lines,
        "select" => {
            let options = json::some_of(given, "options", MAX_FIELDS * 10, option);
            // Nothing to choose from: a line of text, or a required field could never be filled.
            if options.is_empty() {
                Control::Line(Line::Text)
            } else {
                Control::Choice(options)
            }
        }
        _ => Control::Line(Line::Text),
    }
}

/// A text, or `{value, label}`.
fn option(given: &Value) -> Option<(String, String)> {
    match given.as_str() {
        Some(same) => short(same).map(|same| (same.clone(), same)),
        None => Some((text(given, "value")?, text(given, "label")?)),
    }
}

fn condition(given: &Value) -> Option<Condition> {
    let (field, wanted) = given.as_object()?.iter().next()?;
    let values = match wanted.as_array() {
        Some(values) => values.as_slice(),
        None => std::slice::from_ref(wanted),
    };
    let values = values.iter().filter_map(|value| {
        if value == &Value::Bool(true) {
            Some("true".to_owned())
        } else {
            value.as_str().map(str::to_owned)
        }
    });
    Some(Condition {
        field: field.clone(),
        values: values.collect(),
    })
}

fn text(given: &Value, key: &str) -> Option<String> {
    short(given.get(key)?.as_str()?)
}

fn short(given: &str) -> Option<String> {
    let given = trimmed(given);
    (!given.is_empty() && !is_longer_than(given, MAX_CHARS)).then(|| given.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(given: &Value) -> (Vec<Wanted>, Vec<String>) {
        let mut remarks = Vec::new();
        let wanted = Wanted::list(given, &mut remarks);
        (wanted, remarks)
    }

    #[test]
    fn reads_words_in_their_order() {
        let (wanted, remarks) = read(&json!("phone? name, email\tdepartment? message"));
        let words: Vec<_> = wanted.iter().map(|w| (w.id.word(), w.optional)).collect();
        assert_eq!(
            words,
            [
                ("phone", true),
                ("name", false),
                ("email", false),
                ("department", true),
                ("message", false)
            ]
        );
        assert_eq!(remarks, [""; 0]);
    }

    #[test]
    fn tells_what_it_does_not_know_and_takes_the_first_of_two() {
        let (wanted, remarks) = read(&json!("name? fax name ?"));
        let name = FieldId::Contact(Contact::Name);
        assert_eq!(wanted, [Wanted::plain(name, true)]);
        assert!(remarks[0].contains("\"fax\"") && remarks[1].contains("\"?\""));
        assert_eq!(read(&json!("")).0, []);
    }

    #[test]
    fn reads_descriptions() {
        let (wanted, remarks) = read(&json!([
            "name?",
            {"key": "email", "help": "We answer there"},
            {"key": "topic", "label": " Topic ", "type": "select", "required": true,
             "options": ["Order", {"value": "b", "label": "Bill"}, 7, ""]},
            {"key": "order", "label": "Order", "type": "number", "pattern": "^\\d+$",
             "shownIf": {"topic": ["Order", "b"]}},
            {"key": "news", "label": "Newsletter", "type": "checkbox"},
            {"key": "why", "label": "Why", "shownIf": {"news": true}},
            {"key": "none", "label": "None", "type": "select"},
        ]));
        assert_eq!(remarks, [""; 0]);
        assert!(!wanted[1].optional, "the widget's own are required");
        assert_eq!(wanted[1].help.as_deref(), Some("We answer there"));
        assert_eq!(
            wanted[2].control,
            Some(Control::Choice(vec![
                ("Order".to_owned(), "Order".to_owned()),
                ("b".to_owned(), "Bill".to_owned())
            ]))
        );
        assert_eq!(wanted[2].label.as_deref(), Some("Topic"));
        assert!(!wanted[2].optional);
        assert_eq!(wanted[3].control, Some(Control::Line(Line::Number)));
        assert_eq!(wanted[3].condition.as_ref().unwrap().values, ["Order", "b"]);
        assert!(wanted[3].optional, "the site's own are not");
        assert_eq!(wanted[4].control, Some(Control::Tick));
        assert_eq!(wanted[5].condition.as_ref().unwrap().values, ["true"]);
        assert_eq!(wanted[6].control, Some(Control::Line(Line::Text)));
    }

    #[test]
    fn what_is_no_description_is_told_and_left_out() {
        for bad in [
            json!([{}]),
            json!([{"key": "x"}]),
            json!([{"key": 7, "label": "Seven"}]),
            json!([7]),
            json!([null]),
            json!({"key": "x", "label": "X"}),
            json!(7),
            json!([{"key": "x", "label": "y".repeat(301)}]),
        ] {
            let (wanted, remarks) = read(&bad);
            assert_eq!((wanted.len(), remarks.len()), (0, 1), "{bad}");
        }
    }
}
