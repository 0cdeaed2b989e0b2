//! The first message, which goes out after the registration.

use super::Saying;
use crate::domain::custom_field::Patterns;
use crate::domain::typed::trimmed;
use crate::domain::wanted::FieldId;
use crate::session::{Effect, FirstMessage, Greeting, Screen, Session};

impl Session {
    /// The visitor is registered and has said something: it is sent once it has an id.
    pub(in crate::session) fn say_first(
        &mut self,
        id: Option<String>,
        text: String,
    ) -> Vec<Effect> {
        let effects = id.is_none().then_some(Effect::MakeMessageId);
        self.errands.saying = Some(Saying {
            id,
            text,
            failed: false,
        });
        effects.into_iter().collect()
    }

    /// For what is said already, or else for the form that will say it.
    pub(in crate::session) fn message_id_made(
        &mut self,
        made: String,
        patterns: &dyn Patterns,
    ) -> Vec<Effect> {
        if let Some(Saying { id: id @ None, .. }) = &mut self.errands.saying {
            *id = Some(made);
        } else if let Screen::Form(form) = &mut self.screen {
            form.message_id.get_or_insert(made);
            return self.go_on(patterns);
        }
        Vec::new()
    }

    /// The page was left while a first message was on its way, or the registration that carried it.
    pub(in crate::session) fn resume_message(&mut self) -> Vec<Effect> {
        let Some(draft) = &mut self.draft else {
            return Vec::new();
        };
        if let Some(text) = draft.text.take() {
            let id = draft.id.take();
            return self.say_first(id, text);
        } else if draft.sent == Some(false)
            && let Some(draft) = self.draft.take()
        {
            let word = FieldId::Message.word();
            let mut values = draft.values.into_iter();
            let said = values.find(|(key, _)| key == word);
            let said = said.map(|(_, text)| trimmed(&text).to_owned());
            if let Some(text) = said.filter(|text| !text.is_empty()) {
                return self.say_first(draft.id, text);
            }
        }
        Vec::new()
    }

    pub(in crate::session) fn say_again(&mut self) -> Vec<Effect> {
        if let Some(saying) = &mut self.errands.saying
            && std::mem::take(&mut saying.failed)
        {
            self.note_message(FirstMessage::OnItsWay);
        }
        let lost = |greeting: &mut Greeting| std::mem::take(&mut greeting.chat_lost);
        if self.known().is_some_and(lost) {
            vec![Effect::Talk(self.talker())]
        } else {
            Vec::new()
        }
    }

    pub(super) fn note_message(&mut self, message: FirstMessage) {
        if let Some(greeting) = self.known() {
            greeting.message = Some(message);
        }
    }
}
