//! The live-chat widget: what the shell can call.
//!
//! The contract with it is one function, [`mount`], and one handle, [`Widget`]; both are
//! typed for JavaScript in `embed/widget.d.ts`. The launcher belongs to the loader, the panel to us.

mod browser;
mod effects;
mod options;
mod views;

use effects::Driver;
use livechat_core::domain::Identity;
use livechat_core::session::Event;
use livechat_core::wire::page_visited::PageInfo;
use options::Options;
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use views::element::Child;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

/// Deepest nesting of what the page hands over: `{customFields: [{key: …}]}`.
const MAX_DEPTH: usize = 4;

/// Puts a widget into the loader's shadow root; closed until it is told to open.
///
/// `attributes` are the element's, without `data-`, unparsed; `tell` is called with the name of what
/// happened, and its details: `embed/widget.d.ts` lists both.
///
/// # Errors
/// With a sentence for the site owner when an attribute cannot be used.
#[wasm_bindgen]
pub fn mount(
    root: &ShadowRoot,
    attributes: &js_sys::Object,
    tell: js_sys::Function,
) -> Result<Widget, JsValue> {
    let (options, remarks) = Options::read(attributes).map_err(|problem| JsError::new(&problem))?;
    for remark in remarks {
        browser::console::tell_owner(&remark);
    }
    let sheet = browser::sheet::adopt(root)?;
    // `mount_to` wants an element and only ever appends to it: a shadow root takes that as well.
    let parent: HtmlElement = root.clone().unchecked_into();
    let made = Rc::new(Cell::new(None));
    let driver = Rc::clone(&made);
    let root = root.clone();
    let mounted = leptos::mount::mount_to(parent, move || {
        let driver = Driver::new(options, root, tell);
        made.set(Some(driver));
        Child::from(views::panel::panel(driver)).into_view()
    });
    Ok(Widget {
        driver: driver.get(),
        parts: Some(Parts {
            _mounted: Box::new(mounted),
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
    _mounted: Box<dyn Any>,
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
            "getToken" => match value.dyn_ref::<js_sys::Function>() {
                Some(supplier) => return driver.supply_by(supplier.clone()),
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
        self.parts = None;
    }
}
