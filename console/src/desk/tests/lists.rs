use super::super::chat::Place;
use super::super::event::{Question, To};
use super::*;

#[test]
fn the_queue_and_ones_own_are_listed() {
    let mut bench = Bench::live();
    bench.queue(&["q1"]);
    bench.rooms(&["r1"]);
    let unread = json!({ "update": [{ "rid": "r1", "t": "l", "unread": 2 }], "remove": [] });
    bench.answer(Call::Unread, unread);
    assert_eq!((bench.waiting(), bench.mine()), (vec!["q1"], vec!["r1"]));
    assert_eq!(bench.desk.unread(), 2);
    let waiting = bench.desk.chat("q1").unwrap();
    assert_eq!(waiting.title(), "Ada");
    assert_eq!(bench.desk.department("sales"), Some("Sales"));
    assert_eq!(bench.desk.spoken, "New conversation with Ada");
}

#[test]
fn a_server_that_keeps_the_queue_from_agents_is_asked_the_older_way() {
    let mut bench = Bench::live();
    bench.refuse(Call::Queue { older: false }, 404, "not found");
    assert_eq!(bench.calls(), ["GET livechat/inquiries.list?count=100"]);
    bench.refuse(Call::Queue { older: true }, 403, "unauthorized");
    assert_eq!(bench.calls(), [""; 0]);
}

#[test]
fn one_is_taken_and_shown() {
    let mut bench = Bench::live();
    bench.queue(&["q1"]);
    bench.effects.clear();
    bench.happens(Event::Take("q1".to_owned()));
    bench.happens(Event::Take("q1".to_owned()));
    assert_eq!(
        bench.calls(),
        [r#"POST livechat/inquiries.take {"inquiryId":"inquiry-q1"}"#]
    );
    bench.answer(Call::Take("q1".to_owned()), json!({}));
    assert_eq!((bench.waiting(), bench.mine()), (vec![], vec!["q1"]));
    assert!(
        bench
            .effects
            .contains(&Effect::Go(Address::Chat("q1".to_owned())))
    );
    // Lists that were on their way do not know it yet.
    bench.queue(&["q1"]);
    bench.rooms(&[]);
    assert_eq!(bench.mine(), ["q1"]);
    // One that still does not know it later is right.
    bench.effects.clear();
    bench.later(3_000, Timer::Lag);
    bench.later(150, Timer::Lists);
    assert_eq!(bench.calls().len(), 3);
    bench.rooms(&[]);
    assert_eq!(bench.mine(), [""; 0]);
}

#[test]
fn a_list_that_was_on_its_way_brings_back_nothing_that_has_ended() {
    let ended = |bench: &mut Bench, room: &str| {
        let closed = json!(["updated", { "_id": room, "t": "l", "closedAt": { "$date": NOW } }]);
        bench.hears("stream-notify-user", "kim/rooms-changed", closed);
    };
    let mut bench = Bench::talking();
    ended(&mut bench, "r1");
    bench.rooms(&["r1"]);
    bench.queue(&["r1"]);
    assert_eq!((bench.waiting(), bench.mine()), (vec![], vec![]));
    assert_eq!(bench.desk.shown_chat().unwrap().place, Place::Closed);
    assert_eq!(bench.desk.spoken, "The conversation with Ada has ended");
    // Nor for long one that nobody here knew of.
    let mut bench = Bench::live();
    bench.effects.clear();
    ended(&mut bench, "r2");
    bench.rooms(&["r2"]);
    let due = |bench: &mut Bench| {
        let effects = std::mem::take(&mut bench.effects);
        effects.into_iter().find_map(|effect| match effect {
            Effect::After(ms, timer @ (Timer::Lists | Timer::Lag)) => Some((ms, timer)),
            _ => None,
        })
    };
    while let Some((ms, timer)) = due(&mut bench) {
        bench.later(ms.into(), timer);
        bench.rooms(&[]);
    }
    assert_eq!(bench.mine(), [""; 0]);
}

#[test]
fn one_that_somebody_else_took_is_said_and_goes() {
    let mut bench = Bench::live();
    bench.queue(&["q1"]);
    bench.happens(Event::Take("q1".to_owned()));
    bench.refuse(
        Call::Take("q1".to_owned()),
        400,
        "Inquiry already taken [error-inquiry-taken]",
    );
    let problem = bench.desk.problem.as_deref();
    assert_eq!(problem, Some("Somebody else has taken it."));
    bench.effects.clear();
    bench.later(150, Timer::Lists);
    assert_eq!(bench.calls().len(), 3);
    bench.queue(&[]);
    assert!(bench.desk.chats.is_empty());
}

#[test]
fn many_changes_ask_for_the_lists_once() {
    let mut bench = Bench::live();
    let stream = "stream-livechat-inquiry-queue-observer";
    for room in ["q1", "q2"] {
        bench.hears(stream, "public", json!([{ "type": "added", "rid": room }]));
    }
    let timers = bench
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::After(..)));
    assert_eq!(timers.count(), 1);
}

