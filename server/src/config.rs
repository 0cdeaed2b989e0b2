//! The settings file, `livechat.toml`: what the chat is like.
//!
//! Read once at the start and checked as a whole: an unknown key or an impossible value stops the
//! server with the file, the line and what to do. May not know how settings are told to a widget.

pub mod chat;
pub mod custom_field;
pub mod mail;
pub mod problem;
pub mod routing;
pub mod trigger;
pub mod uploads;

mod check;

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

pub use chat::Chat;
pub use custom_field::{CustomField, FieldKind, Scope, Visibility};
pub use mail::Mail;
pub use problem::Problem;
pub use routing::{Method, Online, Routing};
pub use trigger::{Trigger, When};
pub use uploads::Uploads;

/// What is written where there is no settings file: a small shop, every setting explained.
pub const DEFAULT: &str = include_str!("config/default.toml");

/// Everything the settings file can say.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// What can be done in a conversation and after it.
    pub chat: Chat,
    /// Which origins may post from a browser.
    pub cors: Cors,
    /// Fields beyond name and e-mail; those that were saved over the API are not here.
    pub custom_fields: Vec<CustomField>,
    /// Who a visitor can ask for.
    pub departments: Vec<Department>,
    /// Whether there is livechat at all.
    pub enabled: bool,
    /// What the form asks.
    pub form: Form,
    /// Language code for visitors whose own is not known; empty for none.
    pub language: Spanned<String>,
    /// How mail leaves the server.
    pub mail: Mail,
    /// Texts in place of the widget's own.
    pub messages: Messages,
    /// Whether somebody is there to answer.
    pub online: Online,
    /// How conversations come to agents.
    pub routing: Routing,
    /// What the widget looks like.
    pub theme: Theme,
    /// What is said by itself.
    pub triggers: Vec<Trigger>,
    /// Which files can be sent.
    pub uploads: Uploads,
}

/// `[cors]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cors {
    /// Origins that may post, `*` for all; none turns CORS off.
    pub origins: Vec<Spanned<String>>,
}

/// `[form]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Form {
    /// It comes after the visitor has agreed to how their data is used.
    pub consent: bool,
    /// It asks for an e-mail address.
    pub email: bool,
    /// It asks for a name.
    pub name: bool,
    /// A message can be left while nobody is there.
    pub offline: bool,
    /// There is a form before the chat.
    pub registration: bool,
}

/// `[theme]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Theme {
    /// CSS background of the whole widget; empty for its own.
    pub background: String,
    /// Colour of the head while somebody is there.
    pub color: Spanned<String>,
    /// Colour of the head while nobody is.
    pub offline_color: Spanned<String>,
    /// Title while nobody is there.
    pub offline_title: String,
    /// Side of the page the launcher is on.
    pub position: Position,
    /// Title while somebody is there.
    pub title: String,
}

/// A side of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Position {
    /// The left one.
    Left,
    /// The right one.
    Right,
}

/// `[messages]`; an empty one leaves the widget its own words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Messages {
    /// After a conversation.
    pub conversation_finished: String,
    /// Below that.
    pub conversation_finished_text: String,
    /// What a visitor agrees to.
    pub data_processing_consent: String,
    /// Above the form for messages while nobody is there.
    pub offline: String,
    /// After such a message was sent.
    pub offline_success: String,
    /// While nobody is there and no message can be left.
    pub offline_unavailable: String,
    /// Above the registration form.
    pub registration_form: String,
    /// When a transcript is offered.
    pub transcript: String,
}

/// One of `[[departments]]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// What is stored with a visitor.
    pub id: Spanned<String>,
    /// What a visitor reads, and may register with as well.
    pub name: Spanned<String>,
    /// It can be chosen in the form for messages while nobody is there.
    #[serde(default = "yes")]
    pub show_on_offline_form: bool,
    /// It can be chosen in the registration form.
    #[serde(default = "yes")]
    pub show_on_registration: bool,
}

pub(crate) fn yes() -> bool {
    true
}

impl Settings {
    /// Reads and checks the text of a settings file; `file` is only for naming it.
    ///
    /// # Errors
    /// When the text is no TOML, has an unknown key, or a value that cannot be.
    pub fn parse(text: &str, file: &Path) -> Result<Self, Problem> {
        let mut settings: Self =
            toml::from_str(text).map_err(|error| Problem::of_toml(file, text, &error))?;
        check::check(&mut settings).map_err(|fault| fault.at(file, text))?;
        Ok(settings)
    }

    /// The id of the department with this id or name.
    #[must_use]
    pub fn department(&self, id_or_name: &str) -> Option<&str> {
        let named =
            |d: &&Department| d.id.get_ref() == id_or_name || d.name.get_ref() == id_or_name;
        self.departments
            .iter()
            .find(named)
            .map(|d| d.id.get_ref().as_str())
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            chat: Chat::default(),
            cors: Cors::default(),
            custom_fields: Vec::new(),
            departments: Vec::new(),
            enabled: true,
            form: Form::default(),
            language: no_place(""),
            mail: Mail::default(),
            messages: Messages::default(),
            online: Online::Always,
            routing: Routing::default(),
            theme: Theme::default(),
            triggers: Vec::new(),
            uploads: Uploads::default(),
        }
    }
}

impl Default for Cors {
    fn default() -> Self {
        Self {
            origins: vec![no_place("*")],
        }
    }
}

impl Default for Form {
    fn default() -> Self {
        Self {
            consent: false,
            email: true,
            name: true,
            offline: true,
            registration: true,
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self {
            background: String::new(),
            color: no_place("#0b6b57"),
            offline_color: no_place("#5b6470"),
            offline_title: String::new(),
            position: Position::Right,
            title: String::new(),
        }
    }
}

fn no_place(text: &str) -> Spanned<String> {
    Spanned::new(0..0, text.to_owned())
}

#[cfg(test)]
mod tests;
