//! A contact being written: looked at, looked for, saved, refused, left.

use super::super::address::{Spot, Wanted};
use super::super::contacts::field::{Key, Kind};
use super::super::contacts::form::Step;
use super::super::contacts::{Call as Of, Event as Do, Leaving};
use super::contacts::{ada, page};
use super::*;

#[test]
fn what_is_wrong_is_said_at_its_field_after_saving_and_mended_as_one_types() {
    let mut bench = Bench::writing(Spot::New);
    let (email, phone) = (bench.key(Kind::Email), bench.key(Kind::Phone));
    bench.types(&email, "ada@");
    assert_eq!(bench.problem(&email), None);
    bench.types(&phone, "12");
    bench.types(&Key::Custom("tax".to_owned()), "FR1");
    bench.does(Do::Save { anyway: false });
    assert_eq!(bench.calls(), [""; 0]);
    assert_eq!(bench.problem(&Key::Name), Some("Enter a name"));
    assert_eq!(
        bench.problem(&email),
        Some("Enter an email like name@example.com")
    );
    assert_eq!(
        bench.problem(&phone),
        Some("Enter a phone number with at least 7 digits")
    );
    assert!(
        bench
            .problem(&Key::Custom("tax".to_owned()))
            .unwrap()
            .contains("Tax number")
    );
    assert_eq!((bench.form().problems(), bench.form().looks), (4, 1));
    bench.types(&email, "ada@example.org");
    assert_eq!(bench.problem(&email), None);
    assert_eq!(bench.problem(&Key::Name), Some("Enter a name"));
    // Of conversations, and hidden: not asked.
    assert!(
        bench
            .form()
            .line(&Key::Custom("order".to_owned()))
            .is_none()
    );
    assert!(
        bench
            .form()
            .line(&Key::Custom("secret".to_owned()))
            .is_none()
    );
}

#[test]
fn a_new_contact_is_looked_for_then_saved() {
    let mut bench = Bench::writing(Spot::New);
    bench.types(&Key::Name, " Bo ");
    let email = bench.key(Kind::Email);
    bench.types(&email, "bo@example.com");
    bench.does(Do::Add(Kind::Email));
    let second = bench.key(Kind::Email);
    bench.types(&second, "BO@example.com");
    bench.does(Do::Save { anyway: false });
    assert_eq!(
        bench.problem(&second),
        Some("This address is there already")
    );
    bench.does(Do::Remove(second));
    bench.types(&Key::Custom("company".to_owned()), "Looms");
    bench.types(&Key::Manager, "bo");
    bench.does(Do::Save { anyway: false });
    assert_eq!(
        bench.calls(),
        ["GET omnichannel/contacts.checkExistence?email=bo%40example.com"]
    );
    assert_eq!(bench.form().step, Step::Checking);
    bench.answer(
        Call::Contacts(Of::Exists("bo@example.com".to_owned())),
        json!({ "exists": false }),
    );
    assert_eq!(
        bench.calls(),
        [
            r#"POST omnichannel/contacts {"contactManager":"bo","customFields":{"company":"Looms"},"emails":["bo@example.com"],"name":"Bo","phones":[]}"#
        ]
    );
    bench.answer(Call::Contacts(Of::Create), json!({ "contactId": "new" }));
    let there = Address::Contacts(Spot::One("new".to_owned()), Wanted::default());
    assert!(bench.effects.contains(&Effect::Go(there)));
    // The list that comes after it is not read out over that.
    let turn = bench.turn();
    bench.answer(Call::Contacts(Of::List(turn)), page(&[ada()], 1));
    assert_eq!(bench.desk.spoken, "Saved");
}

#[test]
fn who_is_there_already_is_named_before_saving() {
    let mut bench = Bench::writing(Spot::New);
    bench.types(&Key::Name, "Ada again");
    let email = bench.key(Kind::Email);
    bench.types(&email, "ada@example.com");
    bench.does(Do::Left(email));
    assert_eq!(
        bench.calls(),
        ["GET omnichannel/contacts.checkExistence?email=ada%40example.com"]
    );
    let value = || "ada@example.com".to_owned();
    bench.answer(
        Call::Contacts(Of::Exists(value())),
        json!({ "exists": true }),
    );
    let twin = |unknown| {
        Call::Contacts(Of::Twin {
            value: value(),
            unknown,
        })
    };
    bench.answer(twin(false), page(&[], 0));
    bench.answer(twin(true), page(&[ada()], 1));
    let who = Some(("ada".to_owned(), "Ada".to_owned()));
    assert_eq!(bench.form().others(), [(value(), who)]);
    bench.calls();
    bench.does(Do::Save { anyway: false });
    assert_eq!(bench.form().step, Step::Warned);
    assert_eq!(bench.calls(), [""; 0]);
    bench.does(Do::Save { anyway: true });
    assert!(bench.calls()[0].starts_with("POST omnichannel/contacts "));
}

#[test]
fn who_cannot_be_looked_up_keeps_nobody_from_saving() {
    let mut bench = Bench::writing(Spot::New);
    bench.types(&Key::Name, "Bo");
    let phone = bench.key(Kind::Phone);
    bench.types(&phone, "+44 20 7946 0123");
    bench.does(Do::Save { anyway: false });
    bench.calls();
    bench.fails(
        Of::Exists("+44 20 7946 0123".to_owned()),
        403,
        "unauthorized",
    );
    assert!(bench.calls()[0].starts_with("POST omnichannel/contacts "));
}

