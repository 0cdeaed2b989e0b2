//! One field: label, help, control, what is wrong with it, and the ties between them.

use crate::browser::control::{is_unfinished, ticked, value_of};
use crate::effects::Driver;
use crate::views::element::{Element, element, watch};
use crate::views::parts::focus::focus_soon;
use leptos::prelude::*;
use livechat_core::domain::wanted::{Control, Line};
use livechat_core::domain::{Contact, FieldId};
use livechat_core::session::{Event, Field, Form, UNFINISHED};
use livechat_core::text::{Key, Phrase, digits};

/// The id of the control of the field at `index`.
pub(crate) fn control_id(index: usize) -> String {
    ["field-", &digits(index as u32)].concat()
}

/// Draws the field at `index`. Which fields there are does not change while a form is shown; what
/// stands in them, whether they are asked, and what is wrong with them does, and is read from the
/// session.
pub(crate) fn field(driver: Driver, index: usize, field: &Field, last: bool) -> Element {
    let id = control_id(index);
    let (error_id, help_id) = ([&id, "-error"].concat(), [&id, "-help"].concat());
    let optional = (!field.required).then(|| {
        element("span|class=field__optional")
            .text(" ")
            .text(&driver.say(Key::Optional))
    });
    let finding = watch(move || {
        let finding = read(driver, index, Field::finding);
        finding.map(|finding| driver.say(finding))
    });
    let label = element("label|class=field__label")
        .attribute("for", &id)
        .text(&field.label_text(|key| driver.say(key)))
        .child(optional);
    let help = field.help.as_ref().map(|help| {
        element("p|class=field__help")
            .attribute("id", &help_id)
            .text(help)
    });
    let helped = help.is_some();
    let error = element("p|class=field__error")
        .attribute("id", &error_id)
        .live_attribute("hidden", move || none_of(finding.get()))
        .child(
            element("span|class=unseen")
                .text(&driver.say(Key::ErrorPrefix))
                .text(" "),
        )
        .live_text(move || finding.get().unwrap_or_default());
    let control = control(driver, index, field, last)
        .attribute("id", &id)
        .live_attribute("aria-invalid", move || {
            finding.get().map(|_| "true".to_owned())
        })
        .live_attribute("aria-describedby", move || {
            let wrong = finding.get().is_some();
            Some(match (helped, wrong) {
                (false, false) => return None,
                (true, false) => help_id.clone(),
                (false, true) => error_id.clone(),
                (true, true) => [&help_id, " ", &error_id].concat(),
            })
        });
    let asked = watch(move || {
        driver.session.with(|session| {
            let form = session.form()?;
            let field = form.fields.get(index)?;
            form.is_shown(field).then(String::new)
        })
    });
    let suggestion =
        (field.control == Control::Line(Line::Email)).then(|| suggestion(driver, index, &field.id));
    let drawn = if field.control == Control::Tick {
        // A box stands before its label, everything else below it.
        element("div|class=field field--tick")
            .child(control)
            .child(label)
            .child(help)
    } else {
        element("div|class=field")
            .child(label)
            .child(help)
            .child(control)
    };
    drawn
        .live_attribute("hidden", move || none_of(asked.get()))
        .child(suggestion)
        .child(error)
}

/// An attribute that is there when something is not.
fn none_of(text: Option<String>) -> Option<String> {
    text.is_none().then(String::new)
}

/// The likelier address, to be taken with one tap, or ignored.
fn suggestion(driver: Driver, index: usize, id: &FieldId) -> Element {
    let likelier = watch(move || read(driver, index, |field| field.suggestion.clone()));
    let id = id.clone();
    element("div|role=status").live_child(move || {
        let id = id.clone();
        let likelier = likelier.get()?;
        Some(
            element("button|type=button|class=link")
                .on("click", move |_| {
                    driver.send(Event::SuggestionTaken(id.clone()));
                    focus_soon(driver, &control_id(index));
                })
                .text(&driver.say(Phrase::with(Key::DidYouMean, "email", likelier))),
        )
    })
}

