use super::*;
use crate::wire::answer::{ApiError, read};
use serde_json::json;

fn config(config: Value) -> Config {
    let body = json!({"config": config, "success": true}).to_string();
    read(200, &body, Config::in_answer).unwrap()
}

fn field(entry: Value) -> Option<CustomFieldSpec> {
    config(json!({"customFields": [entry]})).custom_fields.pop()
}

#[test]
fn reads_the_shape_of_the_reference() {
    let read = config(json!({
        "enabled": true, "online": "false",
        "settings": {
            "registrationForm": true, "nameFieldRegistrationForm": "true",
            "emailFieldRegistrationForm": false, "language": "de", "limitTextLength": false,
            "displayOfflineForm": false, "forceAcceptDataProcessingConsent": true,
        },
        "theme": {
            "title": "Talk to us", "color": "#0b6b57", "background": "", "position": "left",
            "offlineTitle": "Leave a message",
        },
        "messages": {
            "registrationFormMessage": "Who are you?", "offlineMessage": "",
            "dataProcessingConsentText": "We keep [this](https://shop.test).",
            "offlineSuccessMessage": "We have it.", "offlineUnavailableMessage": "Nobody is here.",
        },
        "survey": {"items": [], "values": []}, "triggers": [], "resources": {"emojis": []},
        "departments": [
            {"_id": "d1", "name": "Sales", "showOnRegistration": true, "showOnOfflineForm": true},
            {"_id": "d2", "name": "Support", "showOnRegistration": false, "showOnOfflineForm": "false"},
        ],
        "customFields": [{
            "_id": "company", "label": "Company", "regexp": "^[A-Z]", "required": true,
            "type": "select", "defaultValue": "b", "options": ["a", "b"],
        }],
        "guest": {"_id": "g", "token": "t", "username": "guest-1"},
    }));
    let department = |id: &str, name: &str, shown| Department {
        id: id.to_owned(),
        name: name.to_owned(),
        show_on_offline_form: shown,
        show_on_registration: shown,
    };
    let expected = Config {
        ask_email: false,
        ask_name: true,
        color: Some("#0b6b57".to_owned()),
        consent_text: Some("We keep [this](https://shop.test).".to_owned()),
        custom_fields: vec![CustomFieldSpec {
            default: Some("b".to_owned()),
            key: "company".to_owned(),
            kind: CustomFieldKind::Select(vec!["a".to_owned(), "b".to_owned()]),
            label: "Company".to_owned(),
            pattern: Some("^[A-Z]".to_owned()),
            required: true,
        }],
        departments: vec![
            department("d1", "Sales", true),
            department("d2", "Support", false),
        ],
        enabled: true,
        force_consent: true,
        guest: read.guest.clone(),
        offline_form: false,
        offline_message: None,
        offline_success: Some("We have it.".to_owned()),
        offline_title: Some("Leave a message".to_owned()),
        offline_unavailable: Some("Nobody is here.".to_owned()),
        online: false,
        position: Some("left".to_owned()),
        registration_form: true,
        registration_message: Some("Who are you?".to_owned()),
        title: Some("Talk to us".to_owned()),
    };
    assert_eq!(read, expected);
    let guest = read.guest.unwrap();
    assert_eq!((guest.token.secret(), guest.name), ("t", None));
}

#[test]
fn livechat_switched_off_is_nothing_but_that() {
    let off = config(json!({"enabled": false}));
    assert!(!off.enabled && !off.online);
}

#[test]
fn what_is_missing_is_as_on_a_new_server() {
    let bare = config(json!({}));
    assert!(bare.enabled && bare.online);
    assert!(bare.registration_form && bare.ask_name && bare.ask_email);
    assert!(bare.offline_form && !bare.force_consent);
    assert_eq!((bare.consent_text, bare.offline_title), (None, None));
    assert!(bare.custom_fields.is_empty() && bare.departments.is_empty());
    assert_eq!(bare.guest, None);
}

#[test]
fn without_a_config_the_answer_is_unreadable() {
    for body in [
        json!({"success": true}),
        json!({"success": true, "config": "on"}),
    ] {
        assert_eq!(
            read(200, &body.to_string(), Config::in_answer),
            Err(ApiError::Unreadable)
        );
    }
}

#[test]
fn wrong_types_everywhere_leave_the_form_standing() {
    for wrong in [
        json!(7),
        json!(null),
        json!([]),
        json!({}),
        json!("?"),
        json!([7, null, {}]),
    ] {
        let read = config(json!({
            "enabled": wrong, "online": wrong, "settings": wrong, "theme": wrong, "messages": wrong,
            "departments": wrong, "customFields": wrong, "guest": wrong,
        }));
        assert_eq!(read, config(json!({})), "{wrong}");
        let inside = config(json!({
            "settings": {
                "registrationForm": wrong, "nameFieldRegistrationForm": wrong,
                "displayOfflineForm": wrong, "forceAcceptDataProcessingConsent": wrong,
            },
            "messages": {"dataProcessingConsentText": 7, "offlineUnavailableMessage": {}},
            "departments": [{"_id": "d", "name": 7, "showOnRegistration": wrong, "showOnOfflineForm": wrong}],
            "customFields": [{"_id": "k", "regexp": 7, "required": wrong, "label": 7, "options": wrong, "defaultValue": 7}],
        }));
        assert!(inside.registration_form && inside.ask_name);
        assert!(inside.offline_form && !inside.force_consent);
        assert_eq!(
            (inside.consent_text, inside.offline_unavailable),
            (None, None)
        );
        assert_eq!(inside.departments[0].name, "d");
        assert!(inside.departments[0].show_on_offline_form);
        assert_eq!(inside.custom_fields[0].kind, CustomFieldKind::Input);
        assert!(!inside.custom_fields[0].required);
    }
}

