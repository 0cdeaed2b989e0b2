//! What Rocket.Chat's own tests promise of visitors, custom fields and contacts, section 15 of the
//! reference: a test for each promise, named after it.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench, CLOSE, FIELD, FIELDS, STATUS, VISITOR};
use crate::contacts::get;

const CONTACT: &str = "/api/v1/omnichannel/contact";
const CUSTOM_FIELDS: &str = "/api/v1/livechat/custom-fields";

async fn contact(bench: &Bench, agent: &Agent, body: Value) -> Answer {
    bench.call(agent, Method::POST, CONTACT, Some(&body)).await
}

async fn search(bench: &Bench, agent: &Agent, key: &str, value: &str) -> Answer {
    let value: String = form_urlencoded::byte_serialize(value.as_bytes()).collect();
    let path = format!("{CONTACT}.search?{key}={value}");
    bench.call(agent, Method::GET, &path, None).await
}

fn entry(key: &str, value: &str, overwrite: bool) -> Value {
    json!({ "key": key, "value": value, "overwrite": overwrite })
}

fn with_token(mut entry: Value, token: &str) -> Value {
    entry["token"] = json!(token);
    entry
}

#[tokio::test]
async fn visitor_post_fails_without_visitor_without_token_and_with_an_empty_token() {
    let bench = Bench::new();
    for (body, error) in [
        (json!({}), "Match error: Missing key 'visitor'"),
        (json!({ "visitor": {} }), "Match error: Missing key 'token'"),
        (
            json!({ "visitor": { "token": "" } }),
            "Token cannot be empty [error-invalid-token]",
        ),
        (
            json!({ "visitor": { "token": " " } }),
            "Token cannot be empty [error-invalid-token]",
        ),
    ] {
        bench.post(VISITOR, &body).await.refused(error);
    }
    assert_eq!(bench.count("visitors"), 0);
}

#[tokio::test]
async fn visitor_post_creates_with_only_a_token_and_is_online() {
    let bench = Bench::new();
    let visitor = bench.register(json!({ "token": "t" })).await;
    assert_eq!(
        (&visitor["token"], &visitor["status"]),
        (&json!("t"), &json!("online"))
    );
    assert_eq!(visitor.get("livechatData"), None);
}

#[tokio::test]
async fn visitor_post_keeps_the_phone_unchanged() {
    let bench = Bench::new();
    let visitor = bench
        .register(json!({ "token": "t", "phone": " 55 51-5555 " }))
        .await;
    assert_eq!(visitor["phone"], json!([{ "phoneNumber": " 55 51-5555 " }]));
}

#[tokio::test]
async fn a_second_registration_with_the_same_phone_returns_the_first_token() {
    let bench = Bench::new();
    bench
        .register(json!({ "token": "first", "phone": "5551" }))
        .await;
    let again = bench
        .register(json!({ "token": "second", "phone": "5551" }))
        .await;
    assert_eq!(again["token"], "first");
    assert_eq!(bench.count("visitors"), 1);
}

#[tokio::test]
async fn custom_fields_of_a_registration_land_in_livechat_data_unless_unknown_or_of_rooms() {
    let bench = Bench::new();
    let one = |key: &str| json!([entry(key, "x", true)]);
    let visitor = bench
        .register(json!({ "token": "t", "customFields": one("address") }))
        .await;
    assert_eq!(visitor["livechatData"], json!({ "address": "x" }));
    for key in ["nothing", "topic"] {
        let visitor = bench
            .register(json!({ "token": key, "customFields": one(key) }))
            .await;
        assert_eq!(visitor.get("livechatData"), None, "{key}");
    }
}

#[tokio::test]
async fn overwrite_false_keeps_the_old_value() {
    let bench = Bench::new();
    for (value, overwrite, kept) in [("a", true, "a"), ("b", false, "a"), ("c", true, "c")] {
        let fields = json!([entry("address", value, overwrite)]);
        let visitor = bench
            .register(json!({ "token": "t", "customFields": fields }))
            .await;
        assert_eq!(visitor["livechatData"]["address"], kept);
    }
}

#[tokio::test]
async fn required_fields_are_checked_only_when_custom_fields_are_sent() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"required_custom_field\"\nlabel = \"R\"\nrequired = true\n\
         [[custom_fields]]\nid = \"other\"\nlabel = \"O\"\n",
    );
    bench.register(json!({ "token": "t" })).await;
    bench
        .register(json!({ "token": "t", "customFields": [] }))
        .await;
    let body = json!({ "visitor": { "token": "t", "customFields": [entry("other", "x", true)] } });
    bench
        .post(VISITOR, &body)
        .await
        .refused("Missing required custom fields: required_custom_field");
}

