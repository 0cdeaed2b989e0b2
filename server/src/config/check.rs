//! What the types of the settings cannot say: ids are distinct, patterns compile, colours are
//! colours. The first fault is told; each names what to write instead.

use std::collections::HashSet;

use regex::Regex;
use toml::Spanned;

use super::chat::{self, Chat};
use super::custom_field::{CustomField, FieldKind};
use super::mail::{self, Mail};
use super::problem::Fault;
use super::trigger::{Trigger, When};
use super::uploads::{MAX_MEGABYTES, Uploads};
use super::{Department, Settings};

pub(super) fn check(settings: &mut Settings) -> Result<(), Fault> {
    color(&settings.theme.color)?;
    color(&settings.theme.offline_color)?;
    language(&settings.language)?;
    for origin in &settings.cors.origins {
        self::origin(origin)?;
    }
    departments(&settings.departments)?;
    self::chat(&settings.chat)?;
    uploads(&settings.uploads)?;
    posting(&settings.mail)?;
    triggers(&settings.triggers)?;
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

fn triggers(triggers: &[Trigger]) -> Result<(), Fault> {
    let mut known = HashSet::new();
    for trigger in triggers {
        if trigger.id.get_ref().trim().is_empty() || !known.insert(trigger.id.get_ref()) {
            let hint = "a trigger needs an id that is not blank and that no other has";
            return Err(Fault::new(&trigger.id, hint));
        }
        if trigger.message.get_ref().trim().is_empty() {
            let hint = "a trigger needs a message that is not blank";
            return Err(Fault::new(&trigger.message, hint));
        }
        let value = trigger.value.get_ref();
        let hint = match trigger.when {
            When::TimeOnSite if value.parse::<u32>().is_err() => {
                "with when = \"time-on-site\" the value is a number of seconds, such as \"30\""
            }
            When::PageUrl if value.is_empty() || Regex::new(value).is_err() => {
                "with when = \"page-url\" the value is a regular expression, such as \"/checkout\""
            }
            When::AfterGuestRegistration | When::ChatOpenedByVisitor if !value.is_empty() => {
                "only \"time-on-site\" and \"page-url\" have a value"
            }
            When::AfterGuestRegistration
            | When::ChatOpenedByVisitor
            | When::PageUrl
            | When::TimeOnSite => continue,
        };
        // A value that is not there has no place.
        let at = if value.is_empty() {
            &trigger.id
        } else {
            &trigger.value
        };
        return Err(Fault::new(at, hint));
    }
    Ok(())
}

fn chat(chat: &Chat) -> Result<(), Fault> {
    if !(1..=chat::MAX_CHARACTERS).contains(chat.message_characters.get_ref()) {
        let hint = "a message has between 1 and 100000 characters";
        return Err(Fault::new(&chat.message_characters, hint));
    }
    among(&chat.hidden_system_messages, &chat::HIDDEN)?;
    among(&chat.survey, &chat::SURVEY)
}

fn among(texts: &[Spanned<String>], known: &[&str]) -> Result<(), Fault> {
    match texts
        .iter()
        .find(|text| !known.contains(&text.get_ref().as_str()))
    {
        Some(unknown) => {
            let hint = format!("here can stand {}", known.join(", "));
            Err(Fault::new(unknown, hint))
        }
        None => Ok(()),
    }
}

fn uploads(uploads: &Uploads) -> Result<(), Fault> {
    for size in [&uploads.max_megabytes, &uploads.total_megabytes] {
        if !(1..=MAX_MEGABYTES).contains(size.get_ref()) {
            let hint =
                "a size is between 1 and 1048576 megabytes; to take no files, set enabled = false";
            return Err(Fault::new(size, hint));
        }
    }
    let part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+.-".contains(&b))
    };
    for kind in &uploads.types {
        let fits = kind
            .get_ref()
            .split_once('/')
            .is_some_and(|(family, kind)| part(family) && (kind == "*" || part(kind)));
        if !fits {
            let hint =
                "a type is \"image/png\", or \"image/*\" for every picture, in small letters";
            return Err(Fault::new(kind, hint));
        }
    }
    Ok(())
}

fn posting(mail: &Mail) -> Result<(), Fault> {
    for (at, needed) in [(&mail.from, true), (&mail.offline_to, false)] {
        let text = at.get_ref();
        if (needed || !text.is_empty()) && mail::mailbox(text).is_none() {
            let hint = "an address is \"chat@shop.example\" or \"Shop <chat@shop.example>\"";
            return Err(Fault::new(at, hint));
        }
    }
    let url = mail.smtp.get_ref().expose();
    if url.is_empty() || mail::is_server(url) {
        Ok(())
    } else {
        let hint = "a mail server is \"smtps://user:password@mail.shop.example\", \"smtp://user:password@mail.shop.example:587?tls=required\", or empty";
        Err(Fault::new(&mail.smtp, hint))
    }
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
