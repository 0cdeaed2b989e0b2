//! The contacts: searched, shown, written, settled, deleted; and what servers say against that.

use super::super::address::{Sort, Spot, Wanted};
use super::super::contacts::field::{Key, Kind};
use super::super::contacts::form::Form;
use super::super::contacts::list::Listing;
use super::super::contacts::one::State;
use super::super::contacts::trouble::{Deed, Trouble};
use super::super::contacts::{Call as Of, Event as Do, Timer as Wait};
use super::*;

const SEARCH: &str = "GET omnichannel/contacts.search?count=25&offset=0&sort=%7B%22name%22%3A1%7D";

impl Bench {
    /// At the contacts, with Ada listed.
    pub(super) fn at_contacts() -> Self {
        let mut bench = Self::live();
        bench.answer(
            Call::Fields,
            json!({ "customFields": [
                { "_id": "company", "label": "Company", "scope": "visitor", "visibility": "visible" },
                { "_id": "tax", "label": "Tax number", "scope": "visitor", "regexp": "DE", "visibility": "visible" },
                { "_id": "order", "label": "Order", "scope": "room" },
                { "_id": "secret", "label": "Secret", "scope": "visitor", "visibility": "hidden" },
            ]}),
        );
        bench.show(Spot::List);
        bench.answer(
            Call::Contacts(Of::Agents(0)),
            json!({ "users": [{ "_id": "kim", "username": "kim", "name": "Kim Jane" }, { "_id": "bo", "username": "bo", "name": "Bo" }], "total": 2 }),
        );
        let turn = bench.turn();
        bench.answer(Call::Contacts(Of::List(turn)), page(&[ada()], 1));
        bench.calls();
        bench
    }

    /// Ada shown, with what she said.
    pub(super) fn at_ada(contact: Value) -> Self {
        let mut bench = Self::at_contacts();
        bench.show(Spot::One("ada".to_owned()));
        bench.answer(
            Call::Contacts(Of::One("ada".to_owned())),
            json!({ "contact": contact }),
        );
        bench.answer(history(0), json!({ "history": [], "total": 0 }));
        bench.calls();
        bench
    }

    pub(super) fn writing(spot: Spot) -> Self {
        let mut bench = Self::at_ada(ada());
        bench.show(spot);
        bench.calls();
        bench
    }

    pub(super) fn show(&mut self, spot: Spot) {
        let wanted = self.desk.contacts.list.wanted.clone();
        self.happens(Event::Show(Address::Contacts(spot, wanted)));
    }

    pub(super) fn does(&mut self, event: Do) {
        self.happens(Event::Contacts(event));
    }

    /// The number of the list that was asked for last.
    pub(super) fn turn(&self) -> u32 {
        let effects = self.effects.iter().rev();
        let mut turns = effects.filter_map(|effect| match effect {
            Effect::Call {
                call: Call::Contacts(Of::List(turn) | Of::Old(turn)),
                ..
            } => Some(*turn),
            _ => None,
        });
        turns.next().unwrap()
    }

    pub(super) fn fails(&mut self, call: Of, status: u16, error: &str) {
        self.happens(Event::Answered {
            call: Call::Contacts(call),
            status,
            result: Err(match status {
                0 => ApiError::Network,
                429 => ApiError::RateLimited { seconds: 42 },
                _ => ApiError::Refused(Refusal::plain(error)),
            }),
        });
    }

    pub(super) fn form(&self) -> &Form {
        self.desk.contacts.form.as_ref().unwrap()
    }

    pub(super) fn key(&self, kind: Kind) -> Key {
        let mut keys = self.form().lines.iter().map(|line| line.key.clone());
        keys.rfind(|key| matches!(key, Key::Of(of, _) if *of == kind))
            .unwrap()
    }

    pub(super) fn types(&mut self, key: &Key, value: &str) {
        self.does(Do::Typed {
            key: key.clone(),
            value: value.to_owned(),
        });
    }

    pub(super) fn problem(&self, key: &Key) -> Option<&str> {
        self.form().line(key).unwrap().problem.as_deref()
    }
}

pub(super) fn ada() -> Value {
    json!({
        "_id": "ada", "name": "Ada", "unknown": false,
        "emails": [{ "address": "ada@example.com" }], "phones": [],
        "customFields": { "company": "Engines" },
        "channels": [{ "name": "api", "visitor": { "visitorId": "v-ada", "source": { "type": "api" } } }],
    })
}

