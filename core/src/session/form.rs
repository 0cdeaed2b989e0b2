//! The form: which fields it has, where it is on its way, and what is sent.

use super::draft::Draft;
use super::{Field, Greeting, PageNews, Problem, Trouble};
use crate::domain::custom_field::{AnswerError, Patterns};
use crate::domain::email::EmailError;
use crate::domain::typed::trimmed;
use crate::domain::wanted::{Control, FieldId, Line};
use crate::domain::{Contact, Identity, VisitorToken, Wanted, suggestion};
use crate::wire::answer::Refusal;
use crate::wire::config::{Config, Department};
use crate::wire::custom_field::CustomFieldValue;
use crate::wire::offline_message::OfflineMessage;
use crate::wire::visitor::Registration;

/// Where the form is on its way to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// With the visitor.
    No,
    /// Sent off sooner than a person can have filled it in: goes out once that time is over.
    Settling,
    /// A token is being made for it.
    MakingToken,
    /// Sent, not answered.
    OnItsWay,
    /// Goes out by itself when the network is back.
    AwaitingNetwork,
    /// Goes out by itself when the server takes calls again.
    AwaitingTurn {
        /// Seconds to go.
        seconds: u32,
    },
}

impl Sending {
    /// Whether pressing the button again would send it twice, or too early.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        match self {
            Self::Settling | Self::MakingToken | Self::OnItsWay | Self::AwaitingTurn { .. } => true,
            Self::No | Self::AwaitingNetwork => false,
        }
    }
}

/// What the form is for.
#[derive(Debug, Clone)]
pub enum Purpose {
    /// A first registration.
    Register,
    /// Changing the record of a visitor whom the server knows.
    Change(Box<Greeting>),
    /// Leaving a message while nobody is there.
    LeaveMessage,
}

/// The form.
#[derive(Debug, Clone)]
pub struct Form {
    /// The fields, in their order.
    pub fields: Vec<Field>,
    /// Where it is on its way.
    pub sending: Sending,
    /// Why the last sending came to nothing, where no field is to blame.
    pub trouble: Option<Trouble>,
    /// How often a sending was refused; each time the focus goes to what is to be mended.
    pub refusals: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// How often the fields became others.
    pub shape: u32,
    /// What stands in the field that people do not see.
    pub trap: String,
    /// So long on the screen that a person can have filled it in.
    pub(super) settled: bool,
    /// The id of the first message as it stands in the form: made before anything is sent, so that
    /// every tab, and every try, sends the same message.
    pub(super) message_id: Option<String>,
    /// What failed is tried again by itself, until the visitor changes something.
    pub(super) retry: Retry,
    /// What was typed into fields that are not asked here, as a draft has it.
    others: Vec<(String, String)>,
}

/// Tries that nobody asked for, each after a longer while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Retry {
    /// How many there were.
    pub(super) tries: u32,
    /// Seconds to the next.
    pub(super) left: Option<u32>,
}

impl Form {
    /// The fields that the server's config and the owner's wishes ask for, nothing typed yet.
    pub(super) fn new(config: &Config, wanted: Option<&[Wanted]>) -> Self {
        let departments: Vec<&Department> = config
            .departments
            .iter()
            .filter(|department| department.show_on_registration)
            .collect();
        let custom = if config.registration_form {
            config.custom_fields.as_slice()
        } else {
            &[]
        };
        let asked = match wanted {
            Some(wanted) => wanted.to_vec(),
            None => server_wants(config, &departments),
        };
        let mut fields: Vec<Field> = Vec::new();
        for wanted in &asked {
            // A choice between nothing, or one, is none.
            if wanted.id == FieldId::Department && departments.len() < 2 {
                continue;
            }
            let known = |spec: &&_| is_about(&wanted.id, spec);
            let mut field = Field::wanted(wanted, &departments);
            // Described by both: in the owner's words, by the server's rule.
            if let Some(spec) = custom.iter().find(known) {
                field.required |= spec.required;
                if let Some(default) = spec.default.as_ref().filter(|known| field.takes(known)) {
                    field.value.clone_from(default);
                }
            }
            fields.push(field);
        }
        for spec in custom {
            if !asked.iter().any(|wanted| is_about(&wanted.id, spec)) {
                fields.push(Field::custom(spec));
            }
        }
        Self::of(fields, Purpose::Register)
    }

