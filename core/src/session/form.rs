//! The form: which fields it has, and where it is on its way. What stands in them, what they say and
//! what the server does not take are files of their own.

mod answers;
mod filling;
mod refusals;

use super::{Field, Greeting, Trouble};
use crate::domain::custom_field::Patterns;
use crate::domain::wanted::{Control, FieldId, Line};
use crate::domain::{Contact, Wanted, suggestion};
use crate::wire::config::{Config, Department};

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
}

fn is_about(id: &FieldId, spec: &crate::wire::config::CustomFieldSpec) -> bool {
    matches!(id, FieldId::Custom(key) if *key == spec.key)
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
