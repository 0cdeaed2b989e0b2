//! The live-chat widget: what the shell can call.
//!
//! The contract with it is one function, [`mount`], and one handle, [`Widget`]; both are
//! typed for JavaScript in `embed/widget.d.ts`. The launcher belongs to the loader, the panel to us.

mod browser;
mod effects;
mod options;
mod views;

use any_spawner::Executor;
use browser::dom::{self, Node};
use effects::Driver;
use leptos::prelude::Owner;
use livechat_browser::words::Words;
use livechat_core::domain::Identity;
use livechat_core::session::Event;
use livechat_core::wire::page_visited::PageInfo;
use options::Options;
use wasm_bindgen::prelude::*;
use web_sys::ShadowRoot;

/// `style/tokens.css` and the sheets of `style/widget/`, pressed by `build.rs`.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/widget.css"));

/// Deepest nesting of what the page hands over: `{customFields: [{key: …}]}`.
pub(crate) const MAX_DEPTH: usize = 4;

/// Puts a widget into the loader's shadow root; closed until it is told to open.
///
/// `attributes` are the element's, without `data-`, unparsed; `words` are the visitor's language;
/// `tell` is called with the name of what happened, and its details: `embed/widget.d.ts` lists them.
///
/// # Errors
/// With a sentence for the site owner when an attribute cannot be used.
#[wasm_bindgen]
pub fn mount(
    root: &ShadowRoot,
    attributes: &js_sys::Object,
    words: &JsValue,
    tell: js_sys::Function,
) -> Result<Widget, JsValue> {
    let (options, remarks) = Options::read(attributes).map_err(|problem| JsError::new(&problem))?;
    for remark in remarks {
        browser::console::tell_owner(&remark);
    }
    let sheet = browser::sheet::adopt(root, CSS)?;
    // Fails when another widget of the page has done so: then there is one.
    drop(Executor::init_wasm_bindgen());
    let words = Words::read(words);
    let owner = Owner::new();
    let (driver, panel) = owner.with(|| {
        let driver = Driver::new(options, root.clone(), words, tell);
        (driver, views::panel::panel(driver).into_node())
    });
    dom::add(root.unchecked_ref(), &panel);
    Ok(Widget {
        driver: Some(driver),
        parts: Some(Parts {
            panel,
            _owner: owner,
            _sheet: sheet,
        }),
    })
}

/// A mounted widget, in the loader's hands.
#[wasm_bindgen]
pub struct Widget {
    driver: Option<Driver>,
    parts: Option<Parts>,
}

/// What goes when the widget goes.
struct Parts {
    panel: Node,
    /// All that listens to the session, the page and the network ends with it.
    _owner: Owner,
    _sheet: browser::sheet::Adopted,
}

#[wasm_bindgen]
impl Widget {
    /// Does what the page, or the launcher, wants: `embed/widget.d.ts` lists the calls. What makes no
    /// sense is told to the owner in the console, and nothing else happens.
    pub fn call(&self, name: &str, value: &JsValue) {
        let Some(driver) = self.driver else {
            return;
        };
        let mut remarks = Vec::new();
        let given = || browser::json::read(value, MAX_DEPTH);
        let event = match name {
            "open" => Some(Event::Opened),
            "close" => Some(Event::Closed),
            "prepare" => Some(Event::Prepared),
            "reset" => Some(Event::Forgotten),
            "change" => Some(Event::ChangeWanted),
            "forget" => Some(Event::EraseWanted),
            "lost" => Some(Event::ChatLost),
            "set" => value.dyn_ref().map(|attributes| {
                let (wishes, said) = options::wishes(attributes);
                remarks = said;
                Event::WishesChanged(wishes)
            }),
            "identify" => Some(Event::Identified(Identity::read(&given(), &mut remarks))),
            "register" => Some(Event::RegistrationWanted(Identity::read(
                &given(),
                &mut remarks,
            ))),
            "visit" => PageInfo::told(&given()).map(Event::Visited),
            "speak" => return driver.speak(Words::read(value)),
            "getToken" | "guard" => match value.dyn_ref::<js_sys::Function>() {
                Some(act) if name == "guard" => return driver.guard_by(act.clone()),
                Some(act) => return driver.supply_by(act.clone()),
                None => None,
            },
            _ => None,
        };
        if event.is_none() {
            remarks.push("it cannot be used".to_owned());
        }
        for remark in remarks {
            browser::console::tell_owner(&[name, ": ", &remark].concat());
        }
        if let Some(event) = event {
            driver.send(event);
        }
    }

    /// Takes the panel, its style sheet and its listeners out of the page.
    pub fn destroy(&mut self) {
        self.driver = None;
        if let Some(parts) = self.parts.take() {
            dom::remove(&parts.panel);
        }
    }
}
