//! One field: label, control, what is wrong with it, and the ties between them.

use crate::effects::Driver;
use crate::views::element::{Element, classed, element};
use crate::views::{say, text};
use leptos::prelude::*;
use livechat_core::domain::Contact;
use livechat_core::session::{Control, Event, Field, FieldId, Form};
use livechat_core::text::Key;

/// The id of the control of the field at `index`.
pub(crate) fn control_id(index: usize) -> String {
    ["field-", &index.to_string()].concat()
}

/// What the browser should know of an input: it picks the keyboard and what it fills in by this.
struct Hints {
    kind: &'static str,
    autocomplete: &'static str,
    autocapitalize: &'static str,
    /// Addresses and numbers run left to right in every language.
    direction: &'static str,
}

fn hints(id: &FieldId) -> Hints {
    let (kind, autocomplete, autocapitalize, direction) = match id {
        FieldId::Contact(Contact::Name) => ("text", "name", "words", "auto"),
        FieldId::Contact(Contact::Email) => ("email", "email", "none", "ltr"),
        FieldId::Contact(Contact::Phone) => ("tel", "tel", "none", "ltr"),
        FieldId::Custom(_) => ("text", "off", "sentences", "auto"),
    };
    Hints {
        kind,
        autocomplete,
        autocapitalize,
        direction,
    }
}

/// Draws the field at `index`. Which fields there are does not change while a form is shown; what
/// stands in them and what is wrong with it does, and is read from the session.
pub(crate) fn field(driver: Driver, index: usize, field: &Field, last: bool) -> Element {
    let id = control_id(index);
    let error_id = [&id, "-error"].concat();
    let optional = (!field.required)
        .then(|| classed("span", "field__optional").child([" ", &text(Key::Optional)].concat()));
    let error = move || read(driver, index, |field| field.finding().map(say));
    classed("div", "field")
        .child(
            classed("label", "field__label")
                .attribute("for", id.as_str())
                .child(field.label_text(|phrase| phrase.in_english()))
                .child(optional),
        )
        .child(control(driver, index, field, last, &error_id).attribute("id", id))
        .child(
            classed("p", "field__error")
                .attribute("id", error_id)
                .live_attribute("hidden", move || error().is_none().then(String::new))
                .child(
                    classed("span", "unseen")
                        .child([text(Key::ErrorPrefix).as_str(), " "].concat()),
                )
                .live_text(move || error().unwrap_or_default()),
        )
}

fn control(driver: Driver, index: usize, field: &Field, last: bool, error_id: &str) -> Element {
    let id = field.id.clone();
    let typed = move |event| {
        let value = event_target_value(&event);
        driver.send(Event::Typed {
            field: id.clone(),
            value,
        });
    };
    let control = match &field.control {
        Control::Line => {
            let hints = hints(&field.id);
            element("input")
                .attribute("type", hints.kind)
                .attribute("autocomplete", hints.autocomplete)
                .attribute("autocapitalize", hints.autocapitalize)
                .attribute("spellcheck", "false")
                .attribute("dir", hints.direction)
                .attribute("enterkeyhint", if last { "send" } else { "next" })
                .live_attribute("readonly", move || frozen(driver).then(String::new))
                .on("input", typed)
        }
        Control::Choice(options) => element("select")
            .live_attribute("disabled", move || frozen(driver).then(String::new))
            .on("change", typed)
            .child(
                element("option")
                    .attribute("value", "")
                    .child(text(Key::Choose)),
            )
            .children(options.iter().map(|option| {
                element("option")
                    .attribute("value", option.as_str())
                    .child(option.clone())
            })),
    };
    let wrong = move || read(driver, index, |field| field.problem);
    let error_id = error_id.to_owned();
    let control = if field.required {
        control.attribute("required", "")
    } else {
        control
    };
    control
        .attribute("class", "control")
        .live_attribute("aria-invalid", move || wrong().map(|_| "true".to_owned()))
        .live_attribute("aria-describedby", move || {
            wrong().map(|_| error_id.clone())
        })
        .live_value(move || {
            read(driver, index, |field| Some(field.value.clone())).unwrap_or_default()
        })
}

/// Reads the field at `index`, if the form is still on the screen.
fn read<T>(driver: Driver, index: usize, pick: fn(&Field) -> Option<T>) -> Option<T> {
    driver
        .session
        .with(|session| pick(session.form()?.fields.get(index)?))
}

/// What is on its way is not edited: the answer would not fit it.
fn frozen(driver: Driver) -> bool {
    driver
        .session
        .with(|session| session.form().is_some_and(Form::is_frozen))
}
