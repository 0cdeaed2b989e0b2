//! The live-chat widget: what the loader can call.
//!
//! The contract with the loader is one function, [`mount`], and one handle, [`Widget`]; both are
//! typed for JavaScript in `embed/livechat.d.ts`. The launcher belongs to the loader, the panel to us.

mod browser;
mod effects;
mod options;
mod views;

use effects::Driver;
use leptos::prelude::*;
use livechat_core::session::{Event, Panel};
use options::Options;
use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;
use views::element::Child;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot};

/// Puts a widget into the loader's shadow root; closed until it is told to open.
///
/// `attributes` are the script tag's `data-…` values, unparsed; `tell` is called with `"open"`,
/// `"close"`, `"registered"` or `"off"` when that happened.
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
    /// Shows the panel and moves the focus into it.
    pub fn open(&self) {
        self.send(Event::Opened);
    }

    /// Hides the panel. What was typed stays.
    pub fn close(&self) {
        self.send(Event::Closed);
    }

    /// Shows the panel, or hides it when it is shown.
    pub fn toggle(&self) {
        if let Some(driver) = self.driver {
            driver.send(
                match driver.session.with_untracked(|session| session.panel()) {
                    Panel::Closed => Event::Opened,
                    Panel::Open => Event::Closed,
                },
            );
        }
    }

    /// Takes the panel, its style sheet and its listeners out of the page.
    pub fn destroy(&mut self) {
        self.driver = None;
        self.parts = None;
    }

    fn send(&self, event: Event) {
        if let Some(driver) = self.driver {
            driver.send(event);
        }
    }
}
