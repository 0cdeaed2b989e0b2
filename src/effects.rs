//! Carries out the session's effects through the browser; turns each result into one event.

use crate::browser::{clock, console, fetch, json, network, pattern, random, storage, tabs};
use crate::options::Options;
use js_sys::{Function, Promise};
use leptos::prelude::*;
use livechat_core::domain::VisitorToken;
use livechat_core::session::{Effect, Errand, Event, OwnerHint, PageNews, Session};
use livechat_core::wire::answer::ApiError;
use livechat_core::wire::{config, custom_field, page_visited, visitor};
use serde_json::{Map, Value};
use std::pin::Pin;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
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
    /// Gives the token of a visitor who is signed in at the site.
    supplier: Option<Function>,
    /// How many configs were asked for.
    asked: u32,
    /// How often answers were dropped: one that was asked for before is not wanted.
    epoch: u32,
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
                supplier: None,
                asked: 0,
                epoch: 0,
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

    /// From now on the page is asked for the visitor's token.
    pub(crate) fn supply_by(self, supplier: Function) {
        self.shell
            .try_update_value(|shell| shell.supplier = Some(supplier));
        self.send(Event::SupplierNamed);
    }

    /// The number of the config that is asked for now.
    fn count_config(self) -> Option<u32> {
        self.shell.try_update_value(|shell| {
            shell.asked += 1;
            shell.asked
        })
    }

    /// Sends what an effect ended in, unless answers of its time are not wanted any more.
    fn answer(self, epoch: u32, event: Event) {
        if self.shell.try_with_value(|shell| shell.epoch) == Some(epoch) {
            self.send(event);
        }
    }

    fn carry_out(self, effect: Effect) {
        let Some(Shell {
            server,
            tell,
            supplier,
            epoch,
            ..
        }) = self.shell.try_get_value()
        else {
            return;
        };
        match effect {
            Effect::FindToken => match supplier {
                None => self.send(Event::TokenFound(storage::read(&server))),
                Some(supplier) => start(async move {
                    self.answer(
                        epoch,
                        match supplied(&supplier).await {
                            Some(token) => Event::TokenSupplied(token),
                            None => {
                                console::tell_owner("getToken gave no token");
                                Event::TokenFound(storage::read(&server))
                            }
                        },
                    );
                }),
            },
            Effect::ForgetToken => storage::remove(&server),
            Effect::DropAnswers => {
                self.shell.try_update_value(|shell| shell.epoch += 1);
            }
            Effect::MakeToken => self.send(Event::TokenMade(random::token())),
            Effect::KeepToken(token) => {
                self.send(Event::TokenKept {
                    remembered: storage::write(&server, &token),
                });
            }
            Effect::FetchConfig {
                token,
                department,
                business_unit,
            } => start(async move {
                let path = config::path_with(
                    token.as_ref(),
                    department.as_deref(),
                    business_unit.as_deref(),
                );
                let url = [server, path].concat();
                let asked = self.count_config();
                let answer = fetch::get(&url, config::Config::in_answer).await;
                // A later question is about the visitor as they are now: it may be answered first,
                // and the answer to an earlier one may be about somebody else.
                if self.shell.try_with_value(|shell| shell.asked) == asked {
                    self.answer(epoch, Event::ConfigArrived(answer));
                }
            }),
            Effect::Register(registration) => start(async move {
                let answer = register(&server, &registration.to_json()).await;
                self.answer(epoch, Event::RegistrationAnswered(answer));
            }),
            Effect::WaitASecond => start(async move {
                clock::sleep(1_000).await;
                self.answer(epoch, Event::SecondPassed);
            }),
            Effect::RunErrand(errand) => start(async move {
                self.answer(
                    epoch,
                    Event::ErrandAnswered(match errand {
                        Errand::Register(registration) => {
                            register(&server, &registration.to_json()).await.map(Some)
                        }
                        Errand::SetField(field) => {
                            post(&server, custom_field::FIELD_PATH, &field.to_json(), nothing).await
                        }
                    }),
                );
            }),
            Effect::WaitForErrand { seconds } => start(async move {
                clock::sleep(i32::try_from(seconds).unwrap_or(60).saturating_mul(1_000)).await;
                self.answer(epoch, Event::ErrandDue);
            }),
            Effect::ReportVisit(visit) => start(async move {
                // Nobody waits for it, and the next visit will be told again.
                drop(post(&server, page_visited::PATH, &visit.to_json(), nothing).await);
                self.answer(epoch, Event::VisitReported);
            }),
            Effect::TellPage(news) => tell_page(&tell, news),
            Effect::TellOwner(OwnerHint::ErrandRefused(words)) => {
                console::tell_owner(
                    &[
                        "the server did not take what the page said of the visitor: ",
                        &words,
                    ]
                    .concat(),
                );
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

/// An answer that says nothing but that all is well.
fn nothing(_: &Value) -> Option<Option<visitor::Visitor>> {
    Some(None)
}

async fn register(server: &str, body: &Value) -> Result<visitor::Visitor, ApiError> {
    post(server, visitor::PATH, body, |answer| {
        visitor::Visitor::in_answer(answer).map(Some)
    })
    .await?
    .ok_or(ApiError::Unreadable)
}

/// Every `POST` gives one type, so that there is one copy of it.
async fn post(
    server: &str,
    path: &str,
    body: &Value,
    pick: fn(&Value) -> Option<Option<visitor::Visitor>>,
) -> Result<Option<visitor::Visitor>, ApiError> {
    fetch::post(&[server, path].concat(), &json::write(body), pick).await
}

/// What the page's function gives, now or later.
async fn supplied(supplier: &Function) -> Option<VisitorToken> {
    let given = supplier.call0(&JsValue::NULL).ok()?;
    let given = JsFuture::from(Promise::resolve(&given)).await.ok()?;
    VisitorToken::parse(&given.as_string()?).ok()
}

fn tell_page(tell: &Function, news: PageNews) {
    let (name, details) = match news {
        PageNews::Opened => ("open", Vec::new()),
        PageNews::Closed => ("close", Vec::new()),
        PageNews::Submitted {
            name,
            email,
            phone,
            department,
        } => (
            "submitted",
            vec![
                ("name", name),
                ("email", email),
                ("phone", phone),
                ("department", department),
            ],
        ),
        PageNews::Registered => ("registered", Vec::new()),
        PageNews::Refused => ("refused", Vec::new()),
        PageNews::NobodyThere => ("offline", Vec::new()),
        PageNews::Forgotten => ("reset", Vec::new()),
        PageNews::Look {
            color,
            title,
            position,
        } => (
            "theme",
            vec![("color", color), ("title", title), ("position", position)],
        ),
        PageNews::SwitchedOff => ("off", Vec::new()),
    };
    let mut detail = Map::new();
    for (key, value) in details {
        if let Some(value) = value {
            detail.insert(key.to_owned(), Value::String(value));
        }
    }
    let detail = if detail.is_empty() && name != "theme" {
        JsValue::NULL
    } else {
        json::to_js(&Value::Object(detail))
    };
    // A listener of the page that throws is the page's affair.
    drop(tell.call2(&JsValue::NULL, &JsValue::from_str(name), &detail));
}

/// Lets something go on by itself. Boxed, because each kind of future would have an executor's code
/// of its own.
fn start(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    leptos::task::spawn_local(future);
}
