//! The fields that owners describe: what each is to the browser, what goes out, what is refused.

use crate::page::Page;
use crate::stubs;
use js_sys::{Object, Reflect};
use livechat_core::domain::Phone;
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlOptionElement, HtmlSelectElement};

/// The form asks for these, and the first one's name is theirs.
pub async fn asks(fields: &Value) -> Page {
    Page::asking(&json!({}), &[("fields", &fields.to_string())]).await
}

/// One of each kind, and each of them has to be answered.
fn each_kind() -> Value {
    let kinds = [
        "text", "email", "tel", "number", "date", "checkbox", "textarea", "select",
    ];
    let field = |kind: &&str| {
        json!({"key": kind, "label": format!("My {kind}"), "type": kind, "required": true,
            "options": ["Red", {"value": "b", "label": "Blue"}]})
    };
    kinds.iter().map(field).collect()
}

fn fill_in(page: &Page) {
    for (kind, value) in [
        ("text", "Ada"),
        ("email", "ada@example.org"),
        ("tel", "+44 20 7946 0123"),
        ("number", "1.234,5"),
        ("date", "2026-01-31"),
        ("textarea", "one\ntwo"),
    ] {
        page.types(&format!("My {kind}"), value);
    }
    page.ticks("My checkbox", true);
    page.chooses("My select", "b");
}

#[wasm_bindgen_test]
async fn each_kind_of_field_is_the_browsers_own() {
    let page = asks(&each_kind()).await;
    for (kind, expected) in [
        ("text", "INPUT text None Some(\"auto\") Some(\"next\")"),
        ("email", "INPUT email None Some(\"ltr\") Some(\"next\")"),
        ("tel", "INPUT tel None Some(\"ltr\") Some(\"next\")"),
        (
            "number",
            "INPUT text Some(\"decimal\") Some(\"ltr\") Some(\"next\")",
        ),
        ("date", "INPUT date None None Some(\"next\")"),
        ("checkbox", "INPUT checkbox None None None"),
        ("textarea", "TEXTAREA textarea None Some(\"auto\") None"),
        ("select", "SELECT select-one None None None"),
    ] {
        let control = page.input(&format!("My {kind}"));
        let attribute = |name| control.get_attribute(name);
        let found = format!(
            "{} {} {:?} {:?} {:?}",
            control.tag_name(),
            control.type_(),
            attribute("inputmode"),
            attribute("dir"),
            attribute("enterkeyhint"),
        );
        assert_eq!(found, expected);
        assert!(control.required(), "{kind}");
    }
    let select: HtmlSelectElement = page.control("My select").unchecked_into();
    let options: Vec<_> = (0..select.length())
        .filter_map(|at| select.item(at))
        .map(|option| option.unchecked_into::<HtmlOptionElement>())
        .map(|option| (option.value(), option.text()))
        .collect();
    let option = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    assert_eq!(
        options,
        [
            option("", "Choose…"),
            option("Red", "Red"),
            option("b", "Blue")
        ]
    );
}

