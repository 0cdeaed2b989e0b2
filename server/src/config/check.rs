//! What the types of the settings cannot say: ids are distinct, patterns compile, colours are
//! colours. The first fault is told; each names what to write instead.

use std::collections::HashSet;

use regex::Regex;
use toml::Spanned;

use super::custom_field::{CustomField, FieldKind};
use super::problem::Fault;
use super::{Department, Settings};

pub(super) fn check(settings: &mut Settings) -> Result<(), Fault> {
    color(&settings.theme.color)?;
    color(&settings.theme.offline_color)?;
    language(&settings.language)?;
    for origin in &settings.cors.origins {
        self::origin(origin)?;
    }
    departments(&settings.departments)?;
    let mut known = HashSet::new();
    for field in &mut settings.custom_fields {
        custom_field(field)?;
        if !known.insert(field.id.get_ref().clone()) {
            return Err(Fault::new(
                &field.id,
                "two custom fields have this id; give one another",
            ));
        }
    }
    Ok(())
}

fn color(color: &Spanned<String>) -> Result<(), Fault> {
    let hex = color.get_ref().strip_prefix('#').unwrap_or_default();
    if matches!(hex.len(), 3 | 6) && hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err(Fault::new(
            color,
            "a colour is written as \"#0b6b57\" or \"#0b6\"",
        ))
    }
}

fn language(language: &Spanned<String>) -> Result<(), Fault> {
    let code = language.get_ref();
    let part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    if code.is_empty() || code.split(['-', '_']).all(part) {
        Ok(())
    } else {
        Err(Fault::new(
            language,
            "a language is a code such as \"en\" or \"pt-BR\", or empty",
        ))
    }
}

fn origin(origin: &Spanned<String>) -> Result<(), Fault> {
    let text = origin.get_ref();
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    let fits = |host: &str| !host.is_empty() && !host.contains(['/', '*', ',', ' ', '?', '#']);
    if text == "*" || host.is_some_and(fits) {
        Ok(())
    } else {
        Err(Fault::new(
            origin,
            "an origin is \"https://shop.example\" with nothing behind the host, or \"*\" alone",
        ))
    }
}

fn departments(departments: &[Department]) -> Result<(), Fault> {
    let mut known = HashSet::new();
    for department in departments {
        for text in [&department.id, &department.name] {
            if text.get_ref().trim().is_empty() {
                return Err(Fault::new(
                    text,
                    "a department needs an id and a name that are not blank",
                ));
            }
        }
        // A visitor may register with either, so an id may not be another one's name.
        let own = HashSet::from([department.id.get_ref(), department.name.get_ref()]);
        for text in own {
            if !known.insert(text) {
                return Err(Fault::new(
                    &department.id,
                    "two departments share an id or a name; change one",
                ));
            }
        }
    }
    Ok(())
}

fn custom_field(field: &mut CustomField) -> Result<(), Fault> {
    let id = field.id.get_ref();
    if id.is_empty()
        || !id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
    {
        return Err(Fault::new(
            &field.id,
            "the id of a custom field has only letters, digits, _ and -",
        ));
    }
    if field.label.get_ref().trim().is_empty() {
        return Err(Fault::new(
            &field.label,
            "a custom field needs a label that is not blank",
        ));
    }
    match field.kind {
        FieldKind::Select if field.options.is_empty() => {
            return Err(Fault::new(
                &field.id,
                "a select needs options = [\"…\", \"…\"]",
            ));
        }
        FieldKind::Input if !field.options.is_empty() => {
            return Err(Fault::new(&field.id, "only type = \"select\" has options"));
        }
        FieldKind::Select | FieldKind::Input => {}
    }
    if let Some(default) = &field.default
        && field.kind == FieldKind::Select
        && !field.options.contains(default.get_ref())
    {
        return Err(Fault::new(
            default,
            "the default of a select is one of its options",
        ));
    }
    let Some(pattern) = &field.pattern else {
        return Ok(());
    };
    if !pattern.get_ref().is_empty() {
        let regex = Regex::new(pattern.get_ref())
            .map_err(|_| Fault::new(pattern, "this is no regular expression that can be used here (no look-around, no back-references)"))?;
        field.regex = Some(regex);
    }
    Ok(())
}
