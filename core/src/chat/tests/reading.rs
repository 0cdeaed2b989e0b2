//! What others say, how it is counted, and how it is laid out.

use super::*;

fn frame(stream: &str, event: &str, args: Value) -> Value {
    json!({"msg": "changed", "collection": stream, "id": "id",
        "fields": {"eventName": event, "args": args}})
}

fn around(news: Value) -> Value {
    frame("stream-livechat-room", "room1", json!([news]))
}

#[test]
fn older_ones_come_on_scrolling() {
    let mut server = Server::with(120);
    let mut page = Page::in_room(&mut server);
    assert_eq!(page.talk.len(), 50);
    assert!(page.talk.has_older());
    page.does(Event::OlderWanted);
    page.does(Event::OlderWanted);
    assert_eq!(page.calls.len(), 1);
    assert!(page.talk.loads_older());
    page.is_answered(&mut server);
    page.does(Event::OlderWanted);
    page.is_answered(&mut server);
    assert_eq!(page.talk.len(), 120);
    assert!(!page.talk.has_older());
    page.does(Event::OlderWanted);
    assert!(page.calls.is_empty());
    let texts = page.texts();
    assert_eq!((texts[0], texts[119]), ("line 1", "line 120"));
}

#[test]
fn older_ones_that_do_not_come_can_be_asked_for_again() {
    let mut server = Server::with(60);
    let mut page = Page::in_room(&mut server);
    page.does(Event::OlderWanted);
    page.answers(Call::Older, Err(ApiError::Network));
    assert!(!page.talk.loads_older());
    page.does(Event::OlderWanted);
    page.is_answered(&mut server);
    assert_eq!(page.talk.len(), 60);
}

#[test]
fn a_day_a_group_and_what_is_new_begin_somewhere() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    for later in [1, 1_000, 301_000, 86_400_000] {
        server.agent_says(later);
    }
    page.hears(&mut server);
    let flags: Vec<_> = page
        .rows()
        .iter()
        .map(|row| (row.day, row.head, row.tail))
        .collect();
    assert_eq!(
        flags,
        [
            (true, true, false),
            (false, false, true),
            (false, true, true),
            (true, true, true),
        ]
    );
    page.does(Event::PanelOpen(true));
    let new: Vec<_> = page.rows().iter().map(|row| row.new).collect();
    assert_eq!(new, [4, 0, 0, 0]);
    page.says("Thanks");
    let new: Vec<_> = page.rows().iter().map(|row| row.new).collect();
    assert_eq!(new, [0, 0, 0, 0, 0]);
}

#[test]
fn the_visitors_day_is_that_of_their_clock() {
    let mut server = Server::with(0);
    // 23:30 and 00:30 in UTC: 01:30 and 02:30 in Berlin's summer.
    server.clock = START / 86_400_000 * 86_400_000 - 1_800_000;
    server.agent_says(0);
    server.agent_says(3_600_000);
    for (zone, days) in [(0, [true, true]), (120, [true, false])] {
        let mut own = settings(json!({"room": server.room()}));
        own.zone_minutes = zone;
        let mut page = Page::of(own, &Value::Null, START);
        page.is_answered(&mut server);
        let begun: Vec<_> = page.rows().iter().map(|row| row.day).collect();
        assert_eq!(begun, days, "{zone}");
    }
}

#[test]
fn what_is_not_seen_is_counted_and_heard() {
    let mut server = Server::with(3);
    let mut page = Page::in_room(&mut server);
    assert_eq!((page.talk.unread(), page.chimes), (0, 0), "read elsewhere");
    server.agent_says(1);
    server.agent_says(1);
    server.happens("uj");
    page.hears(&mut server);
    assert_eq!((page.talk.unread(), page.chimes), (2, 2));
    assert_eq!(page.news.last(), Some(&News::Unread(2)));
    page.does(Event::PanelOpen(true));
    assert_eq!(page.talk.unread(), 0);
    assert_eq!(page.rows()[3].new, 2);
    server.agent_says(1);
    page.hears(&mut server);
    assert_eq!((page.talk.unread(), page.chimes), (0, 2));
    page.does(Event::Visible(false));
    page.does(Event::Muted(true));
    server.agent_says(1);
    page.hears(&mut server);
    assert_eq!((page.talk.unread(), page.chimes), (1, 2));
    // On the next page it is still unread, and what was seen is not.
    let mut config = json!({});
    config["room"] = server.room();
    let mut next = Page::of(settings(config), &page.kept, START);
    next.is_answered(&mut server);
    assert_eq!(next.talk.unread(), 1);
    assert!(next.talk.is_muted());
}

