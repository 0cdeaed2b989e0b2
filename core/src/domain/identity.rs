//! What a site says of its visitor: `identify({...})`, `register({...})`.

use serde_json::Value;

use super::typed::{is_longer_than, trimmed};
use super::{Email, Name, Phone, VisitorToken};
use crate::wire::custom_field::CustomFieldValue;
use crate::wire::json;
use crate::wire::visitor::Registration;

/// Most custom fields taken from one call.
pub const MAX_FIELDS: usize = 50;

/// Longest text of what has no rule of its own (a department, a key, a value), in characters.
pub const MAX_CHARS: usize = 1_000;

/// What the page knows of the visitor, as far as it can be used. All of it may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Values of fields that the server's owner defined.
    pub custom_fields: Vec<CustomFieldValue>,
    /// Id or name of a department; empty text asks for none.
    pub department: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The secret by which the server knows them.
    pub token: Option<VisitorToken>,
    /// The user name, for a visitor who is new to the server.
    pub username: Option<String>,
}

impl Identity {
    /// Reads what a page handed over. What cannot be used is left out, and its key goes to
    /// `remarks`, for the owner's console: never its value.
    #[must_use]
    pub fn read(given: &Value, remarks: &mut Vec<String>) -> Self {
        let mut text = |key: &str, parse: fn(&str) -> Option<String>| match given.get(key) {
            None | Some(Value::Null) => None,
            // Nothing is not wrong: pages pass on what they have.
            Some(value) if key != "department" && value.as_str().is_some_and(str::is_empty) => None,
            Some(value) => {
                let parsed = value.as_str().and_then(parse);
                if parsed.is_none() {
                    remarks.push(["\"", key, "\" cannot be used"].concat());
                }
                parsed
            }
        };
        let mut identity = Self {
            custom_fields: Vec::new(),
            department: text("department", short),
            email: text("email", |text| {
                Email::parse(text).ok().map(Email::into_string)
            }),
            name: text("name", |text| Name::parse(text).ok().map(Name::into_string)),
            phone: text("phone", |text| {
                Phone::parse(text).ok().map(Phone::into_string)
            }),
            // Parsed twice, so that one closure reads them all.
            token: text("token", short).and_then(|token| VisitorToken::parse(&token).ok()),
            username: text("username", short),
        };
        if let Some(fields) = given.get("customFields") {
            identity.read_fields(fields, remarks);
        }
        identity
    }

    /// `{key: value}`, or a list of `{key, value, overwrite}` or of `[key, value, overwrite]`.
    fn read_fields(&mut self, given: &Value, remarks: &mut Vec<String>) {
        let unusable = "\"customFields\" holds what cannot be used";
        let mut take = |key: Option<&Value>, value: Option<&Value>, overwrite: Option<&Value>| {
            let text = |value: Option<&Value>| short(value?.as_str()?);
            match (text(key).filter(|key| !key.is_empty()), text(value)) {
                (Some(key), Some(value)) if self.custom_fields.len() < MAX_FIELDS => {
                    let overwrite = overwrite.and_then(json::as_flag).unwrap_or(true);
                    self.add_field(CustomFieldValue {
                        key,
                        overwrite,
                        value,
                    });
                }
                _ => remarks.push(unusable.to_owned()),
            }
        };
        match given {
            Value::Object(fields) => {
                for (key, value) in fields {
                    take(Some(&Value::String(key.clone())), Some(value), None);
                }
            }
            Value::Array(fields) => {
                for field in fields {
                    match field {
                        Value::Array(tuple) => take(tuple.first(), tuple.get(1), tuple.get(2)),
                        Value::Object(_)
                        | Value::Null
                        | Value::Bool(_)
                        | Value::Number(_)
                        | Value::String(_) => {
                            take(field.get("key"), field.get("value"), field.get("overwrite"));
                        }
                    }
                }
            }
            Value::Null => {}
            Value::Bool(_) | Value::Number(_) | Value::String(_) => {
                remarks.push(unusable.to_owned());
            }
        }
    }

    /// The newest value of a field counts, unless it is not to replace one.
    fn add_field(&mut self, field: CustomFieldValue) {
        let known = self.custom_fields.iter_mut();
        match known.into_iter().find(|known| known.key == field.key) {
            Some(known) if field.overwrite => *known = field,
            Some(_) => {}
            None => self.custom_fields.push(field),
        }
    }

    /// Adds what a form did not ask.
    pub fn complete(&self, registration: &mut Registration) {
        let add = |asked: &mut Option<String>, known: &Option<String>| {
            if asked.is_none() {
                asked.clone_from(known);
            }
        };
        add(&mut registration.name, &self.name);
        add(&mut registration.email, &self.email);
        add(&mut registration.phone, &self.phone);
        add(&mut registration.username, &self.username);
    }

    /// Takes over what a later call says; what it does not say stays.
    pub fn learn(&mut self, later: Self) {
        let replace = |own: &mut Option<String>, new: Option<String>| {
            if new.is_some() {
                *own = new;
            }
        };
        replace(&mut self.department, later.department);
        replace(&mut self.email, later.email);
        replace(&mut self.name, later.name);
        replace(&mut self.phone, later.phone);
        replace(&mut self.username, later.username);
        for field in later.custom_fields {
            self.add_field(field);
        }
    }
}

