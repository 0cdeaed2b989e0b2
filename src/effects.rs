//! Carries out the session's effects through the browser; turns each result into one event.

use crate::browser::{clock, console, fetch, json, network, pattern, random, storage, tabs};
use crate::options::Options;
use js_sys::Function;
use leptos::prelude::*;
use livechat_core::session::{Effect, Event, OwnerHint, PageNews, Session};
use livechat_core::wire::{config, visitor};
use std::pin::Pin;
use wasm_bindgen::JsValue;
use web_sys::ShadowRoot;

/// Holds the session and the world it acts on. Views send events to it and read the session.
#[derive(Clone, Copy)]
pub(crate) struct Driver {
    /// The state that views draw.
    pub(crate) session: RwSignal<Session>,
    shell: StoredValue<Shell, LocalStorage>,
}

/// What effects act on: where we are in the page, where the server is, and whom to tell.
#[derive(Clone)]
struct Shell {
    root: ShadowRoot,
    server: String,
    tell: Function,
}

impl Driver {
    /// Starts a session and listens to the network and to the other tabs. All of it ends with the
    /// owner in which it is called, which is the mounted panel's.
    pub(crate) fn new(options: Options, root: ShadowRoot, tell: Function) -> Self {
        let Options { server, wishes } = options;
        let driver = Self {
            session: RwSignal::new(Session::new(wishes, network::is_online())),
            shell: StoredValue::new_local(Shell {
                root,
                server: server.clone(),
                tell,
            }),
        };
        network::on_change(move |online| {
            driver.send(if online {
                Event::NetworkCame
            } else {
                Event::NetworkWent
            });
        });
        tabs::on_token(&server, move |token| {
            driver.send(Event::TokenElsewhere(token));
        });
        driver
    }

    /// Lets the session take an event, and does what it then wants. After the widget was taken away
    /// there is no session left, and a late answer is dropped here.
    pub(crate) fn send(self, event: Event) {
        let effects = self
            .session
            .try_update(|session| session.apply(event, &pattern::Engine));
        for effect in effects.into_iter().flatten() {
            self.carry_out(effect);
        }
    }

    /// The shadow root that the widget lives in, as long as it does.
    pub(crate) fn root(self) -> Option<ShadowRoot> {
        self.shell.try_with_value(|shell| shell.root.clone())
    }

    fn carry_out(self, effect: Effect) {
        let Some(Shell { server, tell, .. }) = self.shell.try_get_value() else {
            return;
        };
        match effect {
            Effect::FindToken => self.send(Event::TokenFound(storage::read(&server))),
            Effect::MakeToken => self.send(Event::TokenMade(random::token())),
            Effect::KeepToken(token) => {
                self.send(Event::TokenKept {
                    remembered: storage::write(&server, &token),
                });
            }
            Effect::FetchConfig { token } => start(async move {
                let url = [server, config::path_with(token.as_ref())].concat();
                self.send(Event::ConfigArrived(
                    fetch::get(&url, config::Config::in_answer).await,
                ));
            }),
            Effect::Register(registration) => start(async move {
                let url = [&server, visitor::PATH].concat();
                let body = json::write(&registration.to_json());
                let answer = fetch::post(&url, &body, visitor::Visitor::in_answer).await;
                self.send(Event::RegistrationAnswered(answer));
            }),
            Effect::WaitASecond => start(async move {
                clock::sleep(1_000).await;
                self.send(Event::SecondPassed);
            }),
            Effect::TellPage(news) => {
                let news = match news {
                    PageNews::Opened => "open",
                    PageNews::Closed => "close",
                    PageNews::Registered => "registered",
                    PageNews::SwitchedOff => "off",
                };
                // A listener of the page that throws is the page's affair.
                drop(tell.call1(&JsValue::NULL, &JsValue::from_str(news)));
            }
            Effect::TellOwner(OwnerHint::PostBlocked) => start(async move {
                // Only where a GET still gets through: a server that is down is no matter of CORS.
                let url = [&server, config::PATH].concat();
                if fetch::get(&url, config::Config::in_answer).await.is_ok() {
                    console::tell_owner(
                        "the server answers GET, but a POST does not reach it. On Rocket.Chat, turn \
                         on Administration > Settings > General > REST API > Enable CORS \
                         (API_Enable_CORS) and allow this site's origin.",
                    );
                }
            }),
        }
    }
}

/// Lets something go on by itself. Boxed, because each kind of future would have an executor's code
/// of its own.
fn start(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}
