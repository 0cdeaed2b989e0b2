//! `POST omnichannel/contacts`, `contacts.update`, `contacts.conflicts`, `contacts.delete`, and
//! `GET contacts.get`, `contacts.search`, `contacts.checkExistence`, `contacts.history`,
//! `contacts.channels`.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench, CLOSE};

pub(crate) const CONTACTS: &str = "/api/v1/omnichannel/contacts";

pub(crate) async fn post(bench: &Bench, agent: &Agent, path: &str, body: Value) -> Answer {
    bench.call(agent, Method::POST, path, Some(&body)).await
}

pub(crate) async fn get(bench: &Bench, agent: &Agent, path: &str) -> Value {
    let answer = bench.call(agent, Method::GET, path, None).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
    answer.json()
}

/// Makes a contact and answers its id.
pub(crate) async fn contact(bench: &Bench, agent: &Agent, body: Value) -> String {
    let answer = post(bench, agent, CONTACTS, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["contactId"].as_str().unwrap().to_owned()
}

pub(crate) async fn found(bench: &Bench, agent: &Agent, query: &str) -> Vec<String> {
    let answer = get(bench, agent, &format!("{CONTACTS}.search?{query}")).await;
    let contacts = answer["contacts"].as_array().unwrap().clone();
    assert_eq!(answer["count"], json!(contacts.len()), "{query}");
    let name = |contact: &Value| contact["name"].as_str().unwrap().to_owned();
    contacts.iter().map(name).collect()
}

async fn one(bench: &Bench, agent: &Agent, id: &str) -> Value {
    get(bench, agent, &format!("{CONTACTS}.get?contactId={id}")).await["contact"].clone()
}

fn ada() -> Value {
    json!({ "name": "Ada", "emails": ["Ada@Example.org "], "phones": ["+49 (30) 555-1234"] })
}

#[tokio::test]
async fn the_published_requests_make_contacts() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let body: Value = serde_json::from_str(include_str!(
        "../../../core/fixtures/omnichannel-contacts.post.request-minimal.json"
    ))
    .unwrap();
    let answer = post(&bench, &agent, CONTACTS, body).await;
    let id = answer.json()["contactId"].clone();
    let mut published: Value = serde_json::from_str(include_str!(
        "../../../core/fixtures/omnichannel-contacts.post.200.json"
    ))
    .unwrap();
    published["contactId"] = id.clone();
    assert_eq!(answer.json(), published);
    assert_eq!(
        one(&bench, &agent, id.as_str().unwrap()).await,
        json!({
            "_id": id, "name": "John", "unknown": false,
            "phones": [{ "phoneNumber": "+123456789" }],
            "emails": [{ "address": "email@example.com" }],
            "customFields": {}, "channels": [],
            "createdAt": "2026-01-31T09:00:00.000Z", "updatedAt": "2026-01-31T09:00:00.000Z",
            "_updatedAt": "2026-01-31T09:00:00.000Z",
        })
    );

    // The other one names a manager, who has to be there.
    let body: Value = serde_json::from_str(include_str!(
        "../../../core/fixtures/omnichannel-contacts.post.request.json"
    ))
    .unwrap();
    let refused = post(&bench, &agent, CONTACTS, body.clone()).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let published: Value = serde_json::from_str(include_str!(
        "../../../core/fixtures/omnichannel-contacts.post.400-no-manager.json"
    ))
    .unwrap();
    assert_eq!(refused.json(), published);
    assert_eq!(bench.count("contacts"), 1);
    bench.agent_with("kim.jane", &[Role::Agent], &[]).await;
    let database = bench.database();
    database.pragma_update(None, "foreign_keys", false).unwrap();
    database
        .execute(
            "UPDATE agents SET id = ?1 WHERE username = 'kim.jane'",
            [body["contactManager"].as_str().unwrap()],
        )
        .unwrap();
    let id = contact(&bench, &agent, body.clone()).await;
    let made = one(&bench, &agent, &id).await;
    assert_eq!(made["contactManager"], body["contactManager"]);
}