    /// The fields that leave a message.
    pub(super) fn leaving(config: &Config) -> Self {
        let departments: Vec<&Department> = config
            .departments
            .iter()
            .filter(|department| department.show_on_offline_form)
            .collect();
        let mut fields = Vec::new();
        for (id, optional) in [
            (FieldId::Contact(Contact::Name), false),
            (FieldId::Contact(Contact::Email), false),
            (FieldId::Department, true),
            (FieldId::Message, false),
        ] {
            if id != FieldId::Department || departments.len() > 1 {
                fields.push(Field::wanted(&Wanted::plain(id, optional), &departments));
            }
        }
        Self::of(fields, Purpose::LeaveMessage)
    }

    fn of(fields: Vec<Field>, purpose: Purpose) -> Self {
        Self {
            fields,
            sending: Sending::No,
            trouble: None,
            refusals: 0,
            purpose,
            shape: 0,
            trap: String::new(),
            settled: false,
            message_id: None,
            retry: Retry::default(),
            others: Vec::new(),
        }
    }

    /// The record that is being changed, if that is what the form is for.
    #[must_use]
    pub fn changing(&self) -> Option<&Greeting> {
        match &self.purpose {
            Purpose::Change(greeting) => Some(greeting),
            Purpose::Register | Purpose::LeaveMessage => None,
        }
    }

    pub(super) fn changing_mut(&mut self) -> Option<&mut Greeting> {
        match &mut self.purpose {
            Purpose::Change(greeting) => Some(greeting),
            Purpose::Register | Purpose::LeaveMessage => None,
        }
    }

    /// Whether it leaves a message.
    #[must_use]
    pub fn leaves_message(&self) -> bool {
        matches!(self.purpose, Purpose::LeaveMessage)
    }

    /// Other fields are asked; what stands in those that stay is kept.
    pub(super) fn reshape(&mut self, config: &Config, wanted: Option<&[Wanted]>) {
        if self.leaves_message() {
            return;
        }
        let typed = self.draft();
        self.others.clear();
        let asked = Self::new(config, wanted).fields;
        let before = std::mem::replace(&mut self.fields, asked);
        let message = |field: &Field| field.id == FieldId::Message;
        if self.changing().is_some() && !before.iter().any(message) {
            self.fields.retain(|field| !message(field));
        }
        for field in &mut self.fields {
            if let Some(old) = before.iter().find(|old| old.id == field.id)
                && field.takes(&old.value)
            {
                field.value.clone_from(&old.value);
            }
        }
        self.restore(typed);
        self.shape += 1;
    }

    /// Whether the visitor has put something into it that they would miss.
    pub(super) fn holds_text(&self) -> bool {
        let theirs = |field: &Field| field.touched && !field.value.is_empty();
        self.fields.iter().any(theirs)
    }

    /// Whether a field is asked, by what stands in the others.
    #[must_use]
    pub fn is_shown(&self, field: &Field) -> bool {
        // A chain is no longer than the list, unless it goes in a circle.
        self.is_shown_within(field, self.fields.len())
    }

    fn is_shown_within(&self, field: &Field, depth: usize) -> bool {
        let Some(condition) = field.condition() else {
            return true;
        };
        let other = self
            .fields
            .iter()
            .find(|other| other.id.word() == condition.field);
        other.is_some_and(|other| {
            depth > 0
                && condition.values.contains(&other.value)
                && self.is_shown_within(other, depth - 1)
        })
    }

