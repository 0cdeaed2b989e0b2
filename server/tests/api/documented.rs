//! The documentation of the API is true: what it lists is what is served, its examples are answered as
//! it shows, and whom it lets in is let in. `server/src/api_docs/endpoints/` is the source; with
//! `UPDATE_DOCS=1` `docs/api.md` and the recorded answers are written anew:
//!
//! ```sh
//! UPDATE_DOCS=1 cargo test -p livechat-server --test api documented
//! ```

mod markdown;
mod scene;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use axum::http::{Method, StatusCode};
use livechat_server::api_docs::endpoint::{Endpoint, Who, endpoints};
use livechat_server::api_docs::sample::{Answers, answers};
use livechat_server::roles::{Permission, Role};
use serde_json::{Value, json};

use crate::bench::Bench;
use scene::Scene;

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap_or_default()
}

fn updating() -> bool {
    std::env::var_os("UPDATE_DOCS").is_some()
}

/// Compares a file with what it must be, or writes it.
fn must_be(path: &str, text: &str) {
    if updating() {
        std::fs::write(file(path), text).unwrap();
    } else {
        assert!(
            read(path) == text,
            "{path} is not what its source says. Run: UPDATE_DOCS=1 cargo test -p livechat-server --test api documented"
        );
    }
}

#[test]
fn everything_that_is_served_is_documented_and_the_other_way_round() {
    let served: BTreeSet<String> = livechat_server::routes::served()
        .iter()
        .map(|served| format!("{} {}", served.method, served.path))
        .collect();
    let endpoints = endpoints().unwrap();
    let documented: BTreeSet<String> = endpoints.iter().map(|e| e.call.clone()).collect();
    let missing: Vec<_> = served.difference(&documented).collect();
    assert!(
        missing.is_empty(),
        "served, but not documented: {missing:#?}"
    );
    let invented: Vec<_> = documented.difference(&served).collect();
    assert!(
        invented.is_empty(),
        "documented, but not served: {invented:#?}"
    );
    assert_eq!(
        documented.len(),
        endpoints.len(),
        "something is there twice"
    );
}

#[test]
fn what_is_made_of_the_source_is_up_to_date() {
    let endpoints = endpoints().unwrap();
    // Those that are told apart by what is answered are written by the test of the examples.
    if updating() {
        return;
    }
    write(&endpoints, &answers().unwrap());
}

fn write(endpoints: &[Endpoint], answers: &Answers) {
    must_be("../docs/api.md", &markdown::of(endpoints, answers));
}

#[tokio::test]
async fn every_example_is_answered_as_it_is_shown() {
    let endpoints = endpoints().unwrap();
    let mut known = answers().unwrap();
    let mut shown = Answers::new();
    // What changes nothing can be asked in one scene after the other.
    let (mut scene, mut untouched) = (Scene::set().await, true);
    for endpoint in &endpoints {
        if !untouched {
            scene = Scene::set().await;
        }
        untouched = endpoint.method == Method::GET;
        let (status, answer) = scene.call(endpoint).await;
        assert_eq!(
            status.as_u16(),
            endpoint.example.status,
            "{}: {answer}",
            endpoint.call
        );
        let known = known.remove(&endpoint.call);
        let answer = match known {
            // What was shown before still is, although ids and dates are others.
            Some(known) if shape(&known) == shape(&answer) => known,
            Some(_) | None if updating() => answer,
            known => panic!(
                "{} is not answered as shown\n  now: {answer}\nshown: {known:?}\nRun: UPDATE_DOCS=1 cargo test -p livechat-server --test api documented",
                endpoint.call
            ),
        };
        shown.insert(endpoint.call.clone(), answer);
    }
    if updating() {
        let text = serde_json::to_string_pretty(&shown).unwrap() + "\n";
        must_be("src/api_docs/answers.json", &text);
        write(&endpoints, &shown);
    }
}

