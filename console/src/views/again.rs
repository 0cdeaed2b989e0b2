//! The way on from what did not work.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A button that tries it again.
pub(super) fn again(act: impl FnMut(MouseEvent) + 'static) -> impl IntoView {
    view! { <button type="button" class="link" on:click=act>"Try again"</button> }
}