    /// Puts what the page says of the visitor where they have said nothing themselves.
    pub(super) fn prefill(&mut self, identity: &Identity, department: Option<&str>) {
        for field in &mut self.fields {
            if field.touched {
                continue;
            }
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => identity.name.as_deref(),
                FieldId::Contact(Contact::Email) => identity.email.as_deref(),
                FieldId::Contact(Contact::Phone) => identity.phone.as_deref(),
                FieldId::Department => department.and_then(|wanted| option(field, wanted)),
                FieldId::Message => None,
                FieldId::Custom(key) => {
                    let fields = &identity.custom_fields;
                    let known = fields.iter().find(|known| known.key == *key);
                    known.map(|known| known.value.as_str())
                }
            };
            let known = known.filter(|known| field.takes(known)).map(str::to_owned);
            if let Some(known) = known {
                field.value = known;
                field.suggestion = None;
            }
        }
    }

    /// Changes the record of a visitor whom the server knows. There is nothing more to begin with.
    pub(super) fn begin_change(&mut self, greeting: Greeting) {
        self.fields.retain(|field| field.id != FieldId::Message);
        self.fill_in(&greeting);
        self.purpose = Purpose::Change(Box::new(greeting));
    }

    /// Puts a known visitor's details into the fields.
    pub(super) fn fill_in(&mut self, greeting: &Greeting) {
        let visitor = &greeting.visitor;
        for field in &mut self.fields {
            let known = match &field.id {
                FieldId::Contact(Contact::Name) => visitor.name.as_ref(),
                FieldId::Contact(Contact::Email) => visitor.emails.first(),
                FieldId::Contact(Contact::Phone) => visitor.phones.first(),
                // One that cannot be chosen here stays theirs when none is sent.
                FieldId::Department => visitor.department.as_ref().filter(|id| field.takes(id)),
                FieldId::Message => None,
                FieldId::Custom(key) => visitor
                    .livechat_data
                    .iter()
                    .find(|(known, _)| known == key)
                    .map(|(_, value)| value),
            };
            if let Some(known) = known {
                field.value.clone_from(known);
            }
        }
    }

    /// Puts back what the visitor had typed before the page was left.
    pub(super) fn restore(&mut self, draft: Draft) {
        let mut values = draft.values;
        if let Some(text) = draft.text {
            let word = FieldId::Message.word();
            match values.iter_mut().find(|(key, _)| key == word) {
                // There is one field for both.
                Some((_, later)) => *later = [&text, "\n", later].concat(),
                None => values.push((word.to_owned(), text)),
            }
        } else {
            self.message_id = draft.id;
        }
        for (key, value) in values {
            let field = self.fields.iter_mut().find(|field| draft_key(field) == key);
            match field {
                Some(field) if !field.touched && field.takes(&value) => {
                    field.value = value;
                    field.touched = true;
                }
                Some(_) => {}
                None => self.others.push((key, value)),
            }
        }
    }

    /// What is to be kept of it, for a page that is left now.
    pub(super) fn draft(&self) -> Draft {
        Draft {
            values: self
                .fields
                .iter()
                .filter(|field| field.touched)
                .map(|field| (draft_key(field), field.value.clone()))
                .chain(self.others.iter().cloned())
                .collect(),
            sent: (self.sending != Sending::No || self.retry.left.is_some())
                .then(|| self.leaves_message()),
            text: None,
            id: self.message_id.clone(),
        }
    }

    /// What the page is told of a form that was sent.
    pub(super) fn submitted(&self, department: Option<String>) -> PageNews {
        let given = |contact: Contact| {
            let field = self.asked(&FieldId::Contact(contact))?;
            let value = field.value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        PageNews::Submitted {
            name: given(Contact::Name),
            email: given(Contact::Email),
            phone: given(Contact::Phone),
            department: self.department_or(department),
        }
    }

    /// A field, if it is asked.
    fn asked(&self, id: &FieldId) -> Option<&Field> {
        let field = self.fields.iter().find(|field| field.id == *id);
        field.filter(|field| self.is_shown(field))
    }

    /// Whom the visitor wants: none, if they took it out; what the page wants, if they chose nothing.
    pub(super) fn department_or(&self, pages: Option<String>) -> Option<String> {
        match self.asked(&FieldId::Department) {
            Some(field) if field.touched || !field.value.is_empty() => {
                (!field.value.is_empty()).then(|| field.value.clone())
            }
            Some(_) | None => pages,
        }
    }

    /// The first message, if there is one.
    pub(super) fn message(&self) -> Option<String> {
        let message = trimmed(&self.asked(&FieldId::Message)?.value);
        (!message.is_empty()).then(|| message.to_owned())
    }

    /// Whether it can go out: a person can have filled it in, and what it says has an id.
    pub(super) fn is_ready(&self) -> bool {
        (self.settled || self.changing().is_some()) && !self.lacks_id()
    }

    /// Whether it says something that has no id.
    pub(super) fn lacks_id(&self) -> bool {
        self.message_id.is_none() && !self.leaves_message() && self.message().is_some()
    }

    /// Whether it is on its way, so that its fields are not to be edited.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        match self.sending {
            Sending::Settling | Sending::MakingToken | Sending::OnItsWay => true,
            Sending::No | Sending::AwaitingNetwork | Sending::AwaitingTurn { .. } => false,
        }
    }

    /// The visitor changed a field. One that is marked is checked again as it is mended; the others
    /// are left in peace until the form is sent.
    pub(super) fn typed(&mut self, id: &FieldId, value: String, patterns: &dyn Patterns) {
        self.retry = Retry::default();
        if *id == FieldId::Message {
            // Another message.
            self.message_id = None;
        }
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == *id) {
            field.value = value;
            field.touched = true;
            field.suggestion = None;
        }
        self.check_those(patterns, |field| field.id == *id && field.problem.is_some());
    }

    /// The visitor is done with a field: an address that looks like a slip gets a suggestion.
    pub(super) fn left(&mut self, id: &FieldId) {
        if let Some(field) = self.fields.iter_mut().find(|field| field.id == *id)
            && matches!(field.control, Control::Line(Line::Email))
        {
            field.suggestion = suggestion::suggestion(&field.value);
        }
    }

    /// Checks every field that is asked; `false` when something is to be mended.
    pub(super) fn check(&mut self, patterns: &dyn Patterns) -> bool {
        self.check_those(patterns, |_| true);
        let sound = self.fields.iter().all(|field| field.problem.is_none());
        if !sound {
            self.sending = Sending::No;
            self.trouble = None;
            self.retry = Retry::default();
            self.refusals += 1;
        }
        sound
    }

    /// Checks some of the fields that are asked; with the others nothing is wrong.
    fn check_those(&mut self, patterns: &dyn Patterns, which: impl Fn(&Field) -> bool) {
        let shown: Vec<bool> = self
            .fields
            .iter()
            .map(|field| self.is_shown(field))
            .collect();
        for (field, shown) in self.fields.iter_mut().zip(shown) {
            if !shown {
                field.problem = None;
            } else if which(field) {
                field.check(patterns);
            }
        }
    }

    /// What is sent: each field as typed, trimmed, and only those that hold something; and what the
    /// page knows of what is not asked.
    pub(super) fn registration(&self, token: VisitorToken, known: &Identity) -> Registration {
        let mut registration = Registration::new(token);
        known.complete(&mut registration);
        for field in &self.fields {
            if !self.is_shown(field) {
                continue;
            }
            let value = field.answer();
            let some = (!value.is_empty()).then(|| value.clone());
            match &field.id {
                FieldId::Contact(Contact::Name) => registration.name = some,
                FieldId::Contact(Contact::Email) => registration.email = some,
                FieldId::Contact(Contact::Phone) => registration.phone = some,
                // Not alone the form's.
                FieldId::Department | FieldId::Message => {}
                FieldId::Custom(key) => {
                    if some.is_some() || self.clears(key) {
                        registration.custom_fields.push(CustomFieldValue {
                            key: key.clone(),
                            value,
                            overwrite: true,
                        });
                    }
                }
            }
        }
        registration
    }

    /// What is left while nobody is there.
    pub(super) fn offline_message(&self, department: Option<String>) -> OfflineMessage {
        let answer = |id: FieldId| {
            let field = self.fields.iter().find(|field| field.id == id);
            field.map(Field::answer).unwrap_or_default()
        };
        OfflineMessage {
            name: answer(FieldId::Contact(Contact::Name)),
            email: answer(FieldId::Contact(Contact::Email)),
            message: answer(FieldId::Message),
            department: self.department_or(department),
            host: None,
        }
    }

    /// Whether the server knows an answer that would stay if none were sent. Only an answer to the
    /// site's questions can be cleared so: Rocket.Chat keeps a name, an address and a number that a
    /// registration leaves out or empty.
    fn clears(&self, key: &str) -> bool {
        self.changing().is_some_and(|greeting| {
            let known = &greeting.visitor.livechat_data;
            known
                .iter()
                .any(|(own, value)| own == key && !value.is_empty())
        })
    }

    /// Puts a refusal on the fields it concerns; `false` when none of them is here.
    pub(super) fn mark(&mut self, refusal: &Refusal) -> bool {
        const MISSING: &str = "Missing required custom fields: ";
        let mut marked = false;
        if refusal.code() == "error-invalid-email" {
            marked |= self.blame(
                |field| field.id == FieldId::Contact(Contact::Email),
                Problem::Email(EmailError::Malformed),
            );
        }
        if let Some(keys) = refusal.error.strip_prefix(MISSING) {
            for key in keys.split(',').map(str::trim) {
                marked |= self.blame(
                    |field| matches!(&field.id, FieldId::Custom(own) if own == key),
                    Problem::Answer(AnswerError::Missing),
                );
            }
        }
        if let Some(named) = refusal
            .error
            .strip_prefix("Invalid value for ")
            .and_then(|rest| rest.strip_suffix(" field"))
        {
            marked |= self.blame(
                |field| {
                    let own = matches!(&field.id, FieldId::Custom(own) if own == named);
                    own || field.label.as_deref() == Some(named)
                },
                Problem::Answer(AnswerError::Refused),
            );
        }
        if marked {
            self.refusals += 1;
        }
        marked
    }

    /// The server does not know the department that the visitor chose: it is on the field, if they
    /// did.
    pub(super) fn mark_department(&mut self) -> bool {
        let marked = self.blame(
            |field| field.id == FieldId::Department && field.touched && !field.value.is_empty(),
            Problem::DepartmentGone,
        );
        if marked {
            self.sending = Sending::No;
            self.trouble = None;
            self.refusals += 1;
        }
        marked
    }

    /// Takes out the department that nobody chose; whether there was one.
    pub(super) fn drop_department(&mut self) -> bool {
        let mut fields = self.fields.iter_mut();
        let field = fields.find(|field| field.id == FieldId::Department);
        field.is_some_and(|field| !std::mem::take(&mut field.value).is_empty())
    }

    /// Only what is asked: nobody could mend the others.
    fn blame(&mut self, concerns: impl Fn(&Field) -> bool, problem: Problem) -> bool {
        let mut fields = self.fields.iter();
        let at = fields.position(|field| concerns(field) && self.is_shown(field));
        match at.and_then(|at| self.fields.get_mut(at)) {
            Some(field) => {
                field.problem = Some(problem);
                true
            }
            None => false,
        }
    }
}