#[test]
fn what_is_seen_in_one_tab_is_seen_in_all() {
    let mut server = Server::with(1);
    let mut one = Page::in_room(&mut server);
    let mut other = Page::in_room(&mut server);
    server.agent_says(1);
    let frames = server.frames.clone();
    one.hears(&mut server);
    server.frames = frames;
    other.hears(&mut server);
    assert_eq!((one.talk.unread(), other.talk.unread()), (1, 1));
    one.does(Event::PanelOpen(true));
    other.does(Event::KeptElsewhere(one.kept.clone()));
    assert_eq!(other.talk.unread(), 0);
}

#[test]
fn new_ones_are_read_out_and_old_ones_are_not() {
    let mut server = Server::with(3);
    let mut page = Page::in_room(&mut server);
    page.does(Event::PanelOpen(true));
    assert!(page.said.is_empty());
    server.agent_says(1);
    let again = server.frames.clone();
    page.hears(&mut server);
    server.frames = again;
    page.hears(&mut server);
    let said = Said::Message {
        name: "Grace".to_owned(),
        text: "line 4".to_owned(),
    };
    assert_eq!(page.said, [said]);
}

#[test]
fn who_answers_is_told_once() {
    let mut server = Server::with(0);
    let mut page = Page::in_room_of(&mut server, json!({"settings": {"showConnecting": true}}));
    assert!(page.talk.waits_for_agent());
    let agent = json!({"type": "agentData",
        "data": {"_id": "a", "username": "grace", "name": "Grace", "status": "online"}});
    for _ in 0..3 {
        page.frame(around(agent.clone()));
    }
    assert_eq!(page.talk.agent().unwrap().name, "Grace");
    assert_eq!(page.news, [News::Agent]);
    assert_eq!(page.said, [Said::Change(Word::Joined, "Grace".to_owned())]);
    assert!(!page.talk.waits_for_agent());
    page.frame(around(json!({"type": "agentStatus", "status": "away"})));
    page.frame(around(json!({"type": "agentStatus", "status": "away"})));
    assert_eq!(page.talk.agent().unwrap().status, "away");
    assert_eq!(page.news, [News::Agent, News::AgentStatus]);
}

#[test]
fn a_transfer_is_told_once_and_who_answers_is_asked_for() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    server.happens("livechat_transfer_history");
    page.hears(&mut server);
    let told = Said::Change(Word::Transferred, String::new());
    assert_eq!(page.said.first(), Some(&told));
    page.is_answered(&mut server);
    assert_eq!(page.talk.agent().unwrap().name, "Grace");
    page.said.clear();
    page.does(Event::DepartmentChosen("d1".to_owned()));
    page.is_answered(&mut server);
    server.happens("livechat_transfer_history");
    page.hears(&mut server);
    assert_eq!(page.said, [told]);
}

#[test]
fn typing_draws_no_row() {
    let mut server = Server::with(1);
    let mut page = Page::in_room(&mut server);
    page.does(Event::Typed("x".to_owned()));
    let kept = page.kept.clone();
    page.does(Event::Keeping(kept));
    assert!(page.talk.changes().is_empty());
}

#[test]
fn what_the_page_hides_is_not_shown_as_long_as_it_does() {
    let hides = |kinds: &str| Event::Wished(json!({"hidden-system-messages": kinds}));
    let mut server = Server::with(2);
    server.happens("uj");
    server.frames.clear();
    server.agent_says(1);
    let mut page = Page::in_room(&mut server);
    let kinds = |page: &Page| -> Vec<String> {
        let kind = |row: &Row<'_>| match row.what {
            What::Message(message) => message.kind.clone(),
            What::Own(_) => "own".to_owned(),
        };
        page.rows().iter().map(kind).collect()
    };
    assert_eq!(kinds(&page), ["", "", "uj", ""]);
    page.does(hides("ul uj"));
    assert_eq!(kinds(&page), ["", "", ""], "at once");
    page.is_answered(&mut server);
    server.happens("ul");
    page.hears(&mut server);
    assert_eq!(kinds(&page), ["", "", ""]);
    // Options of others change, too.
    page.does(hides("ul uj"));
    assert!(page.calls.is_empty());
    page.does(hides(""));
    page.is_answered(&mut server);
    assert_eq!(kinds(&page), ["", "", "uj", "", "ul"]);
}

#[test]
fn who_stays_hidden_has_no_name() {
    let mut server = Server::with(0);
    let config = json!({"settings": {"agentHiddenInfo": true}});
    let mut page = Page::in_room_of(&mut server, config);
    let agent = json!({"type": "agentData", "data": {"username": "grace", "name": "Grace"}});
    page.frame(around(agent));
    assert_eq!(page.talk.agent().unwrap().name, "");
    page.frame(frame(
        "stream-notify-room",
        "room1/typing",
        json!(["grace", true]),
    ));
    assert_eq!(page.talk.typing(), Some(""));
    assert_eq!(
        page.said,
        [Said::Change(Word::SomebodyJoined, String::new())]
    );
}