#[test]
fn a_field_that_cannot_work_is_left_out() {
    for entry in [
        json!({"label": "No id"}),
        json!({"_id": "  "}),
        json!({"_id": 7}),
        json!({"_id": "x".repeat(10_000)}),
        json!({"_id": "k", "type": "slider"}),
        json!({"_id": "k", "type": 7}),
        json!("k"),
    ] {
        assert_eq!(field(entry.clone()), None, "{entry}");
    }
    assert!(field(json!({"_id": "k"})).is_some());
    assert!(field(json!({"_id": "k", "type": null})).is_some());
}

#[test]
fn a_label_is_never_blank_and_never_long() {
    assert_eq!(field(json!({"_id": "k"})).unwrap().label, "k");
    assert_eq!(
        field(json!({"_id": "k", "label": " \n "})).unwrap().label,
        "k"
    );
    let long = field(json!({"_id": "k", "label": "ä".repeat(10_000)}))
        .unwrap()
        .label;
    assert_eq!(long.chars().count(), MAX_LABEL_CHARS + 1);
    assert!(long.ends_with('…'));
}

#[test]
fn a_pattern_is_used_only_if_it_can_be() {
    let pattern = |regexp: Value| {
        field(json!({"_id": "k", "regexp": regexp}))
            .unwrap()
            .pattern
    };
    assert_eq!(pattern(json!("")), None);
    assert_eq!(pattern(json!(null)), None);
    assert_eq!(pattern(json!("a".repeat(MAX_PATTERN_BYTES + 1))), None);
    // Whether it compiles is for the browser to say.
    assert_eq!(pattern(json!("(")).as_deref(), Some("("));
}

#[test]
fn options_are_capped_distinct_and_never_blank() {
    let options = |options: Value| {
        field(json!({"_id": "k", "type": "select", "options": options}))
            .unwrap()
            .kind
    };
    let many: Vec<String> = (0..2_000).map(|n| n.to_string()).collect();
    assert_eq!(
        options(json!(many)),
        CustomFieldKind::Select(many[..MAX_OPTIONS].to_vec())
    );
    let mixed = json!([
        "a",
        " ",
        "a",
        7,
        null,
        "x".repeat(MAX_OPTION_CHARS + 1),
        "b"
    ]);
    assert_eq!(
        options(mixed),
        CustomFieldKind::Select(vec!["a".to_owned(), "b".to_owned()])
    );
    assert_eq!(options(json!([])), CustomFieldKind::Input);
}

#[test]
fn a_default_of_a_select_is_one_of_its_options() {
    let default = |value: &str| {
        let entry = json!({"_id": "k", "type": "select", "options": ["a"], "defaultValue": value});
        field(entry).unwrap().default
    };
    assert_eq!(default("a").as_deref(), Some("a"));
    assert_eq!(default("z"), None);
    assert_eq!(
        field(json!({"_id": "k", "defaultValue": "z"}))
            .unwrap()
            .default
            .as_deref(),
        Some("z")
    );
}

#[test]
fn lists_are_capped_and_keys_distinct() {
    let fields: Vec<Value> = (0..1_000).map(|n| json!({"_id": n.to_string()})).collect();
    let departments: Vec<Value> = fields.clone();
    let read = config(json!({"customFields": fields, "departments": departments}));
    assert_eq!(read.custom_fields.len(), MAX_CUSTOM_FIELDS);
    assert_eq!(read.departments.len(), MAX_DEPARTMENTS);
    let twice =
        config(json!({"customFields": [{"_id": "k", "label": "1"}, {"_id": "k", "label": "2"}]}));
    assert_eq!(twice.custom_fields.len(), 1);
    assert_eq!(twice.custom_fields[0].label, "1");
}

#[test]
fn a_guest_without_a_token_is_nobody() {
    assert_eq!(
        config(json!({"guest": {"_id": "g", "name": "Ada"}})).guest,
        None
    );
}

#[test]
fn the_query_holds_the_token_encoded() {
    let token = VisitorToken::parse("a b&c=d").unwrap();
    assert_eq!(
        path_with(Some(&token), None, None),
        "/api/v1/livechat/config?token=a%20b%26c%3Dd"
    );
    assert_eq!(path_with(None, None, None), PATH);
}
