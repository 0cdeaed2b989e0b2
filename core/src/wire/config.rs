//! `GET /api/v1/livechat/config`
//!
//! What a registration has to know of the server: whether livechat is on, what the form asks, who
//! the token belongs to. Section 5 of the reference, of which only what the widget uses is carried.
//! A broken or hostile config still gives a form that stands: entries that cannot work are left
//! out, texts and lists are cut. May not know how a form looks.

use serde_json::Value;

use super::visitor::Visitor;
use super::{json, url};
use crate::domain::token::VisitorToken;

/// Path of the request; [`path_with`] adds the token.
pub const PATH: &str = "/api/v1/livechat/config";

/// Most custom fields taken; the rest is left out.
pub const MAX_CUSTOM_FIELDS: usize = 50;

/// Most departments taken; the rest is left out.
pub const MAX_DEPARTMENTS: usize = 200;

/// Longest label, title or department name shown, in characters; the rest becomes an ellipsis.
pub const MAX_LABEL_CHARS: usize = 200;

/// Longest message shown, in characters; the rest becomes an ellipsis.
pub const MAX_MESSAGE_CHARS: usize = 2_000;

/// Longest option of a select, in characters. A longer one is left out: cut, it would be another
/// value than the server knows.
pub const MAX_OPTION_CHARS: usize = 200;

/// Most options of a select; the rest is left out.
pub const MAX_OPTIONS: usize = 500;

/// Longest pattern, in bytes. A longer one is left out; the server still checks.
pub const MAX_PATTERN_BYTES: usize = 500;

/// Path with who asks (`token`), so that the answer can say who that is, and for whom (`department`,
/// `businessUnit`).
#[must_use]
pub fn path_with(
    token: Option<&VisitorToken>,
    department: Option<&str>,
    business_unit: Option<&str>,
) -> String {
    let mut path = String::from(PATH);
    let mut separator = '?';
    for (key, value) in [
        ("token", token.map(VisitorToken::secret)),
        ("department", department),
        ("businessUnit", business_unit),
    ] {
        if let Some(value) = value {
            path.push(separator);
            path.push_str(key);
            path.push('=');
            url::push_encoded(&mut path, value);
            separator = '&';
        }
    }
    path
}

/// What the server said about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The form asks for an e-mail address; it is required then.
    pub ask_email: bool,
    /// The form asks for a name; it is required then.
    pub ask_name: bool,
    /// The colour of the head, as the server's admin wrote it: any text.
    pub color: Option<String>,
    /// Fields of the form beyond name and e-mail, in the server's order.
    pub custom_fields: Vec<CustomFieldSpec>,
    /// Departments that can be chosen, in the server's order.
    pub departments: Vec<Department>,
    /// Whether there is livechat at all; if not, the widget removes itself.
    pub enabled: bool,
    /// The visitor the token belongs to. A guest without a token of their own is not carried: the
    /// form is shown, and registering again with the same token changes the same visitor.
    pub guest: Option<Visitor>,
    /// What visitors have to agree to, in the admin's words. May hold Markdown's links.
    pub consent_text: Option<String>,
    /// Whether visitors have to agree before anything is kept of them.
    pub force_consent: bool,
    /// Whether a message can be left while nobody is there.
    pub offline_form: bool,
    /// What to say above that form.
    pub offline_message: Option<String>,
    /// What to say once a message is left.
    pub offline_success: Option<String>,
    /// What the chat is called while nobody is there.
    pub offline_title: Option<String>,
    /// What to say while nobody is there and no message can be left.
    pub offline_unavailable: Option<String>,
    /// Whether somebody is there to answer.
    pub online: bool,
    /// The side that the server's admin chose, as they wrote it.
    pub position: Option<String>,
    /// Whether there is a form before the chat.
    pub registration_form: bool,
    /// What to say above the form.
    pub registration_message: Option<String>,
    /// What the chat is called.
    pub title: Option<String>,
}

