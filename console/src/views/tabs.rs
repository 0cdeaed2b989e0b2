//! The two things an agent is at: conversations and contacts.

use leptos::prelude::*;

use crate::desk::address::{Address, Spot, Wanted};
use crate::page::Page;

#[component]
pub(super) fn Tabs(page: Page, at_contacts: Memo<bool>) -> impl IntoView {
    let news = Memo::new(move |_| {
        page.desk
            .with(|desk| desk.unread() as usize + desk.waiting().len())
    });
    let current = |is: bool| is.then_some("page");
    let contacts = Address::Contacts(Spot::List, Wanted::default()).href();
    view! {
        <nav class="tabs" aria-label="Areas">
            <a class="tab" href="#" aria-current=move || current(!at_contacts.get())>
                "Chats"
                {move || (at_contacts.get() && news.get() > 0).then(|| view! {
                    <span class="badge">{news}<span class="unseen">" new"</span></span>
                })}
            </a>
            <a class="tab" href=contacts aria-current=move || current(at_contacts.get())>"Contacts"</a>
        </nav>
    }
}