#[test]
fn the_queue_is_told() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let queue = |spot| around(json!({"type": "queueData", "data": {"spot": spot}}));
    page.frame(queue(2));
    page.frame(queue(2));
    assert_eq!(page.talk.queue().unwrap().spot, 2);
    assert!(page.talk.waits_for_agent());
    assert_eq!(page.news, [News::Queue]);
    page.frame(queue(1));
    let agent = json!({"type": "agentData", "data": {"username": "grace"}});
    page.frame(around(agent));
    assert_eq!(page.talk.queue(), None);
}

#[test]
fn others_type_in_both_forms() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    let types = |page: &mut Page, what: &str, args: Value| {
        let event = ["room1/", what].concat();
        page.frame(frame("stream-notify-room", &event, args));
    };
    types(&mut page, "typing", json!(["grace", true]));
    assert_eq!(page.talk.typing(), Some("grace"));
    types(&mut page, "typing", json!(["grace", false]));
    assert_eq!(page.talk.typing(), None);
    types(
        &mut page,
        "user-activity",
        json!(["grace", ["user-typing"], {}]),
    );
    assert_eq!(page.talk.typing(), Some("grace"));
    types(&mut page, "user-activity", json!(["grace", []]));
    assert_eq!(page.talk.typing(), None);
    types(
        &mut page,
        "user-activity",
        json!(["guest-7", ["user-typing"]]),
    );
    assert_eq!(page.talk.typing(), None, "the visitor themselves");
    types(&mut page, "typing", json!(["grace", true]));
    server.agent_says(1);
    page.hears(&mut server);
    assert_eq!(page.talk.typing(), None, "they said it");
    types(&mut page, "typing", json!(["grace", true]));
    page.waits(15_000);
    assert_eq!(page.talk.typing(), None, "they do not say so any more");
}

#[test]
fn own_typing_is_told_now_and_then() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frames.clear();
    let mut text = String::new();
    for _ in 0..9 {
        text.push('x');
        page.does(Event::Typed(text.clone()));
        page.waits(1_000);
    }
    let told = |page: &Page| -> Vec<Value> {
        let newer = |frame: &&Value| frame["params"][0] == "room1/user-activity";
        let frames = page.frames.iter().filter(newer);
        frames.map(|frame| frame["params"][2].clone()).collect()
    };
    assert_eq!(
        told(&page),
        [json!(["user-typing"]), json!(["user-typing"])]
    );
    page.waits(5_000);
    assert_eq!(told(&page).len(), 3);
    assert_eq!(told(&page)[2], json!([]));
    page.does(Event::Typed("y".to_owned()));
    page.says("y");
    assert_eq!(told(&page)[4], json!([]));
    page.does(Event::Typed(String::new()));
    page.waits(10_000);
    assert_eq!(told(&page).len(), 5);
    let old = |frame: &&Value| frame["params"][0] == "room1/typing";
    assert_eq!(page.frames.iter().filter(old).count(), 5);
}

#[test]
fn frames_of_other_rooms_and_broken_ones_change_nothing() {
    let mut server = Server::with(1);
    let mut page = Page::in_room(&mut server);
    let message = json!({"_id": "x", "rid": "r2", "msg": "x", "ts": 1});
    for broken in [
        frame("stream-room-messages", "room2", json!([message])),
        frame("stream-room-messages", "room1", json!([message])),
        frame("stream-room-messages", "room1", json!([null, {}, 7])),
        frame(
            "stream-room-messages",
            "room1x",
            json!([{"_id": "x", "msg": "x", "ts": 1}]),
        ),
        frame(
            "stream-notify-room",
            "room1/deleteMessage",
            json!([{"_id": 7}, null]),
        ),
        frame(
            "stream-livechat-room",
            "room1",
            json!([{"type": "agentData", "data": 7}]),
        ),
        json!({"msg": "changed", "fields": []}),
    ] {
        page.frame(broken);
    }
    assert_eq!(page.texts(), ["line 1"]);
    assert!(page.news.is_empty() && page.said.is_empty());
}

#[test]
fn another_token_is_told_and_used() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.frame(around(
        json!({"type": "visitorData", "visitor": {"token": "new"}}),
    ));
    let token = VisitorToken::parse("new").unwrap();
    assert_eq!(page.news, [News::Token(token)]);
    page.says("Hello");
    page.gets_turn();
    let (_, _, body) = page.called(Call::Say).unwrap();
    assert_eq!(body.as_ref().unwrap()["token"], "new");
}