#[tokio::test]
async fn nobody_gets_in_without_a_session_or_the_permission() {
    let bench = Bench::new();
    let nobody = Agent {
        id: "x".to_owned(),
        token: "y".to_owned(),
    };
    let agent = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let nothing = bench.agent_with("eve", &[], &[]).await;
    let lacks: Value = serde_json::from_str(include_str!(
        "../../../core/fixtures/forbidden.403-permissions.json"
    ))
    .unwrap();
    for (method, path) in [
        (Method::POST, ""),
        (Method::POST, ".update"),
        (Method::POST, ".conflicts"),
        (Method::POST, ".delete"),
        (Method::GET, ".get?contactId=x"),
        (Method::GET, ".search"),
        (Method::GET, ".checkExistence?phone=5"),
        (Method::GET, ".history?contactId=x"),
        (Method::GET, ".channels?contactId=x"),
    ] {
        let path = format!("{CONTACTS}{path}");
        let body = (method == Method::POST).then(|| json!({}));
        let answer = bench
            .call(&nobody, method.clone(), &path, body.as_ref())
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        let told = answer.json();
        assert_eq!(told["status"], "error");
        assert_eq!(told["message"], "You must be logged in to do this.");
        let answer = bench.call(&nothing, method, &path, body.as_ref()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.json(), lacks);
    }
    // Only whoever looks after the agents removes.
    let path = format!("{CONTACTS}.delete");
    let answer = post(&bench, &agent, &path, json!({ "contactId": "x" })).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn what_is_no_contact_is_refused_and_nothing_is_kept() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"company\"\nlabel = \"Company\"\npattern = \"^[A-Z]\"\n\
         [[custom_fields]]\nid = \"tax\"\nlabel = \"Tax number\"\nrequired = true\n\
         [[custom_fields]]\nid = \"topic\"\nlabel = \"Topic\"\nscope = \"room\"\n",
    );
    let agent = bench.agent("bob").await;
    let manager = bench.agent_with("boss", &[Role::Manager], &[]).await;
    let missing = "must have required property 'emails' [invalid-params]";
    post(
        &bench,
        &agent,
        CONTACTS,
        json!({ "name": "J", "phones": [] }),
    )
    .await
    .refused(missing);
    for (key, value, error) in [
        ("name", json!({}), "must be string [invalid-params]"),
        (
            "name",
            json!(""),
            "must NOT have fewer than 1 characters [invalid-params]",
        ),
        ("emails", json!("a@b"), "must be array [invalid-params]"),
        (
            "emails",
            json!(["a@b", "a@b"]),
            "must NOT have duplicate items (items ## 1 and 0 are identical) [invalid-params]",
        ),
        (
            "emails",
            json!(["a@b", "nobody"]),
            "Invalid email nobody [error-invalid-email]",
        ),
        ("phones", json!([[]]), "must be string [invalid-params]"),
        (
            "unknown",
            json!(true),
            "must NOT have additional properties [invalid-params]",
        ),
        (
            "contactManager",
            json!("nobody"),
            "error-contact-manager-not-found",
        ),
        (
            "contactManager",
            json!(manager.id),
            "error-contact-manager-not-found",
        ),
        (
            "customFields",
            json!({ "tax": "1", "company": "acme" }),
            "Invalid value for Company field",
        ),
        (
            "customFields",
            json!({ "company": "Acme" }),
            "Invalid value for Tax number field",
        ),
        (
            "customFields",
            json!({ "tax": "1", "topic": "x" }),
            "Custom field topic is not allowed",
        ),
        (
            "customFields",
            json!({ "tax": "1", "$where": "x" }),
            "Custom field $where is not allowed",
        ),
    ] {
        let mut body = json!({ "name": "John", "emails": [], "phones": [] });
        body[key] = value;
        post(&bench, &agent, CONTACTS, body.clone())
            .await
            .refused(error);
    }
    assert_eq!(bench.count("contacts"), 0);
    assert_eq!(bench.count("contact_search"), 0);
    let body = json!({
        "name": " John ", "emails": [" ", "A@B", "a@b"], "phones": ["+1 555 000 11", "155500011", ""],
        "customFields": { "tax": " 1 ", "company": "" },
    });
    let id = contact(&bench, &agent, body).await;
    let made = one(&bench, &agent, &id).await;
    assert_eq!(made["name"], "John");
    assert_eq!(made["emails"], json!([{ "address": "a@b" }]));
    assert_eq!(made["phones"], json!([{ "phoneNumber": "+1 555 000 11" }]));
    assert_eq!(made["customFields"], json!({ "tax": "1" }));
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_all_or_nothing() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let id = contact(&bench, &agent, ada()).await;
    let before = one(&bench, &agent, &id).await;
    let path = format!("{CONTACTS}.update");
    for (body, error) in [
        (
            json!({ "name": "x" }),
            "must have required property 'contactId' [invalid-params]",
        ),
        (
            json!({ "contactId": "nobody", "name": "x" }),
            "error-contact-not-found",
        ),
        (
            json!({ "contactId": id, "name": "x", "contactManager": "nobody" }),
            "error-contact-manager-not-found",
        ),
        (
            json!({ "contactId": id, "name": "x", "emails": ["no"] }),
            "Invalid email no [error-invalid-email]",
        ),
        (
            json!({ "contactId": id, "name": "x", "customFields": { "company": "acme" } }),
            "Invalid value for Company field",
        ),
        (
            json!({ "contactId": id, "unknown": true }),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        post(&bench, &agent, &path, body).await.refused(error);
    }
    assert_eq!(one(&bench, &agent, &id).await, before);
    bench.wait_ms(1);
    let change = json!({
        "contactId": id, "phones": ["555"], "contactManager": agent.id,
        "customFields": { "company": "Acme" },
    });
    let answer = post(&bench, &agent, &path, change).await.json();
    let mut expected = before.clone();
    expected["phones"] = json!([{ "phoneNumber": "555" }]);
    expected["contactManager"] = json!(agent.id);
    expected["customFields"] = json!({ "company": "Acme" });
    for key in ["updatedAt", "_updatedAt"] {
        expected[key] = json!("2026-01-31T09:00:00.001Z");
    }
    assert_eq!(answer, json!({ "contact": expected, "success": true }));
    let nobody = json!({ "contactId": id, "contactManager": null, "emails": [] });
    let answer = post(&bench, &agent, &path, nobody).await.json();
    assert_eq!(answer["contact"].get("contactManager"), None);
    assert_eq!(answer["contact"]["emails"], json!([]));
    // It is found by what it is now, and no longer by what it was.
    assert_eq!(
        found(&bench, &agent, "searchText=example.org").await,
        [""; 0]
    );
    assert_eq!(found(&bench, &agent, "searchText=555").await, ["Ada"]);
}

