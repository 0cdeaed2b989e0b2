//! What each effect is, in the browser's terms.

use crate::browser::{device, fetch, files, json, lock, page, promise, socket, time};
use crate::driver::{Driver, Line};
use livechat_core::chat::{Conversation, Effect, Event, File, News, Settings, Timer};
use livechat_core::domain::VisitorToken;
use livechat_core::wire::answer::ApiError;
use livechat_core::wire::config;
use livechat_core::wire::json::{put, put_text};
use serde_json::{Map, Value};
use wasm_bindgen::prelude::*;

/// Waits before the config is asked for again, in seconds; the last one from then on.
const WAITS: [u32; 5] = [2, 5, 10, 20, 60];

impl Driver {
    /// Asks what the conversation is like, until the server says so.
    pub(crate) fn ask(&self) {
        if self.0.conversation.borrow().is_some() || self.is_over() {
            return;
        }
        let path = config::path_with(Some(&self.0.token), None, None);
        let driver = self.clone();
        self.call(
            &path,
            None,
            Box::new(move |answer| {
                if driver.is_over() || driver.0.conversation.borrow().is_some() {
                    return;
                }
                match answer {
                    Ok(answer) => driver.told(&answer),
                    Err(_) => {
                        let tries = driver.0.tries.get();
                        driver.0.tries.set(tries + 1);
                        let wait = WAITS.get(tries as usize).or(WAITS.last());
                        let again = driver.clone();
                        time::after(
                            wait.copied().unwrap_or(60) * 1_000,
                            Closure::once_into_js(move || again.ask()),
                        );
                    }
                }
            }),
        );
    }

    /// The server said what the conversation is like.
    pub(crate) fn told(&self, config: &Value) {
        let mut settings = Settings::read(config, self.0.token.clone());
        let now = time::now() as u64;
        settings.zone_minutes = time::zone_minutes();
        settings.seed = now as u32;
        settings.wish(&self.0.options.borrow());
        self.talk(Conversation::new(settings, &self.kept(), now));
    }

    fn call(
        &self,
        path: &str,
        body: Option<&Value>,
        then: Box<dyn FnOnce(Result<Value, ApiError>)>,
    ) {
        let url = [&self.0.server, path].concat();
        let (method, body) = match body {
            Some(body) => ("POST", Some(json::write(body))),
            None => ("GET", None),
        };
        promise::when(&fetch::send(method, &url, body.as_deref()), move |came| {
            then(fetch::answer(came));
        });
    }