#[test]
fn the_device_tells_only_of_what_is_not_in_sight() {
    let mut bench = Bench::live();
    let told = |bench: &mut Bench| {
        let effects = std::mem::take(&mut bench.effects);
        let told = effects.into_iter().filter_map(|effect| match effect {
            Effect::Tell { title, room, .. } => Some((title, room)),
            _ => None,
        });
        told.collect::<Vec<_>>()
    };
    bench.queue(&["q1"]);
    assert_eq!(told(&mut bench), []);
    bench.happens(Event::Visible(false));
    bench.queue(&["q1", "q2"]);
    assert_eq!(
        told(&mut bench),
        [("Ada is waiting".to_owned(), "q2".to_owned())]
    );
    bench.happens(Event::Notify(Notify::Off));
    bench.queue(&["q1", "q2", "q3"]);
    assert_eq!(told(&mut bench), []);
}

#[test]
fn a_conversation_is_closed_with_a_word_or_the_reason_is_said() {
    let mut bench = Bench::talking();
    bench.happens(Event::Ask(Some(Question::Close)));
    let close = || Event::Close {
        comment: " Sold. ".to_owned(),
    };
    bench.happens(close());
    bench.happens(close());
    assert_eq!(
        bench.calls(),
        [r#"POST livechat/room.closeByUser {"comment":"Sold.","rid":"r1"}"#]
    );
    bench.refuse(
        Call::Close("r1".to_owned()),
        400,
        "error-comment-is-required",
    );
    let asked = bench.desk.asked.clone().unwrap();
    assert_eq!(asked.problem.as_deref(), Some("Say in a few words why."));
    assert!(!asked.busy);
    bench.happens(close());
    bench.answer(Call::Close("r1".to_owned()), json!({}));
    assert_eq!(bench.desk.asked, None);
    assert_eq!(bench.mine(), [""; 0]);
    assert!(bench.effects.contains(&Effect::Go(Address::Chats)));
    assert_eq!(bench.desk.spoken, "The conversation with Ada is closed");
}

#[test]
fn a_conversation_is_passed_on_to_a_department_or_an_agent() {
    let mut bench = Bench::talking();
    for (to, comment, body) in [
        (
            To::Department("sales".to_owned()),
            "",
            r#"{"departmentId":"sales","roomId":"r1"}"#,
        ),
        (
            To::Agent("bob".to_owned()),
            "Wants basil",
            r#"{"comment":"Wants basil","roomId":"r1","userId":"bob"}"#,
        ),
    ] {
        bench.happens(Event::Ask(Some(Question::Forward)));
        bench.effects.clear();
        bench.happens(Event::Forward {
            to,
            comment: comment.to_owned(),
        });
        assert_eq!(
            bench.calls(),
            [format!("POST livechat/room.forward {body}")]
        );
        bench.refuse(
            Call::Forward("r1".to_owned()),
            400,
            "User is offline [error-user-is-offline]",
        );
    }
    assert_eq!(
        bench.desk.asked.as_ref().unwrap().problem.as_deref(),
        Some("They are not here right now.")
    );
    bench.answer(Call::Forward("r1".to_owned()), json!({}));
    assert_eq!(bench.desk.chat("r1").unwrap().place, Place::Elsewhere);
    bench.happens(Event::Show(Address::Chats));
    assert!(bench.desk.chat("r1").is_none());
}

#[test]
fn whom_to_pass_on_to_is_asked_when_it_matters() {
    let mut bench = Bench::talking();
    bench.happens(Event::Ask(Some(Question::Forward)));
    assert_eq!(
        bench.calls(),
        [
            "GET livechat/users/agent?count=100",
            "GET livechat/department?count=100"
        ]
    );
    bench.answer(
        Call::Agents,
        json!({ "users": [
            { "_id": "kim", "username": "kim", "status": "online", "statusLivechat": "available" },
            { "_id": "bob", "username": "bob", "name": "Bob", "status": "online", "statusLivechat": "available" },
            { "_id": "eve", "username": "eve", "status": "offline", "statusLivechat": "available" },
        ]}),
    );
    let agents = bench.desk.agents.iter();
    let agents: Vec<_> = agents
        .map(|agent| (agent.name.as_str(), agent.there))
        .collect();
    assert_eq!(agents, [("Bob", true), ("eve", false)]);
}

#[test]
fn whether_new_ones_are_welcome_follows_the_server() {
    let mut bench = Bench::live();
    bench.happens(Event::Available(false));
    assert!(!bench.desk.me.available);
    assert_eq!(
        bench.calls(),
        [r#"POST livechat/agent.status {"status":"not-available"}"#]
    );
    bench.refuse(Call::Available(false), 0, "");
    assert!(bench.desk.me.available);
    assert!(bench.desk.problem.is_some());
}
