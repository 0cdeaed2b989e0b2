//! What a conversation has to know of the server and the visitor, read once.

use serde_json::Value;

use crate::cut::pieces;
use crate::domain::VisitorToken;
use crate::wire::agent::Agent;
use crate::wire::json;
use crate::wire::queue::Queue;
use crate::wire::room::Room;

/// Most entries of any list.
const MOST: usize = 200;

/// Longest sentence of the server's, in characters.
const MAX_CHARS: usize = 2_000;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What the server is told.
    pub id: String,
    /// What the visitor reads.
    pub name: String,
}

/// When a trigger fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// So many seconds after the page was opened.
    Time(u32),
    /// On pages whose address has a match of this expression.
    Page(String),
    /// When the panel opens.
    Opened,
    /// When the visitor is registered.
    Registered,
}

/// What is said by itself, once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its id.
    pub id: String,
    /// When.
    pub condition: Condition,
    /// What.
    pub text: String,
    /// Who says it; `None` is whoever would answer.
    pub sender: Option<String>,
    /// Not on later pages either.
    pub once: bool,
}

/// What the server's config says, as far as a conversation has to know it, and who the visitor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The visitor's secret.
    pub token: VisitorToken,
    /// The visitor's `_id`.
    pub visitor: String,
    /// Their user name: by it their own typing is told from others'.
    pub username: String,
    /// Their e-mail address.
    pub email: Option<String>,
    /// Longest message, in characters; 0 where there is no limit.
    pub limit: usize,
    /// Whether files can be sent.
    pub files: bool,
    /// Whether conversations can be had by e-mail.
    pub transcript: bool,
    /// Whether visitors can end a conversation.
    pub can_close: bool,
    /// Departments that a conversation can be moved to; empty where it cannot.
    pub departments: Vec<Choice>,
    /// Who answers stays hidden.
    pub agent_hidden: bool,
    /// Whether it is shown that nobody answers yet.
    pub show_connecting: bool,
    /// Whether the device forgets the visitor when a conversation ends.
    pub forgets: bool,
    /// Kinds of the server's own messages that are not shown.
    pub hidden: Vec<String>,
    /// Who is to answer, by their `_id`; empty where the page does not say: `setAgent`.
    pub agent_wanted: String,
    /// Kinds that the page does not show either, apart by spaces: `setHiddenSystemMessages`.
    pub(super) hidden_here: String,
    /// What visitors can be asked when a conversation ended.
    pub survey_items: Vec<String>,
    /// What they can answer.
    pub survey_values: Vec<String>,
    /// The server's heading of a conversation that ended.
    pub finished_title: Option<String>,
    /// The server's words below it.
    pub finished_text: Option<String>,
    /// The server's question whether the conversation is wanted by e-mail.
    pub transcript_question: Option<String>,
    /// Address of the sound, of the server or whole.
    pub sound: Option<String>,
    /// The visitor's open room.
    pub room: Option<Room>,
    /// Whether somebody answers in it.
    pub served: bool,
    /// Who.
    pub agent: Option<Agent>,
    /// Where in the queue the visitor stands.
    pub queue: Option<Queue>,
    /// What is said by itself.
    pub triggers: Vec<Trigger>,
    /// Minutes that the visitor's clock is ahead of UTC.
    pub zone_minutes: i32,
    /// Any number, another on each page: waits differ by it.
    pub seed: u32,
}

