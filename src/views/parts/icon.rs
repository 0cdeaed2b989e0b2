//! The icons: strokes in the colour of the text around them, drawn in place.

use crate::views::element::{Child, Element, classed};
use leptos::prelude::*;
use leptos::svg;

/// A drawing on a grid of 24 by 24.
#[derive(Clone, Copy)]
pub(crate) enum Icon {
    /// Close.
    Cross,
    /// Done.
    Tick,
    /// Something is wrong.
    Warning,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Cross => "M6 6l12 12M18 6L6 18",
            Self::Tick => "M5 12.5l4.5 4.5L19 7.5",
            Self::Warning => "M12 8v5M12 16.5h.01M12 3.5l9 16H3z",
        }
    }
}

/// Draws an icon. It is decoration: whatever it says is also said in words.
pub(crate) fn icon(icon: Icon) -> Child {
    Child::view(
        svg::svg()
            .attr("class", "icon")
            .attr("viewBox", "0 0 24 24")
            .attr("aria-hidden", "true")
            .child(svg::path().attr("d", icon.path())),
    )
}

/// The ring that turns while something is on its way. Never without words beside it.
pub(crate) fn spinner() -> Element {
    classed("span", "spinner").attribute("aria-hidden", "true")
}
