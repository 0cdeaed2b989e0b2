//! What holds when something goes wrong: answers that do not come, sockets that fall, sessions that
//! end, conversations that are taken away.

use super::super::chat::{Loaded, Place, Way};
use super::super::contacts::{Event as Do, Leaving};
use super::super::event::Picked;
use super::*;

const MESSAGES: &str = "stream-room-messages";
const USER: &str = "stream-notify-user";

impl Bench {
    fn types_in(&mut self, room: &str, text: &str) {
        let (room, text) = (room.to_owned(), text.to_owned());
        self.happens(Event::Typed { room, text });
    }

    fn draft(&self, room: &str) -> &str {
        &self.desk.chat(room).unwrap().draft
    }

    /// Signs in after the session ended, as this agent.
    pub(super) fn comes_back(&mut self, user: &str) {
        self.happens(Event::SignIn(Claim {
            user: user.to_owned(),
            password: "x".to_owned(),
            ..Claim::default()
        }));
        let call = Call::Login {
            root: "https://chat.test".to_owned(),
            stay: false,
        };
        let me = json!({ "_id": user, "username": user });
        self.answer(
            call,
            json!({ "data": { "userId": user, "authToken": "new", "me": me } }),
        );
    }

    fn timers(&mut self, wanted: impl Fn(&Timer) -> bool) -> Vec<u32> {
        let effects = std::mem::take(&mut self.effects);
        let timers = effects.into_iter().filter_map(|effect| match effect {
            Effect::After(ms, timer) if wanted(&timer) => Some(ms),
            _ => None,
        });
        timers.collect()
    }
}

#[test]
fn one_look_at_the_silence_is_under_way_however_often_the_page_is_come_back_to() {
    let mut bench = Bench::live();
    let looks = |bench: &mut Bench| bench.timers(|timer| *timer == Timer::Silence);
    for _ in 0..5 {
        bench.happens(Event::Visible(true));
    }
    assert_eq!(looks(&mut bench), [0_u32; 0]);
    bench.happens(Event::SocketClosed);
    bench.later(1_500, Timer::Reconnect);
    bench.connects();
    assert_eq!(looks(&mut bench), [0_u32; 0]);
    bench.later(10_000, Timer::Silence);
    assert_eq!(looks(&mut bench).len(), 1);
}

#[test]
fn a_socket_that_is_refused_for_a_moment_ends_no_session() {
    let mut bench = Bench::live();
    bench.happens(Event::SocketClosed);
    bench.later(1_500, Timer::Reconnect);
    bench.happens(Event::SocketOpened);
    bench.happens(Event::Frame(json!({ "msg": "connected" })));
    bench.effects.clear();
    bench.happens(Event::Frame(
        json!({ "msg": "result", "id": "login", "error": {
            "error": "too-many-requests", "reason": "Error, too many requests.",
        }}),
    ));
    assert_eq!(bench.desk.stage, Stage::In);
    assert!(!bench.timers(|timer| *timer == Timer::Reconnect).is_empty());
}

#[test]
fn a_network_that_goes_is_told_at_once_and_when_it_comes_the_socket_is_a_new_one() {
    let mut bench = Bench::live();
    bench.happens(Event::Online(false));
    assert_eq!(bench.desk.connection(), Connection::Offline);
    bench.effects.clear();
    bench.happens(Event::Online(true));
    let socket = Effect::Connect("wss://chat.test/websocket".to_owned());
    assert!(bench.effects.contains(&socket));
    bench.connects();
    assert_eq!(bench.desk.connection(), Connection::Live);
    // Another window may have changed it.
    assert!(bench.calls().contains(&"GET me".to_owned()));
}