impl Settings {
    /// Reads the whole answer of `GET livechat/config`, or the object under `config`; `guest` in it
    /// may be older than the visitor's registration. Whatever is missing or of a wrong type has the
    /// value that does least.
    #[must_use]
    pub fn read(answer: &Value, token: VisitorToken) -> Self {
        let config = answer.get("config").unwrap_or(answer);
        let part = |key| config.get(key).unwrap_or(&Value::Null);
        let (settings, messages, guest) = (part("settings"), part("messages"), part("guest"));
        let (survey, room) = (part("survey"), part("room"));
        let on = |key| json::flag(settings, key) == Some(true);
        let message = |key| json::shown(messages, key, MAX_CHARS);
        let text = |v, key| json::text(v, key).unwrap_or_default();
        let limit = settings.get("limitTextLength").unwrap_or(&Value::Null);
        let email = json::list(guest, "visitorEmails").first();
        let mut departments = Vec::new();
        if on("allowSwitchingDepartments") {
            departments = json::some_of(config, "departments", MOST, |v| {
                let id = json::text(v, "_id")?;
                if json::flag(v, "showOnRegistration") == Some(false) {
                    return None;
                }
                let name = json::shown(v, "name", MAX_CHARS).unwrap_or_else(|| id.clone());
                Some(Choice { id, name })
            });
        }
        Self {
            visitor: text(guest, "_id"),
            username: text(guest, "username"),
            email: email.and_then(|email| json::text(email, "address")),
            limit: number(limit),
            files: on("fileUpload"),
            transcript: on("transcript"),
            can_close: json::flag(settings, "visitorsCanCloseChat") != Some(false),
            departments,
            agent_hidden: on("agentHiddenInfo"),
            show_connecting: on("showConnecting"),
            forgets: on("clearLocalStorageWhenChatEnded"),
            hidden: texts(settings, "hiddenSystemMessages"),
            agent_wanted: String::new(),
            hidden_here: String::new(),
            survey_items: texts(survey, "items"),
            survey_values: texts(survey, "values"),
            finished_title: message("conversationFinishedMessage"),
            finished_text: message("conversationFinishedText"),
            transcript_question: message("transcriptMessage"),
            sound: json::text(part("resources"), "sound"),
            room: Room::read(room).filter(|room| room.open),
            served: room.get("servedBy").is_some(),
            agent: Agent::read(part("agent")),
            queue: Queue::read(part("queueInfo")),
            triggers: json::some_of(config, "triggers", MOST, Trigger::read),
            zone_minutes: 0,
            seed: 1,
            token,
        }
    }

    /// Takes what the widget's options say of conversations.
    pub fn wish(&mut self, options: &Value) {
        let of = |name| json::text(options, name).unwrap_or_default();
        self.agent_wanted = of("agent");
        self.hidden_here = of("hidden-system-messages");
    }

    /// Whether server or page want no messages of this kind shown.
    pub(super) fn hides(&self, kind: &str) -> bool {
        !kind.is_empty()
            && (self.hidden.iter().any(|own| own == kind)
                || pieces(&self.hidden_here, b' ').any(|own| own == kind))
    }
}

impl Trigger {
    fn read(v: &Value) -> Option<Self> {
        let condition = json::list(v, "conditions").first()?;
        let value = condition.get("value").unwrap_or(&Value::Null);
        let action = json::list(v, "actions").first()?;
        let how = action.get("params")?;
        let condition = match condition.get("name")?.as_str()? {
            "time-on-site" => Condition::Time(number(value) as u32),
            "page-url" => Condition::Page(value.as_str()?.to_owned()),
            "chat-opened-by-visitor" => Condition::Opened,
            "after-guest-registration" => Condition::Registered,
            _ => return None,
        };
        if json::text(action, "name")? != "send-message" {
            return None;
        }
        let custom = json::text(how, "sender")? == "custom";
        Some(Self {
            id: json::text(v, "_id")?,
            condition,
            text: json::shown(how, "msg", MAX_CHARS)?,
            sender: if custom {
                Some(json::text(how, "name").unwrap_or_default())
            } else {
                None
            },
            once: json::flag(v, "runOnce") == Some(true),
        })
    }
}

/// A number, which may stand in quotes; 0 where there is none.
fn number(v: &Value) -> usize {
    let quoted = v.as_str().and_then(|text| text.trim().parse::<u32>().ok());
    quoted.map_or_else(
        || v.as_u64().unwrap_or(0) as usize,
        |number| number as usize,
    )
}