#[tokio::test]
async fn contacts_are_found_by_what_stands_anywhere_in_them() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    contact(&bench, &agent, ada()).await;
    for (name, email, phone) in [
        ("Grace Hopper", "grace@navy.example", "1906"),
        ("ödön von Horváth", "odon@buch.example", "1901-12-09"),
        ("100% \"quoted\" _x", "q@x.example", "0"),
    ] {
        let body = json!({ "name": name, "emails": [email], "phones": [phone] });
        contact(&bench, &agent, body).await;
    }
    bench
        .register(json!({ "token": "t", "name": "Guest Ada", "email": "guest@x.example" }))
        .await;
    for (query, names) in [
        (
            "",
            vec![
                "100% \"quoted\" _x",
                "Ada",
                "Grace Hopper",
                "ödön von Horváth",
            ],
        ),
        ("searchText=ADA", vec!["Ada"]),
        ("searchText=hopp", vec!["Grace Hopper"]),
        ("searchText=e%40nav", vec!["Grace Hopper"]),
        ("searchText=5551", vec!["Ada"]),
        ("searchText=%2B4930", vec!["Ada"]),
        ("searchText=horvath", vec!["ödön von Horváth"]),
        ("searchText=gr", vec!["Grace Hopper"]),
        ("searchText=19", vec!["Grace Hopper", "ödön von Horváth"]),
        ("searchText=%22quoted%22", vec!["100% \"quoted\" _x"]),
        ("searchText=%25%25%25", vec![]),
        ("searchText=*", vec![]),
        ("searchText=ada%20OR%20grace", vec![]),
        ("searchText=%7B%22%24regex%22%3A%22.*%22%7D", vec![]),
        ("unknown=true", vec!["Guest Ada"]),
        ("unknown=false&searchText=guest", vec![]),
        ("unknown=true&searchText=guest", vec!["Guest Ada"]),
        ("count=2&offset=1", vec!["Ada", "Grace Hopper"]),
        (
            "count=1&sort=%7B%22name%22%3A-1%7D",
            vec!["ödön von Horváth"],
        ),
        ("count=1&sort=%7B%22createdAt%22%3A1%7D", vec!["Ada"]),
    ] {
        assert_eq!(found(&bench, &agent, query).await, names, "{query}");
    }
    let page = get(
        &bench,
        &agent,
        &format!("{CONTACTS}.search?count=2&offset=1"),
    )
    .await;
    assert_eq!((&page["total"], &page["offset"]), (&json!(4), &json!(1)));
    for (query, error) in [
        ("count=x", "must be number [invalid-params]"),
        ("unknown=maybe", "must be boolean [invalid-params]"),
        (
            "query=%7B%7D",
            "must NOT have additional properties [invalid-params]",
        ),
        (
            "sort=name",
            "Invalid sort parameter provided: \"name\" [error-invalid-sort]",
        ),
    ] {
        let path = format!("{CONTACTS}.search?{query}");
        bench
            .call(&agent, Method::GET, &path, None)
            .await
            .refused(error);
    }
}

