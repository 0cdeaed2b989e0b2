//! `POST`, `PUT` and `GET omnichannel/contact`, and `GET omnichannel/contact.search`.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench};
use crate::contacts::{CONTACTS, contact, get, post};

const CONTACT: &str = "/api/v1/omnichannel/contact";

fn fixture(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Says who a visitor is, and answers their id.
async fn agree(bench: &Bench, agent: &Agent, body: Value) -> String {
    let answer = post(bench, agent, CONTACT, body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()["contact"].as_str().unwrap().to_owned()
}

async fn put(bench: &Bench, agent: &Agent, body: &Value) -> Answer {
    bench.call(agent, Method::PUT, CONTACT, Some(body)).await
}

async fn one(bench: &Bench, agent: &Agent, id: &str) -> Value {
    get(bench, agent, &format!("{CONTACT}?contactId={id}")).await["contact"].clone()
}

#[tokio::test]
async fn the_published_request_makes_a_contact_and_changes_it_by_token() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let body = fixture(include_str!(
        "../../../core/fixtures/omnichannel-contact.post.request.json"
    ));
    post(&bench, &agent, CONTACT, body.clone())
        .await
        .refused("No user found with username kim.jane [error-contact-manager-not-found]");
    assert_eq!(bench.count("visitors"), 0);
    let kim = bench.agent_with("kim.jane", &[Role::Agent], &[]).await;
    let answer = post(&bench, &agent, CONTACT, body.clone()).await;
    let id = answer.json()["contact"].clone();
    let mut published = fixture(include_str!(
        "../../../core/fixtures/omnichannel-contact.post.200.json"
    ));
    published["contact"] = id.clone();
    assert_eq!(answer.json(), published);
    let id = id.as_str().unwrap();
    let contact = one(&bench, &agent, id).await;
    assert_eq!(
        contact,
        json!({
            "_id": id, "username": "guest-1", "name": "Chris", "status": "offline",
            "visitorEmails": [{ "address": "chris@gmail.com" }],
            "phone": [{ "phoneNumber": "+93334432224444" }],
            "contactManager":
                { "_id": kim.id, "username": "kim.jane", "name": "kim.jane of the shop" },
            "ts": "2026-01-31T09:00:00.000Z", "_updatedAt": "2026-01-31T09:00:00.000Z",
        })
    );
    // With that token, the visitor is who the agent said.
    let token = body["token"].as_str().unwrap();
    assert_eq!(bench.look_up(token).await["name"], "Chris");

    let mut other = body.clone();
    other["name"] = json!("Christine");
    assert_eq!(agree(&bench, &agent, other).await, id);
    assert_eq!(one(&bench, &agent, id).await["name"], "Christine");
    assert_eq!(bench.count("visitors"), 1);
    assert_eq!(bench.count("contacts"), 1);
}

#[tokio::test]
async fn what_an_agent_leaves_out_is_removed() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let whole = json!({
        "token": "t", "name": "Ada", "email": " Ada@Example.org", "phone": "555",
        "contactManager": { "username": "BOB" }, "customFields": { "company": "Acme", "x": "y" },
    });
    let id = agree(&bench, &agent, whole).await;
    let told = one(&bench, &agent, &id).await;
    assert_eq!(
        told["visitorEmails"],
        json!([{ "address": "ada@example.org" }])
    );
    // Keys that are no field are ignored here.
    assert_eq!(told["livechatData"], json!({ "company": "Acme" }));
    assert_eq!(told["contactManager"]["username"], "bob");

    let bare = json!({ "token": "t", "name": "Ada", "username": null, "customFields": null });
    assert_eq!(agree(&bench, &agent, bare).await, id);
    let told = one(&bench, &agent, &id).await;
    assert_eq!(told.get("visitorEmails"), None);
    assert_eq!(told.get("contactManager"), None);
    assert_eq!(told["phone"], json!([{ "phoneNumber": "555" }]));
    assert_eq!(told["livechatData"], json!({ "company": "Acme" }));
    let known = get(&bench, &agent, &format!("{CONTACTS}.search?searchText=Ada")).await;
    let known = &known["contacts"][0];
    assert_eq!(known["emails"], json!([]));
    assert_eq!(known.get("contactManager"), None);
    assert_eq!(known["unknown"], false);
    assert_eq!(known["customFields"], json!({ "company": "Acme" }));

    let empty = json!({ "token": "t", "name": "Ada", "phone": "", "customFields": {} });
    agree(&bench, &agent, empty).await;
    let told = one(&bench, &agent, &id).await;
    assert_eq!((told.get("phone"), told.get("livechatData")), (None, None));
}

