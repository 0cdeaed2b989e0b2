//! What the visitor does, as events.

use crate::browser::{files, json, random};
use crate::driver::Driver;
use livechat_core::chat::Event;
use serde_json::Value;
use wasm_bindgen::prelude::*;

impl Driver {
    /// Something with a `data-act` was used.
    pub(crate) fn acted(&self, act: &JsValue, value: &JsValue) {
        let (Some(act), text) = (act.as_string(), value.as_string().unwrap_or_default()) else {
            return;
        };
        let key = || text.parse::<u32>().unwrap_or_default();
        let event = match act.as_str() {
            "typed" => Event::Typed(text),
            "send" => return self.said(),
            "again" => Event::SayAgain(text),
            "unsaid" => Event::Unsaid(text),
            "attach" => {
                if let Some(picked) = self.0.picked.borrow().as_ref() {
                    files::choose(picked);
                }
                return;
            }
            "upload-again" => Event::UploadAgain(key()),
            "upload-drop" => Event::UploadDropped(key()),
            "close" => self.chosen(Event::CloseWanted),
            "close-yes" => Event::CloseConfirmed,
            "close-no" => Event::CloseDropped,
            "transcript" => {
                let answers = json::read_parsed(value);
                let email = answers.get(1).and_then(Value::as_str).unwrap_or_default();
                Event::TranscriptWanted(email.to_owned())
            }
            "transcript-no" => Event::TranscriptDeclined,
            "survey" => Event::SurveyGiven(pairs(&json::read_parsed(value))),
            "survey-no" => Event::SurveyDeclined,
            "new" => Event::NewChat,
            "mute" => self.chosen(Event::Muted(true)),
            "unmute" => self.chosen(Event::Muted(false)),
            "move-to" => Event::DepartmentChosen(text),
            "moved" => {
                self.choose_department(false);
                Event::DepartmentSeen
            }
            _ => return self.shown(&act, text),
        };
        self.send(event);
    }

    /// What only changes the view, or is the rest of the widget's business.
    fn shown(&self, act: &str, text: String) {
        match act {
            "menu" => self.show_menu(None),
            "move" => {
                self.show_menu(Some(false));
                self.choose_department(true);
            }
            "change" | "forget" => {
                self.show_menu(Some(false));
                let act = JsValue::from_str(act);
                drop(self.0.tell.call1(&JsValue::NULL, &act));
            }
            "whole" => self.show_whole(text),
            "newest" => {
                if let Some(view) = self.0.view.borrow().as_ref() {
                    view.to_end();
                }
            }
            _ => {}
        }
    }

    /// Chosen from the menu, which closes.
    fn chosen(&self, event: Event) -> Event {
        self.show_menu(Some(false));
        event
    }

    fn show_menu(&self, shown: Option<bool>) {
        if let Some(view) = self.0.view.borrow().as_ref() {
            view.strip().show_menu(shown);
        }
    }

    fn said(&self) {
        let draft = match self.0.conversation.borrow().as_ref() {
            Some(conversation) => conversation.draft().to_owned(),
            None => return,
        };
        let id = random::message_id();
        self.send(Event::Said { id, text: draft });
        if let Some(view) = self.0.view.borrow().as_ref() {
            view.to_end();
            view.composer().focus();
        }
    }

    /// The list was scrolled to one of its ends, or away from the last.
    pub(crate) fn scrolled(&self, at: &JsValue) {
        match at.as_string().as_deref() {
            Some("top") => {
                let wanted = self
                    .0
                    .conversation
                    .borrow()
                    .as_ref()
                    .is_some_and(|talk| talk.has_older() && !talk.loads_older());
                if wanted {
                    self.send(Event::OlderWanted);
                }
            }
            Some(end) => {
                if let Some(view) = self.0.view.borrow().as_ref() {
                    view.show_newest(end != "bottom");
                }
            }
            None => {}
        }
    }
}

/// Names and values by turns, in pairs.
fn pairs(list: &Value) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut name = None;
    for entry in list.as_array().into_iter().flatten() {
        let text = entry.as_str().unwrap_or_default().to_owned();
        match name.take() {
            Some(name) => pairs.push((name, text)),
            None => name = Some(text),
        }
    }
    pairs
}
