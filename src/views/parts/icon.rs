//! The icons: strokes in the colour of the text around them, drawn in place.

use crate::views::element::{Element, drawing, element};

/// A drawing on a grid of 24 by 24.
#[derive(Clone, Copy)]
pub(crate) enum Icon {
    /// Close.
    Cross,
    /// Done.
    Tick,
    /// Something is wrong.
    Warning,
    /// Later.
    Clock,
}

/// Draws an icon. It is decoration: whatever it says is also said in words.
pub(crate) fn icon(icon: Icon) -> Element {
    drawing(match icon {
        Icon::Cross => "M6 6l12 12M18 6L6 18",
        Icon::Tick => "M5 12.5l4.5 4.5L19 7.5",
        Icon::Clock => "M12 7v5l3 2M12 3a9 9 0 1 0 .01 0",
        Icon::Warning => "M12 8v5M12 16.5h.01M12 3.5l9 16H3z",
    })
}

/// The ring that turns while something is on its way. Never without words beside it.
pub(crate) fn spinner() -> Element {
    element("span|class=spinner|aria-hidden=true")
}
