//! The page's few icons: lines of one width, never read out.

use leptos::prelude::*;

fn icon(lines: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=lines />
        </svg>
    }
}

pub(super) fn cross() -> impl IntoView {
    icon("M6 6l12 12M18 6 6 18")
}

pub(super) fn back() -> impl IntoView {
    icon("M15 5l-7 7 7 7")
}

pub(super) fn send() -> impl IntoView {
    icon("M12 19V5M6 11l6-6 6 6")
}

pub(super) fn clip() -> impl IntoView {
    icon(
        "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.6-8.6a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
    )
}

pub(super) fn pass() -> impl IntoView {
    icon("M4 12h14M13 6l6 6-6 6")
}

pub(super) fn check() -> impl IntoView {
    icon("M5 12.5l4.5 4.5L19 7.5")
}

pub(super) fn person() -> impl IntoView {
    icon("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.7-5.5 7.5-5.5s6.7 1.9 7.5 5.5")
}

pub(super) fn bell() -> impl IntoView {
    icon("M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 2h-15zM10 21h4")
}

pub(super) fn leave() -> impl IntoView {
    icon("M10 4H5v16h5M14 8l4 4-4 4M18 12H9.5")
}

pub(super) fn down() -> impl IntoView {
    icon("M6 10l6 6 6-6")
}

/// The first letters of somebody's name, in a circle; the name itself stands beside it. A name may
/// have none.
pub(super) fn face(name: &str) -> impl IntoView + use<> {
    let words = name.split(|sign: char| !sign.is_alphanumeric());
    let letters: String = words
        .filter_map(|word| word.chars().next())
        .take(2)
        .collect();
    let face = if letters.is_empty() {
        person().into_any()
    } else {
        letters.into_any()
    };
    view! { <span class="avatar__face" aria-hidden="true">{face}</span> }
}

pub(super) fn plus() -> impl IntoView {
    icon("M12 5v14M5 12h14")
}

pub(super) fn pen() -> impl IntoView {
    icon("M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5l3.5 3.5")
}

pub(super) fn bin() -> impl IntoView {
    icon("M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5M13.5 10.5v5.5")
}

pub(super) fn import() -> impl IntoView {
    icon("M12 4v10M7.5 9.5 12 14l4.5-4.5M5 19h14")
}

pub(super) fn export() -> impl IntoView {
    icon("M12 15V5M7.5 9.5 12 5l4.5 4.5M5 19h14")
}