#[test]
fn lists_that_do_not_come_are_said_and_asked_for_again() {
    let mut bench = Bench::new();
    bench.begin(Some(session()), Vec::new());
    bench.refuse(Call::Queue { older: false }, 0, "");
    bench.refuse(Call::Rooms, 0, "");
    let why = Some("The server cannot be reached.");
    assert_eq!(bench.desk.unlisted.as_deref(), why);
    bench.calls();
    bench.happens(Event::Relist);
    assert_eq!(bench.calls().len(), 3);
    bench.queue(&[]);
    bench.rooms(&[]);
    assert_eq!((bench.desk.listed, &bench.desk.unlisted), (true, &None));
}

#[test]
fn news_whose_list_does_not_come_are_asked_for_again() {
    let mut bench = Bench::live();
    let queue = "stream-livechat-inquiry-queue-observer";
    bench.hears(queue, "public", json!([{ "type": "added", "rid": "q1" }]));
    bench.later(150, Timer::Lists);
    bench.effects.clear();
    bench.refuse(Call::Rooms, 502, "");
    bench.refuse(Call::Queue { older: true }, 502, "");
    assert_eq!(bench.timers(|timer| *timer == Timer::Lists), [5_000]);
    bench.later(5_000, Timer::Lists);
    assert_eq!(bench.calls().len(), 3);
}

#[test]
fn who_could_not_be_looked_up_is_looked_up_again() {
    let mut bench = Bench::talking();
    bench.refuse(Call::Visitor("r1".to_owned()), 0, "");
    assert_eq!(bench.desk.chat("r1").unwrap().looked_up, Loaded::Failed);
    bench.happens(Event::LookUp("r1".to_owned()));
    let lookup = "GET livechat/visitors.info?visitorId=ada".to_owned();
    assert_eq!(bench.calls(), std::slice::from_ref(&lookup));
    bench.refuse(Call::Visitor("r1".to_owned()), 502, "");
    bench.happens(Event::Show(Address::Chat("r1".to_owned())));
    assert!(bench.calls().contains(&lookup));
    bench.refuse(Call::Visitor("r1".to_owned()), 502, "");
    bench.happens(Event::SocketClosed);
    bench.later(1_500, Timer::Reconnect);
    bench.effects.clear();
    bench.connects();
    assert!(bench.calls().contains(&lookup));
}

#[test]
fn earlier_messages_that_do_not_come_are_said() {
    let mut bench = Bench::talking();
    let call = |offset| Call::History {
        room: "r1".to_owned(),
        offset,
    };
    bench.answer(
        call(0),
        json!({ "messages": [message("m1", "Hello?", 1)], "total": 9 }),
    );
    bench.happens(Event::Older("r1".to_owned()));
    bench.refuse(call(1), 0, "");
    assert_eq!(
        bench.desk.problem.as_deref(),
        Some("Earlier messages could not be fetched. The server cannot be reached.")
    );
}

#[test]
fn more_than_a_page_that_was_missed_leaves_no_gap() {
    let mut bench = Bench::talking();
    let page: Vec<Value> = (0..50)
        .map(|at| message(&format!("p{at}"), "x", at))
        .collect();
    let call = Call::History {
        room: "r1".to_owned(),
        offset: 0,
    };
    bench.answer(call, json!({ "messages": page, "total": 120 }));
    assert_eq!(bench.texts("r1").len(), 50);
    bench.effects.clear();
    bench.happens(Event::Older("r1".to_owned()));
    assert_eq!(
        bench.calls(),
        ["GET livechat/r1/messages?count=50&offset=50"]
    );
}

#[test]
fn what_was_deleted_is_not_in_the_list_either() {
    let mut bench = Bench::talking();
    bench.hears(MESSAGES, "r1", json!([message("m2", "my card is 4111", 2)]));
    bench.hears(
        "stream-notify-room",
        "r1/deleteMessage",
        json!([{ "_id": "m2" }]),
    );
    assert_eq!(bench.desk.chat("r1").unwrap().preview, "Hello?");
}

