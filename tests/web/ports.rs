//! What ports do on the JavaScript side, where no screen shows it.

use crate::page::{device, tab};
use crate::stubs;
use js_sys::{JSON, Promise};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

// Not by the names that the ports have in `src/browser/`: these would be two symbols of one name.
#[wasm_bindgen(module = "/src/browser/address.js")]
extern "C" {
    #[wasm_bindgen(js_name = webAddress)]
    fn whole_address(given: &str) -> Option<String>;
    #[wasm_bindgen(js_name = serverAddress)]
    fn address_of_server(given: &str) -> Option<String>;
}

#[wasm_bindgen(module = "/src/browser/draft.js")]
extern "C" {
    #[wasm_bindgen(js_name = readDraft)]
    fn draft_read(key: &str) -> JsValue;
    #[wasm_bindgen(js_name = writeDraft)]
    fn draft_write(key: &str, value: &str, pending: bool);
    #[wasm_bindgen(js_name = removeDraft)]
    fn draft_remove(key: &str);
}

#[wasm_bindgen(module = "/browser/src/lock.js")]
extern "C" {
    #[wasm_bindgen(js_name = Object)]
    type Asked;
    #[wasm_bindgen(js_name = lock)]
    fn ask(name: &str) -> Asked;
    #[wasm_bindgen(method, getter, js_name = given)]
    fn answer(this: &Asked) -> Promise;
    #[wasm_bindgen(method, js_name = release)]
    fn end(this: &Asked);
}

#[wasm_bindgen(module = "/browser/src/random.js")]
extern "C" {
    #[wasm_bindgen(js_name = messageId)]
    fn new_id() -> String;
    #[wasm_bindgen(js_name = digest)]
    fn digest_of(text: &str) -> Promise;
}

#[wasm_bindgen(module = "/src/browser/storage.js")]
extern "C" {
    #[wasm_bindgen(js_name = read)]
    fn value_read(key: &str) -> JsValue;
    #[wasm_bindgen(js_name = write)]
    fn value_write(key: &str, text: &str) -> bool;
    #[wasm_bindgen(js_name = writeToken)]
    fn token_write(key: &str, token: &str) -> bool;
    #[wasm_bindgen(js_name = remove)]
    fn value_remove(key: &str);
}

#[wasm_bindgen(module = "/src/browser/clock.js")]
extern "C" {
    #[wasm_bindgen(js_name = now)]
    fn moment() -> String;
}

const KEY: &str = "livechat:draft:1:https://chat.test";
const MARK: &str = "livechat";

fn draft() -> Option<Value> {
    let draft = draft_read(KEY);
    (!draft.is_undefined()).then(|| {
        let text: String = JSON::stringify(&draft).unwrap().into();
        serde_json::from_str(&text).unwrap()
    })
}

/// What is stored for a draft of this age.
fn aged(hours: f64, draft: &Value) -> String {
    json!({"at": js_sys::Date::now() - hours * 3_600_000.0, "draft": draft}).to_string()
}

#[wasm_bindgen_test]
fn a_draft_is_kept_in_tab_and_device_and_forgotten_in_both() {
    stubs::reset();
    assert_eq!(draft(), None);
    draft_write(KEY, "{\"a\":\"\\\"b\"}", false);
    assert_eq!(draft(), Some(json!({"a": "\"b"})));
    for store in [device(), tab()] {
        let kept: Value = serde_json::from_str(&store.get_item(KEY).unwrap().unwrap()).unwrap();
        assert!((kept["at"].as_f64().unwrap() - js_sys::Date::now()).abs() < 60_000.0);
        assert_eq!(kept["draft"], json!({"a": "\"b"}));
    }
    device().clear().unwrap();
    assert_eq!(draft(), Some(json!({"a": "\"b"})), "the tab's");
    draft_write(KEY, "{\"a\":1}", false);
    tab().clear().unwrap();
    assert_eq!(draft(), Some(json!({"a": 1})), "the device's");
    draft_write(KEY, "{\"a\":2}", false);
    draft_remove(KEY);
    assert_eq!(draft(), None);
    assert_eq!((device().length(), tab().length()), (Ok(0), Ok(0)));
}

#[wasm_bindgen_test]
fn a_draft_that_is_on_its_way_calls_the_widget_until_it_is_not() {
    stubs::reset();
    let mark = || device().get_item(MARK).unwrap();
    draft_write(KEY, "{}", true);
    assert_eq!(mark().as_deref(), Some("1"));
    draft_write(KEY, "{}", false);
    assert_eq!(mark(), None);
    draft_write(KEY, "{}", true);
    draft_remove(KEY);
    assert_eq!(mark(), None);
}

#[wasm_bindgen_test]
fn a_device_keeps_a_draft_for_a_day_and_a_tab_as_long_as_it_lives() {
    stubs::reset();
    device().set_item(KEY, &aged(23.9, &json!(1))).unwrap();
    assert_eq!(draft(), Some(json!(1)));
    device().set_item(KEY, &aged(24.1, &json!(1))).unwrap();
    assert_eq!(draft(), None);
    assert_eq!(device().get_item(KEY).unwrap(), None, "removed");
    tab().set_item(KEY, &aged(100.0, &json!(2))).unwrap();
    assert_eq!(draft(), Some(json!(2)));
}