/// The keys and kinds of a value; of lists what their entries have.
fn shape(value: &Value) -> Value {
    match value {
        Value::Null => json!("null"),
        Value::Bool(_) => json!("boolean"),
        Value::Number(_) => json!("number"),
        Value::String(_) => json!("string"),
        Value::Array(list) => {
            let mut shapes: Vec<Value> = list.iter().map(shape).collect();
            shapes.dedup();
            Value::Array(shapes)
        }
        Value::Object(object) => {
            let shapes = object
                .iter()
                .map(|(key, value)| (key.clone(), shape(value)));
            Value::Object(shapes.collect())
        }
    }
}

#[tokio::test]
async fn whoever_is_documented_is_let_in_and_nobody_else() {
    let scene = Scene::set().await;
    let nobody = scene.agent(&[]).await;
    let mut somebody = Vec::new();
    for role in Role::ALL {
        somebody.push((role, scene.agent(&[role]).await));
    }
    let lacks = json!({
        "success": false,
        "error": "User does not have the permissions required for this action [error-unauthorized]",
    });
    for endpoint in endpoints().unwrap() {
        let call = endpoint.call.clone();
        match &endpoint.who {
            Who::Anyone | Who::Visitor => {}
            Who::Agent(permission) => {
                let (status, _) = scene.call_as(&endpoint, None).await;
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{call}");
                let Some(permission) = permission else {
                    continue;
                };
                let (status, answer) = scene.call_as(&endpoint, Some(&nobody)).await;
                assert_eq!(
                    (status, answer),
                    (StatusCode::FORBIDDEN, lacks.clone()),
                    "{call}"
                );
                // Roles that have it are let in, whatever becomes of the call; others are not.
                for (role, agent) in &somebody {
                    let may = role.may(permission_named(permission));
                    let (_, answer) = scene.call_as(&endpoint, Some(agent)).await;
                    assert_eq!(
                        answer != lacks,
                        may,
                        "{call} as {}: {answer}",
                        role.as_str()
                    );
                }
            }
        }
    }
}

fn permission_named(name: &str) -> Permission {
    match name {
        "create-livechat-contact" => Permission::CreateLivechatContact,
        "delete-livechat-contact" => Permission::DeleteLivechatContact,
        "transfer-livechat-guest" => Permission::TransferLivechatGuest,
        "update-livechat-contact" => Permission::UpdateLivechatContact,
        "view-l-room" => Permission::ViewLRoom,
        "view-livechat-contact" => Permission::ViewLivechatContact,
        "view-livechat-contact-history" => Permission::ViewLivechatContactHistory,
        "view-livechat-manager" => Permission::ViewLivechatManager,
        other => panic!("no permission is called {other}"),
    }
}

#[tokio::test]
async fn the_page_asks_nobody_else_and_runs_nothing() {
    let bench = Bench::new();
    let page = bench.get("/api-docs").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    let policy = page.header("content-security-policy").unwrap();
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self';"),
        "{policy}"
    );
    for never in [
        "<script",
        "style=",
        "src=",
        "http-equiv",
        "@import",
        "onclick",
    ] {
        assert!(!page.text.contains(never), "{never}");
    }
    let style = bench.get("/api-docs/style.css").await;
    assert_eq!(
        style.header("content-type"),
        Some("text/css; charset=utf-8")
    );
    assert!(!style.text.contains("url("));
    let described = bench.get("/api-docs/openapi.json").await.json();
    assert_eq!(described["openapi"], "3.0.3");
    assert_eq!(described["info"]["version"], env!("CARGO_PKG_VERSION"));
    for endpoint in endpoints().unwrap() {
        let method = endpoint.method.as_str().to_lowercase();
        let operation = &described["paths"][&endpoint.path][method];
        assert!(operation["responses"].is_object(), "{}", endpoint.call);
    }
    let register = &described["paths"]["/api/v1/livechat/visitor"]["post"];
    let body = &register["requestBody"]["content"]["application/json"];
    let visitor = &body["schema"]["properties"]["visitor"];
    assert_eq!(visitor["required"], json!(["token"]));
    assert_eq!(visitor["properties"]["token"]["type"], "string");
    assert!(body["example"]["visitor"]["token"].is_string());
    assert_eq!(
        register["responses"]["400"]["content"]["application/json"]["schema"]["$ref"],
        "#/components/schemas/Refusal"
    );
}