impl Config {
    /// Reads the whole answer: the object under `config`. Flags that are missing have the values a
    /// new server has: livechat on, form on, name and e-mail asked.
    #[must_use]
    pub fn in_answer(v: &Value) -> Option<Self> {
        let config = v.get("config").filter(|config| config.is_object())?;
        let (settings, theme, messages) = (
            part(config, "settings"),
            part(config, "theme"),
            part(config, "messages"),
        );
        let enabled = json::flag(config, "enabled").unwrap_or(true);
        let message = |key: &str| json::shown(messages, key, MAX_MESSAGE_CHARS);
        Some(Self {
            ask_email: json::flag(settings, "emailFieldRegistrationForm").unwrap_or(true),
            ask_name: json::flag(settings, "nameFieldRegistrationForm").unwrap_or(true),
            color: json::shown(theme, "color", MAX_LABEL_CHARS),
            custom_fields: custom_fields(json::list(config, "customFields")),
            departments: json::some_of(config, "departments", MAX_DEPARTMENTS, Department::read),
            enabled,
            guest: config.get("guest").and_then(Visitor::read),
            consent_text: message("dataProcessingConsentText"),
            force_consent: json::flag(settings, "forceAcceptDataProcessingConsent")
                .unwrap_or(false),
            offline_form: json::flag(settings, "displayOfflineForm").unwrap_or(true),
            offline_message: message("offlineMessage"),
            offline_success: message("offlineSuccessMessage"),
            offline_title: json::shown(theme, "offlineTitle", MAX_LABEL_CHARS),
            offline_unavailable: message("offlineUnavailableMessage"),
            online: json::flag(config, "online").unwrap_or(enabled),
            position: json::shown(theme, "position", MAX_LABEL_CHARS),
            registration_form: json::flag(settings, "registrationForm").unwrap_or(true),
            registration_message: message("registrationFormMessage"),
            title: json::shown(theme, "title", MAX_LABEL_CHARS),
        })
    }
}

/// A department a visitor can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// What a registration sends.
    pub id: String,
    /// What the visitor reads; the id when the server gave no name.
    pub name: String,
    /// Whether it can be chosen on the form that leaves a message.
    pub show_on_offline_form: bool,
    /// Whether it can be chosen while registering.
    pub show_on_registration: bool,
}

impl Department {
    fn read(v: &Value) -> Option<Self> {
        let id = key_in(v)?;
        Some(Self {
            name: json::shown(v, "name", MAX_LABEL_CHARS).unwrap_or_else(|| id.clone()),
            show_on_offline_form: json::flag(v, "showOnOfflineForm").unwrap_or(true),
            show_on_registration: json::flag(v, "showOnRegistration").unwrap_or(true),
            id,
        })
    }
}

/// A field the server's owner defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomFieldSpec {
    /// What is in it at first; of a select only one of its options.
    pub default: Option<String>,
    /// What a registration sends as the field's key.
    pub key: String,
    /// How it is filled in.
    pub kind: CustomFieldKind,
    /// What the visitor reads; the key when the server gave no label.
    pub label: String,
    /// A JavaScript regular expression the value must match, if it is not blank. It may be broken.
    pub pattern: Option<String>,
    /// Whether it has to be filled in.
    pub required: bool,
}

/// How a custom field is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustomFieldKind {
    /// A line of text.
    Input,
    /// One of these, which are never none.
    Select(Vec<String>),
}

impl CustomFieldSpec {
    fn read(v: &Value) -> Option<Self> {
        let key = key_in(v)?;
        let kind = match v
            .get("type")
            .filter(|kind| !kind.is_null())
            .map(Value::as_str)
        {
            None | Some(Some("input")) => CustomFieldKind::Input,
            Some(Some("select")) => match options(json::list(v, "options")) {
                // Nothing to choose from: a line of text, or a required field could never be filled.
                none if none.is_empty() => CustomFieldKind::Input,
                options => CustomFieldKind::Select(options),
            },
            Some(_) => return None,
        };
        let default = json::text(v, "defaultValue").filter(|text| match &kind {
            CustomFieldKind::Input => !text.is_empty() && text.len() <= MAX_MESSAGE_CHARS,
            CustomFieldKind::Select(options) => options.contains(text),
        });
        Some(Self {
            default,
            kind,
            label: json::shown(v, "label", MAX_LABEL_CHARS).unwrap_or_else(|| key.clone()),
            key,
            pattern: json::text(v, "regexp")
                .filter(|text| !text.is_empty() && text.len() <= MAX_PATTERN_BYTES),
            required: json::flag(v, "required").unwrap_or(false),
        })
    }
}

fn custom_fields(entries: &[Value]) -> Vec<CustomFieldSpec> {
    let mut fields: Vec<CustomFieldSpec> = Vec::new();
    for field in entries.iter().filter_map(CustomFieldSpec::read) {
        if fields.len() == MAX_CUSTOM_FIELDS {
            break;
        }
        if !fields.iter().any(|known| known.key == field.key) {
            fields.push(field);
        }
    }
    fields
}

fn options(entries: &[Value]) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    for option in entries.iter().filter_map(Value::as_str) {
        if options.len() == MAX_OPTIONS {
            break;
        }
        let fits = !option.trim().is_empty() && option.chars().nth(MAX_OPTION_CHARS).is_none();
        if fits && !options.iter().any(|known| known == option) {
            options.push(option.to_owned());
        }
    }
    options
}

/// The `_id` of an entry: text that is neither blank nor too long to be one.
fn key_in(v: &Value) -> Option<String> {
    json::text(v, "_id").filter(|key| !key.trim().is_empty() && key.len() <= MAX_LABEL_CHARS)
}

fn part<'a>(config: &'a Value, key: &str) -> &'a Value {
    config.get(key).unwrap_or(&Value::Null)
}

#[cfg(test)]
mod tests;
