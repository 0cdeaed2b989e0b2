use super::super::chat::Told;
use super::super::chat::{Place, What, rows};
use super::super::message::{By, Note};
use super::*;

const MESSAGES: &str = "stream-room-messages";
const ROOM: &str = "stream-notify-room";

#[test]
fn the_socket_is_signed_in_and_listens_to_what_there_is() {
    let mut bench = Bench::new();
    bench.begin(Some(session()), Vec::new());
    bench.effects.clear();
    bench.happens(Event::SocketOpened);
    assert_eq!(
        bench.frames(),
        [json!({ "msg": "connect", "version": "1", "support": ["1", "pre2", "pre1"] })]
    );
    bench.happens(Event::Frame(json!({ "msg": "connected" })));
    assert_eq!(
        bench.frames(),
        [
            json!({ "msg": "method", "method": "login", "id": "login", "params": [{ "resume": "secret" }] })
        ]
    );
    let signed_in = json!({ "msg": "result", "id": "login", "result": {} });
    bench.happens(Event::Frame(signed_in));
    let sub = |stream: &str, event: &str| json!({ "msg": "sub", "id": format!("{stream}|{event}"), "name": stream, "params": [event, false] });
    let queue = "stream-livechat-inquiry-queue-observer";
    assert_eq!(
        bench.frames(),
        [
            sub(queue, "public"),
            sub("stream-notify-user", "kim/rooms-changed"),
            sub("stream-notify-user", "kim/subscriptions-changed"),
        ]
    );
    bench.answer(
        Call::Departments,
        json!({ "departments": [{ "_id": "s", "name": "S" }] }),
    );
    assert_eq!(bench.frames(), [sub(queue, "department/s")]);
    bench.rooms(&["r1"]);
    assert_eq!(
        bench.frames(),
        [
            sub(ROOM, "r1/deleteMessage"),
            sub(ROOM, "r1/typing"),
            sub(ROOM, "r1/user-activity"),
            sub(MESSAGES, "r1"),
        ]
    );
    bench.now += 10_000;
    bench.rooms(&[]);
    assert_eq!(bench.frames().len(), 4);
}

#[test]
fn a_socket_whose_session_is_none_leads_to_signing_in() {
    let mut bench = Bench::live();
    bench.happens(Event::SocketClosed);
    bench.later(1_500, Timer::Reconnect);
    bench.happens(Event::SocketOpened);
    bench.happens(Event::Frame(json!({ "msg": "connected" })));
    let refused = json!({ "msg": "result", "id": "login", "error": { "error": 403 } });
    bench.happens(Event::Frame(refused));
    assert!(matches!(bench.desk.stage, Stage::SigningIn { .. }));
}

#[test]
fn a_lost_socket_is_sought_again_ever_more_slowly_and_then_all_is_asked_for() {
    let mut bench = Bench::talking();
    let mut waits = Vec::new();
    for _ in 0..6 {
        bench.happens(Event::SocketClosed);
        let wait = bench.effects.iter().find_map(|effect| match effect {
            Effect::After(ms, Timer::Reconnect) => Some(*ms),
            _ => None,
        });
        waits.push(wait.unwrap());
        bench.effects.clear();
        bench.later(20_000, Timer::Reconnect);
    }
    assert_eq!(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 16_000]);
    assert_eq!(bench.desk.connection(), Connection::Lost);
    bench.happens(Event::Online(false));
    assert_eq!(bench.desk.connection(), Connection::Offline);
    bench.happens(Event::Online(true));
    bench.effects.clear();
    bench.connects();
    assert_eq!(bench.desk.connection(), Connection::Live);
    bench.happens(Event::Frame(
        json!({ "msg": "ready", "subs": ["stream-room-messages|r1"] }),
    ));
    let calls = bench.calls();
    for path in [
        "GET livechat/inquiries.queuedForUser?count=100",
        "GET livechat/rooms?open=true&count=100&agents[]=kim",
        "GET livechat/r1/messages?count=50&offset=0",
    ] {
        assert!(calls.iter().any(|call| call == path), "{calls:?}");
    }
}