#[wasm_bindgen_test]
async fn what_is_answered_goes_out_by_its_key() {
    let page = asks(&each_kind()).await;
    stubs::reply_json("POST", &stubs::ada("t"));
    fill_in(&page);
    page.submits();
    page.shows("You are registered").await;
    // `email` names the widget's own field, whatever its label.
    assert_eq!(stubs::posted()["visitor"]["email"], "ada@example.org");
    let sent: Vec<_> = stubs::posted()["visitor"]["customFields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| (field["key"].clone(), field["value"].clone()))
        .collect();
    assert_eq!(
        json!(sent),
        json!([
            ["text", "Ada"],
            ["tel", "+44 20 7946 0123"],
            ["number", "1.234,5"],
            ["date", "2026-01-31"],
            ["checkbox", "true"],
            ["textarea", "one\ntwo"],
            ["select", "b"],
        ])
    );
}

#[wasm_bindgen_test]
async fn each_kind_says_what_it_lacks() {
    let page = asks(&each_kind()).await;
    page.submits();
    page.shows("8 things to mend").await;
    for (kind, words) in [
        ("text", "Fill in “My text”"),
        ("email", "Enter your email, like name@example.com"),
        ("tel", "Fill in “My tel”"),
        ("number", "Fill in “My number”"),
        ("date", "Fill in “My date”"),
        ("checkbox", "Tick “My checkbox” to go on"),
        ("textarea", "Fill in “My textarea”"),
        ("select", "Choose one of the options for “My select”"),
    ] {
        let said = page.beside(&format!("My {kind}")).unwrap();
        assert_eq!(said, format!("Error: {words}"));
    }
    assert_eq!(stubs::calls("POST").len(), 0);
    fill_in(&page);
    page.until("all to be mended", || page.find("#summary").is_none())
        .await;
    assert!(page.find("[aria-invalid]").is_none());
}

#[wasm_bindgen_test]
async fn each_kind_says_what_is_wrong() {
    let page = asks(&json!([
        "message",
        {"key": "mail", "label": "Mail", "type": "email"},
        {"key": "tel", "label": "Tel", "type": "tel"},
        {"key": "size", "label": "Size", "type": "number"},
        {"key": "day", "label": "Day", "type": "date"},
        {"key": "plate", "label": "Plate", "pattern": "^[A-Z]+$"},
        {"key": "note", "label": "Note", "type": "textarea"},
    ]))
    .await;
    page.types("How can we help?", &"x".repeat(5_001));
    page.types("Mail", "ada");
    page.types("Tel", "12");
    page.types("Size", "large");
    page.types("Plate", "12");
    page.types("Note", &"x".repeat(1_001));
    leaves_half_a_date(&page, "Day");
    page.submits();
    page.shows("7 things to mend").await;
    let fewest = Phone::MIN_DIGITS;
    let tel = format!("Enter a phone number with at least {fewest} digits");
    for (label, words) in [
        ("How can we help?", "Shorten this to 5000 characters"),
        ("Mail", "Enter an email like name@example.com"),
        ("Tel", tel.as_str()),
        ("Size", "Enter a number for “Size”"),
        ("Day", "Enter a whole date for “Day”"),
        ("Plate", "Check “Plate”: it does not have the form we need"),
        ("Note", "Shorten this to 1000 characters"),
    ] {
        assert_eq!(page.beside(label).unwrap(), format!("Error: {words}"));
    }
    page.types("Day", "2026-01-31");
    page.until("the day is mended", || page.beside("Day").is_none())
        .await;
    assert_eq!(page.value("Day"), "2026-01-31");
}

/// The browser gives half a date no value, and fires no event: it only says that it is one.
fn leaves_half_a_date(page: &Page, label: &str) {
    let property = Object::new();
    let validity = Object::new();
    Reflect::set(&validity, &"badInput".into(), &JsValue::TRUE).unwrap();
    Reflect::set(&property, &"value".into(), &validity).unwrap();
    let control: Object = page.control(label).unchecked_into();
    assert!(Reflect::define_property(&control, &"validity".into(), &property).unwrap());
    page.leaves(label);
}

#[wasm_bindgen_test]
async fn help_is_read_out_with_the_field_and_before_what_is_wrong() {
    let page = asks(&json!([
        {"key": "name", "help": "As on your order <b>"},
        {"key": "terms", "label": "Terms", "type": "checkbox", "help": "They are short", "required": true},
        "email",
    ]))
    .await;
    assert_eq!(page.described("Name"), ["As on your order <b>"]);
    assert_eq!(page.described("Terms"), ["They are short"]);
    assert!(page.described("Email").is_empty());
    page.submits();
    page.shows("3 things to mend").await;
    assert_eq!(
        page.described("Name"),
        ["As on your order <b>", "Error: Enter your name"]
    );
    assert_eq!(
        page.described("Terms"),
        ["They are short", "Error: Tick “Terms” to go on"]
    );
    assert_eq!(
        page.described("Email"),
        ["Error: Enter your email, like name@example.com"]
    );
    page.types("Name", "Ada");
    page.until("the name is mended", || page.described("Name").len() == 1)
        .await;
}

#[wasm_bindgen_test]
async fn what_is_on_its_way_is_not_edited() {
    let page = asks(&each_kind()).await;
    stubs::reply_held("POST", &stubs::ada("t").to_string());
    fill_in(&page);
    page.submits();
    page.until("the request", || stubs::calls("POST").len() == 1)
        .await;
    for control in page.find_all(".control, .tick") {
        let frozen = control.has_attribute("readonly") || control.has_attribute("disabled");
        assert!(frozen, "{}", control.outer_html());
    }
}

const BOTH: [&str; 2] = ["Sales", "Support"];

fn departments() -> Value {
    let department = |name: &&str| json!({"_id": name.to_lowercase(), "name": name});
    json!({"departments": BOTH.iter().map(department).collect::<Value>()})
}

#[wasm_bindgen_test]
async fn a_department_is_chosen_by_its_name_and_sent_by_its_id() {
    let page = Page::asking(&departments(), &[]).await;
    stubs::reply_json("POST", &stubs::ada("t"));
    assert!(page.sees("Department (optional)"));
    assert!(page.sees("Sales") && page.sees("Support"));
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.chooses("Department", "support");
    page.submits();
    page.shows("You are registered").await;
    assert_eq!(stubs::posted()["visitor"]["department"], "support");
}

#[wasm_bindgen_test]
async fn the_pages_department_is_chosen_already_and_can_be_taken_out() {
    for named in ["sales", "Sales"] {
        let page = Page::asking(&departments(), &[("department", named)]).await;
        stubs::reply_json("POST", &stubs::ada("t"));
        assert_eq!(page.value("Department"), "sales");
        page.types("Name", "Ada");
        page.types("Email", "ada@example.org");
        page.chooses("Department", "");
        page.submits();
        page.shows("You are registered").await;
        assert_eq!(stubs::posted()["visitor"]["department"], Value::Null);
    }
}

#[wasm_bindgen_test]
async fn a_department_that_is_gone_is_said_beside_the_field() {
    let attributes = [("fields", "name department")];
    let page = Page::asking(&departments(), &attributes).await;
    stubs::refuse(
        "POST",
        400,
        &json!({"success": false, "error": "[error-invalid-department]", "errorType": "error-invalid-department"}),
    );
    page.types("Name", "Ada");
    page.submits();
    page.until("the lack", || page.beside("Department").is_some())
        .await;
    assert!(page.sees("Choose a department"));
    page.chooses("Department", "sales");
    page.submits();
    page.shows("Choose another department: this one is not there any more")
        .await;
    page.until("the focus", || {
        page.focused() == page.control("Department").id()
    })
    .await;
    assert_eq!(page.alert(), None);
}

#[wasm_bindgen_test]
async fn fields_change_at_run_time_and_what_was_typed_stays() {
    let page = asks(&json!(["name", {"key": "size", "label": "Size", "type": "number"}])).await;
    page.types("Name", "Ada");
    page.types("Size", "7");
    let fields =
        |fields: Value| json!({"server": crate::page::SERVER, "fields": fields.to_string()});
    page.says("set", &fields(json!(["email", "name"])));
    page.until("the email", || page.sees("Email")).await;
    assert!(!page.sees("Size"));
    assert_eq!(page.value("Name"), "Ada");
    page.says(
        "set",
        &fields(json!([{"key": "size", "label": "How big", "type": "text"}])),
    );
    page.shows("How big").await;
    assert_eq!(page.value("How big"), "7");
}

#[wasm_bindgen_test]
async fn what_is_no_field_is_told_to_the_owner_and_the_form_stands() {
    for nonsense in [
        "[".to_owned(),
        "[[[[]]]]".to_owned(),
        "[{}, 7, null]".to_owned(),
        json!([{"key": "x".repeat(1_000_000), "label": "X"}]).to_string(),
        json!([{"key": "<b>", "label": {"a": 1}}]).to_string(),
        json!(["fax"]).to_string(),
    ] {
        let shown: String = nonsense.chars().take(40).collect();
        let page = Page::asking(&json!({}), &[("fields", &nonsense)]).await;
        assert!(stubs::warnings_text().contains("no field"), "{shown}");
        assert!(page.find("form").is_some(), "{shown}");
        assert_eq!(stubs::faults_text(), "", "{shown}");
    }
}

/// Thousands of fields and options, `__proto__` for a key, a pattern that does not compile, one that
/// runs away, and HTML everywhere.
#[wasm_bindgen_test]
async fn hostile_fields_can_be_filled_in_and_sent() {
    let harm = "<img src=x onerror=\"window.harmed=true\">";
    let mut fields = vec![
        json!({"key": "__proto__", "label": harm, "help": harm, "pattern": "(["}),
        json!({"key": "constructor", "label": "Runs", "pattern": "(a+)+$"}),
        json!({"key": "s", "label": "Pick", "type": "select", "options": (0..600).map(|n| json!({"value": n.to_string(), "label": harm})).collect::<Value>()}),
    ];
    fields.extend((0..2_000).map(|n| json!({"key": n.to_string(), "label": n.to_string()})));
    let page = asks(&Value::Array(fields)).await;
    assert!(page.find("img").is_none());
    assert_eq!(page.find_all("form label").len(), 50);
    assert_eq!(page.find_all("option").len(), 501);
    stubs::reply_json("POST", &stubs::ada("t"));
    page.types(harm, "x");
    page.types("Runs", &"a".repeat(900));
    page.chooses("Pick", "7");
    page.submits();
    page.shows("You are registered").await;
    let sent = &stubs::posted()["visitor"]["customFields"];
    assert_eq!(sent[0]["key"], "__proto__");
    assert_eq!(sent[0]["value"], "x");
    assert_eq!(sent.as_array().unwrap().len(), 3);
}

/// The first may be one that is not asked yet.
#[wasm_bindgen_test]
async fn the_focus_goes_to_the_first_that_is_asked() {
    let fields = r#"[{"key": "order", "label": "Order", "shownIf": {"name": "Ada"}}, "name"]"#;
    let page = Page::asking(&json!({}), &[("fields", fields)]).await;
    page.until("the focus", || page.focused() == "field-1")
        .await;
}
