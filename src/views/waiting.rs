//! What stands in the panel while the form is on its way.

use super::element::{Element, element};
use super::parts::icon::spinner;
use crate::effects::Driver;
use livechat_core::text::Key;

/// The words come after a moment: most often the form is there before them.
pub(crate) fn loading(driver: Driver) -> Element {
    element("div|class=body body--centred").child(
        element("p|class=waiting")
            .child(spinner())
            .text(&driver.say(Key::Loading)),
    )
}