fn texts(v: &Value, key: &str) -> Vec<String> {
    json::some_of(v, key, MOST, |entry| entry.as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn token() -> VisitorToken {
        VisitorToken::parse("t").unwrap()
    }

    #[test]
    fn a_config_is_read_in_either_form() {
        let config = json!({
            "settings": {
                "limitTextLength": 500, "fileUpload": "true", "transcript": true,
                "visitorsCanCloseChat": false, "allowSwitchingDepartments": true,
                "hiddenSystemMessages": ["uj", 7, "ul"], "clearLocalStorageWhenChatEnded": false,
            },
            "messages": {"conversationFinishedMessage": " Bye ", "transcriptMessage": ""},
            "survey": {"items": ["satisfaction"], "values": ["1", "2"]},
            "departments": [
                {"_id": "d1", "name": "Sales", "showOnRegistration": true},
                {"_id": "d2", "name": "Hidden", "showOnRegistration": false},
                {"name": "no id"},
            ],
            "resources": {"sound": "https://host/sounds/chime.mp3"},
            "guest": {"_id": "v", "username": "guest-7", "visitorEmails": [{"address": "a@b.c"}]},
            "room": {"_id": "r", "open": true, "servedBy": {"username": "grace"}},
            "agent": {"username": "grace", "name": "Grace"},
            "queueInfo": {"spot": 3},
        });
        let settings = Settings::read(&json!({"config": config}), token());
        assert_eq!(settings, Settings::read(&config, token()));
        assert_eq!(settings.limit, 500);
        assert!(settings.files && settings.transcript && !settings.can_close && settings.served);
        assert_eq!(settings.hidden, ["uj", "ul"]);
        assert_eq!(settings.departments.len(), 1);
        assert_eq!(settings.finished_title.as_deref(), Some("Bye"));
        assert_eq!(settings.transcript_question, None);
        assert_eq!(settings.survey_values, ["1", "2"]);
        assert_eq!(settings.username, "guest-7");
        assert_eq!(settings.email.as_deref(), Some("a@b.c"));
        assert_eq!(settings.room.unwrap().id, "r");
        assert_eq!(settings.agent.unwrap().name, "Grace");
        assert_eq!(settings.queue.unwrap().spot, 3);
    }

    #[test]
    fn what_is_missing_or_broken_does_least() {
        for answer in [
            json!({}),
            json!(null),
            json!({"config": {"settings": 7, "room": []}}),
        ] {
            let settings = Settings::read(&answer, token());
            assert!(!settings.files && !settings.transcript && settings.can_close);
            assert_eq!(settings.limit, 0);
            assert_eq!(settings.room, None);
        }
        let limited = |limit| {
            let config = json!({"settings": {"limitTextLength": limit}});
            Settings::read(&config, token()).limit
        };
        assert_eq!(limited(json!(false)), 0);
        assert_eq!(limited(json!("300")), 300);
        let closed = json!({"room": {"_id": "r", "closedAt": "2026-01-01T00:00:00.000Z"}});
        assert_eq!(Settings::read(&closed, token()).room, None);
    }

    #[test]
    fn triggers_that_can_fire_are_read() {
        let trigger = |condition, action| json!({"_id": "t", "runOnce": true, "conditions": [condition], "actions": [action]});
        let says = json!({"name": "send-message", "params": {"sender": "queue", "msg": "Hello"}});
        let named = json!({"name": "send-message",
            "params": {"sender": "custom", "name": "Grace", "msg": "Hello"}});
        let calls = json!({"name": "use-external-service", "params": {"sender": "queue"}});
        let soon = json!({"name": "time-on-site", "value": "5"});
        let config = json!({"triggers": [
            trigger(soon.clone(), says.clone()),
            trigger(json!({"name": "page-url", "value": "/shop"}), named),
            trigger(soon.clone(), calls),
            trigger(json!({"name": "unknown"}), says.clone()),
            {"_id": "x"},
            trigger(json!({"name": "chat-opened-by-visitor"}), says),
        ]});
        let triggers = Settings::read(&config, token()).triggers;
        assert_eq!(triggers.len(), 3);
        assert_eq!(triggers[0].condition, Condition::Time(5));
        assert_eq!(triggers[0].sender, None);
        assert!(triggers[0].once);
        assert_eq!(triggers[1].condition, Condition::Page("/shop".to_owned()));
        assert_eq!(triggers[1].sender.as_deref(), Some("Grace"));
        assert_eq!(triggers[2].condition, Condition::Opened);
    }
}
