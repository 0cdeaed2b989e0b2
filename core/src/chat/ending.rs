//! How a conversation ends, by whoever ends it, what is asked then, and how another one begins; and
//! how it is moved to another department.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::{Call, Effect, News};
use super::history::History;
use super::outbox::Why;
use super::words::Word;
use crate::wire::answer::ApiError;
use crate::wire::room::{CLOSE_PATH, CloseRoom};
use crate::wire::upload::UploadError;
use crate::wire::{survey, transcript, transfer};

/// Where something is that the visitor decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Step {
    /// It is not asked.
    #[default]
    None,
    /// The visitor is asked.
    Offered,
    /// The server is.
    Asked,
    /// It is done.
    Done,
    /// It is not, and can be tried again. The server's words; empty where there are none.
    Failed(String),
}

/// How a conversation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The visitor ended it.
    pub by_visitor: bool,
    /// Whether it is wanted by e-mail.
    pub transcript: Step,
    /// How content the visitor is.
    pub survey: Step,
}

impl Conversation {
    pub(super) fn close_wanted(&mut self) {
        if self.can_close() && self.closing != Step::Asked {
            self.closing = Step::Offered;
        }
    }

    pub(super) fn close_dropped(&mut self) {
        if self.closing != Step::Asked {
            self.closing = Step::None;
        }
    }

    pub(super) fn close_confirmed(&mut self) {
        if !matches!(self.closing, Step::Offered | Step::Failed(_)) {
            return;
        }
        if let Some(room) = self.room.clone() {
            self.closing = Step::Asked;
            let token = self.settings.token.clone();
            let body = CloseRoom { room, token }.to_json();
            self.post(Call::Close, CLOSE_PATH, body);
        }
    }

    pub(super) fn close_answered(&mut self, answer: Result<Value, ApiError>) {
        match answer {
            Ok(_) => self.ended(true, false),
            Err(ApiError::Refused(refusal)) if refusal.code() == "room-closed" => {
                self.ended(false, false);
            }
            // Told by the stream meanwhile.
            Err(_) if self.ending.is_some() => {}
            Err(error) => self.closing = failed(error),
        }
    }

    /// The conversation is over; `asked` when it was already asked for by e-mail.
    pub(super) fn ended(&mut self, by_visitor: bool, asked: bool) {
        let by_visitor = by_visitor || self.closing == Step::Asked;
        self.closing = Step::None;
        if self.ending.is_some() || self.room.is_none() {
            return;
        }
        let offered = |offers| if offers { Step::Offered } else { Step::None };
        let settings = &self.settings;
        let asks = !settings.survey_items.is_empty() && !settings.survey_values.is_empty();
        self.ending = Some(Ending {
            by_visitor,
            transcript: offered(settings.transcript && !asked),
            survey: offered(asks),
        });
        self.moving = Step::None;
        self.queue = None;
        self.typing.others.clear();
        self.outbox.fail(&Why::Closed);
        self.outbox_changed();
        self.fail_uploads(&UploadError::Closed);
        self.announce(Word::Ended, String::new());
        // Its last words.
        self.reload();
        let forget = self.settings.forgets;
        self.tell(News::Ended { forget });
    }

    pub(super) fn transcript_wanted(&mut self, email: &str) {
        let email = email.trim();
        if let (Some(room), Some(ending)) = (&self.room, &mut self.ending)
            && !matches!(ending.transcript, Step::None | Step::Asked)
            && !email.is_empty()
        {
            ending.transcript = Step::Asked;
            let body = transcript::body(room, &self.settings.token, email);
            self.post(Call::Transcript, transcript::PATH, body);
        }
    }

    pub(super) fn transcript_declined(&mut self) {
        if let Some(ending) = &mut self.ending
            && ending.transcript != Step::Asked
        {
            ending.transcript = Step::None;
        }
    }