fn disputed() -> Value {
    let mut ada = ada();
    ada["conflictingFields"] = json!([
        { "field": "name", "value": "Ida" },
        { "field": "name", "value": "Eda" },
        { "field": "customFields.company", "value": "Looms" },
    ]);
    ada
}

pub(super) fn page(contacts: &[Value], total: usize) -> Value {
    json!({ "contacts": contacts, "total": total, "offset": 0, "count": contacts.len() })
}

fn history(offset: usize) -> Call {
    Call::Contacts(Of::History {
        contact: "ada".to_owned(),
        offset,
    })
}

fn state(bench: &Bench) -> &Listing {
    &bench.desk.contacts.list.state
}

#[test]
fn it_is_searched_once_nobody_types_any_more() {
    let mut bench = Bench::at_contacts();
    let first = bench.turn_after(Do::Searched("a".to_owned()));
    let second = bench.turn_after(Do::Searched("ad".to_owned()));
    bench.later(250, first);
    assert_eq!(bench.calls(), [""; 0]);
    bench.later(1, second);
    // The address follows without steps on the way back.
    let wanted = Wanted {
        text: "ad".to_owned(),
        ..Wanted::default()
    };
    let address = Address::Contacts(Spot::List, wanted);
    assert!(bench.effects.contains(&Effect::Replace(address)));
    assert_eq!(
        bench.calls(),
        [SEARCH.replace("count", "searchText=ad&count")]
    );
}

impl Bench {
    /// What waits after something was typed.
    pub(super) fn turn_after(&mut self, event: Do) -> Timer {
        self.does(event);
        let mut timers = self.effects.iter().rev().filter_map(|effect| match effect {
            Effect::After(_, timer @ Timer::Contacts(Wait::Search(_))) => Some(timer.clone()),
            _ => None,
        });
        timers.next().unwrap()
    }
}

#[test]
fn an_answer_to_what_is_not_wanted_any_more_is_dropped() {
    let mut bench = Bench::at_contacts();
    let due = bench.turn_after(Do::Searched("x".to_owned()));
    bench.later(250, due);
    let old = bench.turn();
    let due = bench.turn_after(Do::Searched("xy".to_owned()));
    bench.later(250, due);
    let new = bench.turn();
    bench.answer(Call::Contacts(Of::List(new)), page(&[], 0));
    bench.answer(Call::Contacts(Of::List(old)), page(&[ada()], 1));
    assert!(bench.desk.contacts.list.rows.is_empty());
    assert_eq!(bench.desk.spoken, "Nobody found");
}

#[test]
fn pages_orders_and_the_unknown_are_asked_for() {
    let mut bench = Bench::at_contacts();
    bench.does(Do::Wanted(Wanted {
        text: "a&b".to_owned(),
        unknown: true,
        sort: Sort::LastChat,
        page: 2,
    }));
    let turn = bench.turn();
    assert_eq!(
        bench.calls(),
        [
            "GET omnichannel/contacts.search?searchText=a%26b&unknown=true&count=25&offset=50&sort=%7B%22lastChat.ts%22%3A-1%7D"
        ]
    );
    // The last page is gone meanwhile: on to the one that is there.
    bench.answer(Call::Contacts(Of::List(turn)), page(&[], 30));
    assert_eq!(bench.desk.contacts.list.wanted.page, 1);
}

#[test]
fn what_keeps_the_list_away_is_said_and_mended() {
    let mut bench = Bench::at_contacts();
    bench.does(Do::Wanted(Wanted {
        page: 1,
        ..Wanted::default()
    }));
    let turn = bench.turn();
    bench.fails(
        Of::List(turn),
        403,
        "User does not have the permissions required for this action [error-unauthorized]",
    );
    match state(&bench) {
        Listing::Failed(trouble) => {
            assert_eq!(*trouble, Trouble::Forbidden(Deed::See));
            assert!(trouble.words().contains("view-livechat-contact"));
            assert!(!trouble.may_pass());
        }
        other => panic!("{other:?}"),
    }
    bench.does(Do::Again);
    let turn = bench.turn();
    bench.fails(Of::List(turn), 0, "");
    bench.calls();
    bench.happens(Event::Online(true));
    assert!(
        bench
            .calls()
            .iter()
            .any(|call| call.contains("contacts.search"))
    );
    assert_eq!(*state(&bench), Listing::Coming);
}

