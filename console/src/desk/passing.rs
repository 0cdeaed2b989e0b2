//! Taking, closing and passing on conversations, and whether new ones are welcome.

use livechat_core::wire::answer::ApiError;
use serde_json::{Map, Value, json};

use super::address::Address;
use super::chat::Place;
use super::event::{Call, Effect, Question, To};
use super::{Asked, Desk, said};

impl Desk {
    pub(super) fn take(&mut self, room: &str) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if chat.place != Place::Waiting || chat.taking {
            return;
        }
        chat.taking = true;
        let body = json!({ "inquiryId": chat.inquiry.as_deref().unwrap_or(room) });
        self.problem = None;
        let call = Call::Take(room.to_owned());
        self.call(call, "POST", "livechat/inquiries.take", Some(body));
    }

    pub(super) fn taken(&mut self, room: &str, result: Result<Value, ApiError>) {
        let now = self.now;
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        match result {
            Ok(_) => {
                chat.place = Place::Mine;
                chat.since = now;
                let title = chat.title().to_owned();
                self.speak(&format!("You have taken the conversation with {title}"));
                self.effects
                    .push(Effect::Go(Address::Chat(room.to_owned())));
                self.load(room);
            }
            Err(error) => {
                chat.taking = false;
                self.problem = Some(said::why(&error));
            }
        }
        self.list_soon();
    }

    pub(super) fn ask(&mut self, question: Option<Question>) {
        self.asked = match (question, self.shown_chat()) {
            (Some(question), Some(chat)) if chat.place == Place::Mine => Some(Asked {
                question,
                room: chat.room.clone(),
                busy: false,
                problem: None,
            }),
            _ => None,
        };
        if question == Some(Question::Forward) {
            self.call(Call::Agents, "GET", "livechat/users/agent?count=100", None);
            let path = "livechat/department?count=100";
            self.call(Call::Departments, "GET", path, None);
        }
    }

    /// The room that is asked about, if the answer is not on its way already.
    fn decide(&mut self) -> Option<String> {
        let asked = self.asked.as_mut().filter(|asked| !asked.busy)?;
        asked.busy = true;
        asked.problem = None;
        Some(asked.room.clone())
    }

    pub(super) fn close(&mut self, comment: &str) {
        let Some(room) = self.decide() else { return };
        let body = json!({ "rid": room, "comment": comment.trim() });
        let call = Call::Close(room);
        self.call(call, "POST", "livechat/room.closeByUser", Some(body));
    }

    pub(super) fn closed(&mut self, room: &str, result: Result<Value, ApiError>) {
        self.decided(room, result, Place::Closed, "closed");
    }

    pub(super) fn forward(&mut self, to: To, comment: &str) {
        let Some(room) = self.decide() else { return };
        let mut body = Map::new();
        body.insert("roomId".to_owned(), json!(room));
        let (key, id) = match to {
            To::Agent(id) => ("userId", id),
            To::Department(id) => ("departmentId", id),
        };
        body.insert(key.to_owned(), json!(id));
        let comment = comment.trim();
        if !comment.is_empty() {
            body.insert("comment".to_owned(), json!(comment));
        }
        let body = Some(Value::Object(body));
        self.call(Call::Forward(room), "POST", "livechat/room.forward", body);
    }

    pub(super) fn forwarded(&mut self, room: &str, result: Result<Value, ApiError>) {
        self.decided(room, result, Place::Elsewhere, "passed on");
    }

    fn decided(&mut self, room: &str, result: Result<Value, ApiError>, place: Place, what: &str) {
        match result {
            Ok(_) => {
                self.asked.take_if(|asked| asked.room == room);
                if let Some(chat) = self.chat_mut(room) {
                    chat.place = place;
                    chat.unread = 0;
                    chat.draft.clear();
                    let title = chat.title().to_owned();
                    self.speak(&format!("The conversation with {title} is {what}"));
                }
                if self.shown.as_deref() == Some(room) {
                    self.effects.push(Effect::Go(Address::Chats));
                }
                self.effects.push(Effect::Keep(room.to_owned(), None));
                self.list_soon();
            }
            Err(error) => {
                if let Some(asked) = self.asked.as_mut().filter(|asked| asked.room == room) {
                    asked.busy = false;
                    asked.problem = Some(said::why(&error));
                }
            }
        }
    }

    pub(super) fn set_available(&mut self, available: bool) {
        self.me.available = available;
        let status = if available {
            "available"
        } else {
            "not-available"
        };
        let body = json!({ "status": status });
        let call = Call::Available(available);
        self.call(call, "POST", "livechat/agent.status", Some(body));
    }

    pub(super) fn availability_came(&mut self, wanted: bool, result: Result<Value, ApiError>) {
        match result {
            Ok(_) => self.speak(if wanted {
                "You take new conversations"
            } else {
                "You are away"
            }),
            Err(error) => {
                self.me.available = !wanted;
                self.problem = Some(said::why(&error));
            }
        }
    }
}