/// What the browser should know of an input: it picks the keyboard and what it fills in by this.
/// Addresses and numbers run left to right in every language.
fn described(id: &FieldId, line: Line) -> &'static str {
    match line {
        Line::Text if *id == FieldId::Contact(Contact::Name) => {
            "input|class=control|spellcheck=false|type=text|autocomplete=name|autocapitalize=words|dir=auto"
        }
        Line::Text => {
            "input|class=control|spellcheck=false|type=text|autocomplete=off|autocapitalize=sentences|dir=auto"
        }
        Line::Email => {
            "input|class=control|spellcheck=false|type=email|autocomplete=email|autocapitalize=none|dir=ltr"
        }
        Line::Tel => {
            "input|class=control|spellcheck=false|type=tel|autocomplete=tel|autocapitalize=none|dir=ltr"
        }
        Line::Number => {
            "input|class=control|spellcheck=false|type=text|autocomplete=off|autocapitalize=none|dir=ltr|inputmode=decimal"
        }
        Line::Date => "input|class=control|type=date|autocomplete=off",
    }
}

fn control(driver: Driver, index: usize, field: &Field, last: bool) -> Element {
    let id = field.id.clone();
    let typed = move |value: String| {
        driver.send(Event::Typed {
            field: id.clone(),
            value,
        });
    };
    let id = field.id.clone();
    let control = match &field.control {
        Control::Line(line) => {
            let input = element(described(&field.id, *line))
                .attribute("enterkeyhint", if last { "send" } else { "next" })
                .live_attribute("readonly", move || frozen(driver));
            let input = match line {
                Line::Email => input.on("blur", move |_| driver.send(Event::FieldLeft(id.clone()))),
                // Half a date is none to the browser, and no change either.
                Line::Date => {
                    let typed = typed.clone();
                    input.on("blur", move |event| {
                        let stood = read(driver, index, |field| Some(field.value.clone()));
                        if is_unfinished(&event) {
                            typed(UNFINISHED.to_owned());
                        } else if stood.as_deref() == Some(UNFINISHED) {
                            typed(value_of(&event));
                        }
                    })
                }
                Line::Text | Line::Tel | Line::Number => input,
            };
            input.on("input", move |event| typed(value_of(&event)))
        }
        Control::Lines => element("textarea|class=control|rows=4|dir=auto")
            .live_attribute("readonly", move || frozen(driver))
            .on("input", move |event| typed(value_of(&event))),
        Control::Tick => element("input|type=checkbox|class=tick")
            .live_attribute("disabled", move || frozen(driver))
            .on("change", move |event| typed(ticked(&event))),
        Control::Choice(options) => element("select|class=control")
            .live_attribute("disabled", move || frozen(driver))
            .on("change", move |event| typed(value_of(&event)))
            .child(element("option|value=").text(&driver.say(Key::Choose)))
            .children(
                options
                    .iter()
                    .map(|(value, label)| element("option").attribute("value", value).text(label)),
            ),
    };
    let control = if field.required {
        control.attribute("required", "")
    } else {
        control
    };
    let property = if field.control == Control::Tick {
        "checked"
    } else {
        "value"
    };
    control.live_property(property, move || {
        read(driver, index, |field| {
            Some(field.value.clone()).filter(|value| value != UNFINISHED)
        })
        .unwrap_or_default()
    })
}

/// Reads the field at `index`, if the form is still on the screen.
fn read<T>(driver: Driver, index: usize, pick: fn(&Field) -> Option<T>) -> Option<T> {
    driver
        .session
        .with(|session| pick(session.form()?.fields.get(index)?))
}

/// What is on its way is not edited: the answer would not fit it.
fn frozen(driver: Driver) -> Option<String> {
    let frozen = driver
        .session
        .with(|session| session.form().is_some_and(Form::is_frozen));
    frozen.then(String::new)
}