#[tokio::test]
async fn an_unknown_token_is_invalid_in_visitor_get_and_delete() {
    let bench = Bench::new();
    let path = format!("{VISITOR}/nobody");
    bench.get(&path).await.refused("[invalid-token]");
    bench.delete(&path).await.refused("[invalid-token]");
}

#[tokio::test]
async fn visitor_delete_waits_for_the_end_of_the_conversation_and_answers_id_and_date() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let id = bench.look_up("t").await["_id"].clone();
    let path = format!("{VISITOR}/t");
    bench
        .delete(&path)
        .await
        .refused("Cannot remove visitors with opened rooms [visitor-has-open-rooms]");
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    assert_eq!(
        bench.delete(&path).await.json(),
        json!({ "visitor": { "_id": id, "ts": "2026-01-31T09:00:00.000Z" }, "success": true })
    );
}

#[tokio::test]
async fn visitor_status_needs_a_known_token_and_a_status() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    for body in [
        json!({ "status": "online" }),
        json!({ "token": "t" }),
        json!({ "token": "nobody", "status": "online" }),
    ] {
        let answer = bench.post(STATUS, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let body = json!({ "token": "t", "status": "away" });
    assert_eq!(bench.post(STATUS, &body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn custom_field_is_refused_for_each_missing_key_bad_token_and_unknown_key() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    let whole = with_token(entry("address", "x", true), "t");
    for key in ["token", "key", "value", "overwrite"] {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().remove(key);
        let error = format!("must have required property '{key}' [invalid-params]");
        bench.post(FIELD, &body).await.refused(&error);
    }
    let body = with_token(entry("address", "x", true), "nobody");
    bench.post(FIELD, &body).await.refused("invalid-token");
    let body = with_token(entry("nothing", "x", true), "t");
    bench
        .post(FIELD, &body)
        .await
        .refused("invalid-custom-field");
    assert_eq!(
        bench.post(FIELD, &whole).await.json()["field"]["value"],
        "x"
    );
}

#[tokio::test]
async fn a_custom_field_is_seen_in_the_visitor_and_in_the_contact() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench.register(json!({ "token": "t" })).await;
    bench
        .post(FIELD, &with_token(entry("address", "x", true), "t"))
        .await;
    assert_eq!(bench.look_up("t").await["livechatData"]["address"], "x");
    let contacts = get(
        &bench,
        &agent,
        "/api/v1/omnichannel/contacts.search?unknown=true",
    )
    .await;
    assert_eq!(contacts["contacts"][0]["customFields"]["address"], "x");
}

#[tokio::test]
async fn custom_fields_are_refused_when_missing_no_list_empty_or_of_empty_objects() {
    let bench = Bench::new();
    bench.register(json!({ "token": "t" })).await;
    let good = json!([entry("address", "x", true)]);
    for body in [
        json!({ "customFields": good }),
        json!({ "token": "t" }),
        json!({ "token": "t", "customFields": "x" }),
        json!({ "token": "t", "customFields": [] }),
        json!({ "token": "t", "customFields": [{}] }),
        json!({ "token": "nobody", "customFields": good }),
        json!({ "token": "t", "customFields": [entry("nothing", "x", true)] }),
    ] {
        let answer = bench.post(FIELDS, &body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
    }
    let body = json!({ "token": "t", "customFields": good });
    let answer = bench.post(FIELDS, &body).await.json();
    assert_eq!(answer["fields"][0]["value"], "x");
}

#[tokio::test]
async fn custom_fields_get_needs_view_l_room_and_answers_a_page() {
    let bench = Bench::new();
    let eve = bench.agent_with("eve", &[], &[]).await;
    let answer = bench.call(&eve, Method::GET, CUSTOM_FIELDS, None).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let bob = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let list = get(&bench, &bob, CUSTOM_FIELDS).await;
    assert_eq!(list["customFields"].as_array().unwrap().len(), 3);
    assert_eq!(
        (&list["count"], &list["offset"], &list["total"]),
        (&json!(3), &json!(0), &json!(3))
    );
}

#[tokio::test]
async fn contact_search_refuses_no_parameter_an_empty_email_bad_json_and_an_empty_object() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let path = format!("{CONTACT}.search");
    let nothing = bench.call(&agent, Method::GET, &path, None).await;
    nothing.refused("[error-invalid-params]");
    for (key, value, error) in [
        ("email", "", "[error-invalid-params]"),
        ("custom", "{a:1}", "[error-invalid-params-custom]"),
        ("custom", "{}", "[error-invalid-params-custom]"),
    ] {
        search(&bench, &agent, key, value).await.refused(error);
    }
}

#[tokio::test]
async fn contact_search_finds_by_email_phone_and_part_of_a_custom_value() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let fields = json!([
        entry("address", "12 Höhenweg, Zürich", true),
        entry("company", "Kräuter & Söhne", true),
    ]);
    let ada = bench
        .register(json!({
            "token": "t", "email": "ada@example.org", "phone": "+49 (30) 555-1234",
            "customFields": fields,
        }))
        .await;
    bench
        .register(json!({ "token": "u", "customFields": [entry("company", "Kraut", true)] }))
        .await;
    for (key, value) in [
        ("email", "Ada@Example.org "),
        ("phone", "+49 (30) 555-1234"),
        // However the number is written.
        ("phone", "+49305551234"),
        ("custom", "{\"address\":\"höhenweg\"}"),
        ("custom", "{\"address\":\"ZÜRICH\"}"),
        ("custom", "{\"address\":\"12\"}"),
        ("custom", "{\"address\":\"2 h\",\"company\":\"söhne\"}"),
        ("custom", "{\"address\":\"12\",\"company\":\"KR\"}"),
    ] {
        let found = search(&bench, &agent, key, value).await.json();
        assert_eq!(found["contact"]["_id"], ada["_id"], "{key}={value}");
    }
}

#[tokio::test]
async fn contact_search_answers_null_for_hostile_keys() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let fields = json!([entry("address", "Main St", true), entry("topic", "x", true)]);
    bench
        .register(json!({ "token": "t", "customFields": fields }))
        .await;
    for (key, value) in [
        ("email", "{\"$ne\":1}"),
        ("email", "%"),
        ("phone", "*"),
        ("custom", "{\"address\":{\"$regex\":\".*\"}}"),
        ("custom", "{\"address\":\"^((a+)+)+$\"}"),
        ("custom", "{\"address\":\"Main%\"}"),
        ("custom", "{\"address\":\"Mai\\\" OR \\\"St\"}"),
        ("custom", "{\"address\":\"St\"}"),
        ("custom", "{\"nothing\":\"Main\"}"),
        ("custom", "{\"topic\":\"x\"}"),
        ("custom", "{\"$where\":\"sleep(1000)\"}"),
        ("custom", "{\"token\":\"t\"}"),
        (
            "custom",
            "{\"address\":\"Main St\",\"company\":\"Main St\"}",
        ),
    ] {
        let found = search(&bench, &agent, key, value).await;
        let nobody = json!({ "contact": null, "success": true });
        assert_eq!(found.json(), nobody, "{key}={value}");
    }
}