#[test]
fn a_draft_is_there_again_with_a_conversation_that_a_list_had_left_out() {
    let mut bench = Bench::talking();
    bench.types_in("r1", "Half a sen");
    bench.happens(Event::Show(Address::Chats));
    bench.now += 10_000;
    bench.rooms(&[]);
    assert!(bench.desk.chat("r1").is_none());
    bench.rooms(&["r1"]);
    assert_eq!(bench.draft("r1"), "Half a sen");
}

#[test]
fn what_one_agent_wrote_is_not_said_by_the_next() {
    let mut bench = Bench::talking();
    bench.says("r1", "I think", "a1");
    bench.types_in("r1", "Half a sen");
    bench.refuse(Call::Unread, 401, "");
    bench.comes_back("bob");
    bench.effects.clear();
    let room =
        json!({ "_id": "r1", "t": "l", "servedBy": { "_id": "bob" }, "v": { "_id": "ada" } });
    bench.answer(Call::Rooms, json!({ "rooms": [room] }));
    bench.history("r1", &[]);
    assert_eq!((bench.draft("r1"), bench.texts("r1")), ("", vec![]));
    let calls = bench.calls();
    assert!(!calls.iter().any(|call| call.contains("sendMessage")));
}

#[test]
fn what_was_not_sent_waits_until_the_conversation_is_ones_own() {
    let kept =
        json!({ "by": "kim", "draft": "", "unsent": [{ "id": "a1", "text": "Hi", "at": NOW }] });
    let mut bench = Bench::new();
    bench.begin(Some(session()), vec![("q1".to_owned(), kept)]);
    bench.answer(Call::Me, me());
    bench.queue(&["q1"]);
    bench.history("q1", &[]);
    let sent = |bench: &mut Bench| {
        let calls = bench.calls().into_iter();
        calls.filter(|call| call.contains("sendMessage")).count()
    };
    assert_eq!(sent(&mut bench), 0);
    bench.rooms(&["q1"]);
    bench.history("q1", &[]);
    assert_eq!(sent(&mut bench), 1);
}

#[test]
fn a_pause_holds_whatever_else_is_written_meanwhile() {
    let mut bench = Bench::talking();
    bench.says("r1", "one", "a1");
    let call = Call::Say {
        room: "r1".to_owned(),
        id: "a1".to_owned(),
    };
    bench.happens(Event::Answered {
        call,
        status: 429,
        result: Err(ApiError::RateLimited { seconds: 12 }),
    });
    bench.effects.clear();
    bench.says("r1", "two", "a2");
    bench.history("r1", &[message("m1", "Hello?", 1)]);
    assert_eq!(bench.calls(), [""; 0]);
    bench.later(12_000, Timer::Send("r1".to_owned()));
    assert_eq!(bench.calls().len(), 1);
}

#[test]
fn a_file_that_arrived_without_an_answer_is_not_sent_twice() {
    let mut bench = Bench::talking();
    bench.happens(Event::Files {
        room: "r1".to_owned(),
        files: vec![Picked {
            key: 7,
            name: "list.pdf".to_owned(),
            bytes: 3,
        }],
    });
    let upload = Call::Upload {
        room: "r1".to_owned(),
        key: 7,
        older: false,
    };
    bench.answer(upload, json!({ "file": { "_id": "f1" } }));
    let confirm = Call::Confirm {
        room: "r1".to_owned(),
        key: 7,
    };
    bench.refuse(confirm, 0, "");
    bench.effects.clear();
    bench.happens(Event::UploadAgain {
        room: "r1".to_owned(),
        key: 7,
    });
    // No bytes again.
    assert!(
        !bench
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Upload { .. }))
    );
    assert_eq!(bench.calls(), ["POST rooms.mediaConfirm/r1/f1 {}"]);
    let mut sent = message("m2", "", 2);
    sent["u"] = json!({ "_id": "kim", "username": "kim" });
    sent["file"] = json!({ "_id": "f1", "name": "list.pdf" });
    sent["attachments"] = json!([{ "title": "list.pdf" }]);
    bench.hears(MESSAGES, "r1", json!([sent]));
    assert!(bench.desk.chat("r1").unwrap().uploads.is_empty());
    assert!(bench.effects.contains(&Effect::DropFile(7)));
}

