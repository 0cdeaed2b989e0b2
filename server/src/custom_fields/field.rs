//! One custom field, wherever it comes from: what it asks, of whom, and what fits it.

use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::custom_fields::{FieldScope, SaveField};
use regex::Regex;
use serde_json::{Value, json};

use crate::config::{self, FieldKind, Scope, Visibility};
use crate::store::SavedField;

/// Who sees a field that a form may show.
const VISIBLE: &str = "visible";

/// A field beyond name, e-mail and phone.
#[derive(Debug, Clone)]
pub struct Field {
    /// What is in it at first.
    pub default: Option<String>,
    /// The key: letters, digits, `_` and `-`.
    pub id: String,
    /// A line of text or a choice.
    pub kind: FieldKind,
    /// What a visitor reads.
    pub label: String,
    /// What a select offers.
    pub options: Vec<String>,
    /// It is in the visitor's form.
    pub public: bool,
    /// It has to be filled in when custom fields are sent.
    pub required: bool,
    /// What it belongs to.
    pub scope: Scope,
    /// Agents find visitors by it.
    pub searchable: bool,
    /// When it was saved; one of the settings file has no date.
    pub updated_at: Option<String>,
    /// `visible`, `hidden`, or another word, which is no more than told.
    pub visibility: String,
    regex: Option<Regex>,
}

impl Field {
    /// One of the settings file, which has been checked.
    #[must_use]
    pub fn of_file(field: &config::CustomField) -> Self {
        let visible = field.visibility == Visibility::Visible;
        let default = field.default.as_ref();
        Self {
            default: default.map(|text| text.get_ref().clone()),
            id: field.id.get_ref().clone(),
            kind: field.kind,
            label: field.label.get_ref().clone(),
            options: field.options.clone(),
            public: field.public,
            required: field.required,
            scope: field.scope,
            searchable: visible,
            updated_at: None,
            visibility: if visible { VISIBLE } else { "hidden" }.to_owned(),
            regex: field.regex().cloned(),
        }
    }

    /// One that was saved. A pattern that this version of the server cannot use any more is left out,
    /// and the log says so.
    #[must_use]
    pub fn of_saved(saved: &SavedField) -> Self {
        let regex = saved.pattern.as_deref().map(Regex::new).transpose();
        if regex.is_err() {
            tracing::warn!(field = %saved.id, "the pattern of a saved custom field cannot be used");
        }
        Self {
            default: saved.default.clone(),
            id: saved.id.clone(),
            kind: if saved.kind == "select" {
                FieldKind::Select
            } else {
                FieldKind::Input
            },
            label: saved.label.clone(),
            options: choices(&saved.options),
            public: saved.public,
            required: saved.required,
            scope: if saved.scope == "room" {
                Scope::Room
            } else {
                Scope::Visitor
            },
            searchable: saved.searchable,
            updated_at: Some(saved.updated_at.clone()),
            visibility: saved.visibility.clone(),
            regex: regex.ok().flatten(),
        }
    }

    /// One that somebody wants to save at `now`, by the rules of the settings file.
    ///
    /// # Errors
    /// When it has no label, is of an unknown type, has a pattern that cannot be used, is a choice of
    /// nothing, or its default is none of the choices.
    pub fn read(wanted: SaveField, now: String) -> Result<Self, Refusal> {
        let refuse = |reason: &str| Refusal::with_reason("error-invalid-custom-field", reason);
        if wanted.label.trim().is_empty() {
            return Err(refuse("A custom field needs a label that is not blank"));
        }
        let kind = match wanted.kind.as_deref() {
            None | Some("input") => FieldKind::Input,
            Some("select") => FieldKind::Select,
            Some(_) => return Err(refuse("The type of a custom field is input or select")),
        };
        let regex = wanted.pattern.as_deref().map(Regex::new).transpose();
        let regex = regex.map_err(|_| {
            refuse("This regexp cannot be used here: no look-around, no back-references")
        })?;
        // A line of text has no choices: forms of real servers send some all the same.
        let options = match kind {
            FieldKind::Input => Vec::new(),
            FieldKind::Select => choices(wanted.options.as_deref().unwrap_or_default()),
        };
        if kind == FieldKind::Select {
            if options.is_empty() {
                return Err(refuse("A select needs options, separated by commas"));
            }
            if wanted
                .default
                .as_ref()
                .is_some_and(|d| !options.contains(d))
            {
                return Err(refuse("The defaultValue of a select is one of its options"));
            }
        }
        Ok(Self {
            default: wanted.default,
            id: wanted.field,
            kind,
            label: wanted.label,
            options,
            public: wanted.public,
            required: wanted.required,
            scope: match wanted.scope {
                FieldScope::Room => Scope::Room,
                FieldScope::Visitor => Scope::Visitor,
            },
            searchable: wanted.searchable,
            updated_at: Some(now),
            visibility: wanted.visibility,
            regex,
        })
    }

