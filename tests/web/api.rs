//! What the page can ask and say: what the visitor then sees, and what the server is told.

use crate::page::{KEY, Page, SERVER, a_while, store, stored};
use crate::stubs;
use js_sys::Function;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Ada is registered, and the panel says so.
async fn registered() -> Page {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered").await;
    page
}

/// What was posted, in its order: the end of the address, and the body.
fn posts() -> Vec<(String, Value)> {
    let read = |call: &Value| {
        let url = call["url"].as_str().unwrap();
        let end = url.rsplit('/').next().unwrap().to_owned();
        let body = serde_json::from_str(call["body"].as_str().unwrap()).unwrap();
        (end, body)
    };
    stubs::calls("POST").iter().map(read).collect()
}

#[wasm_bindgen_test]
async fn the_page_says_who_the_visitor_is_and_they_say_it_otherwise() {
    stubs::reset();
    stubs::reply_config(&json!({"customFields": [{"_id": "plan", "label": "Plan"}]}));
    let page = Page::mounted(&[("server", SERVER), ("fields", "name email phone?")]);
    page.says(
        "identify",
        &json!({"name": "Ada", "customFields": {"plan": "gold"}}),
    );
    assert_eq!(stubs::calls("GET").len(), 0, "that alone asks nothing");
    page.calls("open");
    page.shows("Start chat").await;
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Plan"), "gold");
    page.types("Name", "Grace");
    page.says(
        "identify",
        &json!({"name": "Eve", "email": "g@example.org", "phone": "0171 1234567"}),
    );
    a_while().await;
    assert_eq!(page.value("Name"), "Grace", "what is typed is kept");
    assert_eq!(page.value("Email"), "g@example.org");
    page.types("Phone", "");
    stubs::reply_json("POST", &stubs::ada("t"));
    page.submits();
    page.shows("You are registered").await;
    let visitor = &stubs::posted()["visitor"];
    assert_eq!(visitor["name"], "Grace");
    assert_eq!(
        visitor["phone"],
        Value::Null,
        "what was cleared is not said for them"
    );
}

#[wasm_bindgen_test]
async fn what_the_form_does_not_ask_is_told_with_it_and_after_it() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::mounted(&[
        ("server", SERVER),
        ("fields", "name"),
        ("department", "sales"),
        ("business-unit", "north"),
    ]);
    page.says(
        "identify",
        &json!({"email": "ada@example.org", "customFields": [["plan", "gold"], ["since", "2020", false]]}),
    );
    page.calls("open");
    page.shows("Start chat").await;
    assert_eq!(
        stubs::calls("GET")[0]["url"],
        "https://chat.test/api/v1/livechat/config?department=sales&businessUnit=north"
    );
    page.types("Name", "Ada");
    stubs::reply_json("POST", &stubs::ada("t"));
    stubs::reply_json("POST", &json!({"success": true}));
    page.submits();
    page.until("both fields", || posts().len() == 3).await;
    let posts = posts();
    assert_eq!(posts[0].1["visitor"]["email"], "ada@example.org");
    assert_eq!(posts[0].1["visitor"]["department"], "sales");
    assert_eq!(
        posts[1],
        (
            "custom.field".to_owned(),
            json!({"token": "t", "key": "plan", "value": "gold", "overwrite": true})
        )
    );
    assert_eq!(
        posts[2].1,
        json!({"token": "t", "key": "since", "value": "2020", "overwrite": false})
    );
}

#[wasm_bindgen_test]
async fn a_registered_visitor_is_changed_by_what_is_new() {
    let page = registered().await;
    page.says(
        "identify",
        &json!({"name": "Ada", "email": "ada@example.org"}),
    );
    a_while().await;
    assert_eq!(posts().len(), 1, "nothing is new in that");
    page.says("identify", &json!({"phone": "55 51 5555-5555"}));
    page.until("the change", || posts().len() == 2).await;
    assert_eq!(
        stubs::posted(),
        json!({"visitor": {"token": "t", "phone": "55 51 5555-5555"}})
    );
    page.says("set", &json!({"server": SERVER, "department": "sales"}));
    page.until("the department", || posts().len() == 3).await;
    assert_eq!(
        stubs::posted(),
        json!({"visitor": {"token": "t", "department": "sales"}})
    );
    assert!(page.sees("You are registered, Ada"));
}