#[test]
fn who_signs_out_is_asked_about_what_was_not_sent() {
    let mut bench = Bench::talking();
    bench.says("r1", "Hi", "a1");
    assert!(bench.desk.is_unsaved());
    bench.happens(Event::SignOut);
    assert_eq!(bench.desk.contacts.leaving, Some(Leaving::SignOut));
    bench.happens(Event::Contacts(Do::Leave(false)));
    assert_eq!(bench.desk.stage, Stage::In);
    let call = Call::Say {
        room: "r1".to_owned(),
        id: "a1".to_owned(),
    };
    bench.answer(call, json!({ "message": message("a1", "Hi", 3) }));
    assert!(!bench.desk.is_unsaved());
    bench.happens(Event::SignOut);
    assert!(bench.desk.session().is_none());
}

#[test]
fn a_conversation_that_goes_is_said_wherever_one_is() {
    let mut bench = Bench::talking();
    bench.happens(Event::Show(Address::Chats));
    let closed = json!(["updated", { "_id": "r1", "t": "l", "closedAt": { "$date": NOW } }]);
    bench.hears(USER, "kim/rooms-changed", closed);
    assert_eq!(bench.desk.spoken, "The conversation with Ada has ended");

    let mut bench = Bench::talking();
    bench.types_in("r1", "Half a sen");
    let gone = json!(["removed", { "_id": "r1", "t": "l" }]);
    bench.hears(USER, "kim/rooms-changed", gone);
    let spoken = "The conversation with Ada is not yours any more";
    assert_eq!(bench.desk.spoken, spoken);
    assert_eq!(bench.desk.shown_chat().unwrap().place, Place::Elsewhere);
    // To be read, and kept.
    assert_eq!(bench.draft("r1"), "Half a sen");
}

#[test]
fn what_a_page_in_the_background_begins_with_is_not_read_yet() {
    let mut bench = Bench::new();
    bench.happens(Event::Begun {
        home: "https://chat.test".to_owned(),
        session: Some(session()),
        kept: Vec::new(),
        shown: Address::Chat("r1".to_owned()),
        notify: Notify::On,
        visible: false,
    });
    bench.answer(Call::Me, me());
    bench.rooms(&["r1"]);
    let unread = json!({ "update": [{ "rid": "r1", "t": "l", "unread": 2 }] });
    bench.answer(Call::Unread, unread);
    assert_eq!(bench.desk.unread(), 2);
    bench.happens(Event::Visible(true));
    assert_eq!(bench.desk.unread(), 0);
}

#[test]
fn each_message_is_told_once_by_two_windows_and_again_by_the_next_message() {
    let mut bench = Bench::talking();
    bench.happens(Event::Visible(false));
    bench.hears(MESSAGES, "r1", json!([message("m2", "Hello?", 2)]));
    bench.hears(MESSAGES, "r1", json!([message("m3", "Still there?", 3)]));
    let tags = bench.effects.iter().filter_map(|effect| match effect {
        Effect::Tell { tag, .. } => Some(tag.as_str()),
        _ => None,
    });
    assert_eq!(tags.collect::<Vec<_>>(), ["r1 m2", "r1 m3"]);
}

#[test]
fn a_session_that_ends_keeps_what_was_written_for_a_page_that_is_loaded_again() {
    let mut bench = Bench::talking();
    bench.says("r1", "Hi", "a1");
    bench.refuse(Call::Unread, 401, "");
    bench.comes_back("kim");
    bench.rooms(&["r1"]);
    let chat = bench.desk.chat("r1").unwrap();
    let out = chat.outbox.iter().map(|out| (out.id.as_str(), &out.way));
    assert_eq!(out.collect::<Vec<_>>(), [("a1", &Way::Queued)]);
}