    /// As it is kept.
    #[must_use]
    pub fn to_saved(&self) -> SavedField {
        SavedField {
            default: self.default.clone(),
            id: self.id.clone(),
            kind: self.kind_word().to_owned(),
            label: self.label.clone(),
            options: self.options.join(","),
            pattern: self.regex.as_ref().map(|regex| regex.as_str().to_owned()),
            public: self.public,
            required: self.required,
            scope: self.scope_word().to_owned(),
            searchable: self.searchable,
            updated_at: self.updated_at.clone().unwrap_or_default(),
            visibility: self.visibility.clone(),
        }
    }

    /// Whether a visitor's form shows it.
    #[must_use]
    pub fn in_form(&self) -> bool {
        self.scope == Scope::Visitor && self.visibility == VISIBLE && self.public
    }

    /// Whether `value` matches the pattern.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        let regex = self.regex.as_ref();
        regex.is_none_or(|regex| regex.is_match(value))
    }

    /// The field as agents are told of it, section 3.3 of the reference.
    #[must_use]
    pub fn to_record(&self) -> Value {
        let mut record = json!({
            "_id": self.id,
            "label": self.label,
            "scope": self.scope_word(),
            "visibility": self.visibility,
            "type": self.kind_word(),
            "regexp": self.pattern(),
            "required": self.required,
            "public": self.public,
            "searchable": self.searchable,
            // One text with commas, unlike the list of a config.
            "options": self.options.join(","),
        });
        if let Some(record) = record.as_object_mut() {
            for (key, text) in [
                ("defaultValue", &self.default),
                ("_updatedAt", &self.updated_at),
            ] {
                if let Some(text) = text {
                    record.insert(key.to_owned(), json!(text));
                }
            }
        }
        record
    }

    /// The field as a visitor's form is told of it, section 5 of the reference.
    #[must_use]
    pub fn to_form(&self) -> Value {
        let mut entry = json!({
            "_id": self.id,
            "label": self.label,
            "regexp": self.pattern(),
            "required": self.required,
            "type": self.kind_word(),
            "defaultValue": self.default,
        });
        if self.kind == FieldKind::Select
            && let Some(entry) = entry.as_object_mut()
        {
            entry.insert("options".to_owned(), json!(self.options));
        }
        entry
    }

    fn pattern(&self) -> &str {
        self.regex.as_ref().map_or("", Regex::as_str)
    }

    fn kind_word(&self) -> &'static str {
        match self.kind {
            FieldKind::Input => "input",
            FieldKind::Select => "select",
        }
    }

    fn scope_word(&self) -> &'static str {
        match self.scope {
            Scope::Room => "room",
            Scope::Visitor => "visitor",
        }
    }
}

fn choices(options: &str) -> Vec<String> {
    let choices = options.split(',').map(str::trim);
    let choices = choices.filter(|choice| !choice.is_empty());
    choices.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_file(line: &str) -> Field {
        let text = format!("[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\n{line}");
        let settings = config::Settings::parse(&text, "livechat.toml".as_ref()).unwrap();
        Field::of_file(settings.custom_fields.first().unwrap())
    }

    #[test]
    fn only_visible_public_fields_of_a_visitor_are_in_the_form() {
        assert!(of_file("").in_form());
        for hidden in [
            "public = false",
            "visibility = \"hidden\"",
            "scope = \"room\"",
        ] {
            assert!(!of_file(hidden).in_form(), "{hidden}");
        }
    }

    #[test]
    fn what_is_saved_comes_back_as_it_was() {
        let field = of_file("type = \"select\"\noptions = [\"S\", \"L\"]\ndefault = \"S\"");
        let mut saved = field.to_saved();
        saved.updated_at = "2026-01-31T09:00:00.000Z".to_owned();
        assert_eq!(Field::of_saved(&saved).to_saved(), saved);
        saved.pattern = Some("(".to_owned());
        assert!(Field::of_saved(&saved).accepts("anything"));
    }
}