#[wasm_bindgen_test]
fn what_is_not_ours_is_no_draft() {
    for value in [
        "".to_owned(),
        "garbage".to_owned(),
        "null".to_owned(),
        "7".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        "{\"draft\":1}".to_owned(),
        "{\"at\":\"x\",\"draft\":1}".to_owned(),
        aged(0.0, &json!(null)),
        aged(0.0, &json!("x".repeat(200_001))),
    ] {
        stubs::reset();
        device().set_item(KEY, &value).unwrap();
        let shown: String = value.chars().take(40).collect();
        assert_eq!(draft(), None, "{shown}");
    }
    // What another version left in the tab hides nothing.
    tab().set_item(KEY, "{}").unwrap();
    device().set_item(KEY, &aged(1.0, &json!(1))).unwrap();
    assert_eq!(draft(), Some(json!(1)));
}

#[wasm_bindgen_test]
fn storage_that_is_blocked_or_full_is_silent() {
    stubs::reset();
    stubs::fill_storage();
    draft_write(KEY, "{}", true);
    assert_eq!(draft(), None);
    assert!(!value_write(KEY, "{}") && !token_write(KEY, "\"t\""));
    stubs::deny_storage();
    draft_write(KEY, "{}", true);
    draft_remove(KEY);
    value_remove(KEY);
    assert_eq!(draft(), None);
    assert!(value_read(KEY).is_undefined());
    stubs::reset();
}

/// Else the other tabs would not hear of it.
#[wasm_bindgen_test]
async fn the_same_token_is_another_text_each_time() {
    stubs::reset();
    let written = || {
        assert!(token_write(KEY, "\"t\""));
        let text = device().get_item(KEY).unwrap().unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["token"], "t");
        text
    };
    let first = written();
    crate::page::a_while().await;
    assert_ne!(first, written());
    device().clear().unwrap();
}

#[wasm_bindgen_test]
async fn a_lock_has_one_holder_at_a_time() {
    let first = ask("livechat:test");
    JsFuture::from(first.answer()).await.unwrap();
    let (second, third) = (ask("livechat:test"), ask("livechat:test"));
    let waits = JsFuture::from(stubs::waits(&second.answer())).await;
    assert_eq!(waits.unwrap(), true);
    // Whoever stops waiting never holds it.
    second.end();
    first.end();
    JsFuture::from(third.answer()).await.unwrap();
    third.end();
}

#[wasm_bindgen_test]
async fn without_web_locks_everybody_holds_the_lock() {
    for broken in ["no_locks", "locks_that_throw", "locks_that_reject"] {
        stubs::break_locks(broken);
        let (first, second) = (ask("livechat:test"), ask("livechat:test"));
        JsFuture::from(first.answer()).await.unwrap();
        JsFuture::from(second.answer()).await.unwrap();
        first.end();
        stubs::mend_locks();
    }
}

#[wasm_bindgen_test]
async fn a_digest_is_that_of_sha_256() {
    let digest = async |text| JsFuture::from(digest_of(text)).await.unwrap().as_string();
    assert_eq!(
        digest("").await.unwrap(),
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    assert_eq!(
        digest("Grüße").await.unwrap(),
        "f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074"
    );
}

#[wasm_bindgen_test]
fn ids_are_17_letters_and_digits_and_new() {
    let (one, other) = (new_id(), new_id());
    assert_ne!(one, other);
    for id in [one, other] {
        assert_eq!(id.len(), 17, "{id}");
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric()), "{id}");
    }
}

#[wasm_bindgen_test]
fn now_is_told_as_servers_tell_it() {
    let now = moment();
    assert_eq!(now.len(), "2026-01-31T09:00:00.000Z".len(), "{now}");
    assert!((js_sys::Date::parse(&now) - js_sys::Date::now()).abs() < 60_000.0);
}

#[wasm_bindgen_test]
fn an_address_is_read_as_the_page_means_it() {
    for (given, server, whole) in [
        (
            " https://chat.test ",
            "https://chat.test",
            "https://chat.test/",
        ),
        (
            "HTTP://chat.test:80/sub/?x=1#y",
            "http://chat.test/sub",
            "http://chat.test/sub/?x=1#y",
        ),
    ] {
        assert_eq!(address_of_server(given).as_deref(), Some(server));
        assert_eq!(whole_address(given).as_deref(), Some(whole));
    }
    let relative = address_of_server("chat//").unwrap();
    assert!(relative.starts_with("http://") && relative.ends_with("/chat"));
    for no_address in ["ftp://chat.test", "javascript:x", "https://", "data:,x"] {
        assert_eq!(whole_address(no_address), None);
        assert_eq!(address_of_server(no_address), None);
    }
}
