//! A contact being written: what stands in which field, and what is wrong with that.

use livechat_core::domain::custom_field::Patterns;
use livechat_core::wire::contact::answer::Contact;

use super::field::{self, Key, Kind};
use livechat_core::wire::client::custom_fields::FieldRecord;

/// Most addresses, and most numbers.
pub const MOST: usize = 20;

/// A field, and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Which.
    pub key: Key,
    /// What stands in it, as typed.
    pub value: String,
    /// What is wrong with that, as far as it was looked at.
    pub problem: Option<String>,
    /// The likelier address, where the one that stands there looks like a slip.
    pub suggestion: Option<String>,
}

/// How far the form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Somebody writes.
    Writing,
    /// It is looked up whether others have the same address or number.
    Checking,
    /// Others have; whoever writes is asked whether that is right.
    Warned,
    /// It is being saved.
    Saving,
}

/// Somebody else who may have the same address or number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    /// Which.
    pub value: String,
    /// What is known of that.
    pub state: Asked,
}

/// What is known of a twin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// It is being looked up.
    Coming,
    /// There is nobody, or nobody says.
    Nobody,
    /// There is; with id and name, where that could be found out.
    Somebody(Option<(String, String)>),
}

/// The form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The contact that is changed; `None` for a new one.
    pub of: Option<String>,
    /// Its fields, in their order.
    pub lines: Vec<Line>,
    /// What is asked of the answers to the owner's own fields.
    pub definitions: Vec<FieldRecord>,
    /// How far it is.
    pub step: Step,
    /// Why it was not saved, where that is no single field's matter.
    pub problem: Option<String>,
    /// How often the focus was to go to what has to be mended.
    pub looks: u32,
    /// Who else has what stands here.
    pub twins: Vec<Twin>,
    /// The line that was just added: the focus goes there.
    pub added: Option<Key>,
    pub(super) before: Vec<(Key, String)>,
    numbers: u32,
}

impl Form {
    /// An empty one, or one with what is known of somebody.
    pub(super) fn new(of: Option<&Contact>, definitions: &[FieldRecord]) -> Self {
        let definitions = definitions.iter().filter(|it| field::is_asked(it));
        let mut form = Self {
            of: of.map(|contact| contact.id.clone()),
            lines: Vec::new(),
            definitions: definitions.cloned().collect(),
            step: Step::Writing,
            problem: None,
            looks: 0,
            twins: Vec::new(),
            added: None,
            before: Vec::new(),
            numbers: 0,
        };
        let name = of.map(|contact| contact.name.as_str());
        form.push(Key::Name, name.unwrap_or_default());
        for kind in [Kind::Email, Kind::Phone] {
            let known = of.map(|contact| match kind {
                Kind::Email => contact.emails.as_slice(),
                Kind::Phone => contact.phones.as_slice(),
            });
            let known = known.unwrap_or_default();
            for value in known {
                let key = form.number(kind);
                form.push(key, value);
            }
            if known.is_empty() {
                let key = form.number(kind);
                form.push(key, "");
            }
        }
        for definition in form.definitions.clone() {
            let known = of.and_then(|contact| {
                let mut fields = contact.custom_fields.iter();
                fields.find(|(key, _)| *key == definition.key)
            });
            let value = known.map(|(_, value)| value.as_str());
            form.push(Key::Custom(definition.key), value.unwrap_or_default());
        }
        let manager = of.and_then(|contact| contact.manager.as_deref());
        form.push(Key::Manager, manager.unwrap_or_default());
        form.before = form.values();
        form
    }

    fn push(&mut self, key: Key, value: &str) {
        self.lines.push(Line {
            key,
            value: value.to_owned(),
            problem: None,
            suggestion: None,
        });
    }

    pub(super) fn number(&mut self, kind: Kind) -> Key {
        self.numbers += 1;
        Key::Of(kind, self.numbers)
    }

    /// What was written that would be lost.
    #[must_use]
    pub fn is_dirty(&self) -> bool {
        let bare = |values: Vec<(Key, String)>| {
            let values = values.into_iter().filter(|(_, value)| !value.is_empty());
            values.collect::<Vec<_>>()
        };
        bare(self.values()) != bare(self.before.clone())
    }

    /// How many lines are to be mended.
    #[must_use]
    pub fn problems(&self) -> usize {
        let lines = self.lines.iter();
        lines.filter(|line| line.problem.is_some()).count()
    }

    fn values(&self) -> Vec<(Key, String)> {
        let lines = self.lines.iter();
        lines
            .map(|line| (line.key.clone(), line.value.clone()))
            .collect()
    }

    /// A line.
    #[must_use]
    pub fn line(&self, key: &Key) -> Option<&Line> {
        self.lines.iter().find(|line| line.key == *key)
    }

    pub(super) fn line_mut(&mut self, key: &Key) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.key == *key)
    }

    /// What is asked of the answer to a field of the owner's.
    #[must_use]
    pub fn definition(&self, key: &str) -> Option<&FieldRecord> {
        self.definitions.iter().find(|it| it.key == key)
    }

    /// What of a line is sent, or why not.
    pub(super) fn judged(&self, line: &Line, patterns: &dyn Patterns) -> Result<String, String> {
        match &line.key {
            Key::Name => field::name(&line.value),
            Key::Of(kind, _) => {
                let value = match kind {
                    Kind::Email => field::email(&line.value)?,
                    Kind::Phone => field::phone(&line.value)?,
                };
                if !value.is_empty() && self.stands_above(line, *kind) {
                    return Err(match kind {
                        Kind::Email => "This address is there already".to_owned(),
                        Kind::Phone => "This number is there already".to_owned(),
                    });
                }
                Ok(value)
            }
            Key::Custom(key) => match self.definition(key) {
                Some(definition) => field::answer(definition, &line.value, patterns),
                None => Ok(line.value.clone()),
            },
            Key::Manager => Ok(line.value.clone()),
        }
    }

    fn stands_above(&self, line: &Line, kind: Kind) -> bool {
        let same = |other: &Line| {
            matches!(other.key, Key::Of(other, _) if other == kind)
                && plain(&other.value) == plain(&line.value)
        };
        let above = self.lines.iter().take_while(|other| other.key != line.key);
        above.into_iter().any(same)
    }

    /// Looks at all lines; whether they can be sent.
    pub(super) fn check(&mut self, patterns: &dyn Patterns) -> bool {
        let found: Vec<Option<String>> = self
            .lines
            .iter()
            .map(|line| self.judged(line, patterns).err())
            .collect();
        for (line, problem) in self.lines.iter_mut().zip(found) {
            line.problem = problem;
        }
        self.problems() == 0
    }

    /// A field is to be mended, by what the server said.
    pub(super) fn blame(&mut self, key: &Key, problem: String) {
        if let Some(line) = self.line_mut(key) {
            line.problem = Some(problem);
        }
    }

    /// The first address or number.
    pub(super) fn first(&self, kind: Kind) -> Option<Key> {
        let keys = self.lines.iter().map(|line| &line.key);
        let mut keys = keys.filter(|key| matches!(key, Key::Of(of, _) if *of == kind));
        keys.next().cloned()
    }
}

/// An address or number as it is compared.
pub(super) fn plain(value: &str) -> String {
    if value.contains('@') {
        return value.trim().to_lowercase();
    }
    value.chars().filter(|sign| sign.is_numeric()).collect()
}