#[tokio::test]
async fn whoever_has_the_address_is_the_same_visitor_and_contact() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let visitor = bench
        .register(json!({ "token": "old", "name": "Ada", "email": "ada@example.org" }))
        .await;
    bench.room("old").await;
    let body = json!({ "token": "new", "name": "Ada Lovelace", "email": "ADA@example.org" });
    assert_eq!(json!(agree(&bench, &agent, body).await), visitor["_id"]);
    bench
        .get("/api/v1/livechat/visitor/old")
        .await
        .refused("[invalid-token]");
    // Their conversation has the new name.
    assert_eq!(bench.room("new").await["fname"], "Ada Lovelace");
    // A contact that was made at the desk is joined as well.
    let made = json!({ "name": "Ida", "emails": ["ida@example.org"], "phones": [] });
    let made = contact(&bench, &agent, made).await;
    let body = json!({ "token": "i", "name": "Ida L.", "email": "ida@example.org" });
    let id = agree(&bench, &agent, body).await;
    let path = format!("{CONTACTS}.get?contactId={made}");
    let joined = get(&bench, &agent, &path).await["contact"].clone();
    assert_eq!(joined["name"], "Ida L.");
    assert_eq!(joined["channels"][0]["visitor"]["visitorId"], json!(id));
    assert_eq!(bench.count("contacts"), 2);
}