#[wasm_bindgen_test]
async fn a_server_that_is_busy_is_told_later() {
    let page = registered().await;
    stubs::forget_replies("POST");
    stubs::reply(
        "POST",
        429,
        "application/json",
        "{\"error\":\"wait 1 seconds\"}",
    );
    stubs::reply_json("POST", &json!({"success": true}));
    page.says("identify", &json!({"customFields": {"plan": "gold"}}));
    page.until("the wait", || stubs::awaited_seconds() == 1)
        .await;
    stubs::pass_a_second();
    page.until("the second try", || posts().len() == 3).await;
    assert_eq!(stubs::posted()["key"], "plan");
    assert_eq!(stubs::warnings_text(), "");
}

#[wasm_bindgen_test]
async fn the_page_registers_a_visitor_without_the_form() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    stubs::reply_json("POST", &stubs::ada("t"));
    let page = Page::mounted(&[("server", SERVER)]);
    page.says(
        "register",
        &json!({"name": "Ada", "email": "ada@example.org", "username": "ada", "customFields": {"plan": "gold"}}),
    );
    page.until("the registration", || {
        page.news().contains(&"registered".to_owned())
    })
    .await;
    assert!(!page.is_open());
    let visitor = &stubs::posted()["visitor"];
    assert_eq!(visitor["username"], "ada");
    assert_eq!(visitor["customFields"][0]["key"], "plan");
    assert_eq!(visitor["token"].as_str().unwrap().len(), 64);
    page.calls("open");
    page.shows("You are registered, Ada").await;
    assert_eq!(posts().len(), 1);
}

#[wasm_bindgen_test]
async fn a_registration_of_the_pages_leaves_what_is_being_typed() {
    let page = Page::filled_in().await;
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types("Name", "Augusta Ada");
    page.says("register", &json!({"name": "Ada"}));
    page.until("the registration", || {
        page.news().contains(&"registered".to_owned())
    })
    .await;
    a_while().await;
    assert_eq!(page.value("Name"), "Augusta Ada");
    page.presses("Save");
    page.until("the change", || posts().len() == 2).await;
    assert_eq!(stubs::posted()["visitor"]["name"], "Augusta Ada");
    assert_eq!(stubs::posted()["visitor"]["token"], "t");
}

#[wasm_bindgen_test]
async fn a_registration_that_comes_to_nothing_is_told_to_page_and_owner() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    stubs::reply(
        "POST",
        400,
        "application/json",
        "{\"success\":false,\"error\":\"Not today [error-x]\"}",
    );
    let page = Page::mounted(&[("server", SERVER)]);
    page.says("register", &json!({"name": "Ada"}));
    page.until("the refusal", || {
        page.news().contains(&"refused".to_owned())
    })
    .await;
    assert!(stubs::warnings_text().contains("Not today"));
    page.calls("open");
    page.shows("Start chat").await;
    assert_eq!(page.value("Name"), "Ada");
}

#[wasm_bindgen_test]
async fn the_device_forgets_the_visitor_when_the_page_says_so() {
    let page = registered().await;
    assert!(stored().is_some());
    page.calls("reset");
    page.shows("Start chat").await;
    assert_eq!(stored(), None);
    assert_eq!(page.value("Name"), "");
    let url = stubs::calls("GET").last().unwrap()["url"].clone();
    assert_eq!(url, "https://chat.test/api/v1/livechat/config");
    assert_eq!(page.news().last().unwrap(), "reset");
}

