//! `POST livechat/custom-fields.save` and `custom-fields.delete`: fields made while the server runs.

use axum::http::{Method, StatusCode};
use livechat_server::custom_fields::CustomFields;
use livechat_server::roles::Role;
use serde_json::{Value, json};

use crate::bench::{Agent, Answer, Bench, CONFIG, FIELD};
use crate::contacts::get;

const FIELDS: &str = "/api/v1/livechat/custom-fields";

async fn save(bench: &Bench, agent: &Agent, body: Value) -> Answer {
    let path = format!("{FIELDS}.save");
    bench.call(agent, Method::POST, &path, Some(&body)).await
}

async fn delete(bench: &Bench, agent: &Agent, id: &str) -> Answer {
    let (path, body) = (format!("{FIELDS}.delete"), json!({ "customFieldId": id }));
    bench.call(agent, Method::POST, &path, Some(&body)).await
}

fn tax() -> Value {
    json!({
        "field": "tax", "label": "Tax number", "scope": "visitor", "visibility": "visible",
        "regexp": "^[0-9]+$", "public": true, "searchable": true,
    })
}

/// The record of [`tax`], saved in the morning.
fn tax_record() -> Value {
    json!({
        "_id": "tax", "label": "Tax number", "scope": "visitor", "visibility": "visible",
        "type": "input", "regexp": "^[0-9]+$", "required": false, "public": true,
        "searchable": true, "options": "", "_updatedAt": "2026-01-31T09:00:00.000Z",
    })
}

async fn keys(bench: &Bench, agent: &Agent) -> Vec<String> {
    let list = get(bench, agent, FIELDS).await;
    let fields = list["customFields"].as_array().unwrap().iter();
    fields
        .map(|field| field["_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_saved_field_counts_at_once_everywhere() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    bench.register(json!({ "token": "t" })).await;
    let value = json!({ "token": "t", "key": "tax", "value": "42", "overwrite": true });
    bench
        .post(FIELD, &value)
        .await
        .refused("invalid-custom-field");

    let saved = save(&bench, &agent, json!({ "customFieldData": tax() })).await;
    let expected = json!({ "customField": tax_record(), "success": true });
    assert_eq!(saved.json(), expected);
    assert_eq!(
        get(&bench, &agent, &format!("{FIELDS}/tax")).await,
        expected
    );
    assert_eq!(
        keys(&bench, &agent).await,
        ["address", "company", "topic", "tax"]
    );

    // The form asks it, its pattern is looked at, it is stored, and visitors are found by it.
    let config = bench.get(CONFIG).await.json()["config"].clone();
    let asked = config["customFields"].as_array().unwrap().last().unwrap();
    assert_eq!(
        asked,
        &json!({
            "_id": "tax", "label": "Tax number", "regexp": "^[0-9]+$", "required": false,
            "type": "input", "defaultValue": null,
        })
    );
    let bad = json!({ "token": "t", "key": "tax", "value": "x", "overwrite": true });
    bench
        .post(FIELD, &bad)
        .await
        .refused("Invalid value for tax field");
    assert_eq!(bench.post(FIELD, &value).await.status, StatusCode::OK);
    assert_eq!(bench.look_up("t").await["livechatData"]["tax"], "42");
    let found = "/api/v1/omnichannel/contact.search?custom=%7B%22tax%22%3A%224%22%7D";
    let found = get(&bench, &agent, found).await;
    assert_eq!(found["contact"]["livechatData"]["tax"], "42");
    let contact = json!({
        "name": "Ada", "emails": [], "phones": [], "customFields": { "tax": "x" },
    });
    let path = "/api/v1/omnichannel/contacts";
    bench
        .call(&agent, Method::POST, path, Some(&contact))
        .await
        .refused("Invalid value for Tax number field");
}

#[tokio::test]
async fn a_saved_field_is_there_after_a_restart() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    save(&bench, &agent, json!({ "customFieldData": tax() })).await;
    let settings = livechat_server::config::Settings::default();
    let again = CustomFields::new(&settings, &bench.store.saved_fields().unwrap());
    let records: Vec<Value> = again.now().iter().map(|field| field.to_record()).collect();
    assert_eq!(records, [tax_record()]);
    assert!(!again.now().get("tax").unwrap().accepts("x"));
}

#[tokio::test]
async fn a_field_is_changed_by_its_key_and_removed_and_values_stay() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    save(&bench, &agent, json!({ "customFieldData": tax() })).await;
    let own = json!([{ "key": "tax", "value": "7", "overwrite": true }]);
    bench
        .register(json!({ "token": "t", "customFields": own }))
        .await;
    bench.wait_ms(1000);
    let mut select = tax();
    select["label"] = json!("VAT");
    select["type"] = json!("select");
    select["options"] = json!("19, 7,");
    select["defaultValue"] = json!("7");
    select["regexp"] = json!("");
    let body = json!({ "customFieldId": "tax", "customFieldData": select });
    let changed = save(&bench, &agent, body).await.json()["customField"].clone();
    assert_eq!(changed["options"], "19,7");
    assert_eq!(changed["_updatedAt"], "2026-01-31T09:00:01.000Z");
    assert_eq!(bench.count("custom_fields"), 1);

    save(
        &bench,
        &agent,
        json!({ "customFieldData": {
            "field": "note", "label": "Note", "scope": "room", "visibility": "public",
        } }),
    )
    .await;
    let removed = delete(&bench, &agent, "tax").await;
    assert_eq!(removed.json(), json!({ "success": true }));
    assert_eq!(
        keys(&bench, &agent).await,
        ["address", "company", "topic", "note"]
    );
    assert_eq!(bench.look_up("t").await["livechatData"]["tax"], "7");
    let value = json!({ "token": "t", "key": "tax", "value": "8", "overwrite": true });
    bench
        .post(FIELD, &value)
        .await
        .refused("invalid-custom-field");
    delete(&bench, &agent, "tax")
        .await
        .refused("Custom field not found");
}

