//! The visitor's language, as the shell hands it over; and whatever else it might hand over.

use crate::page::{Page, SERVER, a_while};
use crate::stubs;
use js_sys::Function;
use livechat_core::text::Key;
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// What a script returns.
fn script(body: &str) -> JsValue {
    Function::new_no_args(body).call0(&JsValue::NULL).unwrap()
}

/// The form, in these words.
async fn spoken(words: &JsValue) -> Page {
    stubs::reset();
    stubs::reply_config(&json!({}));
    let page = Page::speaking(&[("server", SERVER)], words);
    page.calls("open");
    page.until("the form", || page.find("form").is_some()).await;
    page
}

/// Words that say one sentence otherwise, and the rest as ever.
fn saying(key: Key, sentence: &str) -> JsValue {
    let body = format!(
        "return {{ lang: 'de', dir: 'ltr', say: (index) => index === {} ? {} : undefined }}",
        key.index(),
        json!(sentence)
    );
    script(&body)
}

#[wasm_bindgen_test]
async fn each_sentence_is_asked_for_by_its_index_and_its_count() {
    let words = script(
        "return { lang: 'xx', dir: 'ltr', say: (index, count) => `${index}/${count}/{count}/{name}` }",
    );
    let page = spoken(&words).await;
    let named = |key: Key, rest: &str| format!("{}/{rest}", key.index());
    assert_eq!(
        page.by_id("title").text_content().unwrap(),
        named(Key::Title, "undefined//")
    );
    assert!(page.sees(&named(Key::Email, "undefined//")));
    page.presses(&named(Key::Start, "undefined//"));
    page.shows(&named(Key::Problems, "2/2/")).await;
    assert_eq!(
        page.by_id("panel").get_attribute("lang").as_deref(),
        Some("xx")
    );
}

#[wasm_bindgen_test]
async fn what_is_not_said_is_said_in_english() {
    let page = spoken(&saying(Key::Email, "E-Mail")).await;
    assert!(page.sees("E-Mail") && page.sees("Name") && page.sees("Start chat"));
}

#[wasm_bindgen_test]
async fn words_that_are_none_leave_english() {
    for words in [
        "return undefined",
        "return null",
        "return 7",
        "return 'de'",
        "return []",
        "return {}",
        "return { lang: 7, dir: {}, say: 'x' }",
        "return { say() { throw new Error('theirs') } }",
        "return { say: () => 7 }",
        "return { say: () => null }",
        "return { say: () => ({ other: 'x' }) }",
        "return { say: () => Promise.resolve('x') }",
        "return { say: () => { for (;;) throw 1 } }",
        "return new Proxy({}, { get() { throw 1 } })",
        "return { get lang() { throw 1 }, get dir() { throw 2 }, get say() { throw 3 } }",
        "return { say: class {} }",
    ] {
        let page = spoken(&script(words)).await;
        for sentence in [
            "Talk to us",
            "Name",
            "Email",
            "Start chat",
            "We use this to answer you.",
        ] {
            assert!(page.sees(sentence), "{words}: {}", page.text());
        }
        let panel = page.by_id("panel");
        assert_eq!(
            panel.get_attribute("lang").as_deref(),
            Some("en"),
            "{words}"
        );
        assert_eq!(
            panel.get_attribute("dir").as_deref(),
            Some("ltr"),
            "{words}"
        );
        assert_eq!(stubs::faults_text(), "", "{words}");
    }
}

#[wasm_bindgen_test]
async fn a_sentence_is_only_text_and_its_gaps_are_filled_once() {
    let harm = "<img src=x onerror=\"window.harmed=true\">";
    let page = spoken(&saying(Key::Start, harm)).await;
    page.presses(harm);
    assert!(page.find("img").is_none());
    drop(page);
    for (sentence, expected) in [
        ("{name}{name} da", "{name}&{name}& da"),
        ("da {nobody}!", "da !"),
        ("da {name", "da name"),
        ("} da {", "} da "),
        ("", ""),
    ] {
        let page = spoken(&saying(Key::Registered, sentence)).await;
        let mut visitor = stubs::ada("t");
        visitor["visitor"]["name"] = json!("{name}&");
        stubs::reply_json("POST", &visitor);
        page.types("Name", "{name}&");
        page.types("Email", "ada@example.org");
        page.submits();
        page.until("the greeting", || page.find("#headline").is_some())
            .await;
        assert_eq!(page.by_id("headline").text_content().unwrap(), expected);
    }
}

