//! Contacts from a file, and into one.

use super::super::address::{Spot, Wanted};
use super::super::contacts::import::{Existing, Import, Meaning, Outcome, Source, Step, Waiting};
use super::super::contacts::{Call as Of, Event as Do, Timer as Wait};
use super::*;

impl Bench {
    fn does_file(&mut self, event: Do) {
        self.happens(Event::Contacts(event));
    }

    /// At the import, with a file read and looked through.
    fn importing(file: &[u8]) -> Self {
        let mut bench = Self::live();
        bench.answer(
            Call::Fields,
            json!({ "customFields": [{ "_id": "company", "label": "Company", "scope": "visitor" }] }),
        );
        let address = Address::Contacts(Spot::Import, Wanted::default());
        bench.happens(Event::Show(address));
        bench.answer(
            Call::Contacts(Of::Agents(0)),
            json!({ "users": [{ "_id": "b0", "username": "bo" }], "total": 1 }),
        );
        bench.picks(file);
        bench.calls();
        bench
    }

    fn picks(&mut self, file: &[u8]) {
        self.does_file(Do::File(Source {
            key: 7,
            name: "people.csv".to_owned(),
            bytes: file.len() as u64,
        }));
        self.works(file);
    }

    /// Does what the page would: reads pieces, lets time pass.
    fn works(&mut self, file: &[u8]) {
        loop {
            let effects = std::mem::take(&mut self.effects);
            let (work, rest): (Vec<_>, Vec<_>) = effects.into_iter().partition(|effect| {
                matches!(
                    effect,
                    Effect::ReadFile { .. }
                        | Effect::After(0, Timer::Contacts(Wait::Judge(_) | Wait::Row(_)))
                )
            });
            self.effects = rest;
            if work.is_empty() {
                return;
            }
            for effect in work {
                match effect {
                    Effect::ReadFile { from, to, run, .. } => {
                        let end = file.len().min(to as usize);
                        let bytes = Some(file[from as usize..end].to_vec());
                        self.does_file(Do::Piece { run, bytes });
                    }
                    Effect::After(_, timer) => self.happens(Event::Timer(timer)),
                    _ => {}
                }
            }
        }
    }

    fn import(&self) -> &Import {
        &self.desk.contacts.import
    }

    /// What was just asked about a row.
    fn row_call(&self) -> Call {
        let calls = self.effects.iter().rev();
        let mut calls = calls.filter_map(|effect| match effect {
            Effect::Call {
                call: call @ Call::Contacts(Of::Row { .. }),
                ..
            } => Some(call.clone()),
            _ => None,
        });
        calls.next().unwrap()
    }

    /// The server says this to what was just asked about a row; what that was.
    fn row(&mut self, answer: Value) -> String {
        let call = self.row_call();
        let asked = self.calls().pop().unwrap();
        self.answer(call, answer);
        self.works(&[]);
        asked
    }

    fn row_fails(&mut self, status: u16, result: ApiError) {
        let call = self.row_call();
        self.effects.clear();
        self.happens(Event::Answered {
            call,
            status,
            result: Err(result),
        });
    }

    fn saved(&self) -> Option<&str> {
        let mut effects = self.effects.iter();
        effects.find_map(|effect| match effect {
            Effect::Save { text, .. } => Some(text.as_str()),
            _ => None,
        })
    }
}

#[test]
fn a_file_is_read_its_columns_known_and_its_rows_looked_through() {
    let file = "\u{feff}Full name;E-Mail;Firma;Company\r\n\"Lovelace; Ada\";ada@example.com;x;Engines\r\n;nobody;;\r\nBo;bo@example.com;;\r\n";
    let bench = Bench::importing(file.as_bytes());
    let import = bench.import();
    assert_eq!(
        import.meanings,
        [
            Meaning::Name,
            Meaning::Email,
            Meaning::Nothing,
            Meaning::Field("company".to_owned()),
        ]
    );
    assert_eq!(import.step, Step::Ready);
    assert_eq!((import.total(), import.count(Outcome::Open)), (3, 2));
    assert_eq!(import.rows[2].line, 3);
    assert_eq!(
        import.problems[&2],
        "The name is missing. “nobody” is not an e-mail address."
    );
    assert_eq!(bench.desk.spoken, "2 rows can go in, 1 cannot");
}

#[test]
fn a_file_without_names_of_columns_is_read_and_its_columns_changed() {
    let mut bench = Bench::importing(b"Ada,ada@example.com,Engines\nBo,bo@example.com,Looms\n");
    assert!(!bench.import().headed);
    assert_eq!(
        bench.import().meanings,
        [Meaning::Name, Meaning::Email, Meaning::Nothing]
    );
    assert_eq!(bench.import().count(Outcome::Open), 2);
    let to = |place, meaning| Do::Column { place, meaning };
    bench.does_file(to(0, Meaning::Nothing));
    let problem = bench.import().column_problem.clone();
    assert_eq!(
        problem.as_deref(),
        Some("Choose the column that says what people are called.")
    );
    bench.does_file(to(0, Meaning::Name));
    bench.does_file(to(2, Meaning::Name));
    let problem = bench.import().column_problem.clone();
    assert_eq!(
        problem.as_deref(),
        Some("Two columns are “Name”. Keep one of them.")
    );
    bench.does_file(to(2, Meaning::Field("company".to_owned())));
    bench.does_file(Do::Headed(true));
    bench.works(&[]);
    assert_eq!(bench.import().total(), 1);
}

