//! What each effect is, in the browser's terms; each ends in one event.

use super::{Driver, Shell, page};
use crate::MAX_DEPTH;
use crate::browser::{clock, consent, console, draft, fetch, json, lock, random, storage};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::{GetValue, UpdateValue, WithUntracked, WithValue};
use livechat_core::domain::{Identity, VisitorToken};
use livechat_core::session::{
    Agreed, Draft, Effect, Errand, Event, OwnerHint, Proof, Session, record,
};
use livechat_core::text::Key;
use livechat_core::wire::answer::ApiError;
use livechat_core::wire::config::Config;
use livechat_core::wire::message::{self, NewMessage};
use livechat_core::wire::room::{self, Room};
use livechat_core::wire::visitor::{Registration, Visitor};
use livechat_core::wire::{config, custom_field, offline_message, page_visited, visitor};
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Sooner than this nobody has filled in a form, in milliseconds; and nobody notices the wait.
const SETTLING_MS: i32 = 1_000;

/// The site's check may ask the visitor something, and may as well be stuck: longer than this nobody
/// is kept waiting, in milliseconds.
const GUARDING_MS: i32 = 120_000;

/// And no visitor waits longer for the token that their site supplies, in milliseconds: as long as for
/// a server.
const SUPPLYING_MS: i32 = 10_000;

/// What a call to the server came to.
type Answer = Result<Value, ApiError>;

impl Driver {
    pub(super) fn carry_out(self, effect: Effect) {
        let Some(Shell {
            server,
            tell,
            supplier,
            ..
        }) = self.shell.try_get_value()
        else {
            return;
        };
        match effect {
            Effect::Recall => {
                let kept = consent::read(&server);
                self.send(Event::Recalled {
                    draft: draft::read(&server)
                        .map(|draft| Draft::read(&draft))
                        .unwrap_or_default(),
                    proof: kept.and_then(|kept| Proof::read(&kept, json::write(&kept))),
                });
            }
            Effect::KeepDraft(Some(typed)) => {
                draft::write(&server, &typed.to_json(), typed.is_pending());
            }
            Effect::KeepDraft(None) => draft::remove(&server),
            Effect::KeepConsent(agreed) => self.keep_consent(server, agreed),
            Effect::LetSettle => self.after(SETTLING_MS, Event::FormSettled),
            Effect::WaitASecond => self.after(1_000, Event::SecondPassed),
            Effect::WaitForErrand { seconds } => {
                let seconds = i32::try_from(seconds).unwrap_or(60);
                self.after(seconds.saturating_mul(1_000), Event::ErrandDue);
            }
            Effect::FindToken => match supplier {
                None => self.send(Event::TokenFound(storage::read(&server))),
                Some(supplier) => self.when(
                    &clock::within(&given(&supplier), SUPPLYING_MS),
                    Box::new(move |token| self.supplied(&server, &token)),
                ),
            },
            // One tab after the other: the second finds what the first has made.
            Effect::MakeToken => {
                let (turn, come) = lock::hold(&server);
                self.when(
                    &come,
                    Box::new(move |_| {
                        let token = storage::read(&server).or_else(random::token);
                        self.send(Event::TokenMade(token));
                        drop(turn);
                    }),
                );
            }
            Effect::KeepToken(token) => {
                self.send(Event::TokenKept {
                    remembered: storage::write(&server, &token),
                });
            }
            Effect::Forget => storage::forget(&server),
            Effect::DropAnswers => {
                self.shell.try_update_value(|shell| shell.epoch += 1);
            }
            Effect::MakeMessageId => self.send(Event::MessageIdMade(random::message_id())),
            Effect::FetchConfig {
                token,
                department,
                business_unit,
            } => {
                let path = config::path_with(
                    token.as_ref(),
                    department.as_deref(),
                    business_unit.as_deref(),
                );
                self.fetch_config([server, path].concat(), token);
            }
            Effect::Register(registration) => self.guarded(move |mut more| {
                let mut registration = registration;
                registration.custom_fields.append(&mut more.custom_fields);
                self.register(server, registration, Event::RegistrationAnswered);
            }),
            Effect::LeaveMessage(message) => self.guarded(move |_| {
                let mut message = message;
                message.host = page_origin();
                let path = offline_message::PATH;
                self.post(&server, path, &message.to_json(), move |answer| {
                    self.send(Event::MessageLeft(answer.map(drop)));
                });
            }),
            Effect::Erase(token) => {
                let url = [server, visitor::token_path(&token)].concat();
                self.call("DELETE", &url, None, move |answer| {
                    self.send(Event::Erased(answer.map(drop)));
                });
            }
            Effect::RunErrand(Errand::Register(registration)) => {
                self.register(server, registration, |answer| {
                    Event::ErrandAnswered(answer.map(Some))
                });
            }
            Effect::RunErrand(Errand::SetField(field)) => {
                self.post(
                    &server,
                    custom_field::FIELD_PATH,
                    &field.to_json(),
                    move |answer| {
                        self.send(Event::ErrandAnswered(answer.map(|_| None)));
                    },
                );
            }
            Effect::RunErrand(Errand::Say { id, text, token }) => {
                self.say_first(server, id, text, token);
            }
            // Nobody waits for it, and the next visit will be told again.
            Effect::ReportVisit(visit) => {
                self.post(&server, page_visited::PATH, &visit.to_json(), move |_| {
                    self.send(Event::VisitReported);
                });
            }
            Effect::TellPage(news) => page::tell_page(&tell, news),
            Effect::Talk(token) => {
                let config = self.shell.try_update_value(|shell| shell.config.take());
                page::talk(&tell, &server, token, config.flatten());
            }
            Effect::TellOwner(OwnerHint::ErrandRefused(words)) => {
                console::tell_owner(
                    &[
                        "the server did not take what the page said of the visitor: ",
                        &words,
                    ]
                    .concat(),
                );
            }
            Effect::TellOwner(OwnerHint::PostBlocked) => {
                let url = [&server, config::PATH].concat();
                self.call("GET", &url, None, |answer| {
                    // Only where a GET still gets through: a server that is down is no matter of
                    // CORS.
                    if answer.is_ok() {
                        console::tell_owner(
                            "the server answers GET, but a POST does not reach it. On Rocket.Chat, \
                             turn on Administration > Settings > General > REST API > Enable CORS \
                             (API_Enable_CORS) and allow this site's origin.",
                        );
                    }
                });
            }
        }
    }