#[tokio::test]
async fn what_is_no_field_is_refused_and_nothing_is_kept() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let with = |key: &str, value: Value| {
        let mut field = tax();
        field[key] = value;
        json!({ "customFieldData": field })
    };
    let select = |options: &str, default: &str| {
        let mut body = with("type", json!("select"));
        body["customFieldData"]["options"] = json!(options);
        body["customFieldData"]["defaultValue"] = json!(default);
        body
    };
    let code = |reason: &str| format!("{reason} [error-invalid-custom-field]");
    let pattern = "This regexp cannot be used here: no look-around, no back-references";
    for (body, error) in [
        (
            json!({}),
            "must have required property 'customFieldData' [invalid-params]".to_owned(),
        ),
        (
            with("field", json!("a b")),
            "must match pattern \"^[0-9a-zA-Z_-]+$\" [invalid-params]".to_owned(),
        ),
        (
            with("scope", json!("site")),
            "must be equal to one of the allowed values [invalid-params]".to_owned(),
        ),
        (
            with("label", json!(" ")),
            code("A custom field needs a label that is not blank"),
        ),
        (
            with("type", json!("date")),
            code("The type of a custom field is input or select"),
        ),
        (with("regexp", json!("(?=x)")), code(pattern)),
        (with("regexp", json!("(")), code(pattern)),
        (
            select(" , ", ""),
            code("A select needs options, separated by commas"),
        ),
        (
            select("a,b", "c"),
            code("The defaultValue of a select is one of its options"),
        ),
        (
            json!({ "customFieldId": "nothing", "customFieldData": tax() }),
            "Custom Field Not found".to_owned(),
        ),
        (
            with("field", json!("company")),
            "Custom Field already exists".to_owned(),
        ),
    ] {
        save(&bench, &agent, body).await.refused(&error);
    }
    assert_eq!(bench.count("custom_fields"), 0);
    save(&bench, &agent, json!({ "customFieldData": tax() })).await;
    save(&bench, &agent, json!({ "customFieldData": tax() }))
        .await
        .refused("Custom Field already exists");
    let mut renamed = tax();
    renamed["field"] = json!("vat");
    save(
        &bench,
        &agent,
        json!({ "customFieldId": "tax", "customFieldData": renamed }),
    )
    .await
    .refused(&code("The key of a custom field cannot be changed"));
    delete(&bench, &agent, "")
        .await
        .refused("Custom field not found");
}

