//! Visitors become contacts, once each; what they say differently is kept beside what is known.

use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench, FIELD, VISITOR};
use crate::contacts::{CONTACTS, contact, found, get, post};

async fn all(bench: &Bench, agent: &Agent) -> Vec<Value> {
    let mut all = Vec::new();
    for unknown in [false, true] {
        let path = format!("{CONTACTS}.search?unknown={unknown}");
        let list = get(bench, agent, &path).await["contacts"].clone();
        all.extend(list.as_array().unwrap().iter().cloned());
    }
    all
}

async fn only(bench: &Bench, agent: &Agent) -> Value {
    let all = all(bench, agent).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

#[tokio::test]
async fn whoever_registers_is_a_contact_whom_nobody_has_taken_note_of() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench.register(json!({ "token": "t" })).await;
    let guest = only(&bench, &agent).await;
    assert_eq!(guest["name"], "guest-1");
    assert_eq!(guest["unknown"], true);
    assert_eq!(found(&bench, &agent, "").await, [""; 0]);
    // They are the same one when they say more, and when they change their mind.
    for (name, company) in [("Ada", "Acme"), ("Ada L.", "Bolt")] {
        let field = json!({ "key": "company", "value": company, "overwrite": true });
        bench
            .register(json!({
                "token": "t", "name": name, "email": "Ada@example.org", "phone": "555",
                "customFields": [field],
            }))
            .await;
        let known = only(&bench, &agent).await;
        assert_eq!(known["_id"], guest["_id"]);
        assert_eq!(known["name"], name);
        assert_eq!(known["emails"], json!([{ "address": "ada@example.org" }]));
        assert_eq!(known["phones"], json!([{ "phoneNumber": "555" }]));
        assert_eq!(known["customFields"], json!({ "company": company }));
        assert_eq!(known.get("conflictingFields"), None);
    }
    let names = found(&bench, &agent, "unknown=true&searchText=ada%20l").await;
    assert_eq!(names, ["Ada L."]);
    let change = json!({ "contactId": guest["_id"] });
    post(&bench, &agent, &format!("{CONTACTS}.update"), change).await;
    assert_eq!(only(&bench, &agent).await["unknown"], false);
}

#[tokio::test]
async fn the_same_address_or_number_is_the_same_contact() {
    for known in [
        json!({ "token": "t", "email": "ADA@example.org" }),
        json!({ "token": "t", "phone": "+49 30 5551234" }),
    ] {
        let bench = Bench::new();
        let agent = bench.agent("bob").await;
        let body = json!({
            "name": "Ada", "emails": ["ada@example.org"], "phones": ["+49 (30) 555-1234"],
        });
        let id = contact(&bench, &agent, body).await;
        let visitor = bench.register(known).await;
        let joined = only(&bench, &agent).await;
        assert_eq!(joined["_id"], json!(id));
        assert_eq!(joined["unknown"], false);
        assert_eq!(joined["name"], "Ada");
        assert_eq!(joined["phones"].as_array().unwrap().len(), 1);
        let channel = &joined["channels"][0]["visitor"]["visitorId"];
        assert_eq!(channel, &visitor["_id"]);
    }
}

#[tokio::test]
async fn two_who_turn_out_to_be_one_become_one() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench
        .register(json!({ "token": "a", "name": "Ada", "email": "ada@example.org" }))
        .await;
    bench.register(json!({ "token": "b", "name": "Ida" })).await;
    bench.room("b").await;
    assert_eq!(all(&bench, &agent).await.len(), 2);
    // Known by their token, so they stay the visitor they are.
    bench
        .register(json!({ "token": "b", "email": "ada@example.org" }))
        .await;
    let one = only(&bench, &agent).await;
    assert_eq!(one["name"], "Ada");
    let conflicts = json!([{ "field": "name", "value": "Ida" }]);
    assert_eq!(one["conflictingFields"], conflicts);
    assert_eq!(one["channels"].as_array().unwrap().len(), 2);
    assert!(one["lastChat"]["_id"].is_string(), "{one}");
    assert_eq!(bench.count("contact_search"), 1);
}

#[tokio::test]
async fn two_whom_agents_know_stay_two() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    for (name, email) in [("Ada", "ada@example.org"), ("Ida", "ida@example.org")] {
        let body = json!({ "name": name, "emails": [email], "phones": [] });
        contact(&bench, &agent, body).await;
    }
    bench
        .register(json!({ "token": "t", "email": "ada@example.org" }))
        .await;
    bench
        .register(json!({ "token": "t", "email": "ida@example.org" }))
        .await;
    assert_eq!(found(&bench, &agent, "").await, ["Ada", "Ida"]);
}