#[wasm_bindgen_test]
async fn a_token_of_the_pages_is_used_and_never_stored() {
    for supplier in ["return 'theirs'", "return Promise.resolve('theirs')"] {
        stubs::reset();
        store("{\"token\":\"own\"}");
        stubs::reply_config(&json!({"guest": {"_id": "g", "token": "theirs", "name": "Grace"}}));
        let page = Page::mounted(&[("server", SERVER)]);
        page.widget
            .call("getToken", &Function::new_no_args(supplier));
        page.calls("open");
        page.shows("Welcome back, Grace").await;
        assert!(
            stubs::calls("GET")[0]["url"]
                .as_str()
                .unwrap()
                .ends_with("?token=theirs")
        );
        assert_eq!(stored().unwrap(), "{\"token\":\"own\"}");
    }
}

#[wasm_bindgen_test]
async fn a_supplier_of_tokens_that_fails_leaves_a_guest() {
    for supplier in [
        "throw 1",
        "return Promise.reject(1)",
        "return {}",
        "return ''",
    ] {
        stubs::reset();
        stubs::reply_config(&json!({}));
        let page = Page::mounted(&[("server", SERVER)]);
        page.widget
            .call("getToken", &Function::new_no_args(supplier));
        page.calls("open");
        page.shows("Start chat").await;
        assert!(stubs::warnings_text().contains("getToken"), "{supplier}");
    }
}

/// The site's server is down: the chat is not.
#[wasm_bindgen_test]
async fn a_supplier_of_tokens_that_never_answers_keeps_nobody_waiting() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::mounted(&[("server", SERVER)]);
    let never = Function::new_no_args("return new Promise(() => {})");
    page.widget.call("getToken", &never);
    page.calls("open");
    for _ in 0..9 {
        stubs::pass_a_second();
    }
    a_while().await;
    assert_eq!(stubs::calls("GET").len(), 0);
    stubs::pass_a_second();
    page.shows("Start chat").await;
    assert!(stubs::warnings_text().contains("getToken"));
}

#[wasm_bindgen_test]
async fn pages_are_reported_for_a_registered_visitor_the_newest_first() {
    let visit =
        |n: u32| json!({"change": "url", "title": "T", "href": format!("https://shop.test/{n}")});
    let page = Page::filled_in().await;
    page.says("visit", &visit(1));
    page.says("visit", &visit(2));
    a_while().await;
    assert_eq!(posts().len(), 0, "not before they are registered");
    stubs::reply_json("POST", &stubs::ada("t"));
    stubs::reply_held("POST", "{\"success\":true}");
    page.submits();
    page.until("the visit", || posts().len() == 2).await;
    assert_eq!(
        posts()[1],
        (
            "page.visited".to_owned(),
            json!({"token": "t", "pageInfo": {"change": "url", "title": "T", "location": {"href": "https://shop.test/2"}}})
        )
    );
    page.says("visit", &visit(3));
    page.says("visit", &visit(4));
    a_while().await;
    assert_eq!(posts().len(), 2, "one at a time");
    stubs::let_go();
    page.until("the newest", || posts().len() == 3).await;
    assert_eq!(
        stubs::posted()["pageInfo"]["location"]["href"],
        "https://shop.test/4"
    );
}

#[wasm_bindgen_test]
async fn options_change_and_what_is_typed_stays() {
    let page = Page::filled_in().await;
    page.says(
        "set",
        &json!({"server": SERVER, "title": "Night shift", "fields": "phone name"}),
    );
    page.shows("Night shift").await;
    page.until("the phone", || page.sees("Phone")).await;
    assert!(!page.sees("Email"));
    assert_eq!(page.value("Name"), "Ada");
    page.says("set", &json!({"server": SERVER, "fields": "name email"}));
    page.until("the email", || page.sees("Email")).await;
    assert_eq!(page.value("Name"), "Ada");
}

#[wasm_bindgen_test]
async fn what_is_prepared_is_ready_and_not_shown() {
    stubs::reset();
    store("{\"token\":\"t\"}");
    stubs::reply_config(
        &json!({"online": false, "theme": {"color": "#123456", "position": "left"}}),
    );
    let page = Page::mounted(&[("server", SERVER)]);
    page.calls("prepare");
    page.until("the config", || page.news().contains(&"theme".to_owned()))
        .await;
    assert_eq!(page.news(), ["theme", "offline"]);
    assert!(!page.is_open());
    page.calls("open");
    page.shows("Send message").await;
    assert_eq!(stubs::calls("GET").len(), 1);
}

