//! Bad input to everything about contacts: whatever is refused, nothing is half-written.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench};
use crate::contacts::{contact, get, post};

const CONTACT: &str = "/api/v1/omnichannel/contact";
const CONTACTS: &str = "/api/v1/omnichannel/contacts";

/// Every row of every table that holds what people told, as text.
fn everything(bench: &Bench) -> Vec<String> {
    let database = bench.database();
    let mut rows = Vec::new();
    for table in [
        "visitors",
        "visitor_fields",
        "visitor_search",
        "visitor_field_search",
        "contacts",
        "contact_emails",
        "contact_phones",
        "contact_fields",
        "contact_conflicts",
        "contact_search",
        "custom_fields",
        "rooms",
        "counters",
    ] {
        let mut statement = database
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
            .or_else(|_| database.prepare(&format!("SELECT * FROM {table} ORDER BY 1")))
            .unwrap();
        let columns = statement.column_count();
        let mut found = statement.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values = (0..columns).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            rows.push(format!(
                "{table}: {}",
                values.collect::<Vec<_>>().join(" | ")
            ));
        }
    }
    rows
}

#[tokio::test]
async fn a_refused_request_leaves_nothing_half_written() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let boss = bench.agent_with("boss", &[Role::Manager], &[]).await;
    let first = json!({
        "name": "Ada", "emails": ["ada@example.org"], "phones": ["+49 30 5551234"],
        "customFields": { "company": "Acme" },
    });
    let id = contact(&bench, &agent, first).await;
    // Somebody who says it differently, so that there is something to settle.
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ida", "email": "ada@example.org" }))
        .await;
    bench.room("t").await;
    let before = everything(&bench);
    assert!(
        before
            .iter()
            .any(|row| row.starts_with("contact_conflicts"))
    );

    let new = |key: &str, value: Value| {
        let mut body = json!({ "name": "New", "emails": ["n@x.example"], "phones": ["77777777"] });
        body[key] = value;
        (CONTACTS.to_owned(), body)
    };
    let update = |key: &str, value: Value| {
        let mut body = json!({
            "contactId": id, "name": "New", "emails": ["n@x.example"], "phones": [],
            "customFields": { "address": "there" }, "wipeConflicts": true,
        });
        body[key] = value;
        (format!("{CONTACTS}.update"), body)
    };
    let settle = |key: &str, value: Value| {
        let mut body = json!({
            "contactId": id, "name": "Ida", "customFields": { "address": "there" },
            "wipeConflicts": true,
        });
        body[key] = value;
        (format!("{CONTACTS}.conflicts"), body)
    };
    let by_token = |key: &str, value: Value| {
        let mut body = json!({
            "token": "t", "name": "New", "email": "n@x.example", "phone": "",
            "customFields": { "address": "there" },
        });
        body[key] = value;
        (CONTACT.to_owned(), body)
    };
    let twice = json!(["n@x.example", "m@x.example", "n@x.example"]);
    for (path, body) in [
        new("emails", twice.clone()),
        new("emails", json!(["good@x.example", "bad"])),
        new("phones", json!(["1", "1"])),
        new("contactManager", json!("nobody")),
        new("contactManager", json!(boss.id)),
        new("customFields", json!({ "address": "x", "company": "acme" })),
        new("customFields", json!({ "address": "x", "nothing": "y" })),
        new("name", json!(" ")),
        update("emails", twice),
        update("emails", json!(["good@x.example", "bad"])),
        update("contactManager", json!("nobody")),
        update("contactManager", json!(boss.id)),
        update("customFields", json!({ "address": "x", "company": "acme" })),
        update("contactId", json!("somebody-elses")),
        update("unknown", json!(true)),
        settle("contactManager", json!("nobody")),
        settle("contactManager", json!(boss.id)),
        settle("customFields", json!({ "address": "x", "company": "acme" })),
        settle("contactId", json!("somebody-elses")),
        by_token("email", json!("bad")),
        by_token("contactManager", json!({ "username": "nobody" })),
        by_token("contactManager", json!({ "username": "boss" })),
        by_token("customFields", json!({ "address": "x", "company": "acme" })),
        by_token("token", json!(" ")),
        (format!("{CONTACTS}.delete"), json!({ "contactId": id })),
        (
            format!("{CONTACTS}.delete"),
            json!({ "contactId": "somebody-elses" }),
        ),
    ] {
        let answer = post(&bench, &agent, &path, body.clone()).await;
        assert_eq!(
            answer.status,
            StatusCode::BAD_REQUEST,
            "{path} {body}: {}",
            answer.text
        );
        assert_eq!(everything(&bench), before, "{path} {body}");
    }
    // A visitor's token does not go with another one's id.
    let stolen = json!({
        "_id": "somebody-else", "token": "t", "name": "Eve", "email": "e@x.example", "phone": "1",
    });
    let answer = bench
        .call(&agent, Method::PUT, CONTACT, Some(&stolen))
        .await;
    answer.refused("Invalid visitor token [error-invalid-contact-data]");
    assert_eq!(everything(&bench), before);
    assert_eq!(bench.look_up("t").await["_id"], visitor["_id"]);
}

#[tokio::test]
async fn neither_expired_nor_foreign_sessions_get_in() {
    let bench = Bench::new();
    let bob = bench.agent("bob").await;
    let eve = bench.agent("eve").await;
    let path = format!("{CONTACTS}.search");
    let unauthorized: Value =
        serde_json::from_str(include_str!("../../../core/fixtures/unauthorized.401.json")).unwrap();
    let mixed = Agent {
        id: bob.id.clone(),
        token: eve.token.clone(),
    };
    let longer = Agent {
        id: bob.id.clone(),
        token: format!("{}x", bob.token),
    };
    get(&bench, &bob, &path).await;
    // Longer than any session lasts.
    let later = 400 * 24 * 60 * 60 * 1000;
    for (agent, wait) in [(&mixed, 0), (&longer, 0), (&bob, later)] {
        bench.wait_ms(wait);
        let answer = bench.call(agent, Method::GET, &path, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let body = answer.json();
        for (key, value) in unauthorized.as_object().unwrap() {
            assert_eq!(&body[key], value);
        }
    }
}

#[tokio::test]
async fn both_published_refusals_of_permission_are_answered() {
    let bench = Bench::new();
    let nothing = bench.agent_with("eve", &[], &[]).await;
    let bob = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let ida = bench.agent_with("ida", &[Role::Agent], &[]).await;
    let fixture = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let answer = post(&bench, &nothing, CONTACT, json!({})).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let lacks = include_str!("../../../core/fixtures/forbidden.403-permissions.json");
    assert_eq!(answer.json(), fixture(lacks));
    // Not theirs: another agent's conversation.
    let rid = bench.host("t").await;
    let take = json!({ "inquiryId": rid });
    post(&bench, &bob, "/api/v1/livechat/inquiries.take", take).await;
    let close = json!({ "rid": rid });
    let answer = post(&bench, &ida, "/api/v1/livechat/room.closeByUser", close).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}", answer.text);
    let theirs = include_str!("../../../core/fixtures/forbidden.403-unauthorized.json");
    assert_eq!(answer.json(), fixture(theirs));
}