/// A text that is not too long, without what nobody can see at its ends.
fn short(text: &str) -> Option<String> {
    let text = trimmed(text);
    (!is_longer_than(text, MAX_CHARS)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(given: &Value) -> (Identity, Vec<String>) {
        let mut remarks = Vec::new();
        (Identity::read(given, &mut remarks), remarks)
    }

    fn fields(given: &Value) -> Vec<(String, String, bool)> {
        let (identity, remarks) = read(&json!({"customFields": given}));
        assert_eq!(remarks, [""; 0]);
        identity
            .custom_fields
            .into_iter()
            .map(|field| (field.key, field.value, field.overwrite))
            .collect()
    }

    #[test]
    fn reads_all_of_it() {
        let (identity, remarks) = read(&json!({
            "name": " Ada ", "email": "ada@example.org", "phone": "55 51 5555-5555",
            "department": "Sales", "username": "ada", "token": "t", "unknown": {},
            "customFields": {"plan": "gold"},
        }));
        assert_eq!(remarks, [""; 0]);
        assert_eq!(identity.name.as_deref(), Some("Ada"));
        assert_eq!(identity.email.as_deref(), Some("ada@example.org"));
        assert_eq!(identity.phone.as_deref(), Some("55 51 5555-5555"));
        assert_eq!(identity.department.as_deref(), Some("Sales"));
        assert_eq!(identity.username.as_deref(), Some("ada"));
        assert_eq!(identity.token, VisitorToken::parse("t").ok());
        assert_eq!(identity.custom_fields.len(), 1);
    }

    #[test]
    fn custom_fields_have_three_forms() {
        let whole = |overwrite| vec![("plan".to_owned(), "gold".to_owned(), overwrite)];
        assert_eq!(fields(&json!({"plan": "gold"})), whole(true));
        assert_eq!(
            fields(&json!([{"key": "plan", "value": "gold", "overwrite": false}])),
            whole(false)
        );
        assert_eq!(
            fields(&json!([{"key": "plan", "value": "gold"}])),
            whole(true)
        );
        assert_eq!(fields(&json!([["plan", "gold", false]])), whole(false));
        assert_eq!(fields(&json!([["plan", "gold"]])), whole(true));
    }

    #[test]
    fn the_newest_value_counts_unless_it_is_not_to_replace_one() {
        let twice = json!([["a", "1"], ["b", "2"], ["a", "3"], ["b", "4", false]]);
        assert_eq!(
            fields(&twice),
            [
                ("a".to_owned(), "3".to_owned(), true),
                ("b".to_owned(), "2".to_owned(), true)
            ]
        );
    }

    #[test]
    fn what_cannot_be_used_is_named_by_its_key_and_never_by_its_value() {
        for key in ["name", "email", "phone", "department", "token", "username"] {
            for bad in [
                json!(true),
                json!({"secret": 1}),
                json!("secret".repeat(1_000)),
            ] {
                let (identity, remarks) = read(&json!({key: bad}));
                assert_eq!(identity, Identity::default(), "{key}");
                assert_eq!(remarks, [format!("\"{key}\" cannot be used")]);
            }
        }
        for bad in [
            json!("secret"),
            json!(["secret"]),
            json!([[]]),
            json!([["", "secret"]]),
            json!({"secret": {}}),
            json!([{"key": "secret"}]),
            json!([["k", "secret".repeat(1_000)]]),
        ] {
            let (identity, remarks) = read(&json!({"customFields": bad}));
            assert_eq!(identity.custom_fields, []);
            assert_eq!(remarks, ["\"customFields\" holds what cannot be used"]);
        }
        assert_eq!(read(&json!({"email": "ada", "phone": "12"})).1.len(), 2);
    }

    #[test]
    fn nothing_is_no_mistake() {
        for given in [
            json!({"name": null, "email": "", "customFields": null}),
            json!({}),
            json!(null),
            json!(7),
            json!(["name"]),
        ] {
            assert_eq!(read(&given), (Identity::default(), Vec::new()), "{given}");
        }
    }

    #[test]
    fn takes_no_more_fields_than_it_says() {
        let many: Vec<_> = (0..60).map(|n| json!([format!("k{n}"), "v"])).collect();
        let (identity, remarks) = read(&json!({"customFields": many}));
        assert_eq!(identity.custom_fields.len(), MAX_FIELDS);
        assert_eq!(remarks.len(), 10);
    }

    #[test]
    fn a_later_call_adds_to_an_earlier_one() {
        let mut known = read(&json!({"name": "Ada", "customFields": {"a": "1"}})).0;
        known.learn(read(&json!({"email": "a@b", "customFields": {"a": "2", "b": "3"}})).0);
        assert_eq!(known.name.as_deref(), Some("Ada"));
        assert_eq!(known.email.as_deref(), Some("a@b"));
        let values: Vec<_> = known
            .custom_fields
            .iter()
            .map(|f| f.value.as_str())
            .collect();
        assert_eq!(values, ["2", "3"]);
    }
}