    fn after(self, milliseconds: i32, event: Event) {
        self.when(
            &clock::sleep(milliseconds),
            Box::new(move |_| self.send(event)),
        );
    }

    fn call(
        self,
        method: &str,
        url: &str,
        body: Option<&str>,
        then: impl FnOnce(Answer) + 'static,
    ) {
        self.call_boxed(method, url, body, Box::new(then));
    }

    /// One copy for all calls.
    fn call_boxed(
        self,
        method: &str,
        url: &str,
        body: Option<&str>,
        then: Box<dyn FnOnce(Answer)>,
    ) {
        let promise = fetch::send(method, url, body);
        self.when(&promise, Box::new(move |came| then(fetch::answer(came))));
    }

    fn post(self, server: &str, path: &str, body: &Value, then: impl FnOnce(Answer) + 'static) {
        self.post_boxed(server, path, body, Box::new(then));
    }

    fn post_boxed(self, server: &str, path: &str, body: &Value, then: Box<dyn FnOnce(Answer)>) {
        // What the config said of the visitor is old from now on.
        self.shell.try_update_value(|shell| shell.config = None);
        let url = [server, path].concat();
        self.call_boxed("POST", &url, Some(&json::write(body)), then);
    }

    fn supplied(self, server: &str, token: &JsValue) {
        let token = token.as_string();
        let token = token.and_then(|token| VisitorToken::parse(&token).ok());
        self.send(match token {
            Some(token) => Event::TokenSupplied(token),
            None => {
                console::tell_owner("getToken gave no token");
                Event::TokenFound(storage::read(server))
            }
        });
    }

    fn fetch_config(self, url: String, token: Option<VisitorToken>) {
        let count = || self.shell.try_with_value(|shell| shell.asked);
        self.shell.try_update_value(|shell| shell.asked += 1);
        let asked = count();
        self.call("GET", &url, None, move |answer| {
            // A later question is about the visitor as they are now: it may be answered first, and
            // the answer to an earlier one may be about somebody else.
            if self.shell.try_with_value(|shell| shell.asked) == asked {
                if let Ok(answer) = &answer {
                    self.shell
                        .try_with_value(|shell| page::greet(&shell.tell, answer));
                }
                let config = token.zip(answer.as_ref().ok().cloned());
                self.shell.try_update_value(|shell| shell.config = config);
                self.send(Event::ConfigArrived(read(answer, Config::in_answer)));
            }
        });
    }

