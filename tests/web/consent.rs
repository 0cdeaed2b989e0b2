//! The question before everything: what it says, that nothing happens without a yes, and the proof.

use crate::page::{KEY, Page, SERVER, a_while, device, kept};
use crate::stubs;
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const PROOF: &str = "livechat:consent:1:https://chat.test";

/// What stands in the server's settings.
fn demanded(text: &str) -> Value {
    json!({
        "settings": {"forceAcceptDataProcessingConsent": true},
        "messages": {"dataProcessingConsentText": text},
    })
}

async fn asked(text: &str) -> Page {
    Page::asking(&json!({}), &[("consent", text)]).await
}

fn agreement(page: &Page) -> String {
    page.find(".agreement").unwrap().text_content().unwrap()
}

fn proof() -> Value {
    let kept = device().get_item(PROOF).unwrap().unwrap();
    serde_json::from_str(&kept).unwrap()
}

async fn registers(page: &Page) {
    stubs::reply_json("POST", &stubs::ada("t"));
    page.shows("Start chat").await;
    page.types("Name", "Ada");
    page.types("Email", "ada@example.org");
    page.submits();
    page.shows("You are registered, Ada").await;
}

#[wasm_bindgen_test]
async fn nothing_is_kept_or_sent_before_the_visitor_agrees() {
    let text = "Read [our policy](https://shop.test/policy) first.";
    let page = Page::asking(&demanded(text), &[("consent-field", "consent")]).await;
    page.shows("Before we start").await;
    page.until("the focus", || page.focused() == "title").await;
    assert_eq!(agreement(&page), "Read our policy first.");
    assert!(page.find("form").is_none());
    page.says("identify", &json!({"name": "Ada"}));
    page.says(
        "visit",
        &json!({"change": "url", "title": "T", "href": "https://shop.test/"}),
    );
    a_while().await;
    assert!(kept().is_empty(), "{:?}", kept());
    assert_eq!(stubs::calls("POST").len(), 0);

    page.presses("I agree");
    registers(&page).await;
    let proof = proof();
    assert_eq!(proof["text"], text);
    assert_eq!(proof["language"], "en");
    assert_eq!(proof["hash"].as_str().unwrap().len(), 64);
    assert!(proof["time"].as_str().unwrap().ends_with('Z'));
    assert_eq!(proof.get("policy"), None);
    let field = &stubs::body(&stubs::calls("POST visitor")[0])["visitor"]["customFields"][0];
    assert_eq!(field["key"], "consent");
    assert_eq!(
        field["value"].as_str(),
        device().get_item(PROOF).unwrap().as_deref(),
        "what was kept and what was sent is the same text"
    );
}

#[wasm_bindgen_test]
async fn a_no_closes_the_panel_and_leaves_nothing() {
    let page = asked("yes").await;
    page.shows("To answer you, we keep your details and what you write here.")
        .await;
    page.presses("No, thank you");
    page.until("the panel to close", || !page.is_open()).await;
    assert_eq!(page.news(), ["open", "declined", "close"]);
    a_while().await;
    assert!(kept().is_empty(), "{:?}", kept());
    assert_eq!(stubs::calls("POST").len(), 0);
    page.calls("open");
    page.until("the panel to open", || page.is_open()).await;
    assert!(page.sees("I agree"));
}

#[wasm_bindgen_test]
async fn the_sites_words_come_before_the_servers_and_the_policy_is_linked() {
    let attributes = [
        ("consent", "Ours, see https://shop.test/a."),
        ("policy", "https://shop.test/privacy"),
    ];
    let page = Page::asking(&demanded("theirs"), &attributes).await;
    assert_eq!(agreement(&page), "Ours, see https://shop.test/a.");
    let links: Vec<_> = page
        .find_all("a")
        .iter()
        .map(|link| {
            assert_eq!(link.get_attribute("target").as_deref(), Some("_blank"));
            assert_eq!(
                link.get_attribute("rel").as_deref(),
                Some("noopener noreferrer")
            );
            (link.text_content().unwrap(), link.get_attribute("href"))
        })
        .collect();
    let link = |words: &str, address: &str| (words.to_owned(), Some(address.to_owned()));
    assert_eq!(
        links,
        [
            link("https://shop.test/a", "https://shop.test/a"),
            link("Privacy policy", "https://shop.test/privacy"),
        ]
    );
    page.presses("I agree");
    page.shows("Start chat").await;
    assert_eq!(proof()["policy"], "https://shop.test/privacy");
    // It can be read again below the form.
    assert_eq!(
        page.find("form a").unwrap().text_content().unwrap(),
        "Privacy policy"
    );
}