#[test]
fn a_hundred_thousand_rows_are_looked_at_in_slices() {
    let mut file = "name,email\n".to_owned();
    for row in 0..100_000 {
        file.push_str(&format!("Person {row},p{row}@example.com\n"));
    }
    let mut bench = Bench::live();
    bench.does_file(Do::File(Source {
        key: 1,
        name: "many.csv".to_owned(),
        bytes: file.len() as u64,
    }));
    let mut turns = 0;
    loop {
        let effects = std::mem::take(&mut bench.effects);
        let Some(effect) = effects.into_iter().find(|effect| {
            matches!(
                effect,
                Effect::ReadFile { .. } | Effect::After(0, Timer::Contacts(_))
            )
        }) else {
            break;
        };
        turns += 1;
        let before = bench.import().at;
        match effect {
            Effect::ReadFile { from, to, run, .. } => {
                let end = file.len().min(to as usize);
                let bytes = Some(file.as_bytes()[from as usize..end].to_vec());
                bench.does_file(Do::Piece { run, bytes });
            }
            Effect::After(_, timer) => bench.happens(Event::Timer(timer)),
            _ => {}
        }
        assert!(bench.import().at <= before + 250);
    }
    assert!(turns > 400);
    assert_eq!(bench.import().count(Outcome::Open), 100_000);
    // Another file in the middle of it: nothing of the first comes any more.
    let run = 0;
    bench.does_file(Do::Piece {
        run,
        bytes: Some(b"x".to_vec()),
    });
    assert_eq!(bench.import().total(), 100_000);
}

#[test]
fn rows_go_in_one_after_the_other_and_those_who_are_there_stay() {
    let file = "name,email,manager\nAda,ada@example.com,bo\nBo,bo@example.com,\nCy,broken,\nDi,,\nEd,,zoe\n";
    let mut bench = Bench::importing(file.as_bytes());
    assert_eq!(
        bench.import().problems[&5],
        "Nobody called “zoe” answers here."
    );
    bench.does_file(Do::Import);
    assert_eq!(
        bench.row(json!({ "exists": false })),
        "GET omnichannel/contacts.checkExistence?email=ada%40example.com"
    );
    assert_eq!(
        bench.row(json!({ "contactId": "a" })),
        r#"POST omnichannel/contacts {"contactManager":"b0","emails":["ada@example.com"],"name":"Ada","phones":[]}"#
    );
    bench.row(json!({ "exists": true }));
    assert_eq!(
        bench.row(json!({ "contactId": "d" })),
        r#"POST omnichannel/contacts {"emails":[],"name":"Di","phones":[]}"#
    );
    let import = bench.import();
    assert_eq!(import.step, Step::Done);
    assert_eq!(import.lines(&[Outcome::Added]), "2, 5");
    assert_eq!(import.lines(&[Outcome::Skipped]), "3");
    assert_eq!(
        bench.desk.spoken,
        "Import ended: 2 added, 0 updated, 2 did not go in"
    );
    bench.does_file(Do::SaveFailed);
    let text = "\u{feff}name,email,manager,problem\r\nCy,broken,,“broken” is not an e-mail address.\r\nEd,,zoe,Nobody called “zoe” answers here.\r\n";
    assert_eq!(bench.saved(), Some(text));
}

#[test]
fn who_is_there_gets_what_the_file_has_and_loses_nothing() {
    let mut bench = Bench::importing(
        b"name,email,phone,company\nAda King,ADA@example.com,+44 20 7946 0123,Looms\n",
    );
    bench.does_file(Do::Existing(Existing::Update));
    bench.does_file(Do::Import);
    bench.row(json!({ "exists": true }));
    let known = json!({ "contacts": [{
        "_id": "ada", "name": "Ada", "emails": [{ "address": "ada@example.com" }],
        "phones": [{ "phoneNumber": "555 1234" }], "customFields": { "company": "Engines", "tax": "1" },
    }]});
    assert!(bench.row(known).contains("contacts.search"));
    assert_eq!(
        bench.row(json!({ "contact": { "_id": "ada" } })),
        r#"POST omnichannel/contacts.update {"contactId":"ada","customFields":{"company":"Looms","tax":"1"},"name":"Ada King","phones":["555 1234","+44 20 7946 0123"]}"#
    );
    assert_eq!(bench.import().count(Outcome::Updated), 1);
}