    /// `POST livechat/visitor`, one tab after the other: whom the first has registered, the second
    /// changes. The token is written again when the server knows it, which the other tabs notice.
    fn register(
        self,
        server: String,
        mut registration: Registration,
        event: fn(Result<Visitor, ApiError>) -> Event,
    ) {
        let supplied = self.session.try_with_untracked(Session::is_supplied);
        let ours = supplied == Some(false);
        let (turn, come) = lock::hold(&server);
        self.when(
            &come,
            Box::new(move |_| {
                if ours && let Some(token) = storage::read(&server) {
                    registration.token = token;
                }
                let body = registration.to_json();
                self.post(&server.clone(), visitor::PATH, &body, move |answer| {
                    let answer = read(answer, Visitor::in_answer);
                    if let Ok(visitor) = &answer
                        && ours
                        && storage::read(&server).is_some()
                    {
                        storage::write(&server, &visitor.token);
                    }
                    drop(turn);
                    self.send(event(answer));
                });
            }),
        );
    }

    /// Into the visitor's room, which is made if there is none.
    fn say_first(self, server: String, id: String, text: String, token: VisitorToken) {
        let wanted = |shell: &Shell| shell.root.host().get_attribute("data-agent");
        let agent = self.shell.try_with_value(wanted).flatten();
        let path = room::path_with(&token, &agent.unwrap_or_default());
        let url = [server.as_str(), &path].concat();
        self.call("GET", &url, None, move |answer| {
            match read(answer, Room::in_answer) {
                Ok(room) => {
                    let message = NewMessage {
                        id: Some(id),
                        room: room.id,
                        text,
                        token,
                    };
                    self.post(&server, message::PATH, &message.to_json(), move |answer| {
                        self.send(Event::ErrandAnswered(answer.map(|_| None)));
                    });
                }
                Err(error) => self.send(Event::ErrandAnswered(Err(error))),
            }
        });
    }

    /// Asks the site's own check, if it has one, before something is sent; one that does not answer
    /// lets nothing through. What it gives may hold
    /// custom fields, which go along.
    fn guarded(self, then: impl FnOnce(Identity) + 'static) {
        let guard = self.shell.try_with_value(|shell| shell.guard.clone());
        let Some(guard) = guard.flatten() else {
            return then(Identity::default());
        };
        self.when(
            &clock::within(&given(&guard), GUARDING_MS),
            Box::new(move |said| {
                if said.is_falsy() {
                    self.send(Event::Guarded);
                } else {
                    let mut remarks = Vec::new();
                    then(Identity::read(&json::read(&said, MAX_DEPTH), &mut remarks));
                }
            }),
        );
    }

    /// Writes down what was agreed to, as it was shown.
    fn keep_consent(self, server: String, agreed: Agreed) {
        let text = agreed.text.unwrap_or_else(|| self.say(Key::ConsentText));
        self.when(
            &random::digest(&text),
            Box::new(move |hash| {
                let (language, _) = self.language();
                let (hash, time) = (hash.as_string(), clock::now_iso());
                let kept = record(text, hash, agreed.policy, time, language);
                consent::write(&server, &kept);
                if let Some(proof) = Proof::read(&kept, json::write(&kept)) {
                    self.send(Event::ConsentKept(proof));
                }
            }),
        );
    }
}

fn read<T>(answer: Answer, pick: fn(&Value) -> Option<T>) -> Result<T, ApiError> {
    pick(&answer?).ok_or(ApiError::Unreadable)
}

/// What a function of the page's gives, now or later; nothing when it throws.
fn given(act: &Function) -> Promise {
    Promise::resolve(&act.call0(&JsValue::NULL).unwrap_or_default())
}

/// For the agents: the site, and not which of its pages.
fn page_origin() -> Option<String> {
    Reflect::get(&js_sys::global(), &"origin".into())
        .ok()?
        .as_string()
}
