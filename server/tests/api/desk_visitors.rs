//! `GET livechat/visitors.search`, `visitors.autocomplete`, `visitors.chatHistory`,
//! `visitor/:token/room`, `custom-fields` and `custom-fields/:_id`.

use axum::http::{Method, StatusCode};
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Bench, CLOSE};
use crate::contacts::get;

const LIVECHAT: &str = "/api/v1/livechat";

fn names(answer: &Value, list: &str) -> Vec<String> {
    let entries = answer[list].as_array().unwrap().iter();
    entries
        .map(|entry| entry["name"].as_str().unwrap_or("-").to_owned())
        .collect()
}

#[tokio::test]
async fn nobody_looks_visitors_up_without_the_permission() {
    let bench = Bench::new();
    let nobody = Agent {
        id: "x".to_owned(),
        token: "y".to_owned(),
    };
    let nothing = bench.agent_with("eve", &[], &[]).await;
    let agent = bench.agent_with("bob", &[Role::Agent], &[]).await;
    for path in [
        "visitors.search?term=",
        "visitors.autocomplete?selector=%7B%7D",
        "visitors.chatHistory/room/x/visitor/y",
        "visitor/t/room",
        "custom-fields",
        "custom-fields/company",
    ] {
        let path = format!("{LIVECHAT}/{path}");
        let answer = bench.call(&nobody, Method::GET, &path, None).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        let answer = bench.call(&nothing, Method::GET, &path, None).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let path = format!("{LIVECHAT}/visitor/t/room");
    let answer = bench.call(&agent, Method::GET, &path, None).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn visitors_are_found_by_what_they_told() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let told = [
        json!({ "token": "secret-a", "name": "Grace", "email": "grace@navy.example" }),
        json!({ "token": "secret-b", "name": "ada", "phone": "+49 30 555" }),
        json!({ "token": "secret-c" }),
    ];
    for visitor in told {
        bench.register(visitor).await;
        bench.wait_ms(1);
    }
    for (query, expected) in [
        ("term=", vec!["ada", "Grace", "-"]),
        ("term=ADA", vec!["ada"]),
        ("term=navy", vec!["Grace"]),
        ("term=30%205", vec!["ada"]),
        ("term=guest-3", vec!["-"]),
        ("term=gr", vec!["Grace"]),
        ("term=%2B4", vec!["ada"]),
        ("term=49", vec!["ada"]),
        ("term=93055", vec!["ada"]),
        ("term=%25", vec![]),
        ("term=.*", vec![]),
        ("term=&count=1&offset=1", vec!["Grace"]),
        ("term=&count=1&sort=%7B%22ts%22%3A1%7D", vec!["Grace"]),
    ] {
        let path = format!("{LIVECHAT}/visitors.search?{query}");
        let answer = get(&bench, &agent, &path).await;
        assert_eq!(names(&answer, "visitors"), expected, "{query}");
        assert!(!answer.to_string().contains("secret-"), "{answer}");
    }
    for (query, error) in [
        ("", "must have required property 'term' [invalid-params]"),
        ("term=&count=x", "must be number [invalid-params]"),
        (
            "term=&q=1",
            "must NOT have additional properties [invalid-params]",
        ),
    ] {
        let path = format!("{LIVECHAT}/visitors.search?{query}");
        bench
            .call(&agent, Method::GET, &path, None)
            .await
            .refused(error);
    }
    let path = format!("{LIVECHAT}/visitors.autocomplete?selector=");
    // One or two letters are those that a name begins with; addresses are not looked at.
    for (selector, offered) in [
        ("{}", vec!["-", "ada", "Grace"]),
        ("{\"term\":\"A\"}", vec!["ada"]),
        ("{\"term\":\"RAC\"}", vec!["Grace"]),
        ("{\"term\":\"navy\"}", vec![]),
        (
            "{\"term\":\"\",\"exceptions\":[\"guest-1\"]}",
            vec!["-", "ada"],
        ),
    ] {
        let selector: String = form_urlencoded::byte_serialize(selector.as_bytes()).collect();
        let items = get(&bench, &agent, &format!("{path}{selector}")).await;
        assert_eq!(names(&items, "items"), offered, "{selector}");
    }
    let answer = bench
        .call(&agent, Method::GET, &format!("{path}x"), None)
        .await;
    answer.refused("selector must be an object in JSON [invalid-params]");
}

#[tokio::test]
async fn a_visitors_conversations_are_listed_without_their_secret() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let first = bench.host("secret-t").await;
    let open = format!("{LIVECHAT}/visitor/secret-t/room");
    let rooms = get(&bench, &agent, &open).await;
    assert_eq!(rooms["rooms"][0]["_id"], first);
    assert_eq!(rooms["rooms"][0]["t"], "l");
    assert_eq!(rooms["rooms"][0]["v"].get("token"), None);
    bench
        .post(CLOSE, &json!({ "token": "secret-t", "rid": first }))
        .await;
    let none = json!({ "rooms": [], "success": true });
    assert_eq!(get(&bench, &agent, &open).await, none);
    let nobodys = format!("{LIVECHAT}/visitor/nobody/room");
    assert_eq!(get(&bench, &agent, &nobodys).await, none);

    bench.wait_ms(1);
    let second = bench.room("secret-t").await["_id"].clone();
    let visitor = bench.look_up("secret-t").await["_id"].clone();
    let visitor = visitor.as_str().unwrap();
    let path = format!("{LIVECHAT}/visitors.chatHistory/room/{first}/visitor/{visitor}");
    let history = get(&bench, &agent, &path).await;
    assert_eq!(history["total"], 2);
    assert_eq!(history["history"][0]["_id"], second);
    assert_eq!(history["history"][1]["_id"], first);
    assert!(!history.to_string().contains("secret-t"), "{history}");
    let page = get(&bench, &agent, &format!("{path}?count=1&offset=1")).await;
    assert_eq!(page["history"][0]["_id"], first);
    // A conversation opens the list of its own visitor only.
    let other = bench.register(json!({ "token": "secret-u" })).await["_id"].clone();
    let other = other.as_str().unwrap();
    for (room, visitor) in [
        ("nothing", visitor),
        (first.as_str(), other),
        (first.as_str(), ""),
    ] {
        let path = format!("{LIVECHAT}/visitors.chatHistory/room/{room}/visitor/{visitor}");
        let answer = bench.call(&agent, Method::GET, &path, None).await;
        if visitor.is_empty() {
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
        } else {
            answer.refused("invalid-room");
        }
    }
}

