//! Nobody is there: a message is left for later, or at least that is said.

use super::{Effect, Form, PageNews, Panel, Screen, Sending, Session};
use crate::wire::answer::ApiError;
use crate::wire::offline_message::OfflineMessage;

/// A message that was left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where the answer goes.
    pub email: String,
    /// What the server's admin says to that.
    pub words: Option<String>,
    /// The panel was open when it was sent, or has been since.
    pub seen: bool,
}

impl Session {
    /// Whether a registered visitor can leave a message because nobody is there.
    #[must_use]
    pub fn can_leave_message(&self) -> bool {
        self.config
            .as_ref()
            .is_some_and(|config| !config.online && config.offline_form)
    }

    /// A visitor whom the server knows need not say again who they are.
    pub(super) fn leave_wanted(&mut self) -> Vec<Effect> {
        if let (Screen::Registered(greeting), Some(config)) = (&self.screen, &self.config)
            && self.can_leave_message()
        {
            let mut form = Form::leaving(config);
            form.fill_in(greeting);
            self.guest = Some(greeting.visitor.clone());
            return self.show(form);
        }
        Vec::new()
    }

    pub(super) fn message_left(&mut self, answer: Result<(), ApiError>) -> Vec<Effect> {
        let form = self.form().filter(|form| form.sending == Sending::OnItsWay);
        let Some(form) = form.filter(|form| form.leaves_message()) else {
            return Vec::new();
        };
        if let Err(error) = answer {
            return self.sending_failed(error);
        }
        let OfflineMessage {
            name,
            email,
            department,
            ..
        } = form.offline_message(None);
        self.screen = Screen::Left(Left {
            email: email.clone(),
            words: self
                .config
                .as_ref()
                .and_then(|config| config.offline_success.clone()),
            seen: self.panel == Panel::Open,
        });
        vec![Effect::TellPage(PageNews::MessageLeft {
            name,
            email,
            department,
        })]
    }
}
