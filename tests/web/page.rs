//! A page with a widget on it, as a visitor sees and uses it.

use crate::stubs;
use js_sys::{Array, Function, Object, Reflect};
use livechat_widget::{Widget, mount};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, ShadowRoot, ShadowRootInit, ShadowRootMode,
};

/// Where the stubbed server is.
pub const SERVER: &str = "https://chat.test";

/// The key under which the token for it is kept.
pub const KEY: &str = "livechat:1:https://chat.test";

/// Frames that pass before a test gives up on something.
const PATIENCE: usize = 120;

pub struct Page {
    pub root: ShadowRoot,
    pub widget: Widget,
    host: HtmlElement,
    news: Array,
}

impl Page {
    /// Puts a widget into a fresh shadow root of a page whose stubs are as they are.
    pub fn mounted(attributes: &[(&str, &str)]) -> Self {
        let host: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        document().body().unwrap().append_child(&host).unwrap();
        let root = host
            .attach_shadow(&ShadowRootInit::new(ShadowRootMode::Open))
            .unwrap();
        let given = Object::new();
        for (name, value) in attributes {
            Reflect::set(&given, &(*name).into(), &(*value).into()).unwrap();
        }
        let news = Array::new();
        let tell = Function::new_with_args("news", "this.push(news)").bind0(&news);
        let widget = mount(&root, &given, &JsValue::UNDEFINED, tell).unwrap();
        Self {
            root,
            widget,
            host,
            news,
        }
    }

    /// The panel is open, for a server with this config.
    pub async fn open(config: &Value) -> Self {
        stubs::reset();
        stubs::reply_config(config);
        Self::opened(&[("server", SERVER)]).await
    }

    /// The panel is open, for whatever the stubs answer.
    pub async fn opened(attributes: &[(&str, &str)]) -> Self {
        let page = Self::mounted(attributes);
        page.calls("open");
        page.until("the first answer", || !page.sees("One moment…"))
            .await;
        page
    }

    /// A form with name and e-mail, filled in well.
    pub async fn filled_in() -> Self {
        let page = Self::open(&json!({})).await;
        page.types("Name", "Ada");
        page.types("Email", "ada@example.org");
        page
    }

    /// Lets frames pass until something holds.
    pub async fn until(&self, what: &str, holds: impl Fn() -> bool) {
        for _ in 0..PATIENCE {
            frame().await;
            if holds() {
                return;
            }
        }
        panic!("waited in vain for {what}; the panel says: {}", self.text());
    }

    /// Waits for words on the screen.
    pub async fn shows(&self, words: &str) {
        self.until(words, || self.sees(words)).await;
    }

    pub fn sees(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// What can be read in the panel.
    pub fn text(&self) -> String {
        self.find("dialog")
            .map(|panel| panel.unchecked_into::<HtmlElement>().inner_text())
            .unwrap_or_default()
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    pub fn find_all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .filter_map(|at| found.item(at))
            .map(|node| node.unchecked_into())
            .collect()
    }

    pub fn by_id(&self, id: &str) -> Element {
        let found = self.root.get_element_by_id(id);
        found.unwrap_or_else(|| panic!("nothing has the id {id}"))
    }

    /// The control that this label belongs to.
    pub fn control(&self, label: &str) -> Element {
        let optional = format!("{label} (optional)");
        let found = self.find_all("label").into_iter().find(|each| {
            let text = each.text_content().unwrap();
            text.trim() == label || text.trim() == optional
        });
        let found = found.unwrap_or_else(|| panic!("no field is called {label}: {}", self.text()));
        self.by_id(&found.get_attribute("for").unwrap())
    }

    pub fn input(&self, label: &str) -> HtmlInputElement {
        self.control(label).unchecked_into()
    }

    pub fn value(&self, label: &str) -> String {
        self.input(label).value()
    }

    pub fn types(&self, label: &str, text: &str) {
        let input = self.input(label);
        input.set_value(text);
        fire(&input, "input");
    }

    pub fn chooses(&self, label: &str, option: &str) {
        let select: HtmlSelectElement = self.control(label).unchecked_into();
        select.set_value(option);
        fire(&select, "change");
    }

    /// The button that says this.
    pub fn button(&self, words: &str) -> HtmlElement {
        let found = self.find_all("button").into_iter().find(|button| {
            button.text_content().unwrap().trim() == words
                || button.get_attribute("aria-label").as_deref() == Some(words)
        });
        found
            .unwrap_or_else(|| panic!("no button says {words}: {}", self.text()))
            .unchecked_into()
    }

    pub fn presses(&self, words: &str) {
        self.button(words).click();
    }

    /// As a person does: not within a second of the form's coming.
    pub fn submits(&self) {
        stubs::pass_a_second();
        self.presses("Start chat");
    }

    /// Presses a key where the focus is, or in the panel.
    pub fn presses_key(&self, key: &str) {
        let init = KeyboardEventInit::new();
        init.set_key(key);
        init.set_bubbles(true);
        init.set_cancelable(true);
        init.set_composed(true);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        self.by_id("panel").dispatch_event(&event).unwrap();
    }

    /// The id of what has the focus.
    pub fn focused(&self) -> String {
        self.root
            .active_element()
            .map(|element| element.id())
            .unwrap_or_default()
    }

    /// What is said beside a field, as its control points to it.
    pub fn beside(&self, label: &str) -> Option<String> {
        let control = self.control(label);
        let id = control.get_attribute("aria-describedby")?;
        assert_eq!(
            control.get_attribute("aria-invalid").as_deref(),
            Some("true")
        );
        Some(self.by_id(&id).unchecked_into::<HtmlElement>().inner_text())
    }

    pub fn is_open(&self) -> bool {
        self.by_id("panel").has_attribute("open")
    }

    /// Makes a call that says nothing.
    pub fn calls(&self, name: &str) {
        self.widget.call(name, &JsValue::UNDEFINED);
    }

    /// Makes a call with this value.
    pub fn says(&self, name: &str, value: &Value) {
        self.widget
            .call(name, &js_sys::JSON::parse(&value.to_string()).unwrap());
    }

    /// What the page was told so far.
    pub fn news(&self) -> Vec<String> {
        self.news
            .iter()
            .filter_map(|news| news.as_string())
            .collect()
    }
}

/// Each test leaves the document as it found it.
impl Drop for Page {
    fn drop(&mut self) {
        self.widget.destroy();
        self.host.remove();
    }
}

pub fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

pub async fn frame() {
    JsFuture::from(stubs::next_frame()).await.unwrap();
}

/// Lets as much happen as is going to, where nothing is to be seen at the end.
pub async fn a_while() {
    for _ in 0..10 {
        frame().await;
    }
}

/// Fires an event as the browser would on a control: it bubbles, and stays in the shadow root.
fn fire(target: &Element, kind: &str) {
    let init = EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict(kind, &init).unwrap();
    target.dispatch_event(&event).unwrap();
}

/// Fires an event on the window: `online`, `offline`.
pub fn on_window(kind: &str) {
    let event = Event::new(kind).unwrap();
    web_sys::window().unwrap().dispatch_event(&event).unwrap();
}

pub fn stored() -> Option<String> {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.get_item(KEY).unwrap()
}

pub fn store(value: &str) {
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.set_item(KEY, value).unwrap();
}