#[tokio::test]
async fn what_is_no_contact_is_refused_and_changes_nothing() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"tax\"\nlabel = \"Tax number\"\nrequired = true\n\
         pattern = \"^[0-9]+$\"\n",
    );
    let agent = bench.agent("bob").await;
    bench.agent_with("boss", &[Role::Manager], &[]).await;
    bench.register(json!({ "token": "t", "name": "Ada" })).await;
    let published = fixture(include_str!(
        "../../../core/fixtures/omnichannel-contact.post.400.json"
    ));
    let answer = post(&bench, &agent, CONTACT, json!({ "name": "x" })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(answer.json(), published);
    post(&bench, &agent, CONTACT, json!({ "token": "t" }))
        .await
        .refused("Match error: Missing key 'name'");
    for (key, value, error) in [
        (
            "token",
            json!(7),
            "Match error: Expected string, got number",
        ),
        (
            "token",
            json!(" "),
            "Invalid visitor token [error-invalid-contact-data]",
        ),
        (
            "email",
            json!("nobody"),
            "Invalid email nobody [error-invalid-email]",
        ),
        (
            "phone",
            json!([]),
            "Match error: Expected string, got array",
        ),
        (
            "contactManager",
            json!({ "username": "boss" }),
            "The contact manager must have the role \"livechat-agent\" [error-invalid-contact-manager]",
        ),
        (
            "contactManager",
            json!({ "username": { "$ne": "" } }),
            "Match error: Expected string, got object",
        ),
        (
            "customFields",
            json!({}),
            "Invalid value for Tax number field",
        ),
        (
            "customFields",
            json!({ "tax": "none" }),
            "Invalid value for Tax number field",
        ),
        (
            "admin",
            json!(true),
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        let mut body = json!({ "token": "t", "name": "Eve" });
        body[key] = value;
        post(&bench, &agent, CONTACT, body).await.refused(error);
    }
    assert_eq!(bench.look_up("t").await["name"], "Ada");
    assert_eq!(bench.count("visitors"), 1);
}

#[tokio::test]
async fn the_old_put_goes_by_id() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let body = fixture(include_str!(
        "../../../core/fixtures/omnichannel-contact.put.request.json"
    ));
    let published = fixture(include_str!(
        "../../../core/fixtures/omnichannel-contact.put.200.json"
    ));
    for name in ["Chris", "Christine"] {
        let mut body = body.clone();
        body["name"] = json!(name);
        let answer = put(&bench, &agent, &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        assert_eq!(answer.json(), published);
        assert_eq!(one(&bench, &agent, "7ipCD6NDtkkRDCiNM").await["name"], name);
    }
    for key in ["_id", "token", "name", "email", "phone"] {
        let mut body = body.clone();
        body.as_object_mut().unwrap().remove(key);
        let error = format!("Match error: Missing key '{key}'");
        put(&bench, &agent, &body).await.refused(&error);
    }
    // Neither somebody else's token nor the id of somebody who was forgotten.
    bench.register(json!({ "token": "t", "id": "v" })).await;
    let mut foreign = body.clone();
    foreign["token"] = json!("t");
    let invalid = "Invalid visitor token [error-invalid-contact-data]";
    put(&bench, &agent, &foreign).await.refused(invalid);
    bench.delete("/api/v1/livechat/visitor/t").await;
    foreign["_id"] = json!("v");
    put(&bench, &agent, &foreign).await.refused(invalid);
}

#[tokio::test]
async fn a_contact_is_looked_up_by_id_without_its_secret() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let visitor = bench.register(json!({ "token": "hzf48867" })).await;
    let id = visitor["_id"].as_str().unwrap();
    let answer = get(&bench, &agent, &format!("{CONTACT}?contactId={id}")).await;
    let mut expected = visitor.clone();
    expected.as_object_mut().unwrap().remove("token");
    assert_eq!(answer, json!({ "contact": expected, "success": true }));
    assert_eq!(one(&bench, &agent, "nobody").await, Value::Null);
    for (query, error) in [
        (
            "",
            "must have required property 'contactId' [invalid-params]",
        ),
        (
            "?contactId=x&y=z",
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        let path = format!("{CONTACT}{query}");
        bench
            .call(&agent, Method::GET, &path, None)
            .await
            .refused(error);
    }
}

#[tokio::test]
async fn a_contact_is_found_by_address_number_and_part_of_a_field() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"company\"\nlabel = \"Company\"\n\
         [[custom_fields]]\nid = \"secret\"\nlabel = \"Secret\"\nvisibility = \"hidden\"\n",
    );
    let agent = bench.agent("bob").await;
    let fields = json!([
        { "key": "company", "value": "Acme (Ltd.)", "overwrite": true },
        { "key": "secret", "value": "rose", "overwrite": true },
    ]);
    let visitor = bench
        .register(json!({
            "token": "t", "email": "ada@example.org", "phone": "+49 30", "customFields": fields,
        }))
        .await;
    for (query, finds) in [
        ("email=Ada%40example.org", true),
        ("email=ida%40example.org", false),
        ("email=ada", false),
        ("phone=%2B49%2030", true),
        ("phone=30", false),
        ("email=ada%40example.org&phone=1", false),
        ("custom=%7B%22company%22%3A%22ACME%22%7D", true),
        ("custom=%7B%22company%22%3A%22(Ltd.)%22%7D", true),
        ("custom=%7B%22company%22%3A%22.*%22%7D", false),
        ("custom=%7B%22company%22%3A%22%25%22%7D", false),
        (
            "custom=%7B%22company%22%3A%7B%22%24regex%22%3A%22.*%22%7D%7D",
            false,
        ),
        ("custom=%7B%22secret%22%3A%22rose%22%7D", false),
        ("custom=%7B%22%24where%22%3A%22true%22%7D", false),
    ] {
        let answer = get(&bench, &agent, &format!("{CONTACT}.search?{query}")).await;
        let expected = if finds { &visitor["_id"] } else { &Value::Null };
        assert_eq!(&answer["contact"]["_id"], expected, "{query}");
        assert_eq!(answer["contact"].get("token"), None);
    }
    for (query, error) in [
        ("", "[error-invalid-params]"),
        ("email=", "[error-invalid-params]"),
        ("custom=x", "[error-invalid-params-custom]"),
        ("custom=%7B%7D", "[error-invalid-params-custom]"),
    ] {
        let path = format!("{CONTACT}.search?{query}");
        bench
            .call(&agent, Method::GET, &path, None)
            .await
            .refused(error);
    }
}

#[tokio::test]
async fn contacts_by_token_are_for_agents() {
    let bench = Bench::new();
    let nobody = Agent {
        id: "x".to_owned(),
        token: "y".to_owned(),
    };
    let nothing = bench.agent_with("eve", &[], &[]).await;
    for (method, path) in [
        (Method::POST, ""),
        (Method::PUT, ""),
        (Method::GET, "?contactId=x"),
        (Method::GET, ".search?email=x"),
    ] {
        let path = format!("{CONTACT}{path}");
        let answer = bench.call(&nobody, method.clone(), &path, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        let published = fixture(include_str!("../../../core/fixtures/unauthorized.401.json"));
        for (key, value) in published.as_object().unwrap() {
            assert_eq!(&answer.json()[key], value);
        }
        let answer = bench.call(&nothing, method, &path, None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
}