#[tokio::test]
async fn custom_fields_are_told_as_they_are_set() {
    let bench = Bench::with_settings(
        "[[custom_fields]]\nid = \"size\"\nlabel = \"Size\"\ntype = \"select\"\n\
         options = [\"S\", \"L\"]\ndefault = \"S\"\nrequired = true\n\
         [[custom_fields]]\nid = \"note\"\nlabel = \"A note\"\nscope = \"room\"\n\
         visibility = \"hidden\"\npublic = false\npattern = \"^x\"\n",
    );
    let agent = bench.agent("bob").await;
    let size = json!({
        "_id": "size", "label": "Size", "scope": "visitor", "visibility": "visible",
        "type": "select", "regexp": "", "required": true, "public": true, "searchable": true,
        "options": "S,L", "defaultValue": "S",
    });
    let note = json!({
        "_id": "note", "label": "A note", "scope": "room", "visibility": "hidden",
        "type": "input", "regexp": "^x", "required": false, "public": false,
        "searchable": false, "options": "",
    });
    let path = format!("{LIVECHAT}/custom-fields");
    for (query, fields, total) in [
        ("", json!([size, note]), 2),
        ("?text=SIZ", json!([size]), 1),
        ("?text=nothing", json!([]), 0),
        ("?count=1&offset=1", json!([note]), 2),
        ("?sort=%7B%22label%22%3A1%7D", json!([note, size]), 2),
    ] {
        let expected = json!({
            "customFields": fields, "count": fields.as_array().unwrap().len(),
            "offset": u8::from(query.contains("offset")), "total": total, "success": true,
        });
        let answer = get(&bench, &agent, &format!("{path}{query}")).await;
        assert_eq!(answer, expected, "{query}");
    }
    let one = get(&bench, &agent, &format!("{path}/size")).await;
    assert_eq!(one, json!({ "customField": size, "success": true }));
    let none = get(&bench, &agent, &format!("{path}/nothing")).await;
    assert_eq!(none, json!({ "customField": null, "success": true }));
}