    pub(crate) fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Call { call, path, body } => {
                let driver = self.clone();
                let epoch = self.0.epoch.get();
                self.call(
                    &path,
                    body.as_ref(),
                    Box::new(move |answer| {
                        if driver.0.epoch.get() == epoch {
                            driver.send(Event::Answered { call, answer });
                        }
                    }),
                );
            }
            Effect::DropAnswers => self.0.epoch.set(self.0.epoch.get() + 1),
            Effect::Connect => self.connect(),
            Effect::Frame(frame) => {
                if let Some(line) = self.0.line.borrow().as_ref() {
                    line.socket.send(&json::write(&frame));
                }
            }
            Effect::Disconnect => self.disconnect(),
            Effect::After { timer, ms } => self.after(timer, ms),
            Effect::Keep => self.send(Event::Keeping(self.kept())),
            Effect::Store(kept) => device::write(&self.0.key, Some(&kept)),
            Effect::TakeTurn => {
                let (held, come) = lock::hold(&[&self.0.server, ":say"].concat());
                *self.0.turn.borrow_mut() = Some(held);
                let driver = self.clone();
                promise::when(&come, move |_| {
                    let kept = driver.kept();
                    driver.send(Event::Turn(kept));
                });
            }
            Effect::GiveTurn => drop(self.0.turn.take()),
            Effect::Upload { key, path } => self.upload(key, &path),
            Effect::AbortUpload(key) | Effect::DropFile(key) => files::forget(key),
            Effect::Chime => {
                if let Some(conversation) = self.0.conversation.borrow().as_ref()
                    && let Some(sound) = &conversation.settings().sound
                {
                    let name = [&self.0.key, ":sound"].concat();
                    device::chime(&self.absolute(sound), &name);
                }
            }
            Effect::Announce(said) => {
                if let Some(view) = self.0.view.borrow().as_ref() {
                    view.announce(self, &said);
                }
            }
            Effect::Tell(news) => self.tell(&news),
            Effect::Match {
                trigger,
                pattern,
                url,
            } => {
                if page::matches(&pattern, &url) {
                    self.send(Event::Matched(trigger));
                }
            }
        }
    }

    /// An address of the server's, whole.
    pub(crate) fn absolute(&self, address: &str) -> String {
        if address.starts_with('/') {
            [&self.0.server, address].concat()
        } else {
            address.to_owned()
        }
    }

    fn connect(&self) {
        self.disconnect();
        // http becomes ws, and https wss.
        let url = [
            "ws",
            self.0.server.get(4..).unwrap_or_default(),
            "/websocket",
        ]
        .concat();
        let driver = self.clone();
        let heard = Closure::new(move |frame: JsValue| {
            driver.send(if frame.is_undefined() {
                Event::SocketOpened
            } else {
                Event::Frame(json::read_parsed(&frame))
            });
        });
        let driver = self.clone();
        let closed = Closure::new(move |_: JsValue| driver.send(Event::SocketClosed));
        *self.0.line.borrow_mut() = Some(Line {
            socket: socket::connect(&url, &heard, &closed),
            _heard: heard,
            _closed: closed,
        });
    }

    fn disconnect(&self) {
        if let Some(line) = self.0.line.take() {
            line.socket.close();
            // It may be what is being called right now: it is dropped once that is over.
            time::after(0, Closure::once_into_js(move || drop(line)));
        }
    }

    fn after(&self, timer: Timer, ms: u32) {
        let driver = self.clone();
        let act = Closure::once_into_js(move || driver.send(Event::Due(timer)));
        let started = time::after(ms, act);
        let mut timers = self.0.timers.borrow_mut();
        for (own, running) in timers.iter_mut() {
            if *own == timer {
                time::stop(std::mem::replace(running, started));
                return;
            }
        }
        timers.push((timer, started));
    }

    /// The visitor has chosen a file.
    pub(crate) fn picked(&self, key: u32, name: String, size: f64) {
        let size = size as u64;
        self.send(Event::FilesPicked(vec![File { key, name, size }]));
    }

    /// By what the server knows the visitor now: it may have told another one than we came with.
    fn token(&self) -> Option<VisitorToken> {
        let talk = self.0.conversation.borrow();
        Some(talk.as_ref()?.settings().token.clone())
    }

    fn upload(&self, key: u32, path: &str) {
        let url = [&self.0.server, path].concat();
        let Some(token) = self.token() else {
            return;
        };
        let driver = self.clone();
        let moved = Closure::<dyn FnMut(u32)>::new(move |permille| {
            driver.send(Event::UploadMoved { key, permille });
        });
        let driver = self.clone();
        let done = Closure::once_into_js(move |status: u16, body: JsValue| {
            driver.send(Event::Uploaded {
                key,
                status,
                body: body.is_object().then(|| json::read_parsed(&body)),
            });
        });
        files::upload(key, &url, token.secret(), moved.into_js_value(), done);
    }

    /// Whether one is open, whoever opened it: the next page brings it then.
    pub(crate) fn tell_open(&self, open: bool) {
        drop(
            self.0
                .tell
                .call2(&JsValue::NULL, &"talking".into(), &open.into()),
        );
    }

    fn tell(&self, news: &News) {
        let mut detail = Map::new();
        let talk = self.0.conversation.borrow();
        let Some(conversation) = talk.as_ref() else {
            return;
        };
        let name = match news {
            News::Unread(count) => {
                put(&mut detail, "count", Value::from(*count));
                put_text(&mut detail, "text", &self.unread(*count));
                "unread"
            }
            News::Started => "chat-started",
            News::Ended { forget } => {
                if *forget {
                    drop(self.0.tell.call1(&JsValue::NULL, &"forgets".into()));
                }
                "chat-ended"
            }
            News::Agent | News::AgentStatus => {
                if let Some(agent) = conversation.agent() {
                    put_text(&mut detail, "name", &agent.name);
                    put_text(&mut detail, "username", &agent.username);
                    put_text(&mut detail, "status", &agent.status);
                }
                if matches!(news, News::Agent) {
                    "assign-agent"
                } else {
                    "agent-status-change"
                }
            }
            News::Queue => {
                if let Some(queue) = conversation.queue() {
                    put(&mut detail, "position", Value::from(queue.spot));
                }
                "queue-position-change"
            }
            News::Said | News::Heard => {
                let by = if matches!(news, News::Said) {
                    "visitor"
                } else {
                    "agent"
                };
                put_text(&mut detail, "by", by);
                "message"
            }
            News::Unknown => "unknown",
            News::Department(id) => {
                put_text(&mut detail, "department", id);
                "department"
            }
            News::TranscriptAsked => "transcript",
            News::NobodyThere => "offline",
            News::Triggered => "triggered",
            News::Token(_) => return,
        };
        let detail = json::to_js(&Value::Object(detail));
        drop(talk);
        // A listener of the page that throws is the page's affair.
        drop(
            self.0
                .tell
                .call2(&JsValue::NULL, &JsValue::from_str(name), &detail),
        );
    }
}
