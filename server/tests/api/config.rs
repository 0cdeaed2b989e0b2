//! `GET livechat/config`.

use livechat_core::wire::answer::read;
use livechat_core::wire::config::{Config, CustomFieldKind};
use livechat_server::config::DEFAULT;
use serde_json::{Value, json};

use crate::bench::{Bench, CONFIG};

async fn config(bench: &Bench) -> Value {
    bench.get(CONFIG).await.json()["config"].clone()
}

#[tokio::test]
async fn has_everything_in_the_types_of_the_reference() {
    let bench = Bench::with_settings(DEFAULT);
    let config = config(&bench).await;
    let settings = &config["settings"];
    for flag in [
        "registrationForm",
        "nameFieldRegistrationForm",
        "emailFieldRegistrationForm",
        "displayOfflineForm",
        "allowSwitchingDepartments",
        "videoCall",
        "fileUpload",
        "transcript",
        "forceAcceptDataProcessingConsent",
        "showConnecting",
        "agentHiddenInfo",
        "clearLocalStorageWhenChatEnded",
        "hideWatermark",
        "visitorsCanCloseChat",
    ] {
        assert!(settings[flag].is_boolean(), "{flag}");
    }
    assert!(settings["language"].is_string() && settings["historyMonitorType"] == "url");
    assert_eq!(settings["limitTextLength"], 5_000);
    assert_eq!(
        (
            &settings["displayOfflineForm"],
            &settings["forceAcceptDataProcessingConsent"]
        ),
        (&json!(true), &json!(false))
    );
    assert!(settings["hiddenSystemMessages"].is_array() && settings["livechatLogo"].is_object());
    for text in [
        "title",
        "color",
        "offlineTitle",
        "offlineColor",
        "position",
        "background",
    ] {
        assert!(config["theme"][text].is_string(), "{text}");
    }
    for text in [
        "offlineMessage",
        "offlineSuccessMessage",
        "offlineUnavailableMessage",
        "conversationFinishedMessage",
        "conversationFinishedText",
        "transcriptMessage",
        "registrationFormMessage",
        "dataProcessingConsentText",
    ] {
        assert!(config["messages"][text].is_string(), "{text}");
    }
    assert_eq!(config["survey"]["values"], json!(["1", "2", "3", "4", "5"]));
    assert!(config["triggers"].is_array() && config["resources"]["emojis"].is_array());
    let sales = json!({
        "_id": "sales", "name": "Sales", "showOnRegistration": true, "showOnOfflineForm": true,
        "departmentsAllowedToForward": [],
    });
    assert_eq!(config["departments"][0], sales);
    let garden = json!({
        "_id": "garden", "label": "What do you grow?", "regexp": "", "required": false, "type": "select",
        "defaultValue": null, "options": ["Vegetables", "Flowers", "Herbs", "Not sure yet"],
    });
    assert_eq!(config["customFields"], json!([garden]));
    for absent in ["guest", "room", "agent", "queueInfo"] {
        assert_eq!(config.get(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn a_client_reads_what_it_answers() {
    let bench = Bench::with_settings(DEFAULT);
    let answer = bench.get(CONFIG).await;
    let config = read(200, &answer.text, Config::in_answer).unwrap();
    assert_eq!(config.title, None, "the widget has its own words");
    assert_eq!(config.custom_fields[0].label, "What do you grow?");
    assert!(
        matches!(&config.custom_fields[0].kind, CustomFieldKind::Select(options) if options.len() == 4)
    );
    assert_eq!(config.departments.len(), 2);
}

#[tokio::test]
async fn every_setting_has_its_effect() {
    let bench = Bench::with_settings(
        r##"
online = false
language = "de"
[form]
registration = false
name = false
email = false
offline = false
consent = true
[theme]
title = "T"
color = "#123"
offline_title = "OT"
offline_color = "#456"
position = "left"
background = "red"
[messages]
registration_form = "m1"
offline = "m2"
offline_success = "m3"
offline_unavailable = "m4"
conversation_finished = "m5"
conversation_finished_text = "m6"
transcript = "m7"
data_processing_consent = "m8"
[[departments]]
id = "d"
name = "D"
show_on_registration = false
show_on_offline_form = false
[[custom_fields]]
id = "c"
label = "C"
pattern = "^x"
default = "x1"
required = true
"##,
    );
    let config = config(&bench).await;
    assert_eq!(config["online"], false);
    for (path, expected) in [
        ("/settings/registrationForm", json!(false)),
        ("/settings/nameFieldRegistrationForm", json!(false)),
        ("/settings/emailFieldRegistrationForm", json!(false)),
        ("/settings/displayOfflineForm", json!(false)),
        ("/settings/forceAcceptDataProcessingConsent", json!(true)),
        ("/settings/language", json!("de")),
        ("/theme/title", json!("T")),
        ("/theme/color", json!("#123")),
        ("/theme/offlineTitle", json!("OT")),
        ("/theme/offlineColor", json!("#456")),
        ("/theme/position", json!("left")),
        ("/theme/background", json!("red")),
        ("/messages/registrationFormMessage", json!("m1")),
        ("/messages/offlineMessage", json!("m2")),
        ("/messages/offlineSuccessMessage", json!("m3")),
        ("/messages/offlineUnavailableMessage", json!("m4")),
        ("/messages/conversationFinishedMessage", json!("m5")),
        ("/messages/conversationFinishedText", json!("m6")),
        ("/messages/transcriptMessage", json!("m7")),
        ("/messages/dataProcessingConsentText", json!("m8")),
        ("/departments/0/showOnRegistration", json!(false)),
        ("/departments/0/showOnOfflineForm", json!(false)),
        (
            "/customFields/0",
            json!({ "_id": "c", "label": "C", "regexp": "^x", "required": true, "type": "input", "defaultValue": "x1" }),
        ),
    ] {
        assert_eq!(config.pointer(path), Some(&expected), "{path}");
    }
}

#[tokio::test]
async fn switched_off_it_says_nothing_else() {
    let bench = Bench::with_settings("enabled = false");
    bench.register(json!({ "token": "t" })).await;
    let answer = bench.get(&format!("{CONFIG}?token=t")).await;
    assert_eq!(
        answer.json(),
        json!({ "config": { "enabled": false }, "success": true })
    );
}

#[tokio::test]
async fn without_fields_for_the_form_there_is_no_key() {
    let bench =
        Bench::with_settings("[[custom_fields]]\nid = \"a\"\nlabel = \"A\"\npublic = false");
    let config = config(&bench).await;
    assert_eq!(config.get("customFields"), None);
    assert_eq!(config["departments"], json!([]));
}

#[tokio::test]
async fn a_known_token_has_a_guest_and_an_unknown_one_no_key() {
    let bench = Bench::new();
    bench
        .register(json!({ "token": "a b&c", "name": "Ada", "email": "a@b", "department": "sales" }))
        .await;
    let known = bench
        .get(&format!(
            "{CONFIG}?token=a%20b%26c&department=&businessUnit=x"
        ))
        .await
        .json();
    let guest = &known["config"]["guest"];
    assert_eq!(guest["name"], "Ada");
    assert_eq!(guest["token"], "a b&c");
    assert_eq!(guest["visitorEmails"], json!([{ "address": "a@b" }]));
    assert_eq!(guest["department"], "sales");
    for absent in ["ip", "userAgent", "host"] {
        assert_eq!(guest.get(absent), None, "{absent}");
    }
    for query in [
        "?token=nobody",
        "?token=",
        "?token=%00",
        "?token=%FF",
        "",
        "?",
    ] {
        let answer = bench.get(&format!("{CONFIG}{query}")).await.json();
        assert_eq!(answer["config"].get("guest"), None, "{query}");
        assert_eq!(answer["success"], true);
    }
}

#[tokio::test]
async fn a_room_is_there_while_it_is_open() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let config = async || bench.get(&format!("{CONFIG}?token=t")).await.json()["config"].clone();
    assert_eq!(config().await["room"], bench.room("t").await);
    bench
        .post(crate::bench::CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    assert_eq!(config().await.get("room"), None);
    assert_eq!(config().await["guest"]["token"], "t");
}

#[tokio::test]
async fn other_keys_in_the_query_are_refused() {
    let bench = Bench::new();
    bench
        .get(&format!("{CONFIG}?tokn=t"))
        .await
        .refused("must NOT have additional properties [invalid-params]");
    bench
        .get(&format!("{CONFIG}?token=a&token=b"))
        .await
        .refused("must be string [invalid-params]");
    bench
        .get(&format!("{CONFIG}?token[$gt]="))
        .await
        .refused("must NOT have additional properties [invalid-params]");
}

#[tokio::test]
async fn what_the_settings_say_of_the_chat_is_told() {
    let bench = Bench::with_settings(
        r#"
[chat]
visitors_can_close = false
switch_departments = false
transcript = false
show_waiting = false
hide_agents = true
message_characters = 140
survey = ["satisfaction"]
hidden_system_messages = ["uj", "livechat-started"]

[messages]
conversation_finished = "Goodbye"
conversation_finished_text = "Come again"
transcript = "By e-mail?"
"#,
    );
    let config = config(&bench).await;
    let settings = &config["settings"];
    for (key, value) in [
        ("visitorsCanCloseChat", json!(false)),
        ("allowSwitchingDepartments", json!(false)),
        ("transcript", json!(false)),
        ("showConnecting", json!(false)),
        ("agentHiddenInfo", json!(true)),
        ("fileUpload", json!(true)),
        ("limitTextLength", json!(140)),
        ("hiddenSystemMessages", json!(["uj", "livechat-started"])),
    ] {
        assert_eq!(settings[key], value, "{key}");
    }
    let survey = json!({ "items": ["satisfaction"], "values": ["1", "2", "3", "4", "5"] });
    assert_eq!(config["survey"], survey);
    assert_eq!(config["messages"]["conversationFinishedMessage"], "Goodbye");
    assert_eq!(config["messages"]["conversationFinishedText"], "Come again");
    assert_eq!(config["messages"]["transcriptMessage"], "By e-mail?");
}

#[tokio::test]
async fn the_limit_that_is_told_is_the_limit_that_is_kept() {
    let bench = Bench::with_settings("[chat]\nmessage_characters = 3");
    let rid = bench.host("t").await;
    for (text, fits) in [("äöü", true), ("äöüß", false)] {
        let body = json!({ "token": "t", "rid": rid, "msg": text });
        let answer = bench.post(crate::bench::MESSAGE, &body).await;
        if fits {
            assert_eq!(answer.json()["message"]["msg"], text);
        } else {
            answer.refused("message-length-exceeds-character-limit");
        }
    }
}

#[tokio::test]
async fn triggers_are_told_as_widgets_read_them() {
    let bench = Bench::with_settings(
        r#"
[[triggers]]
id = "hello"
when = "time-on-site"
value = "30"
message = "Shall we help?"

[[triggers]]
id = "open"
when = "chat-opened-by-visitor"
message = "Hello"
sender = "Grace"
once = false
"#,
    );
    assert_eq!(
        config(&bench).await["triggers"],
        json!([
            {
                "_id": "hello", "runOnce": true,
                "actions": [{
                    "name": "send-message", "params": { "sender": "queue", "msg": "Shall we help?" },
                }],
                "conditions": [{ "name": "time-on-site", "value": "30" }],
            },
            {
                "_id": "open", "runOnce": false,
                "actions": [{
                    "name": "send-message",
                    "params": { "sender": "custom", "name": "Grace", "msg": "Hello" },
                }],
                "conditions": [{ "name": "chat-opened-by-visitor", "value": null }],
            },
        ])
    );
}