#[test]
fn a_silent_socket_is_asked_and_then_given_up() {
    let mut bench = Bench::live();
    bench.later(30_000, Timer::Silence);
    assert_eq!(bench.frames(), [json!({ "msg": "ping" })]);
    bench.later(30_000, Timer::Silence);
    assert!(bench.effects.contains(&Effect::Disconnect));
    let mut bench = Bench::live();
    bench.happens(Event::Frame(json!({ "msg": "ping", "id": "7" })));
    assert_eq!(bench.frames(), [json!({ "msg": "pong", "id": "7" })]);
}

#[test]
fn messages_come_once_in_order_and_the_newest_copy_holds() {
    let mut bench = Bench::talking();
    bench.hears(MESSAGES, "r1", json!([message("m3", "three", 3)]));
    bench.hears(MESSAGES, "r1", json!([message("m2", "two", 2)]));
    bench.hears(MESSAGES, "r1", json!([message("m3", "three", 3)]));
    let mut edited = message("m2", "two!", 2);
    edited["editedAt"] = json!({ "$date": NOW });
    bench.hears(MESSAGES, "r1", json!([edited]));
    bench.hears(MESSAGES, "r1", json!([message("m2", "two", 2)]));
    assert_eq!(bench.texts("r1"), ["Hello?", "two!", "three"]);
    bench.hears(ROOM, "r1/deleteMessage", json!([{ "_id": "m2" }]));
    bench.history(
        "r1",
        &[message("m3", "three", 3), message("m1", "Hello?", 1)],
    );
    assert_eq!(bench.texts("r1"), ["Hello?", "three"]);
    assert_eq!(bench.desk.chat("r1").unwrap().preview, "three");
}