#[test]
fn a_pause_that_the_server_asks_for_is_kept() {
    let mut bench = Bench::importing(b"name\nAda\nBo\n");
    bench.does_file(Do::Import);
    bench.row_fails(429, ApiError::RateLimited { seconds: 42 });
    assert_eq!(
        bench.import().waiting,
        Some(Waiting::Pause(bench.now + 42_000))
    );
    let Some(Effect::After(42_000, timer)) = bench.effects.pop() else {
        panic!("{:?}", bench.effects);
    };
    bench.later(42_000, timer);
    assert_eq!(bench.import().waiting, None);
    assert!(bench.row(json!({ "contactId": "a" })).contains("Ada"));
    assert!(bench.row(json!({ "contactId": "b" })).contains("Bo"));
    assert_eq!(bench.import().count(Outcome::Added), 2);
}

#[test]
fn what_the_network_lost_is_looked_for_before_it_is_sent_again() {
    let mut bench = Bench::importing(b"name,email\nAda,ada@example.com\n");
    bench.does_file(Do::Import);
    bench.row(json!({ "exists": false }));
    bench.row_fails(0, ApiError::Network);
    assert_eq!(bench.import().waiting, Some(Waiting::Network));
    bench.happens(Event::Online(true));
    // It had arrived: it is one of those that were added.
    bench.row(json!({ "exists": true }));
    assert_eq!(bench.import().count(Outcome::Added), 1);
}

#[test]
fn an_import_is_stopped_and_gone_on_with() {
    let mut bench = Bench::importing(b"name\nAda\nBo\nCy\n");
    bench.does_file(Do::Import);
    bench.row(json!({ "contactId": "a" }));
    bench.does_file(Do::StopImport);
    // What is under way is waited for: otherwise it would go in twice.
    assert_eq!(bench.import().step, Step::Running);
    bench.row(json!({ "contactId": "b" }));
    assert_eq!(bench.import().step, Step::Done);
    assert_eq!(bench.import().lines(&[Outcome::Added]), "2–3");
    assert_eq!(bench.import().lines(&[Outcome::Open]), "4");
    bench.effects.clear();
    bench.does_file(Do::Import);
    assert!(bench.row(json!({ "contactId": "c" })).contains("Cy"));
    assert_eq!(bench.import().count(Outcome::Added), 3);
}

#[test]
fn who_may_not_add_contacts_is_told_so_once() {
    let mut bench = Bench::importing(b"name\nAda\nBo\n");
    bench.does_file(Do::Import);
    bench.row_fails(403, ApiError::Refused(Refusal::plain("unauthorized")));
    assert_eq!(bench.import().step, Step::Done);
    let problem = bench.import().problem.clone().unwrap();
    assert!(problem.contains("create-livechat-contact"));
    assert_eq!(bench.import().count(Outcome::Open), 2);
}

#[test]
fn a_file_that_is_none_is_said_to_be() {
    for (file, words) in [
        (&b"PK\x03\x04x"[..], "workbook"),
        (b"", "empty"),
        (b"name\n\"Ada\n", "never closed"),
    ] {
        let bench = Bench::importing(file);
        assert_eq!(bench.import().step, Step::Picking);
        assert!(bench.import().problem.as_ref().unwrap().contains(words));
        assert!(bench.effects.is_empty());
    }
}

#[test]
fn all_pages_are_exported_and_no_formula_is() {
    let mut bench = Bench::live();
    let wanted = Wanted {
        text: "a".to_owned(),
        ..Wanted::default()
    };
    bench.happens(Event::Show(Address::Contacts(Spot::List, wanted)));
    bench.calls();
    bench.does_file(Do::Export);
    assert_eq!(
        bench.calls(),
        [
            "GET omnichannel/contacts.search?searchText=a&count=100&offset=0&sort=%7B%22name%22%3A1%7D"
        ]
    );
    let page = |ids: &[&str]| {
        let contacts = ids
            .iter()
            .map(|id| json!({ "_id": id, "name": format!("=1+{id}") }));
        json!({ "contacts": contacts.collect::<Vec<_>>(), "total": 3 })
    };
    let export = || Call::Contacts(Of::Export(1));
    bench.answer(export(), page(&["1", "2"]));
    bench.happens(Event::Answered {
        call: export(),
        status: 429,
        result: Err(ApiError::RateLimited { seconds: 9 }),
    });
    let due = Timer::Contacts(Wait::Export(1));
    assert!(bench.effects.contains(&Effect::After(9_000, due.clone())));
    bench.later(9_000, due);
    assert!(bench.calls().pop().unwrap().contains("offset=2"));
    // One of them has moved to this page: it is there once.
    bench.answer(export(), page(&["2", "3"]));
    let text =
        "\u{feff}id,name,emails,phones,manager\r\n1,'=1+1,,,\r\n2,'=1+2,,,\r\n3,'=1+3,,,\r\n";
    assert_eq!(bench.saved(), Some(text));
    assert_eq!(bench.desk.spoken, "3 contacts exported");
    assert!(bench.desk.contacts.export.is_none());
}