#[wasm_bindgen_test]
async fn huge_sentences_do_not_widen_the_panel_or_hang_the_page() {
    let words = script(
        "const long = 'W'.repeat(20_000); return { lang: 'x'.repeat(1e6), dir: 'ltr', say: () => long }",
    );
    let page = spoken(&words).await;
    let panel = page.by_id("panel");
    assert!(panel.scroll_width() <= panel.client_width());
    assert_eq!(stubs::faults_text(), "");
}

#[wasm_bindgen_test]
async fn right_to_left_turns_the_panel_and_leaves_addresses() {
    let words = script("return { lang: 'ar', dir: 'rtl', say: (index) => 'نص ' + index }");
    let page = spoken(&words).await;
    let panel: HtmlElement = page.by_id("panel").unchecked_into();
    assert_eq!(panel.get_attribute("dir").as_deref(), Some("rtl"));
    assert_eq!(panel.get_attribute("lang").as_deref(), Some("ar"));
    let inputs = page.find_all("input.control");
    let direction = |at: usize| inputs[at].get_attribute("dir").unwrap();
    assert_eq!(
        (direction(0), direction(1)),
        ("auto".to_owned(), "ltr".to_owned())
    );
    // The close button is where reading ends.
    let (head, close) = (
        page.find(".head").unwrap().get_bounding_client_rect(),
        page.find(".icon-button")
            .unwrap()
            .get_bounding_client_rect(),
    );
    assert!(close.left() - head.left() < head.right() - close.right());
}

#[wasm_bindgen_test]
async fn the_language_changes_at_run_time_and_nothing_typed_is_lost() {
    let page = spoken(&JsValue::UNDEFINED).await;
    page.types("Name", "Ada");
    page.submits();
    page.shows("Enter your email, like name@example.com").await;
    let german = script(
        "return { lang: 'de', dir: 'ltr', say: (index) => 'wort ' + index + ' {label}{count}' }",
    );
    page.widget.call("speak", &german);
    let said = |key: Key| format!("wort {}", key.index());
    page.shows(&said(Key::Start)).await;
    page.until("each word to change", || !page.sees("Name"))
        .await;
    for key in [Key::Title, Key::Email, Key::EmailMissing, Key::Purpose] {
        assert!(page.sees(&said(key)), "{key:?}: {}", page.text());
    }
    let panel = page.by_id("panel");
    assert_eq!(panel.get_attribute("lang").as_deref(), Some("de"));
    let close = page.find(".icon-button").unwrap();
    assert_eq!(
        close.get_attribute("aria-label").unwrap().trim(),
        said(Key::Close)
    );
    page.widget.call("speak", &JsValue::UNDEFINED);
    page.shows("Start chat").await;
    assert_eq!(page.value("Name"), "Ada");
    assert!(!page.sees("wort"));
    assert_eq!(stubs::calls("GET").len(), 1);
}

/// Also on the screens that are drawn once, and while nobody sees them.
#[wasm_bindgen_test]
async fn each_screen_speaks_the_new_language() {
    let words = || script("return { lang: 'de', dir: 'ltr', say: (index) => 'wort ' + index }");
    for (config, attribute) in [
        (json!({}), ("consent", "yes")),
        (json!({"enabled": false}), ("title", "")),
        (json!({"online": false}), ("title", "")),
        (
            json!({"online": false, "settings": {"displayOfflineForm": false}}),
            ("title", ""),
        ),
    ] {
        let page = Page::asking(&config, &[attribute]).await;
        page.widget.call("speak", &words());
        page.until("the new words", || page.sees("wort")).await;
        a_while().await;
        let english = |text: &str| {
            ["chat", "agree", "Leave", "Nobody", "keep", "Talk"]
                .iter()
                .any(|word| text.contains(word))
        };
        assert!(!english(&page.text()), "{}", page.text());
    }
}