#[test]
fn what_is_new_is_read_out_and_read() {
    let mut bench = Bench::talking();
    bench.hears(MESSAGES, "r1", json!([message("m2", "*Basil*?", 2)]));
    assert_eq!(bench.desk.spoken, "Ada says: Basil?");
    let counted = json!(["updated", { "rid": "r1", "t": "l", "unread": 1 }]);
    bench.hears(
        "stream-notify-user",
        "kim/subscriptions-changed",
        counted.clone(),
    );
    assert_eq!(bench.calls(), [r#"POST subscriptions.read {"rid":"r1"}"#]);
    assert_eq!(bench.desk.unread(), 0);
    bench.happens(Event::Show(Address::Chats));
    bench.hears("stream-notify-user", "kim/subscriptions-changed", counted);
    assert_eq!(bench.desk.unread(), 1);
    bench.hears(MESSAGES, "r1", json!([message("m3", "Hello?", 3)]));
    assert_eq!(bench.desk.spoken, "New message from Ada");
    bench.happens(Event::Show(Address::Chat("r1".to_owned())));
    assert_eq!(bench.desk.unread(), 0);
}

#[test]
fn where_the_visitor_goes_is_followed() {
    let mut bench = Bench::talking();
    let visitor = json!({ "visitor": { "_id": "ada", "name": "Ada" } });
    bench.answer(Call::Visitor("r1".to_owned()), visitor);
    bench.effects.clear();
    bench.hears(MESSAGES, "r1", json!([message("m2", "And this?", 2)]));
    assert_eq!(
        bench.calls(),
        ["GET livechat/visitors.pagesVisited/r1?count=10"]
    );
    let mut visit = message("v1", "Seeds - https://shop.test/seeds", 3);
    visit["t"] = json!("livechat_navigation_history");
    visit["navigation"] = json!({ "page": {
        "title": "Seeds", "location": { "href": "https://shop.test/seeds" },
    }});
    bench.hears(MESSAGES, "r1", json!([visit]));
    let chat = bench.desk.shown_chat().unwrap();
    assert_eq!(chat.details.as_ref().unwrap().pages[0].title, "Seeds");
    assert_eq!(bench.texts("r1"), ["Hello?", "And this?"]);
}

#[test]
fn the_same_words_twice_are_read_out_twice() {
    let mut bench = Bench::talking();
    bench.hears(MESSAGES, "r1", json!([message("m2", "yes", 2)]));
    let first = bench.desk.spoken.clone();
    bench.hears(MESSAGES, "r1", json!([message("m3", "yes", 3)]));
    assert_ne!(bench.desk.spoken, first);
}

#[test]
fn typing_shows_in_both_forms_and_passes() {
    let mut bench = Bench::talking();
    let types = |bench: &Bench| {
        bench
            .desk
            .chat("r1")
            .unwrap()
            .who_types()
            .map(str::to_owned)
    };
    bench.hears(
        ROOM,
        "r1/user-activity",
        json!(["guest-1", ["user-typing"], {}]),
    );
    assert_eq!(types(&bench).as_deref(), Some("Ada"));
    bench.hears(ROOM, "r1/user-activity", json!(["guest-1", [], {}]));
    assert_eq!(types(&bench), None);
    bench.hears(ROOM, "r1/typing", json!(["guest-1", true]));
    assert!(types(&bench).is_some());
    bench.later(15_100, Timer::Typing);
    assert_eq!(types(&bench), None);
    bench.hears(ROOM, "r1/typing", json!(["kim", true]));
    assert_eq!(types(&bench), None);
    bench.hears(ROOM, "r1/typing", json!(["guest-1", true]));
    bench.hears(MESSAGES, "r1", json!([message("m2", "There", 2)]));
    assert_eq!(types(&bench), None);
}

#[test]
fn a_room_that_is_closed_or_given_away_says_so() {
    let mut bench = Bench::talking();
    let user = "stream-notify-user";
    let closed = json!(["updated", { "_id": "r1", "t": "l", "closedAt": { "$date": NOW } }]);
    bench.hears(user, "kim/rooms-changed", closed);
    assert_eq!(bench.desk.shown_chat().unwrap().place, Place::Closed);
    assert_eq!(bench.desk.spoken, "The conversation with Ada has ended");
    let mut bench = Bench::talking();
    bench.hears(
        user,
        "kim/rooms-changed",
        json!(["removed", { "_id": "r1", "t": "l" }]),
    );
    assert_eq!(bench.desk.shown_chat().unwrap().place, Place::Elsewhere);
}

#[test]
fn a_history_is_reached_back_through() {
    let mut bench = Bench::talking();
    let page: Vec<Value> = (0..50)
        .map(|at| message(&format!("p{at}"), "x", at))
        .collect();
    let call = |offset| Call::History {
        room: "r1".to_owned(),
        offset,
    };
    bench.answer(call(0), json!({ "messages": page, "total": 52 }));
    assert!(bench.desk.chat("r1").unwrap().has_older());
    bench.happens(Event::Older("r1".to_owned()));
    bench.happens(Event::Older("r1".to_owned()));
    assert_eq!(
        bench.calls(),
        ["GET livechat/r1/messages?count=50&offset=50"]
    );
    let rest =
        json!({ "messages": [message("o1", "first", 0), message("o2", "x", 0)], "total": 52 });
    bench.answer(call(50), rest);
    assert!(!bench.desk.chat("r1").unwrap().has_older());
    bench.effects.clear();
    bench.happens(Event::Older("r1".to_owned()));
    assert_eq!(bench.calls(), [""; 0]);
}

#[test]
fn notes_tell_what_happened_and_programs_words_are_not_shown() {
    let mut bench = Bench::talking();
    let note = |id: &str, kind: &str, text: &str, second: u32| {
        let mut note = message(id, text, second);
        note["t"] = json!(kind);
        note["u"] = json!({ "_id": "bob", "username": "bob", "name": "Bob" });
        note
    };
    let mut passed = note("n2", "livechat_transfer_history", "", 11);
    passed["transferData"] = json!({
        "transferredBy": { "username": "bob", "name": "Bob" }, "comment": "Wants basil",
        "transferredTo": { "username": "kim", "name": "Kim" },
    });
    bench.hears(
        MESSAGES,
        "r1",
        json!([
            note("n1", "command", "promptTranscript", 10),
            passed,
            note("n3", "livechat-close", "Sold.", 12),
        ]),
    );
    let chat = bench.desk.chat("r1").unwrap();
    let notes: Vec<_> = chat
        .messages
        .iter()
        .filter_map(|message| message.note.clone())
        .collect();
    assert_eq!(
        notes,
        [
            Note::PassedOn {
                by: "Bob".to_owned(),
                to: Some("Kim".to_owned()),
                comment: "Wants basil".to_owned()
            },
            Note::Closed {
                by: "Bob".to_owned(),
                comment: "Sold.".to_owned()
            },
        ]
    );
    assert_eq!(chat.preview, "Hello?");
}

#[test]
fn one_authors_words_stand_together_within_a_day() {
    let mut bench = Bench::talking();
    let mut mine = message("k1", "Hi", 3);
    mine["u"] = json!({ "_id": "kim", "username": "kim" });
    bench.hears(MESSAGES, "r1", json!([message("m2", "Me again", 2), mine]));
    let rows = rows(bench.desk.chat("r1").unwrap(), |at| {
        i64::from(at % 60_000 >= 2_000)
    });
    let shape: Vec<_> = rows
        .iter()
        .map(|row| (row.id.as_str(), row.day, row.head, row.tail))
        .collect();
    assert_eq!(
        shape,
        [
            ("m1", true, true, true),
            ("m2", true, true, true),
            ("k1", false, true, true)
        ]
    );
    assert!(matches!(&rows[2].what, What::Said(message) if message.by == By::Me));
}

#[test]
fn who_the_visitor_is_is_looked_up_once() {
    let mut bench = Bench::live();
    bench.rooms(&["r1"]);
    bench.effects.clear();
    bench.happens(Event::Show(Address::Chat("r1".to_owned())));
    bench.rooms(&["r1"]);
    let lookups = bench
        .calls()
        .into_iter()
        .filter(|call| call.contains("visitors.info"));
    assert_eq!(
        lookups.collect::<Vec<_>>(),
        ["GET livechat/visitors.info?visitorId=ada"]
    );
    let visitor = json!({ "visitor": {
        "_id": "ada", "name": "Ada Lovelace", "visitorEmails": [{ "address": "ada@example.com" }],
        "phone": [{ "phoneNumber": "+44 20" }], "livechatData": { "company": "Engines" },
        "userAgent": "Firefox/140", "ip": "::1",
    }});
    bench.answer(Call::Visitor("r1".to_owned()), visitor);
    assert_eq!(
        bench.calls(),
        [
            "GET livechat/visitors.pagesVisited/r1?count=10",
            "GET omnichannel/contacts.search?searchText=ada%40example.com&count=50&offset=0&sort=%7B%22name%22%3A1%7D",
        ]
    );
    let pages = json!({ "pages": [{ "ts": "2026-01-31T09:00:00.000Z", "navigation": { "page": {
        "title": "Seeds", "location": { "href": "javascript:alert(1)" },
    }}}]});
    bench.answer(Call::Pages("r1".to_owned()), pages);
    let details = bench.desk.shown_chat().unwrap().details.clone().unwrap();
    let told: Vec<_> = details
        .told
        .iter()
        .map(|(what, words)| {
            let what = match what {
                Told::Email => "Email".to_owned(),
                Told::Phone => "Phone".to_owned(),
                Told::Field(key) => bench.desk.label(key),
            };
            (what, words.as_str())
        })
        .collect();
    assert_eq!(
        told,
        [
            ("Email".to_owned(), "ada@example.com"),
            ("Phone".to_owned(), "+44 20"),
            ("Company".to_owned(), "Engines")
        ]
    );
    assert_eq!(
        (details.pages[0].title.as_str(), &details.pages[0].href),
        ("Seeds", &None)
    );
}
