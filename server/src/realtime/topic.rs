//! What can be listened to.

/// One stream of events. A room and an agent are named by their ids.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Who does what in a room: types, at present.
    Activity(String),
    /// As [`Self::Messages`], for agents: without the visitor's secret.
    Desk(String),
    /// Which messages were removed from a room.
    Deleted(String),
    /// Which conversations wait: those of a department, or those of none.
    Inquiries(Option<String>),
    /// What becomes of a visitor's conversation: agent, queue, visitor.
    Livechat(String),
    /// What is said in a room, and what was changed in it.
    Messages(String),
    /// The rooms of an agent.
    Rooms(String),
    /// What an agent has not read in them.
    Subscriptions(String),
    /// Who types in a room, in the words of servers up to 6.
    Typing(String),
}

impl Topic {
    /// The name that is subscribed to, and the `collection` of its events.
    #[must_use]
    pub fn stream(&self) -> &'static str {
        match self {
            Self::Activity(_) | Self::Deleted(_) | Self::Typing(_) => "stream-notify-room",
            Self::Inquiries(_) => "stream-livechat-inquiry-queue-observer",
            Self::Livechat(_) => "stream-livechat-room",
            Self::Desk(_) | Self::Messages(_) => "stream-room-messages",
            Self::Rooms(_) | Self::Subscriptions(_) => "stream-notify-user",
        }
    }

    /// The first parameter of a subscription, and the `eventName` of its events.
    #[must_use]
    pub fn event(&self) -> String {
        match self {
            Self::Activity(room) => format!("{room}/user-activity"),
            Self::Deleted(room) => format!("{room}/deleteMessage"),
            Self::Inquiries(None) => "public".to_owned(),
            Self::Inquiries(Some(department)) => format!("department/{department}"),
            Self::Desk(room) | Self::Livechat(room) | Self::Messages(room) => room.clone(),
            Self::Rooms(agent) => format!("{agent}/rooms-changed"),
            Self::Subscriptions(agent) => format!("{agent}/subscriptions-changed"),
            Self::Typing(room) => format!("{room}/typing"),
        }
    }

    /// What is meant by these two; `None` for what there is nothing of.
    #[must_use]
    pub fn parse(stream: &str, event: &str) -> Option<Self> {
        let part = |name: &str| event.strip_suffix(name).map(str::to_owned);
        match stream {
            "stream-room-messages" => Some(Self::Messages(event.to_owned())),
            "stream-livechat-room" => Some(Self::Livechat(event.to_owned())),
            "stream-notify-room" => part("/user-activity")
                .map(Self::Activity)
                .or_else(|| part("/typing").map(Self::Typing))
                .or_else(|| part("/deleteMessage").map(Self::Deleted)),
            "stream-notify-user" => part("/rooms-changed")
                .map(Self::Rooms)
                .or_else(|| part("/subscriptions-changed").map(Self::Subscriptions)),
            "stream-livechat-inquiry-queue-observer" => match event.strip_prefix("department/") {
                Some(department) => Some(Self::Inquiries(Some(department.to_owned()))),
                None => (event == "public").then_some(Self::Inquiries(None)),
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_is_found_by_its_own_names() {
        for topic in [
            Topic::Activity("r".to_owned()),
            Topic::Deleted("r".to_owned()),
            Topic::Inquiries(None),
            Topic::Inquiries(Some("sales".to_owned())),
            Topic::Livechat("r".to_owned()),
            Topic::Messages("r".to_owned()),
            Topic::Rooms("a".to_owned()),
            Topic::Subscriptions("a".to_owned()),
            Topic::Typing("r".to_owned()),
        ] {
            assert_eq!(Topic::parse(topic.stream(), &topic.event()), Some(topic));
        }
    }

    #[test]
    fn what_there_is_nothing_of_is_no_topic() {
        for (stream, event) in [
            ("stream-notify-room", "r"),
            ("stream-notify-room", "r/webrtc"),
            ("stream-notify-user", "a/message"),
            ("stream-livechat-inquiry-queue-observer", "x"),
            ("stream-notify-all", "public-settings-changed"),
            ("", ""),
        ] {
            assert_eq!(Topic::parse(stream, event), None, "{stream} {event}");
        }
    }
}
