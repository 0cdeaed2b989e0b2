use super::super::chat::Way;
use super::super::event::Picked;
use super::*;

fn say(id: &str) -> Call {
    Call::Say {
        room: "r1".to_owned(),
        id: id.to_owned(),
    }
}

fn ways(bench: &Bench) -> Vec<(&str, Way)> {
    let chat = bench.desk.chat("r1").unwrap();
    chat.outbox
        .iter()
        .map(|out| (out.id.as_str(), out.way.clone()))
        .collect()
}

/// The server's copy of something that Kim said.
fn echo(id: &str, text: &str) -> Value {
    json!({
        "_id": id, "rid": "r1", "msg": text, "ts": "2026-01-31T09:01:00.000Z",
        "u": { "_id": "kim", "username": "kim", "name": "Kim Jane" },
    })
}

#[test]
fn what_is_said_is_there_at_once_and_only_once() {
    let mut bench = Bench::talking();
    bench.says("r1", " Hi Ada ", "a1");
    assert_eq!(bench.texts("r1"), ["Hello?", "Hi Ada"]);
    assert_eq!(
        bench.calls(),
        [r#"POST chat.sendMessage {"message":{"_id":"a1","msg":"Hi Ada","rid":"r1"}}"#]
    );
    assert_eq!(bench.desk.chat("r1").unwrap().draft, "");
    // The stream may be quicker than the answer.
    bench.hears("stream-room-messages", "r1", json!([echo("a1", "Hi Ada")]));
    bench.answer(say("a1"), json!({ "message": echo("a1", "Hi Ada") }));
    assert_eq!(bench.texts("r1"), ["Hello?", "Hi Ada"]);
    assert_eq!(ways(&bench), []);
}

#[test]
fn nothing_is_not_said() {
    let mut bench = Bench::talking();
    bench.says("r1", " \n ", "a1");
    assert!(
        !bench
            .calls()
            .iter()
            .any(|call| call.contains("sendMessage"))
    );
}

#[test]
fn the_order_is_the_agents_even_when_the_network_goes() {
    let mut bench = Bench::talking();
    bench.says("r1", "one", "a1");
    bench.says("r1", "two", "a2");
    let sent = |bench: &mut Bench| {
        let calls = bench.calls();
        calls
            .into_iter()
            .filter(|call| call.contains("sendMessage"))
            .count()
    };
    assert_eq!(sent(&mut bench), 1);
    bench.refuse(say("a1"), 0, "");
    assert_eq!(ways(&bench), [("a1", Way::Queued), ("a2", Way::Queued)]);
    assert!(
        bench
            .effects
            .contains(&Effect::After(5_000, Timer::Send("r1".to_owned())))
    );
    bench.effects.clear();
    bench.later(5_000, Timer::Send("r1".to_owned()));
    assert_eq!(ways(&bench)[0], ("a1", Way::Sending));
    bench.answer(say("a1"), json!({ "message": echo("a1", "one") }));
    assert_eq!(ways(&bench), [("a2", Way::Sending)]);
    assert_eq!(sent(&mut bench), 2);
}

#[test]
fn a_pause_that_the_server_asks_for_is_kept() {
    let mut bench = Bench::talking();
    bench.says("r1", "one", "a1");
    bench.effects.clear();
    bench.happens(Event::Answered {
        call: say("a1"),
        status: 429,
        result: Err(ApiError::RateLimited { seconds: 12 }),
    });
    assert!(
        bench
            .effects
            .contains(&Effect::After(12_000, Timer::Send("r1".to_owned())))
    );
}

#[test]
fn what_is_refused_can_be_sent_again_or_taken_back() {
    let mut bench = Bench::talking();
    bench.says("r1", "one", "a1");
    bench.refuse(
        say("a1"),
        400,
        "Message too long [error-message-size-exceeded]",
    );
    assert_eq!(
        ways(&bench),
        [("a1", Way::Failed("It is too long.".to_owned()))]
    );
    let (room, id) = ("r1".to_owned(), "a1".to_owned());
    bench.happens(Event::Again {
        room: room.clone(),
        id: id.clone(),
    });
    assert_eq!(ways(&bench), [("a1", Way::Sending)]);
    bench.refuse(say("a1"), 400, "room-closed");
    bench.happens(Event::Typed {
        room: room.clone(),
        text: "two".to_owned(),
    });
    bench.happens(Event::TakeBack { room, id });
    assert_eq!(ways(&bench), []);
    assert_eq!(bench.desk.chat("r1").unwrap().draft, "one\ntwo");
}

#[test]
fn what_was_typed_and_not_sent_outlives_the_page() {
    let mut bench = Bench::talking();
    bench.says("r1", "sent?", "a1");
    bench.happens(Event::Typed {
        room: "r1".to_owned(),
        text: "half".to_owned(),
    });
    let kept = bench.effects.iter().rev().find_map(|effect| match effect {
        Effect::Keep(room, what) => Some((room.clone(), what.clone().unwrap())),
        _ => None,
    });
    let mut later = Bench::new();
    later.begin(Some(session()), vec![kept.unwrap()]);
    later.answer(Call::Me, me());
    later.rooms(&["r1"]);
    let chat = later.desk.chat("r1").unwrap();
    assert_eq!(
        (chat.draft.as_str(), later.texts("r1")),
        ("half", vec!["sent?"])
    );
    later.effects.clear();
    // The server had it: the same id is the same message.
    later.history("r1", &[echo("a1", "sent?"), message("m1", "Hello?", 1)]);
    assert_eq!(later.texts("r1"), ["Hello?", "sent?"]);
    assert!(
        !later
            .calls()
            .iter()
            .any(|call| call.contains("sendMessage"))
    );
}

#[test]
fn typing_is_told_seldom_and_taken_back() {
    let mut bench = Bench::talking();
    let types = |bench: &mut Bench, text: &str| {
        bench.happens(Event::Typed {
            room: "r1".to_owned(),
            text: text.to_owned(),
        });
        let frames = bench.frames().into_iter();
        frames
            .map(|frame| frame["params"][2].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(types(&mut bench, "H"), [json!(["user-typing"])]);
    assert_eq!(types(&mut bench, "Hi"), [json!(null); 0]);
    bench.now += 4_500;
    assert_eq!(types(&mut bench, "Hi A"), [json!(["user-typing"])]);
    assert_eq!(types(&mut bench, ""), [json!([])]);
    types(&mut bench, "H");
    bench.later(5_000, Timer::Idle("r1".to_owned()));
    let frames = bench.frames();
    assert_eq!(frames[0]["method"], "stream-notify-room");
    assert_eq!(
        frames[0]["params"],
        json!(["r1/user-activity", "kim", [], {}])
    );
}

#[test]
fn a_file_goes_in_two_steps_or_in_the_one_of_older_servers() {
    let mut bench = Bench::talking();
    let files = || Event::Files {
        room: "r1".to_owned(),
        files: vec![Picked {
            key: 7,
            name: "list.pdf".to_owned(),
            bytes: 3,
        }],
    };
    let upload = |older| Call::Upload {
        room: "r1".to_owned(),
        key: 7,
        older,
    };
    let address = |bench: &Bench| {
        bench.effects.iter().find_map(|effect| match effect {
            Effect::Upload { url, .. } => Some(url.clone()),
            _ => None,
        })
    };
    bench.happens(files());
    assert_eq!(
        address(&bench).as_deref(),
        Some("https://chat.test/api/v1/rooms.media/r1")
    );
    bench.effects.clear();
    bench.answer(
        upload(false),
        json!({ "file": { "_id": "f1", "url": "/file-upload/f1/list.pdf" } }),
    );
    assert_eq!(bench.calls(), ["POST rooms.mediaConfirm/r1/f1 {}"]);
    let confirm = Call::Confirm {
        room: "r1".to_owned(),
        key: 7,
    };
    bench.answer(confirm, json!({ "message": echo("f1", "") }));
    assert!(bench.desk.chat("r1").unwrap().uploads.is_empty());
    assert!(bench.effects.contains(&Effect::DropFile(7)));

    bench.effects.clear();
    bench.happens(files());
    bench.effects.clear();
    bench.refuse(upload(false), 404, "");
    assert_eq!(
        address(&bench).as_deref(),
        Some("https://chat.test/api/v1/rooms.upload/r1")
    );
    bench.refuse(upload(true), 400, "error-file-too-large");
    let failed = bench.desk.chat("r1").unwrap().uploads[0].failed.clone();
    assert_eq!(failed.as_deref(), Some("The file is too large."));
    bench.happens(Event::UploadCancelled {
        room: "r1".to_owned(),
        key: 7,
    });
    assert!(bench.desk.chat("r1").unwrap().uploads.is_empty());
}
