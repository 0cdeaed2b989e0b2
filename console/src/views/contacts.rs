//! The contacts: the list at the side, and what is shown beside it.

mod field;
mod form;
mod import;
mod list;
mod one;
mod preview;
mod questions;
mod search;
mod settling;

use leptos::prelude::*;

use crate::desk::address::{Address, Spot};
use crate::desk::said;
use crate::page::Page;

pub(super) use list::List;
pub(super) use questions::Questions;

/// Longest name, address or answer that is drawn, in characters: the rest becomes an ellipsis.
const MOST_SHOWN: usize = 300;

/// What is shown beside the list.
#[component]
pub(super) fn Pane(page: Page) -> impl IntoView {
    let spot = Memo::new(move |_| {
        page.desk.with(|desk| match &desk.address {
            Address::Contacts(spot, _) => spot.clone(),
            Address::Chats | Address::Chat(_) => Spot::List,
        })
    });
    move || match spot.get() {
        Spot::List => view! { <list::Nobody page /> }.into_any(),
        Spot::One(id) | Spot::Transcript { contact: id, .. } => {
            view! { <one::One page id /> }.into_any()
        }
        Spot::Edit(_) | Spot::New => view! { <form::Form page /> }.into_any(),
        Spot::Import => view! { <import::View page /> }.into_any(),
    }
}

/// Words of others, as they are drawn.
fn shown(words: &str) -> String {
    said::shown(words, MOST_SHOWN)
}

/// How somebody is called; what there is instead where nobody knows.
fn called(name: &str) -> String {
    let name = shown(name);
    if name.is_empty() {
        "Nameless".to_owned()
    } else {
        name
    }
}

/// `1,234`
fn many(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