#[tokio::test]
async fn whether_there_is_one_is_said_of_one_thing() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let id = contact(&bench, &agent, ada()).await;
    for (query, exists) in [
        (format!("contactId={id}"), true),
        ("contactId=nobody".to_owned(), false),
        ("email=ADA%40example.org".to_owned(), true),
        ("email=ida%40example.org".to_owned(), false),
        ("phone=%2B49305551234".to_owned(), true),
        ("phone=555".to_owned(), false),
    ] {
        let path = format!("{CONTACTS}.checkExistence?{query}");
        let expected = json!({ "exists": exists, "success": true });
        assert_eq!(get(&bench, &agent, &path).await, expected, "{query}");
    }
    for query in ["", "email=a%40b.example&phone=5", "email=nobody", "phone="] {
        let path = format!("{CONTACTS}.checkExistence?{query}");
        let answer = bench.call(&agent, Method::GET, &path, None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.json()["errorType"], "invalid-params");
    }
}

#[tokio::test]
async fn somebody_elses_id_finds_nobody() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let get_path = format!("{CONTACTS}.get?contactId=nobody");
    let answer = bench.call(&agent, Method::GET, &get_path, None).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(
        answer.json(),
        json!({ "success": false, "error": "Resource not found" })
    );
    let path = format!("{CONTACTS}.channels?contactId=nobody");
    assert_eq!(
        get(&bench, &agent, &path).await,
        json!({ "channels": null, "success": true })
    );
    let path = format!("{CONTACTS}.history?contactId=nobody");
    bench
        .call(&agent, Method::GET, &path, None)
        .await
        .refused("error-contact-not-found");
    for path in [".delete", ".conflicts"] {
        let path = format!("{CONTACTS}{path}");
        post(&bench, &agent, &path, json!({ "contactId": "nobody" }))
            .await
            .refused("error-contact-not-found");
    }
    for query in ["", "contactId=a&contactId=b", "contactId="] {
        let path = format!("{CONTACTS}.get?{query}");
        let answer = bench.call(&agent, Method::GET, &path, None).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
    }
}

#[tokio::test]
async fn a_contact_has_channels_and_a_history_and_goes_with_both() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let visitor = bench
        .register(json!({ "token": "t", "name": "Ada", "email": "ada-mail@example.org" }))
        .await;
    let rid = bench.room("t").await["_id"].clone();
    let list = get(&bench, &agent, &format!("{CONTACTS}.search?unknown=true")).await;
    let known = list["contacts"][0].clone();
    let id = known["_id"].as_str().unwrap();
    let channel = json!({
        "name": "api", "verified": false, "blocked": false, "details": { "type": "api" },
        "visitor": { "visitorId": visitor["_id"], "source": { "type": "api" } },
        "lastChat": { "_id": rid, "ts": "2026-01-31T09:00:00.000Z" },
    });
    assert_eq!(known["lastChat"], channel["lastChat"]);
    let path = format!("{CONTACTS}.channels?contactId={id}");
    assert_eq!(
        get(&bench, &agent, &path).await,
        json!({ "channels": [channel], "success": true })
    );

    let history = format!("{CONTACTS}.history?contactId={id}");
    assert_eq!(get(&bench, &agent, &history).await["total"], 0);
    let delete = format!("{CONTACTS}.delete");
    post(&bench, &agent, &delete, json!({ "contactId": id }))
        .await
        .refused("error-contact-has-open-rooms");
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let told = get(&bench, &agent, &history).await;
    assert_eq!((&told["total"], &told["count"]), (&json!(1), &json!(1)));
    assert_eq!(told["history"][0]["_id"], rid);
    assert_eq!(told["history"][0]["v"].get("token"), None);
    let others = get(&bench, &agent, &format!("{history}&source=sms")).await;
    assert_eq!(others["total"], 0);

    let answer = post(&bench, &agent, &delete, json!({ "contactId": id })).await;
    assert_eq!(answer.json(), json!({ "success": true }));
    assert_eq!(bench.count("contacts"), 0);
    assert_eq!(bench.count("rooms"), 0);
    let answer = bench.get("/api/v1/livechat/visitor/t").await;
    answer.refused("[invalid-token]");
    for file in bench.everything_on_disk() {
        let left = file
            .windows(b"ada-mail".len())
            .any(|part| part == b"ada-mail");
        assert!(!left, "the address is still on the disk");
    }
}
