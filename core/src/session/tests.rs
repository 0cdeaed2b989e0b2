//! What a visitor notices of the state machine, by topic.

// A test names the cases that it is about.
#![allow(clippy::wildcard_enum_match_arm)]

mod anytime;
mod changing;
mod checking;
mod consenting;
mod drafts;
mod erasing;
mod fields;
mod first_message;
mod leaving;
mod network;
mod opening;
mod page;
mod properties;
mod refusals;
mod retrying;
mod sending;
mod spam;
mod tabs;
mod talking;

use super::*;
use crate::domain::wanted::FieldId;
use crate::domain::{Contact, Identity};
use crate::wire::answer::{self, ApiError, Refusal};
use crate::wire::offline_message::OfflineMessage;
use crate::wire::page_visited::PageInfo;
use crate::wire::visitor::{Registration, Visitor};
use serde_json::{Value, json};

/// Stands in for the browser: a pattern is a text to be found, `(` does not compile.
struct Literal;

impl Patterns for Literal {
    fn matches(&self, pattern: &str, value: &str) -> Option<bool> {
        (pattern != "(").then(|| value.contains(pattern))
    }
}

const NAME: FieldId = FieldId::Contact(Contact::Name);
const EMAIL: FieldId = FieldId::Contact(Contact::Email);
const PHONE: FieldId = FieldId::Contact(Contact::Phone);

fn custom(key: &str) -> FieldId {
    FieldId::Custom(key.to_owned())
}

/// What a page says of its visitor.
fn page_says(given: &Value) -> Identity {
    let mut remarks = Vec::new();
    let identity = Identity::read(given, &mut remarks);
    assert_eq!(remarks, [""; 0]);
    identity
}

/// What was typed on an earlier page.
fn draft(values: &[(&str, &str)], sent: Option<bool>) -> Draft {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    Draft {
        values: values.iter().map(owned).collect(),
        sent,
        text: None,
        id: None,
    }
}

/// What the page hears.
fn news(effects: &[Effect]) -> Vec<PageNews> {
    let told = |effect: &Effect| match effect {
        Effect::TellPage(news) => Some(news.clone()),
        _ => None,
    };
    effects.iter().filter_map(told).collect()
}

/// A server's plain "no".
fn no(text: &str) -> ApiError {
    ApiError::Refused(Refusal::plain(text))
}

/// The fields that a site owner describes.
fn owners(given: &Value) -> Option<Vec<Wanted>> {
    let mut remarks = Vec::new();
    let wanted = Wanted::list(given, &mut remarks);
    assert_eq!(remarks, [""; 0]);
    Some(wanted)
}

/// The config is asked for, by this visitor.
fn asks_config(token: Option<VisitorToken>) -> Effect {
    Effect::FetchConfig {
        token,
        department: None,
        business_unit: None,
    }
}

fn token(text: &str) -> VisitorToken {
    VisitorToken::parse(text).unwrap()
}

/// A config as the server would answer with it, through the wire.
fn config(config: &Value) -> Result<Config, ApiError> {
    let body = json!({"config": config, "success": true}).to_string();
    answer::read(200, &body, Config::in_answer)
}

/// A config with one required and one optional question beside name and e-mail.
fn with_questions() -> Value {
    json!({"customFields": [
        {"_id": "company", "label": "Company", "regexp": "GmbH", "required": true, "type": "input"},
        {"_id": "size", "label": "Garden", "required": false, "type": "select", "options": ["small", "large"]},
    ]})
}

/// A visitor as the server would answer with them, through the wire.
fn visitor(visitor: &Value) -> Result<Visitor, ApiError> {
    let body = json!({"visitor": visitor, "success": true}).to_string();
    answer::read(200, &body, Visitor::in_answer)
}

fn ada(token: &str) -> Result<Visitor, ApiError> {
    visitor(&json!({
        "_id": "v1", "token": token, "username": "guest-1", "name": "Ada",
        "visitorEmails": [{"address": "ada@example.org"}],
    }))
}

/// A refusal as the server would answer with it, through the wire.
fn refusal(body: &Value) -> Result<Visitor, ApiError> {
    answer::read(400, &body.to_string(), Visitor::in_answer)
}

/// One visitor at one widget.
#[derive(Clone)]
struct Visit {
    session: Session,
}

impl Visit {
    /// Nobody has opened anything yet.
    fn untouched() -> Self {
        Self {
            session: Session::new(Wishes::default(), true),
        }
    }

    /// The panel is open and shows what this config says; no token was found.
    fn with(given: &Value) -> Self {
        let mut visit = Self::untouched();
        visit.on(Event::Opened);
        visit.on(Event::TokenFound(None));
        visit.on(Event::ConfigArrived(config(given)));
        visit.on(Event::FormSettled);
        visit
    }

