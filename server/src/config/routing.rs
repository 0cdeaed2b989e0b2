//! How conversations come to agents, and when visitors are told that somebody is there.

use serde::Deserialize;

/// `online`: whether somebody is there to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Online {
    /// As long as an agent is available.
    Agents,
    /// Always: conversations wait until somebody takes them.
    Always,
    /// Never.
    Never,
}

impl<'de> Deserialize<'de> for Online {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Flag(bool),
            Word(String),
        }
        match Written::deserialize(deserializer) {
            Ok(Written::Flag(true)) => Ok(Self::Always),
            Ok(Written::Flag(false)) => Ok(Self::Never),
            Ok(Written::Word(word)) if word == "agents" => Ok(Self::Agents),
            Ok(Written::Word(_)) | Err(_) => Err(serde::de::Error::custom(
                "online is true, false or \"agents\"",
            )),
        }
    }
}

/// `[routing]`
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Routing {
    /// Who decides.
    pub method: Method,
    /// How many open conversations an agent is given; 0 for any number. They can take more.
    pub most_chats: u32,
}

impl Default for Routing {
    fn default() -> Self {
        Self {
            method: Method::Auto,
            most_chats: 0,
        }
    }
}

/// Who decides who gets a conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// The server: the available agent who has the fewest.
    Auto,
    /// The agents: each takes what they want of those that wait.
    Manual,
}