#[tokio::test]
async fn what_is_said_differently_is_kept_until_an_agent_settles_it() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let body = json!({
        "name": "Ada", "emails": ["ada@example.org"], "phones": [],
        "customFields": { "company": "Acme", "address": "Main St" },
    });
    let id = contact(&bench, &agent, body).await;
    let settle = format!("{CONTACTS}.conflicts");
    post(&bench, &agent, &settle, json!({ "contactId": id }))
        .await
        .refused("error-contact-has-no-conflicts");
    let registration = json!({
        "token": "t", "name": "Ida", "email": "ada@example.org",
        "customFields": [
            { "key": "company", "value": "Bolt", "overwrite": true },
            { "key": "address", "value": "Main St", "overwrite": true },
        ],
    });
    let conflicts = json!([
        { "field": "name", "value": "Ida" },
        { "field": "customFields.company", "value": "Bolt" },
    ]);
    for _ in 0..2 {
        bench.register(registration.clone()).await;
        let one = only(&bench, &agent).await;
        assert_eq!(one["name"], "Ada");
        assert_eq!(one["customFields"]["company"], "Acme");
        assert_eq!(one["conflictingFields"], conflicts);
    }
    // The visitor's own answer is what they said.
    assert_eq!(bench.look_up("t").await["name"], "Ida");

    let eve = bench.agent_with("eve", &[Role::Manager], &[]).await;
    for (part, error) in [
        (
            json!({ "contactManager": eve.id }),
            "error-contact-manager-not-found",
        ),
        (
            json!({ "customFields": { "company": "bolt" } }),
            "Invalid value for Company field",
        ),
        (
            json!({ "customFields": { "topic": "x" } }),
            "Custom field topic is not allowed",
        ),
        (
            json!({ "emails": [] }),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        let mut body = json!({ "contactId": id, "name": "Ida" });
        for (key, value) in part.as_object().unwrap() {
            body[key] = value.clone();
        }
        post(&bench, &agent, &settle, body).await.refused(error);
    }
    assert_eq!(only(&bench, &agent).await["conflictingFields"], conflicts);

    let body = json!({ "contactId": id, "name": "Ida" });
    let answer = post(&bench, &agent, &settle, body).await.json();
    assert_eq!(answer["result"], answer["contact"]);
    let company = json!([{ "field": "customFields.company", "value": "Bolt" }]);
    assert_eq!(answer["contact"]["name"], "Ida");
    assert_eq!(answer["contact"]["conflictingFields"], company);
    let body = json!({ "contactId": id, "wipeConflicts": true });
    let answer = post(&bench, &agent, &settle, body).await.json();
    assert_eq!(answer["contact"].get("conflictingFields"), None);
    assert_eq!(answer["contact"]["customFields"]["company"], "Acme");
    // What was settled stays so when nothing new is said.
    bench.register(registration).await;
    assert_eq!(only(&bench, &agent).await.get("conflictingFields"), None);
}

#[tokio::test]
async fn a_single_field_reaches_the_contact_too() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench.register(json!({ "token": "t" })).await;
    for (value, overwrite, conflicts) in [("Acme", true, None), ("Bolt", false, Some("Bolt"))] {
        let body = json!({
            "token": "t", "key": "company", "value": value, "overwrite": overwrite,
        });
        bench.post(FIELD, &body).await;
        let one = only(&bench, &agent).await;
        assert_eq!(one["customFields"], json!({ "company": "Acme" }));
        assert_eq!(
            one["conflictingFields"][0]["value"].as_str(),
            conflicts,
            "{one}"
        );
    }
}

#[tokio::test]
async fn whoever_is_forgotten_is_no_contact_either() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench
        .register(json!({ "token": "t", "name": "Ada-Name", "email": "ada-mail@example.org" }))
        .await;
    bench.delete(&format!("{VISITOR}/t")).await;
    assert_eq!(all(&bench, &agent).await, Vec::<Value>::new());
    for table in ["contacts", "contact_emails", "contact_search"] {
        assert_eq!(bench.count(table), 0, "{table}");
    }
    for file in bench.everything_on_disk() {
        for told in ["Ada-Name", "ada-mail"] {
            let left = file.windows(told.len()).any(|part| part == told.as_bytes());
            assert!(!left, "{told} is still on the disk");
        }
    }
}
