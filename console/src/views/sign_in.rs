//! Signing in.

use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use crate::desk::Stage;
use crate::desk::event::{Claim, Event};
use crate::page::Page;

#[component]
pub(super) fn SignIn(page: Page) -> impl IntoView {
    let stage = Memo::new(move |_| {
        page.desk.with(|desk| match &desk.stage {
            Stage::SigningIn {
                busy,
                problem,
                code,
            } => (*busy, problem.clone(), *code),
            Stage::Starting | Stage::In => (false, None, false),
        })
    });
    let home = page.desk.with_untracked(|desk| desk.home.clone());
    let host = home.split("://").nth(1).unwrap_or_default().to_owned();
    let user = NodeRef::<Input>::new();
    let password = NodeRef::<Input>::new();
    let code = NodeRef::<Input>::new();
    let server = NodeRef::<Input>::new();
    let stay = NodeRef::<Input>::new();
    let by_token = RwSignal::new(false);
    let value = |field: NodeRef<Input>| {
        let field = field.get_untracked();
        field.map(|field| field.value()).unwrap_or_default()
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if stage.get_untracked().0 {
            return;
        }
        page.happens(Event::SignIn(Claim {
            server: value(server),
            user: value(user),
            password: value(password),
            code: value(code),
            by_token: by_token.get_untracked(),
            stay: stay.get_untracked().is_some_and(|stay| stay.checked()),
        }));
    };
    Effect::new(move |_| {
        if let Some(user) = user.get() {
            user.focus().ok();
        }
    });
    // To where it is mended.
    Effect::new(move |_| {
        let (_, problem, wants_code) = stage.get();
        if wants_code {
            if let Some(code) = code.get() {
                code.focus().ok();
            }
        } else if problem.is_some()
            && let Some(password) = password.get_untracked()
            && !password.value().is_empty()
        {
            password.select();
            password.focus().ok();
        }
    });
    let problem = move || stage.with(|(_, problem, _)| problem.clone());
    let invalid = move || problem().map(|_| "true");
    let described = move || problem().map(|_| "sign-in-problem");
    view! {
        <main class="sign-in">
            <form class="sign-in__form" novalidate on:submit=submit>
                <h1 class="title">"Sign in"</h1>
                <p class="quiet">"Answer the people who write to you."</p>
                <div role="alert">
                    {move || problem().map(|problem| view! {
                        <p class="banner" id="sign-in-problem">{problem}</p>
                    })}
                </div>
                <div class="field">
                    <label class="field__label" for="sign-in-user">
                        {move || if by_token.get() { "User id" } else { "Name or email" }}
                    </label>
                    <input
                        class="control" id="sign-in-user" node_ref=user type="text"
                        autocomplete=move || if by_token.get() { "off" } else { "username" }
                        autocapitalize="none" spellcheck="false" required
                        aria-invalid=invalid aria-describedby=described
                    />
                </div>
                <div class="field">
                    <label class="field__label" for="sign-in-password">
                        {move || if by_token.get() { "Personal access token" } else { "Password" }}
                    </label>
                    <input
                        class="control" id="sign-in-password" node_ref=password type="password"
                        required
                        autocomplete=move || if by_token.get() { "off" } else { "current-password" }
                        aria-invalid=invalid aria-describedby=described
                    />
                </div>
                <Show when=move || stage.with(|(_, _, code)| *code)>
                    <div class="field">
                        <label class="field__label" for="sign-in-code">"Code"</label>
                        <input
                            class="control" id="sign-in-code" node_ref=code type="text" inputmode="numeric"
                            autocomplete="one-time-code"
                        />
                    </div>
                </Show>
                <label class="tick">
                    <input type="checkbox" node_ref=stay />
                    "Stay signed in on this device"
                </label>
                <button type="submit" class="button" aria-disabled=move || stage.with(|(busy, ..)| busy.then_some("true"))>
                    {move || if stage.with(|(busy, ..)| *busy) { "Signing in…" } else { "Sign in" }}
                </button>
                <details class="another">
                    <summary>"Another server"</summary>
                    <div class="field">
                        <label class="field__label" for="sign-in-server">"Server address"</label>
                        <input
                            class="control" id="sign-in-server" node_ref=server type="url" dir="ltr" inputmode="url"
                            autocomplete="url" placeholder=home aria-describedby="sign-in-server-help"
                        />
                        <p class="quiet" id="sign-in-server-help">
                            "Your Rocket.Chat, for instance. Left empty it is " {host} "."
                        </p>
                    </div>
                    <label class="tick">
                        <input
                            type="checkbox"
                            aria-describedby="sign-in-token-help"
                            on:change=move |event| by_token.set(event_target_checked(&event))
                        />
                        "Use a personal access token"
                    </label>
                    <p class="quiet" id="sign-in-token-help">
                        "In Rocket.Chat: My account, Personal access tokens. It shows the user id, too."
                    </p>
                </details>
            </form>
        </main>
    }
}