#[test]
fn a_server_without_contacts_finds_people_by_address_or_number() {
    let mut bench = Bench::live();
    bench.show(Spot::List);
    let turn = bench.turn();
    bench.calls();
    bench.fails(Of::List(turn), 404, "Resource not found");
    assert!(bench.desk.contacts.list.old);
    assert_eq!(bench.calls(), [""; 0]);
    let due = bench.turn_after(Do::Searched("ada@example.com".to_owned()));
    bench.later(250, due);
    let turn = bench.turn();
    assert_eq!(
        bench.calls(),
        ["GET omnichannel/contact.search?email=ada%40example.com"]
    );
    let visitor = json!({ "contact": { "_id": "v", "username": "guest-1", "phone": [{ "phoneNumber": "+44 20" }] } });
    bench.answer(Call::Contacts(Of::Old(turn)), visitor);
    let found = &bench.desk.contacts.list.rows[0];
    assert_eq!(
        (found.name.as_str(), found.phones[0].as_str()),
        ("guest-1", "+44 20")
    );
}

#[test]
fn a_contact_is_shown_with_their_conversations() {
    let mut bench = Bench::at_contacts();
    bench.show(Spot::One("ada".to_owned()));
    assert_eq!(
        bench.calls(),
        [
            "GET omnichannel/contacts.get?contactId=ada",
            "GET omnichannel/contacts.history?contactId=ada&count=20&offset=0&sort=%7B%22closedAt%22%3A-1%7D",
        ]
    );
    // What the list knows is there at once.
    let shown = bench.desk.contacts.shown.as_ref().unwrap();
    assert_eq!(shown.contact.as_ref().unwrap().name, "Ada");
    let room = |id: &str| json!({ "_id": id, "ts": "2026-01-31T09:00:00.000Z", "servedBy": { "name": "Bo" }, "v": { "_id": "v-ada" } });
    bench.answer(history(0), json!({ "history": [room("r8")], "total": 2 }));
    bench.does(Do::MoreHistory);
    assert_eq!(
        bench.calls(),
        [
            "GET omnichannel/contacts.history?contactId=ada&count=20&offset=1&sort=%7B%22closedAt%22%3A-1%7D"
        ]
    );
    bench.answer(history(1), json!({ "history": [room("r9")], "total": 2 }));
    let shown = bench.desk.contacts.shown.as_ref().unwrap();
    assert_eq!(shown.history.len(), 2);
    // What was said is read where nobody can write.
    bench.show(Spot::Transcript {
        contact: "ada".to_owned(),
        room: "r9".to_owned(),
    });
    assert_eq!(bench.desk.shown.as_deref(), Some("r9"));
    assert!(
        bench
            .calls()
            .iter()
            .any(|call| call == "GET livechat/r9/messages?count=50&offset=0")
    );
}

#[test]
fn a_contact_that_is_gone_is_said_to_be() {
    let mut bench = Bench::at_contacts();
    bench.show(Spot::One("x".to_owned()));
    bench.fails(Of::One("x".to_owned()), 404, "Resource not found");
    assert_eq!(
        bench.desk.contacts.shown.as_ref().unwrap().state,
        State::Gone
    );
}

#[test]
fn which_value_stays_is_chosen_for_each_and_sent_together() {
    let mut bench = Bench::at_ada(disputed());
    let settling = |bench: &Bench| bench.desk.contacts.shown.as_ref().unwrap().settling.clone();
    let fields = settling(&bench).fields;
    assert_eq!(fields[0].values, ["Ada", "Ida", "Eda"]);
    assert_eq!(fields[1].values, ["Engines", "Looms"]);
    let choose = |field: &str, place| Do::Choose {
        field: field.to_owned(),
        place,
    };
    bench.does(choose("name", 1));
    bench.does(Do::Settle);
    assert_eq!(bench.calls(), [""; 0]);
    assert_eq!(
        settling(&bench).problem.as_deref(),
        Some("Choose what is right in each.")
    );
    bench.does(choose("customFields.company", 0));
    bench.does(Do::Settle);
    assert_eq!(
        bench.calls(),
        [
            r#"POST omnichannel/contacts.conflicts {"contactId":"ada","customFields":{"company":"Engines"},"name":"Ida"}"#
        ]
    );
    bench.answer(
        Call::Contacts(Of::Settle("ada".to_owned())),
        json!({ "result": ada() }),
    );
    assert!(settling(&bench).fields.is_empty());
    assert_eq!(bench.desk.spoken, "Settled");
}

