//! Moving the focus, once what it goes to has been drawn.

use crate::browser::dom;
use crate::effects::Driver;

/// Focuses the element with this id.
pub(crate) fn focus_soon(driver: Driver, id: &str) {
    if let Some(root) = driver.root() {
        dom::focus_soon(&root, id, None);
    }
}

/// The same, unless the visitor is at something other than `resting` by then.
pub(crate) fn focus_soon_from(driver: Driver, resting: &str, id: &str) {
    if let Some(root) = driver.root() {
        dom::focus_soon(&root, id, Some(resting));
    }
}