    pub(super) fn transcript_answered(&mut self, answer: Result<Value, ApiError>) {
        if let Some(ending) = &mut self.ending {
            let step = outcome(answer);
            let done = step == Step::Done;
            ending.transcript = step;
            if done {
                self.tell(News::TranscriptAsked);
                self.announce(Word::TranscriptSent, String::new());
            }
        }
    }

    pub(super) fn survey_given(&mut self, answers: &[(String, String)]) {
        if let (Some(room), Some(ending)) = (&self.room, &mut self.ending)
            && matches!(ending.survey, Step::Offered | Step::Failed(_))
            && !answers.is_empty()
        {
            ending.survey = Step::Asked;
            let body = survey::body(room, &self.settings.token, answers);
            self.post(Call::Survey, survey::PATH, body);
        }
    }

    pub(super) fn survey_declined(&mut self) {
        if let Some(ending) = &mut self.ending
            && ending.survey != Step::Asked
        {
            ending.survey = Step::None;
        }
    }

    pub(super) fn survey_answered(&mut self, answer: Result<Value, ApiError>) {
        if let Some(ending) = &mut self.ending {
            ending.survey = outcome(answer);
            if ending.survey == Step::Done {
                self.announce(Word::SurveyThanks, String::new());
            }
        }
    }

    pub(super) fn new_chat(&mut self) {
        if self.ending.is_none() {
            return;
        }
        if self.settings.forgets {
            // This device knows nobody any more: they register again.
            return self.tell(News::Unknown);
        }
        self.leave_room();
    }

    /// Nothing is left of the room; what waits is said in another one.
    pub(super) fn leave_room(&mut self) {
        self.effects.push(Effect::DropAnswers);
        self.room = None;
        // What is heard is of this room until another connection.
        self.mind_link();
        self.typing.others.clear();
        self.unread.divider = 0;
        self.ending = None;
        self.closing = Step::None;
        self.moving = Step::None;
        self.agent = None;
        self.agent_asked = false;
        self.queue = None;
        self.history = History::default();
        self.timeline.clear();
        self.drop_uploads();
        self.outbox.revive();
        self.outbox_changed();
        self.forget_calls();
    }

    pub(super) fn department_chosen(&mut self, id: String) {
        if self.moving == Step::Asked || self.ending.is_some() {
            return;
        }
        let Some(room) = &self.room else {
            return self.tell(News::Department(id));
        };
        let body = transfer::body(room, &self.settings.token, &id);
        self.department = id;
        self.moving = Step::Asked;
        self.post(Call::Transfer, transfer::PATH, body);
    }

    pub(super) fn transfer_answered(&mut self, call: Call, answer: Result<Value, ApiError>) {
        if self.ending.is_some() {
            return;
        }
        let step = outcome(answer);
        if call == Call::Transfer
            && let Step::Failed(why) = &step
            && let Some(room) = &self.room
        {
            // A server that does not know the way may know the older one; its refusal counts only if
            // the older one is none either.
            self.refusal = why.clone();
            let body = transfer::body(room, &self.settings.token, &self.department);
            return self.post(Call::OldTransfer, transfer::OLD_PATH, body);
        }
        self.moving = if step == Step::Done {
            step
        } else {
            Step::Failed(std::mem::take(&mut self.refusal))
        };
        let word = if self.moving == Step::Done {
            Word::Transferred
        } else {
            Word::NotTransferred
        };
        self.announce(word, String::new());
    }
}

fn outcome(answer: Result<Value, ApiError>) -> Step {
    match answer {
        Ok(_) => Step::Done,
        Err(error) => failed(error),
    }
}

fn failed(error: ApiError) -> Step {
    Step::Failed(match error {
        ApiError::Refused(refusal) => refusal.error,
        ApiError::Network
        | ApiError::Timeout
        | ApiError::RateLimited { .. }
        | ApiError::Server { .. }
        | ApiError::Unreadable => String::new(),
    })
}