#[test]
fn only_what_changes_is_sent() {
    let mut bench = Bench::writing(Spot::Edit("ada".to_owned()));
    assert!(!bench.form().is_dirty());
    bench.types(&Key::Name, "Ada King");
    bench.does(Do::Save { anyway: false });
    assert_eq!(
        bench.calls(),
        [r#"POST omnichannel/contacts.update {"contactId":"ada","name":"Ada King"}"#]
    );
}

#[test]
fn a_refusal_stands_at_its_field() {
    for (error, key) in [
        (
            "Invalid value for Tax number field",
            Key::Custom("tax".to_owned()),
        ),
        (
            "Custom field company is not allowed",
            Key::Custom("company".to_owned()),
        ),
        ("error-contact-manager-not-found", Key::Manager),
        ("must NOT have fewer than 1 characters: name", Key::Name),
    ] {
        let mut bench = Bench::writing(Spot::New);
        bench.types(&Key::Name, "Bo");
        bench.does(Do::Save { anyway: false });
        bench.fails(Of::Create, 400, error);
        assert!(bench.problem(&key).is_some(), "{error}");
        assert_eq!(bench.form().step, Step::Writing);
    }
    let mut bench = Bench::writing(Spot::New);
    bench.types(&Key::Name, "Bo");
    bench.does(Do::Save { anyway: false });
    bench.fails(Of::Create, 403, "unauthorized");
    assert!(
        bench
            .form()
            .problem
            .as_ref()
            .unwrap()
            .contains("create-livechat-contact")
    );
}

#[test]
fn what_was_written_is_asked_about_once_before_it_is_left() {
    let mut bench = Bench::writing(Spot::Edit("ada".to_owned()));
    bench.types(&Key::Name, "Ada King");
    bench.happens(Event::Show(Address::Chats));
    assert_eq!(
        bench.desk.contacts.leaving,
        Some(Leaving::To(Address::Chats))
    );
    let here = Address::Contacts(Spot::Edit("ada".to_owned()), Wanted::default());
    assert_eq!(bench.desk.address, here);
    assert!(bench.effects.contains(&Effect::Replace(here)));
    bench.does(Do::Leave(false));
    assert_eq!(bench.form().line(&Key::Name).unwrap().value, "Ada King");
    bench.happens(Event::Show(Address::Chats));
    bench.effects.clear();
    bench.does(Do::Leave(true));
    assert_eq!(bench.effects, [Effect::Go(Address::Chats)]);
    bench.happens(Event::Show(Address::Chats));
    assert_eq!(bench.desk.address, Address::Chats);
}

#[test]
fn a_session_that_ends_keeps_what_was_written() {
    let mut bench = Bench::writing(Spot::Edit("ada".to_owned()));
    bench.types(&Key::Name, "Ada King");
    bench.does(Do::Save { anyway: false });
    bench.refuse(Call::Contacts(Of::Update("ada".to_owned())), 401, "");
    assert!(matches!(bench.desk.stage, Stage::SigningIn { .. }));
    assert_eq!(bench.form().line(&Key::Name).unwrap().value, "Ada King");
    assert_eq!(bench.form().step, Step::Writing);
}

/// Somebody new, with a name and an address, and the key of this.
fn bo() -> (Bench, Key) {
    let mut bench = Bench::writing(Spot::New);
    bench.types(&Key::Name, "Bo");
    let email = bench.key(Kind::Email);
    bench.types(&email, "bo@example.com");
    (bench, email)
}

#[test]
fn a_look_up_that_the_end_of_a_session_cut_off_holds_up_no_saving() {
    let (mut bench, email) = bo();
    bench.does(Do::Left(email));
    bench.refuse(
        Call::Contacts(Of::Exists("bo@example.com".to_owned())),
        401,
        "",
    );
    bench.comes_back("kim");
    bench.calls();
    bench.does(Do::Save { anyway: false });
    assert_eq!(
        bench.calls(),
        ["GET omnichannel/contacts.checkExistence?email=bo%40example.com"]
    );
}

#[test]
fn who_may_have_been_saved_without_an_answer_is_looked_for_before_saving_again() {
    let (mut bench, _) = bo();
    bench.does(Do::Save { anyway: false });
    let exists = || Call::Contacts(Of::Exists("bo@example.com".to_owned()));
    bench.answer(exists(), json!({ "exists": false }));
    bench.fails(Of::Create, 0, "");
    bench.calls();
    bench.does(Do::Save { anyway: false });
    assert_eq!(
        bench.calls(),
        ["GET omnichannel/contacts.checkExistence?email=bo%40example.com"]
    );
}

#[test]
fn a_letter_that_is_taken_back_leaves_no_list_on_its_way_for_ever() {
    let mut bench = Bench::writing(Spot::New);
    bench.happens(Event::Contacts(Do::Wanted(Wanted {
        text: "ada".to_owned(),
        ..Wanted::default()
    })));
    bench.calls();
    bench.does(Do::Searched("adas".to_owned()));
    let due = bench.turn_after(Do::Searched("ada".to_owned()));
    bench.later(250, due);
    assert_eq!(bench.calls().len(), 1);
}