#[wasm_bindgen_test]
async fn a_policy_that_is_no_address_is_told_and_not_linked() {
    for policy in [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[",
        "ftp://x.test",
    ] {
        let page = Page::asking(&json!({}), &[("consent", "yes"), ("policy", policy)]).await;
        page.shows("I agree").await;
        assert!(page.find("a").is_none(), "{policy}");
        assert!(stubs::warnings_text().contains("data-policy"), "{policy}");
    }
}

/// What is not a link to the web, or to a mailbox, is only text, to the letter.
#[wasm_bindgen_test]
async fn hostile_words_are_only_text() {
    for text in [
        "<img src=x onerror=\"window.harmed=true\"><b>&amp;</b>",
        "<a href=\"javascript:window.harmed=true\">x</a>",
        "[x](javascript:window.harmed=true)",
        "[x](JaVaScRiPt:window.harmed=true)",
        "[x](\u{1}javascript:window.harmed=true)",
        "[x](data:text/html,<script>window.harmed=true</script>)",
        "[x](vbscript:x) [y](//evil.test) [z](/path) [w](#f)",
        "[x](ftp://a b) [](htp://a.test [](https",
        "[[[[((((]]]]))))",
        "a|b=c|onclick=x",
        "\u{202e}evil\u{0} \u{2028} 👩🏽‍🌾",
    ] {
        let page = asked(text).await;
        page.shows("I agree").await;
        assert_eq!(agreement(&page), text);
        assert_eq!(page.find_all(".agreement *").len(), 0, "{text}");
        page.presses("I agree");
        page.shows("Start chat").await;
        assert_eq!(proof()["text"], text);
    }
    let harmed = js_sys::Reflect::has(&js_sys::global(), &"harmed".into());
    assert!(!harmed.unwrap());
}

#[wasm_bindgen_test]
async fn hostile_words_of_links_are_only_words() {
    let page = asked("[<img src=x>\"'](https://a.test/?onclick=x) [m](mailto:a@b.test)").await;
    page.shows("I agree").await;
    let links = page.find_all(".agreement a");
    assert_eq!(links.len(), 2);
    assert_eq!(links[0].text_content().unwrap(), "<img src=x>\"'");
    assert_eq!(links[0].get_attribute("onclick"), None);
    assert_eq!(
        links[0].get_attribute("href").as_deref(),
        Some("https://a.test/?onclick=x")
    );
    assert!(page.find("img").is_none());
}

/// Read within moments, however it was made to be slow; and the buttons stay within reach.
#[wasm_bindgen_test]
async fn a_megabyte_of_words_does_not_hang_the_page() {
    for piece in ["x", "[", "h", "[x](https://a.test)", "https://a.test "] {
        let text = piece.repeat(1_000_000 / piece.len());
        let begun = js_sys::Date::now();
        let page = asked(&text).await;
        page.shows("I agree").await;
        let took = js_sys::Date::now() - begun;
        assert!(took < 5_000.0, "{piece}: {took} ms");
        assert_eq!(
            stubs::warnings_text(),
            "livechat: data-consent is cut after 10000 characters"
        );
        let button: HtmlElement = page.button("I agree").unchecked_into();
        let place = button.get_bounding_client_rect();
        let panel = page.by_id("panel").get_bounding_client_rect();
        assert!(place.bottom() <= panel.bottom() + 1.0, "{piece}");
        page.presses("I agree");
        page.shows("Start chat").await;
    }
}

#[wasm_bindgen_test]
async fn who_has_agreed_is_not_asked_again_until_the_words_change() {
    drop({
        let page = Page::asking(&demanded("one"), &[]).await;
        page.presses("I agree");
        page.shows("Start chat").await;
        page
    });
    for (text, policy, asks) in [
        ("one", "", false),
        ("one", "https://shop.test/p", true),
        ("two", "", true),
    ] {
        stubs::forget_replies("GET");
        stubs::reply_config(&demanded(text));
        let page = Page::opened_with(&[("policy", policy)]).await;
        assert_eq!(page.sees("I agree"), asks, "{text} {policy}");
        assert_eq!(page.sees("Start chat"), !asks, "{text} {policy}");
    }
}

#[wasm_bindgen_test]
async fn what_is_stored_and_is_no_proof_proves_nothing() {
    let huge = format!(
        "{{\"text\":\"one\",\"time\":{{\"x\":\"{}\"}}}}",
        "x".repeat(1_000_000)
    );
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for stored in [
        "",
        "garbage",
        "null",
        "true",
        "[]",
        "{}",
        "\"one\"",
        "{\"text\":\"one\"}",
        "{\"text\":\"other\",\"time\":\"t\"}",
        "{\"text\":[\"one\"],\"time\":\"t\"}",
        "{\"text\":\"one\",\"time\":7}",
        "{\"__proto__\":{\"text\":\"one\",\"time\":\"t\"}}",
        &huge,
        &deep,
    ] {
        stubs::reset();
        device().set_item(PROOF, stored).unwrap();
        stubs::reply_config(&demanded("one"));
        let page = Page::opened_with(&[]).await;
        let shown: String = stored.chars().take(60).collect();
        assert!(page.sees("I agree"), "{shown}");
        page.presses("I agree");
        page.shows("Start chat").await;
        assert_eq!(proof()["text"], "one", "{shown}");
    }
}

/// The proof goes along with the registration all the same.
#[wasm_bindgen_test]
async fn a_browser_that_keeps_nothing_can_agree() {
    stubs::reset();
    stubs::deny_storage();
    stubs::hide_digests();
    stubs::reply_config(&demanded("one"));
    let page = Page::opened_with(&[("consent-field", "c")]).await;
    page.presses("I agree");
    registers(&page).await;
    let field = &stubs::posted()["visitor"]["customFields"][0];
    let proof: Value = serde_json::from_str(field["value"].as_str().unwrap()).unwrap();
    assert_eq!(proof["text"], "one");
    assert_eq!(proof.get("hash"), None, "no page without https has digests");
    assert_eq!(stubs::faults_text(), "");
    stubs::reset();
}

#[wasm_bindgen_test]
async fn a_known_visitor_is_asked_first_as_well() {
    stubs::reset();
    crate::page::store("{\"token\":\"t\"}");
    let mut config = demanded("one");
    config["guest"] = json!({"token": "t", "name": "Ada"});
    stubs::reply_config(&config);
    let page = Page::opened_with(&[]).await;
    page.shows("I agree").await;
    assert!(!page.sees("Ada"));
    page.presses("I agree");
    page.shows("Welcome back, Ada").await;
    assert_eq!(stubs::calls("GET").len(), 1);
}

#[wasm_bindgen_test]
async fn a_registration_of_the_pages_waits_for_the_answer() {
    stubs::reset();
    stubs::reply_config(&demanded("one"));
    stubs::reply_json("POST", &stubs::ada("t"));
    let page = Page::mounted(&[("server", SERVER)]);
    page.says("register", &json!({"name": "Ada"}));
    a_while().await;
    assert_eq!(stubs::calls("POST").len(), 0);
    assert_eq!(device().get_item(KEY).unwrap(), None);
    page.calls("open");
    page.shows("I agree").await;
    page.presses("I agree");
    page.shows("You are registered, Ada").await;
    assert_eq!(stubs::calls("POST").len(), 1);
}

/// What they read is what they agree to, also when the page changes its mind meanwhile.
#[wasm_bindgen_test]
async fn another_sentence_is_read_before_it_is_agreed_to() {
    let page = asked("We keep it for a day.").await;
    page.shows("We keep it for a day.").await;
    let wishes = js_sys::Object::new();
    for (name, value) in [
        ("server", SERVER),
        ("consent", "We keep it for a year."),
        ("policy", "https://shop.test/privacy"),
    ] {
        js_sys::Reflect::set(&wishes, &name.into(), &value.into()).unwrap();
    }
    page.widget.call("set", &wishes);
    page.shows("We keep it for a year.").await;
    assert!(page.sees("Privacy policy"));
    page.presses("I agree");
    page.shows("Start chat").await;
    assert!(page.sees("Privacy policy"));
    assert_eq!(proof()["text"], "We keep it for a year.");
}