#[tokio::test]
async fn a_field_of_the_settings_file_is_changed_there() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    let error = "The custom field company is in the server's settings file; change it there \
                 [error-custom-field-in-settings]";
    let mut company = tax();
    company["field"] = json!("company");
    save(
        &bench,
        &agent,
        json!({ "customFieldId": "company", "customFieldData": company }),
    )
    .await
    .refused(error);
    delete(&bench, &agent, "company").await.refused(error);

    // One that was saved first rests while the file has its key, and is there again afterwards.
    save(&bench, &agent, json!({ "customFieldData": tax() })).await;
    let saved = bench.store.saved_fields().unwrap();
    let of_file = "[[custom_fields]]\nid = \"tax\"\nlabel = \"Ours\"\n";
    let both = livechat_server::config::Settings::parse(of_file, "x".as_ref()).unwrap();
    let both = CustomFields::new(&both, &saved).now();
    assert_eq!((both.len(), both[0].label.as_str()), (1, "Ours"));
    let alone = CustomFields::new(&livechat_server::config::Settings::default(), &saved).now();
    assert_eq!(alone[0].label, "Tax number");
}

#[tokio::test]
async fn fields_are_saved_by_managers_only() {
    let bench = Bench::new();
    let agent = bench.agent_with("bob", &[Role::Agent], &[]).await;
    let manager = bench.agent_with("eve", &[Role::Manager], &[]).await;
    let nobody = Agent {
        id: "x".to_owned(),
        token: "y".to_owned(),
    };
    let body = json!({ "customFieldData": tax() });
    for (who, status) in [
        (&nobody, StatusCode::UNAUTHORIZED),
        (&agent, StatusCode::FORBIDDEN),
        (&manager, StatusCode::OK),
    ] {
        assert_eq!(save(&bench, who, body.clone()).await.status, status);
        let gone = delete(&bench, who, "tax").await;
        assert_eq!(gone.status, status);
    }
}

#[tokio::test]
async fn fields_are_listed_by_plain_values() {
    let bench = Bench::new();
    let agent = bench.agent("bob").await;
    for (query, keys) in [
        ("%7B%22scope%22%3A%22room%22%7D", vec!["topic"]),
        (
            "%7B%22public%22%3Atrue%2C%22_id%22%3A%22company%22%7D",
            vec!["company"],
        ),
        (
            "%7B%22defaultValue%22%3Anull%7D",
            vec!["address", "company", "topic"],
        ),
        ("%7B%22scope%22%3A%22site%22%7D", vec![]),
    ] {
        let list = get(&bench, &agent, &format!("{FIELDS}?query={query}")).await;
        let found = list["customFields"].as_array().unwrap().iter();
        let found: Vec<_> = found.map(|field| field["_id"].as_str().unwrap()).collect();
        assert_eq!(found, keys, "{query}");
        assert_eq!(list["total"], keys.len());
    }
    let operator = "%7B%22scope%22%3A%7B%22%24ne%22%3A1%7D%7D";
    let path = format!("{FIELDS}?query={operator}");
    bench.call(&agent, Method::GET, &path, None).await.refused(
        "Invalid query parameter provided: \"{\"scope\":{\"$ne\":1}}\" [error-invalid-query]",
    );
}