#[tokio::test]
async fn omnichannel_contact_creates_by_token_and_updates_by_it_keeping_the_id() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let body = json!({ "token": "t", "name": "Ada", "email": "a@b.example", "phone": "1" });
    let made = contact(&bench, &agent, body).await.json();
    let body = json!({ "token": "t", "name": "Ida", "email": "i@b.example", "phone": "2" });
    let changed = contact(&bench, &agent, body).await.json();
    assert_eq!(changed, made);
    let visitor = bench.look_up("t").await;
    assert_eq!(visitor["_id"], made["contact"]);
    assert_eq!(visitor["name"], "Ida");
    assert_eq!(
        visitor["visitorEmails"],
        json!([{ "address": "i@b.example" }])
    );
    assert_eq!(visitor["phone"], json!([{ "phoneNumber": "2" }]));
}

#[tokio::test]
async fn omnichannel_contact_sets_the_manager_and_puts_custom_fields_into_livechat_data() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench.agent_with("kim", &[Role::Agent], &[]).await;
    let body = json!({
        "token": "t", "name": "Ada", "customFields": { "address": "x", "nothing": "y" },
        "contactManager": { "username": "kim" },
    });
    let id = contact(&bench, &agent, body).await.json()["contact"].clone();
    let path = format!("{CONTACT}?contactId={}", id.as_str().unwrap());
    let told = get(&bench, &agent, &path).await;
    assert_eq!(told["contact"]["contactManager"]["username"], "kim");
    assert_eq!(told["contact"]["livechatData"], json!({ "address": "x" }));
}

#[tokio::test]
async fn every_answer_is_json_and_says_so_exactly() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let nobody = Agent {
        id: "x".to_owned(),
        token: "y".to_owned(),
    };
    for who in [&agent, &nobody] {
        for path in [
            format!("{CONTACT}?contactId=x"),
            format!("{CONTACT}.search?email=x"),
            format!("{CONTACT}s.get?contactId=x"),
            format!("{CONTACT}s.search"),
            CUSTOM_FIELDS.to_owned(),
        ] {
            let answer = bench.call(who, Method::GET, &path, None).await;
            assert_eq!(
                answer.header("content-type"),
                Some("application/json"),
                "{path}"
            );
        }
    }
}
