//! What keeps robots out: a field that nobody sees, a moment that nobody notices, the site's own check.

use crate::page::{Page, a_while};
use crate::stubs;
use js_sys::Function;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

const ONCE_MORE: &str = "Please send it once more.";

const UNSEEN: &str = "The site could not see that a person is writing. Try again.";

fn trap(page: &Page) -> HtmlInputElement {
    page.find("input[name=website]").unwrap().unchecked_into()
}

#[wasm_bindgen_test]
async fn nobody_sees_hears_of_or_comes_to_the_trap() {
    let page = Page::open(&json!({})).await;
    let trap = trap(&page);
    assert_eq!(trap.tab_index(), -1);
    assert_eq!(trap.get_attribute("autocomplete").as_deref(), Some("off"));
    assert!(trap.closest("[aria-hidden=true]").unwrap().is_some());
    let place = trap.parent_element().unwrap().get_bounding_client_rect();
    assert!(place.width() <= 1.0 && place.height() <= 1.0);
    assert_eq!(page.find_all("label").len(), 2);
}

#[wasm_bindgen_test]
async fn what_fills_the_trap_is_asked_once_more_and_a_person_gets_through() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    let trap = trap(&page);
    trap.set_value("https://spam.test");
    page.fires(&trap, "input");
    page.submits();
    page.shows(ONCE_MORE).await;
    assert_eq!(page.alert().as_deref(), Some(ONCE_MORE));
    assert_eq!(trap.value(), "");
    assert_eq!(page.value("Name"), "Ada");
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(page.news(), ["open"]);
    page.submits();
    page.shows("You are registered, Ada").await;
    let sent = stubs::posted().to_string();
    assert!(
        !sent.contains("website") && !sent.contains("spam"),
        "{sent}"
    );
}

#[wasm_bindgen_test]
async fn what_is_sent_within_a_second_waits_for_its_end() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.presses("Start chat");
    page.shows("Sending…").await;
    assert!(page.input("Name").read_only());
    page.presses("Sending…");
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    page.seconds_pass(1).await;
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::calls("POST").len(), 1);
}

/// What was wrong within that second is said at once.
#[wasm_bindgen_test]
async fn a_mistake_is_told_without_waiting() {
    let page = Page::open(&json!({})).await;
    page.presses("Start chat");
    page.shows("2 things to mend").await;
}

async fn guarded(check: &str) -> Page {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    guards(&page, check);
    page.submits();
    page
}

fn guards(page: &Page, check: &str) {
    page.widget.call("guard", &Function::new_no_args(check));
}

#[wasm_bindgen_test]
async fn a_check_that_agrees_lets_the_form_through() {
    for check in [
        "return true",
        "return Promise.resolve(true)",
        "return 'yes'",
        "return 1",
        "return {}",
        "return []",
        "return () => 1",
        "return { customFields: 7 }",
        "return { customFields: [[], [null], 'x'], name: 'Eve', token: 'theirs', email: 'e@x.org' }",
        "return new Proxy({}, { get(_, key) { if (key !== 'then') throw 1 }, ownKeys() { throw 2 } })",
        "const circle = {}; circle.customFields = circle; return circle",
        "const many = Array(1000).fill(Array(1000).fill('x')); return { customFields: many }",
        "return { then(act) { act(true) } }",
    ] {
        let page = guarded(check).await;
        page.shows("You are registered, Ada").await;
        let visitor = &stubs::posted()["visitor"];
        assert_eq!(visitor["name"], "Ada", "{check}");
        assert_eq!(visitor["email"], "ada@example.org", "{check}");
        assert_ne!(visitor["token"], "theirs", "{check}");
        assert_eq!(stubs::faults_text(), "", "{check}");
    }
}

#[wasm_bindgen_test]
async fn the_checks_own_fields_go_along() {
    let page = guarded("return { customFields: { captcha: 'abc' } }").await;
    page.shows("You are registered, Ada").await;
    let fields = &stubs::posted()["visitor"]["customFields"];
    assert_eq!(fields[0]["key"], "captcha");
    assert_eq!(fields[0]["value"], "abc");
    a_while().await;
    assert_eq!(
        stubs::calls("POST").len(),
        1,
        "and not once more by themselves"
    );
}

#[wasm_bindgen_test]
async fn a_check_that_does_not_agree_gives_the_form_back() {
    for check in [
        "return false",
        "return undefined",
        "return null",
        "return 0",
        "return ''",
        "return NaN",
        "throw new Error('theirs')",
        "return Promise.resolve(false)",
        "return Promise.reject(new Error('theirs'))",
        "return { get then() { throw 1 } }",
    ] {
        let page = guarded(check).await;
        page.shows(UNSEEN).await;
        assert_eq!(page.alert().as_deref(), Some(UNSEEN), "{check}");
        assert_eq!(page.value("Name"), "Ada");
        assert_eq!(page.news(), ["open", "submitted", "refused"]);
        assert_eq!(stubs::calls("POST").len(), 0, "{check}");
        assert_eq!(stubs::faults_text(), "", "{check}");
        guards(&page, "return true");
        page.submits();
        page.shows("You are registered, Ada").await;
    }
}

/// A captcha that a blocker has swallowed. Who has waited for two minutes is told; and a late yes sends
/// nothing behind their back.
#[wasm_bindgen_test]
async fn a_check_that_never_answers_gives_the_form_back_in_the_end() {
    let page = guarded("return new Promise((yes) => (window.lateYes = yes))").await;
    page.shows("Sending…").await;
    page.presses_key("Escape");
    page.until("the panel to close", || !page.is_open()).await;
    page.calls("open");
    page.until("the panel to open", || page.is_open()).await;
    assert!(page.sees("Sending…"));
    for _ in 0..119 {
        stubs::pass_a_second();
    }
    a_while().await;
    assert!(page.sees("Sending…"));
    stubs::pass_a_second();
    page.shows(UNSEEN).await;
    Function::new_no_args("lateYes(true)")
        .call0(&wasm_bindgen::JsValue::NULL)
        .unwrap();
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(page.value("Name"), "Ada");
}

#[wasm_bindgen_test]
async fn while_a_check_takes_its_time_the_page_may_reset() {
    let page = guarded("return new Promise(() => {})").await;
    page.shows("Sending…").await;
    page.calls("reset");
    page.until("an empty form", || {
        page.find("form").is_some() && page.value("Name").is_empty()
    })
    .await;
    assert!(!page.sees("Sending…"));
    assert_eq!(stubs::calls("POST").len(), 0);
}

#[wasm_bindgen_test]
async fn a_message_that_is_left_is_checked_as_well() {
    let page = Page::asking(&json!({"online": false}), &[]).await;
    page.shows("Send message").await;
    for label in ["Name", "How can we help?"] {
        page.types(label, "Ada");
    }
    page.types("Email", "ada@example.org");
    page.settles().await;
    stubs::reply_json("POST", &json!({"success": true, "message": "sent"}));
    guards(&page, "return false");
    page.presses("Send message");
    page.shows(UNSEEN).await;
    guards(&page, "return true");
    page.presses("Send message");
    page.shows("Your message is sent").await;
}

#[wasm_bindgen_test]
async fn what_is_no_function_is_no_check() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.says("guard", &Value::Bool(false));
    assert!(stubs::warnings_text().contains("guard: it cannot be used"));
    page.submits();
    page.shows("You are registered, Ada").await;
}