    /// A form with name and e-mail, both filled in well.
    fn filled_in() -> Self {
        let mut visit = Self::with(&json!({}));
        visit.types(NAME, " Ada ");
        visit.types(EMAIL, "ada@example.org");
        visit
    }

    /// The form was sent with the token `made`, and its answer is awaited.
    fn on_its_way() -> Self {
        let mut visit = Self::filled_in();
        visit.on(Event::Submitted);
        visit.on(Event::TokenMade(Some(token("made"))));
        visit.on(Event::TokenKept { remembered: true });
        visit
    }

    /// The server knows Ada by the token `made`.
    fn registered() -> Self {
        let mut visit = Self::on_its_way();
        visit.on(Event::RegistrationAnswered(ada("made")));
        visit
    }

    /// The panel is open and shows what the owner and this config want; the device kept this.
    fn that_wants(wishes: Wishes, kept: (Draft, Option<Proof>), given: &Value) -> Self {
        let mut visit = Self {
            session: Session::new(wishes, true),
        };
        visit.on(Event::Opened);
        let (draft, proof) = kept;
        visit.on(Event::Recalled { draft, proof });
        visit.on(Event::TokenFound(Some(token("mine"))));
        visit.on(Event::ConfigArrived(config(given)));
        visit
    }

    /// So many seconds go by; what was done in the last one.
    fn waits(&mut self, seconds: u32) -> Vec<Effect> {
        for left in (1..seconds).rev() {
            assert_eq!(
                self.on(Event::SecondPassed),
                [Effect::WaitASecond],
                "{left} to go"
            );
        }
        self.on(Event::SecondPassed)
    }

    /// What is done about an event, beside what goes on in the background: what is kept, and looked
    /// up, on this device, the time that a form takes, and who may talk.
    fn on(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.all(event);
        effects.retain(|effect| {
            !matches!(
                effect,
                Effect::KeepDraft(_) | Effect::Recall | Effect::LetSettle | Effect::Talk(_)
            )
        });
        effects
    }

    /// Everything that is done about an event.
    fn all(&mut self, event: Event) -> Vec<Effect> {
        self.session.apply(event, &Literal)
    }

    /// What is done about an event, beside telling the page.
    fn acts(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.on(event);
        effects.retain(|effect| !matches!(effect, Effect::TellPage(_)));
        effects
    }

    fn types(&mut self, field: FieldId, value: &str) {
        let value = value.to_owned();
        assert_eq!(self.on(Event::Typed { field, value }), []);
    }

    /// Submits a form whose token is known, and gives what goes out.
    fn submits(&mut self) -> Option<Registration> {
        registration_in(&self.on(Event::Submitted))
    }

    fn form(&self) -> &Form {
        self.session.form().expect("a form is on the screen")
    }

    fn field(&self, id: &FieldId) -> &Field {
        let found = self.form().fields.iter().find(|field| field.id == *id);
        found.expect("the form has this field")
    }

    /// What is said beside a field.
    fn beside(&self, id: &FieldId) -> Option<String> {
        Some(self.field(id).finding()?.in_english())
    }

    /// What is said across the form.
    fn above(&self) -> Option<String> {
        Some(self.form().trouble.as_ref()?.finding().in_english())
    }

    fn headline(&self) -> String {
        let greeting = self.session.greeting().expect("a greeting");
        greeting.headline().in_english()
    }

    /// What the visitor has typed themselves, and where, as far as a form is on the screen.
    fn texts(&self) -> Vec<(FieldId, String)> {
        let fields = self.session.form().map(|form| form.fields.iter());
        let theirs = fields.into_iter().flatten().filter(|field| field.touched);
        theirs
            .map(|field| (field.id.clone(), field.value.clone()))
            .collect()
    }

    /// What stands in each field.
    fn typed(&self) -> Vec<String> {
        let fields = &self.form().fields;
        fields.iter().map(|field| field.value.clone()).collect()
    }
}

/// The one message that is left among effects, if one is.
fn left_in(effects: &[Effect]) -> Option<OfflineMessage> {
    effects.iter().find_map(|effect| match effect {
        Effect::LeaveMessage(message) => Some(message.clone()),
        _ => None,
    })
}

/// What is kept of what was typed, where that is news.
fn kept_in(effects: &[Effect]) -> Option<Option<Draft>> {
    effects.iter().find_map(|effect| match effect {
        Effect::KeepDraft(draft) => Some(draft.clone()),
        _ => None,
    })
}

/// The one registration among effects, if any goes out.
fn registration_in(effects: &[Effect]) -> Option<Registration> {
    let mut found = effects.iter().filter_map(|effect| match effect {
        Effect::Register(registration) => Some(registration.clone()),
        _ => None,
    });
    let first = found.next();
    assert_eq!(found.next(), None, "one effect list sends at most once");
    first
}
