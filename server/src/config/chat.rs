//! `[chat]`: what a visitor may do in a conversation, and what is offered around it.

use serde::Deserialize;
use toml::Spanned;

/// `[chat]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Chat {
    /// Whoever said something may take it back.
    pub delete_messages: bool,
    /// Whoever said something may put it in other words.
    pub edit_messages: bool,
    /// Visitors are not told who answers them.
    pub hide_agents: bool,
    /// Notes of the server that visitors do not see; each one of [`HIDDEN`].
    pub hidden_system_messages: Vec<Spanned<String>>,
    /// Longest message, in characters: 1 to [`MAX_CHARACTERS`].
    pub message_characters: Spanned<usize>,
    /// The pages that a visitor goes to are noted in their conversation, for agents.
    pub page_visits: bool,
    /// A visitor waits for an agent in words, and not in silence.
    pub show_waiting: bool,
    /// A sound is played when an answer comes.
    pub sound: bool,
    /// What a visitor is asked after a conversation; empty for nothing.
    pub survey: Vec<Spanned<String>>,
    /// A visitor may ask for another department.
    pub switch_departments: bool,
    /// A visitor may have their conversation sent by e-mail.
    pub transcript: bool,
    /// A visitor may end a conversation.
    pub visitors_can_close: bool,
}

/// Most characters a message can be allowed to have.
pub const MAX_CHARACTERS: usize = 100_000;

/// Notes that can be hidden, by their type on the wire.
pub const HIDDEN: [&str; 5] = [
    "uj",
    "ul",
    "livechat-close",
    "livechat-started",
    "livechat_transfer_history",
];

/// What a survey can ask, as the wire names it.
pub const SURVEY: [&str; 4] = [
    "satisfaction",
    "agentKnowledge",
    "agentResposiveness",
    "agentFriendliness",
];

/// What can be answered to each.
pub const SURVEY_VALUES: [&str; 5] = ["1", "2", "3", "4", "5"];

/// A remark in one's own words, which every survey takes.
pub const SURVEY_REMARK: &str = "additionalFeedback";

impl Default for Chat {
    fn default() -> Self {
        Self {
            delete_messages: true,
            edit_messages: true,
            hide_agents: false,
            hidden_system_messages: Vec::new(),
            message_characters: Spanned::new(0..0, 5_000),
            page_visits: false,
            show_waiting: true,
            sound: true,
            survey: SURVEY
                .iter()
                .map(|item| Spanned::new(0..0, (*item).to_owned()))
                .collect(),
            switch_departments: true,
            transcript: true,
            visitors_can_close: true,
        }
    }
}

impl Chat {
    /// Whether a message is not too long.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        text.chars()
            .nth(*self.message_characters.get_ref())
            .is_none()
    }

    /// The types of notes that visitors do not see.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        self.hidden_system_messages
            .iter()
            .map(|kind| kind.get_ref().as_str())
    }

    /// What a survey asks.
    pub fn survey_items(&self) -> impl Iterator<Item = &str> {
        self.survey.iter().map(|item| item.get_ref().as_str())
    }

    /// Whether the settings know this answer of a survey.
    #[must_use]
    pub fn is_survey_answer(&self, name: &str, value: &str) -> bool {
        if name == SURVEY_REMARK {
            return self.fits(value);
        }
        self.survey_items().any(|item| item == name) && SURVEY_VALUES.contains(&value)
    }
}
