//! Who answers: seen, gone, typing; and who would.

use super::*;

fn frame(stream: &str, event: &str, args: Value) -> Value {
    json!({"msg": "changed", "collection": stream, "id": "id",
        "fields": {"eventName": event, "args": args}})
}

fn around(news: Value) -> Value {
    frame("stream-livechat-room", "room1", json!([news]))
}

fn grace() -> Value {
    around(json!({"type": "agentData",
        "data": {"_id": "a", "username": "grace", "name": "Grace", "status": "online"}}))
}

fn types(page: &mut Page) {
    page.frame(frame(
        "stream-notify-room",
        "room1/user-activity",
        json!(["grace", ["user-typing"], {}]),
    ));
}

#[test]
fn whoever_was_taken_off_does_not_answer_any_more() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, json!({"settings": {"showConnecting": true}}));
    page.frame(grace());
    assert!(!page.talk.waits_for_agent());
    page.news.clear();
    // As Rocket.Chat says it when it has put the conversation back into the queue.
    page.frame(around(json!({"type": "agentData"})));
    assert_eq!(page.talk.agent(), None);
    assert!(page.talk.waits_for_agent());
    assert!(page.news.is_empty());
}

#[test]
fn who_is_not_there_any_more_after_a_transfer_is_not_shown() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frame(grace());
    server.happens("livechat_transfer_history");
    page.hears(&mut server);
    page.answers(Call::Agent, Err(ApiError::Network));
    assert!(page.talk.agent().is_some());
    server.happens("livechat_transfer_history");
    page.hears(&mut server);
    page.answers(Call::Agent, refused("invalid-agent"));
    assert_eq!(page.talk.agent(), None);
}

#[test]
fn who_came_before_anything_was_heard_is_asked_for() {
    let mut server = Server::with(0);
    server.happens("uj");
    server.frames.clear();
    let mut page = Page::of(
        settings(json!({"room": server.room(), "settings": {"hiddenSystemMessages": ["uj"]}})),
        &Value::Null,
        START,
    );
    page.connects(&mut server);
    assert_eq!(
        page.talk.agent().map(|agent| agent.name.as_str()),
        Some("Grace")
    );
}

#[test]
fn typing_ends_with_what_was_typed_and_with_nothing_else() {
    let mut server = Server::with(3);
    let mut page = Page::in_room(&mut server);
    types(&mut page);
    server.edits(1);
    page.hears(&mut server);
    assert!(page.talk.typing().is_some(), "an older one was edited");
    page.frame(json!({"msg": "ready", "subs": ["livechat-0"]}));
    page.is_answered(&mut server);
    assert!(page.talk.typing().is_some(), "the history came again");
    server.agent_says(1);
    page.hears(&mut server);
    assert_eq!(page.talk.typing(), None);
}

#[test]
fn who_stays_hidden_stops_typing_too() {
    let mut server = Server::with(0);
    let config = json!({"settings": {"agentHiddenInfo": true}});
    let mut page = Page::in_room_of(&mut server, config);
    types(&mut page);
    assert_eq!(page.talk.typing(), Some(""));
    server.agent_says(1);
    page.hears(&mut server);
    assert_eq!(page.talk.typing(), None);
}

#[test]
fn a_file_is_read_out_by_its_name() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frame(frame(
        "stream-room-messages",
        "room1",
        json!([{"_id": "f", "rid": "room1", "msg": "", "ts": {"$date": START},
            "u": {"username": "grace", "name": "Grace"},
            "attachments": [{"type": "file", "title": "prices.pdf", "title_link": "/file-upload/f/prices.pdf"}]}]),
    ));
    let said = Said::Message {
        name: "Grace".to_owned(),
        text: "prices.pdf".to_owned(),
    };
    assert!(page.said.contains(&said), "{:?}", page.said);
}

fn greeting() -> Value {
    json!({"triggers": [
        {"_id": "t1", "conditions": [{"name": "time-on-site", "value": 5}],
            "actions": [{"name": "send-message", "params": {"sender": "queue", "msg": "May I help?"}}]},
    ]})
}

#[test]
fn who_would_answer_is_not_asked_for_in_vain_once_somebody_does() {
    let mut server = Server::new();
    let mut page = Page::of(settings(greeting()), &Value::Null, START);
    page.waits(5_100);
    let asked = page.calls.remove(0);
    page.says("Hello");
    page.is_answered(&mut server);
    page.frame(json!({"msg": "connected"}));
    page.does(Event::SocketOpened);
    page.frame(json!({"msg": "connected"}));
    page.frame(grace());
    page.calls.push(asked);
    page.answers(Call::NextAgent, Ok(json!({"success": true})));
    assert!(page.talk.agent().is_some());
    assert_eq!(page.texts(), ["Hello"]);
}

#[test]
fn a_greeting_stands_above_the_answer_though_the_devices_clock_is_ahead() {
    let mut server = Server::new();
    let ahead = START + 600_000;
    let mut page = Page::of(settings(greeting()), &Value::Null, ahead);
    page.waits(5_100);
    page.answers(Call::NextAgent, refused("agent-not-found"));
    assert_eq!(page.chimes, 1);
    page.says("Yes");
    page.is_answered(&mut server);
    page.connects(&mut server);
    server.frames.clear();
    server.agent_says(1_000);
    page.hears(&mut server);
    assert_eq!(page.texts(), ["May I help?", "Yes", "line 1"]);
    assert_eq!(page.chimes, 2);
}
