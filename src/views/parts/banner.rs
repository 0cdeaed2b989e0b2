//! A message across the form: calm while something is awaited, red when something went wrong.

use super::icon::{Icon, icon, spinner};
use crate::views::element::{Element, element};

/// Something is awaited and will go on by itself.
pub(crate) fn awaiting(words: String) -> Element {
    element("div|class=banner")
        .child(spinner())
        .child(element("p").text(&words))
}

/// Something went wrong. Said at once to those who do not see it.
pub(crate) fn trouble(words: String) -> Element {
    element("div|class=banner banner--bad|role=alert")
        .child(icon(Icon::Warning))
        .child(element("p").text(&words))
}