#[wasm_bindgen_test]
async fn nonsense_is_a_line_for_the_owner_and_nothing_else() {
    let page = Page::filled_in().await;
    let hostile = Function::new_no_args(
        "const circle = { name: 7 }; circle.email = circle; circle.customFields = [circle, circle];
         const trap = new Proxy([], { get() { throw 1 }, ownKeys() { throw 2 } });
         return [undefined, null, 7, 'x', Symbol('s'), () => 1, [[[[[[]]]]]], circle, trap,
           { get name() { throw 3 }, customFields: trap },
           { name: 'x'.repeat(1e6), email: {}, phone: [], department: 1, token: {}, customFields: 'y' },
           new Proxy({}, { ownKeys() { throw 4 }, get() { throw 5 } })]",
    );
    let values: js_sys::Array =
        wasm_bindgen::JsCast::unchecked_into(hostile.call0(&JsValue::NULL).unwrap());
    for name in [
        "identify",
        "visit",
        "getToken",
        "set",
        "nonsense",
        "",
        "constructor",
    ] {
        for value in values.iter() {
            // Functions are suppliers.
            if name != "getToken" || !value.is_function() {
                page.widget.call(name, &value);
            }
        }
    }
    a_while().await;
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(page.value("Email"), "ada@example.org");
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(stubs::faults_text(), "");
    assert!(stubs::warnings_text().contains("nonsense: it cannot be used"));
    assert!(!stubs::warnings_text().contains("xxx"));
    assert!(stored().is_none(), "{KEY}");
}

/// Asked as one visitor, and then as another: the first answer comes last, and is about nobody here.
#[wasm_bindgen_test]
async fn a_late_answer_about_another_visitor_is_not_shown() {
    stubs::reset();
    store("{\"token\":\"ada\"}");
    let guest = |token: &str, name: &str| json!({"config": {"guest": {"token": token, "name": name}}, "success": true});
    stubs::reply_held("GET", &guest("ada", "Ada").to_string());
    stubs::reply_json("GET", &guest("eve", "Eve"));
    let page = Page::mounted(&[("server", SERVER)]);
    page.calls("open");
    page.until("the question", || stubs::calls("GET").len() == 1)
        .await;
    page.says("identify", &json!({"token": "eve"}));
    page.shows("Welcome back, Eve").await;
    stubs::let_go();
    a_while().await;
    assert!(page.sees("Welcome back, Eve"));
}

/// Short lists of lists, each the same one: a thousand million entries.
#[wasm_bindgen_test]
async fn what_has_no_end_is_not_read_to_it() {
    let page = Page::filled_in().await;
    let endless = Function::new_no_args(
        "const many = (of) => Array(1000).fill(of); return { customFields: many(many(many('x'))) };",
    );
    let value = endless.call0(&JsValue::NULL).unwrap();
    page.widget.call("identify", &value);
    page.widget.call(
        "register",
        &Function::new_no_args("return { length: 1e12 }")
            .call0(&JsValue::NULL)
            .unwrap(),
    );
    assert_eq!(page.value("Name"), "Ada");
    assert_eq!(stubs::faults_text(), "");
}

#[wasm_bindgen_test]
async fn an_answer_for_the_visitor_before_is_nobodys() {
    stubs::reset();
    stubs::reply_config(&json!({}));
    stubs::reply_held("POST", &stubs::ada("ada").to_string());
    stubs::reply_json(
        "POST",
        &json!({"success": true, "visitor": {"_id": "v2", "token": "eve", "name": "Eve"}}),
    );
    let page = Page::mounted(&[("server", SERVER)]);
    page.says("register", &json!({"name": "Ada"}));
    page.until("the first", || posts().len() == 1).await;
    page.calls("reset");
    page.says("register", &json!({"name": "Eve"}));
    stubs::let_go();
    page.until("the second", || posts().len() == 2).await;
    a_while().await;
    page.calls("open");
    page.shows("You are registered, Eve").await;
    assert!(stored().unwrap().contains("eve"));
    assert!(!page.sees("Ada"));
}
