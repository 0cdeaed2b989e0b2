//! A page with a widget on it, as a visitor sees and uses it.

use crate::stubs;
use js_sys::{Array, Function, Object, Reflect};
use livechat_widget::{Widget, mount};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, Element, Event, EventInit, HtmlElement, HtmlInputElement, HtmlSelectElement,
    KeyboardEvent, KeyboardEventInit, ShadowRoot, ShadowRootInit, ShadowRootMode, Storage,
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
        Self::speaking(attributes, &JsValue::UNDEFINED)
    }

    /// The same, in these words.
    pub fn speaking(attributes: &[(&str, &str)], words: &JsValue) -> Self {
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
        let widget = mount(&root, &given, words, tell).unwrap();
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

    /// The panel is open, for a server with this config, on a page with these attributes.
    pub async fn asking(config: &Value, attributes: &[(&str, &str)]) -> Self {
        stubs::reset();
        stubs::reply_config(config);
        Self::opened_with(attributes).await
    }

    /// The panel is open, for whatever the stubs answer, on a page with these attributes more.
    pub async fn opened_with(attributes: &[(&str, &str)]) -> Self {
        Self::opened(&[&[("server", SERVER)], attributes].concat()).await
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

    pub fn fires(&self, target: &Element, kind: &str) {
        fire(target, kind);
    }

    pub fn ticks(&self, label: &str, ticked: bool) {
        let input = self.input(label);
        input.set_checked(ticked);
        fire(&input, "change");
    }

    /// Goes on to another field.
    pub fn leaves(&self, label: &str) {
        fire(&self.control(label), "blur");
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

    pub fn button_is_gone(&self, words: &str) -> bool {
        let says = |button: &Element| button.text_content().unwrap().trim() == words;
        !self.find_all("button").iter().any(says)
    }

    pub fn presses(&self, words: &str) {
        self.button(words).click();
    }

    /// A person looks at the form before they press a button.
    pub async fn settles(&self) {
        stubs::pass_a_second();
        frame().await;
    }

    /// So many seconds pass, one after the other.
    pub async fn seconds_pass(&self, seconds: u32) {
        for _ in 0..seconds {
            self.until("a clock", || stubs::awaited_seconds() > 0).await;
            stubs::pass_a_second();
            frame().await;
        }
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
        let invalid = self.control(label).get_attribute("aria-invalid");
        let said = self.described(label).pop();
        let error = said.filter(|said| said.starts_with("Error: "));
        assert_eq!(invalid.as_deref(), error.is_some().then_some("true"));
        error
    }

    /// All that is said of a field beside its label, in the order in which it is read out.
    pub fn described(&self, label: &str) -> Vec<String> {
        let ids = self.control(label).get_attribute("aria-describedby");
        let ids = ids.unwrap_or_default();
        let said = |id| self.by_id(id).text_content().unwrap();
        ids.split_whitespace().map(said).collect()
    }

    /// Whether a field is there to be filled in.
    pub fn asks(&self, label: &str) -> bool {
        self.control(label).closest("[hidden]").unwrap().is_none()
    }

    /// What is said at once to those who do not see it.
    pub fn alert(&self) -> Option<String> {
        self.find("[role=alert]")?.text_content()
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
            // For the shell, which tells the page nothing of it: who talks is a secret.
            .filter(|news| news != "talk" && news != "triggers")
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

/// What outlives the tab.
pub fn device() -> Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

/// What does not.
pub fn tab() -> Storage {
    let window = web_sys::window().unwrap();
    window.session_storage().unwrap().unwrap()
}

/// The names of all that is kept, on the device and in the tab.
pub fn kept() -> Vec<String> {
    let names = |storage: Storage| {
        let count = storage.length().unwrap();
        (0..count).filter_map(move |at| storage.key(at).unwrap())
    };
    names(device()).chain(names(tab())).collect()
}

pub fn stored() -> Option<String> {
    device().get_item(KEY).unwrap()
}

pub fn store(value: &str) {
    device().set_item(KEY, value).unwrap();
}