#[test]
fn somebody_looks_after_them_or_nobody() {
    let mut bench = Bench::at_ada(ada());
    bench.does(Do::Manage(Some("bo".to_owned())));
    bench.does(Do::Manage(None));
    assert_eq!(
        bench.calls(),
        [
            r#"POST omnichannel/contacts.update {"contactId":"ada","contactManager":"bo"}"#,
            r#"POST omnichannel/contacts.update {"contactId":"ada","contactManager":""}"#,
        ]
    );
    bench.fails(Of::Manage("ada".to_owned()), 403, "unauthorized");
    let shown = bench.desk.contacts.shown.as_ref().unwrap();
    assert!(
        shown
            .manage_problem
            .as_ref()
            .unwrap()
            .contains("update-livechat-contact")
    );
}

#[test]
fn deleting_is_asked_done_and_told() {
    let mut bench = Bench::at_ada(ada());
    bench.does(Do::Delete);
    assert_eq!(bench.calls(), [""; 0]);
    bench.does(Do::AskDelete(true));
    bench.does(Do::Delete);
    assert_eq!(
        bench.calls(),
        [r#"POST omnichannel/contacts.delete {"contactId":"ada"}"#]
    );
    bench.fails(Of::Delete("ada".to_owned()), 403, "unauthorized");
    let deleting = |bench: &Bench| {
        bench
            .desk
            .contacts
            .shown
            .as_ref()
            .unwrap()
            .deleting
            .clone()
            .unwrap()
    };
    assert!(
        deleting(&bench)
            .problem
            .unwrap()
            .contains("delete-livechat-contact")
    );
    bench.does(Do::Delete);
    bench.answer(Call::Contacts(Of::Delete("ada".to_owned())), json!({}));
    assert!(bench.desk.contacts.shown.is_none());
    assert!(bench.effects.contains(&Effect::Go(Address::Contacts(
        Spot::List,
        Wanted::default()
    ))));
    assert_eq!(bench.desk.spoken, "Ada is deleted");
}

#[test]
fn a_server_that_cannot_delete_is_told_from_a_contact_that_is_gone() {
    for (status, gone) in [(200, false), (404, true)] {
        let mut bench = Bench::at_ada(ada());
        bench.does(Do::AskDelete(true));
        bench.does(Do::Delete);
        bench.calls();
        bench.fails(Of::Delete("ada".to_owned()), 404, "Resource not found");
        assert_eq!(
            bench.calls(),
            ["GET omnichannel/contacts.get?contactId=ada"]
        );
        if status == 200 {
            bench.answer(
                Call::Contacts(Of::StillThere("ada".to_owned())),
                json!({ "contact": ada() }),
            );
            let deleting = bench
                .desk
                .contacts
                .shown
                .as_ref()
                .unwrap()
                .deleting
                .clone()
                .unwrap();
            assert!(deleting.problem.unwrap().contains("8.0"));
        } else {
            bench.fails(Of::StillThere("ada".to_owned()), 404, "Resource not found");
        }
        assert_eq!(bench.desk.contacts.shown.is_none(), gone);
    }
}

#[test]
fn the_contact_of_a_conversation_is_found_by_what_they_told() {
    let mut bench = Bench::talking();
    bench.desk.chats[0].visitor.id = "v-ada".to_owned();
    let visitor = json!({ "visitor": { "_id": "v-ada", "visitorEmails": [{ "address": "ada@example.com" }] } });
    bench.answer(Call::Visitor("r1".to_owned()), visitor);
    let who = |unknown| {
        Call::Contacts(Of::Who {
            room: "r1".to_owned(),
            unknown,
        })
    };
    let mut other = ada();
    other["channels"] = json!([]);
    bench.answer(who(false), page(&[other], 1));
    assert_eq!(bench.desk.chats[0].contact, None);
    bench.answer(who(true), page(&[ada()], 1));
    assert_eq!(bench.desk.chats[0].contact.as_deref(), Some("ada"));
}

#[test]
fn a_personal_access_token_signs_in_and_is_not_ended_by_signing_out() {
    let mut bench = Bench::new();
    bench.happens(Event::SignIn(Claim {
        server: "chat.example.com".to_owned(),
        user: "kim".to_owned(),
        password: " secret ".to_owned(),
        code: String::new(),
        by_token: true,
        stay: false,
    }));
    let session = Session {
        root: "https://chat.example.com".to_owned(),
        user: "kim".to_owned(),
        token: "secret".to_owned(),
        personal: true,
    };
    let vouch = Call::Vouch {
        session: session.clone(),
        stay: false,
    };
    assert_eq!(format!("{vouch:?}").find("secret"), None);
    bench.answer(vouch, me());
    assert_eq!(bench.desk.stage, Stage::In);
    assert!(bench.effects.contains(&Effect::Remember(session, false)));
    bench.calls();
    bench.happens(Event::SignOut);
    assert_eq!(bench.calls(), [""; 0]);
}