fn is_about(id: &FieldId, spec: &crate::wire::config::CustomFieldSpec) -> bool {
    matches!(id, FieldId::Custom(key) if *key == spec.key)
}

/// The option that a department's id, or name, means.
fn option<'a>(field: &'a Field, wanted: &str) -> Option<&'a str> {
    match &field.control {
        Control::Choice(options) => options
            .iter()
            .find(|(id, name)| id == wanted || name == wanted)
            .map(|(id, _)| id.as_str()),
        Control::Line(_) | Control::Lines | Control::Tick => None,
    }
}

/// The name of a field in a draft: a site's key may be one of our words.
fn draft_key(field: &Field) -> String {
    let word = field.id.word();
    if let FieldId::Custom(_) = field.id {
        [":", word].concat()
    } else {
        word.to_owned()
    }
}

/// The fields by the server's flags. It has none for the phone.
fn server_wants(config: &Config, departments: &[&Department]) -> Vec<Wanted> {
    [
        (FieldId::Contact(Contact::Name), config.ask_name, false),
        (FieldId::Contact(Contact::Email), config.ask_email, false),
        (FieldId::Department, departments.len() > 1, true),
    ]
    .into_iter()
    .filter(|(_, asked, _)| config.registration_form && *asked)
    .map(|(id, _, optional)| Wanted::plain(id, optional))
    .collect()
}