#[test]
fn presence_is_told() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.does(Event::Active);
    page.waits(200_000);
    page.does(Event::Active);
    page.waits(299_000);
    assert_eq!(page.called(Call::Status), None);
    page.waits(1_000);
    let (_, path, body) = page.called(Call::Status).unwrap();
    assert_eq!(path, "/api/v1/livechat/visitor.status");
    assert_eq!(*body, Some(json!({"token": "tok", "status": "away"})));
    page.answers(Call::Status, Err(ApiError::Network));
    page.does(Event::Active);
    page.does(Event::Active);
    let told = |(call, ..): &&(Call, String, Option<Value>)| *call == Call::Status;
    let told: Vec<_> = page.calls.iter().filter(told).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].2, Some(json!({"token": "tok", "status": "online"})));
}

fn triggers() -> Value {
    let says = |sender: &str, msg: &str| json!([{"name": "send-message", "params": {"sender": sender, "name": "Ada", "msg": msg}}]);
    json!({"triggers": [
        {"_id": "t1", "conditions": [{"name": "time-on-site", "value": 5}],
            "actions": says("queue", "May I help?")},
        {"_id": "t2", "runOnce": true, "conditions": [{"name": "page-url", "value": "/shop"}],
            "actions": says("custom", "Looking for basil?")},
        {"_id": "t3", "conditions": [{"name": "chat-opened-by-visitor"}],
            "actions": says("custom", "Welcome")},
        {"_id": "t4", "conditions": [{"name": "after-guest-registration"}],
            "actions": says("custom", "Nice to meet you")},
    ]})
}

#[test]
fn triggers_fire_once() {
    let mut page = Page::of(settings(triggers()), &Value::Null, START);
    page.waits(4_900);
    assert!(page.calls.is_empty());
    page.waits(200);
    let (_, path, _) = page.called(Call::NextAgent).unwrap();
    assert_eq!(path, "/api/v1/livechat/agent.next/tok");
    let agent = json!({"agent": {"username": "grace", "name": "Grace"}});
    page.answers(Call::NextAgent, Ok(agent));
    assert_eq!(page.texts(), ["May I help?"]);
    assert_eq!((page.talk.unread(), page.chimes), (1, 1));
    page.does(Event::Visited("https://x.org/shop".to_owned()));
    assert_eq!(page.matches, [(1, "/shop".to_owned())]);
    page.does(Event::Matched(1));
    page.does(Event::Matched(1));
    page.does(Event::PanelOpen(true));
    page.does(Event::PanelOpen(false));
    page.does(Event::PanelOpen(true));
    page.does(Event::Registered);
    assert_eq!(
        page.texts(),
        [
            "May I help?",
            "Looking for basil?",
            "Welcome",
            "Nice to meet you"
        ]
    );
    assert_eq!(page.talk.unread(), 0);
    page.does(Event::PanelOpen(false));
    assert_eq!(page.talk.unread(), 0, "they were seen");
    let mut next = Page::of(settings(triggers()), &page.kept, START);
    next.does(Event::Matched(1));
    assert!(next.texts().is_empty(), "once is once");
}

#[test]
fn what_was_said_before_they_were_known_stands_in_the_conversation() {
    let mut page = Page::of(settings(triggers()), &Value::Null, START);
    let said = |ids: &[&str]| Event::Greeted(ids.iter().map(|&id| id.to_owned()).collect());
    page.does(said(&["t2", "gone", "t1", "t1"]));
    assert_eq!(page.texts(), ["Looking for basil?", "May I help?"]);
    assert_eq!((page.talk.unread(), page.chimes), (0, 0), "it was read");
    page.waits(10_000);
    page.does(Event::Matched(1));
    assert_eq!(page.texts().len(), 2, "nothing is said twice");
    let mut next = Page::of(settings(triggers()), &page.kept, START);
    next.does(said(&["t2"]));
    assert!(next.texts().is_empty(), "once is once");
}

#[test]
fn triggers_do_not_talk_into_a_conversation() {
    let mut server = Server::with(1);
    let mut page = Page::in_room_of(&mut server, triggers());
    page.does(Event::PanelOpen(true));
    page.does(Event::Registered);
    page.waits(10_000);
    assert_eq!(page.texts(), ["line 1"]);
}

#[test]
fn ten_thousand_messages_are_no_matter() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    for _ in 0..10_000 {
        server.agent_says(1);
    }
    page.hears(&mut server);
    assert_eq!(page.talk.len(), 10_000);
    let one = json!({"_id": "z", "rid": "room1", "msg": "z", "ts": {"$date": START + 20_000}});
    page.frame(frame("stream-room-messages", "room1", json!([one])));
    let change = Change {
        at: 10_000,
        removed: 0,
        inserted: 1,
    };
    assert_eq!(page.talk.changes(), [change]);
}
