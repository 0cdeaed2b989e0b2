//! A row under way: what is asked about it, and what is sent of it.

use livechat_core::contacts_file::ContactRow;
use livechat_core::wire::contact::answer::Contact;
use livechat_core::wire::contact::change::{ContactChange, Manager};
use livechat_core::wire::contact::look_up::KnownBy;

use super::super::form::plain;
use crate::desk::{Choice, said};

/// What is asked about a row, in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asking {
    /// Whether anybody has one of its addresses and numbers: the so-manieth.
    Exists(usize),
    /// Who that is, by the same one.
    Find {
        /// By which.
        place: usize,
        /// Among those whom no agent has taken note of.
        unknown: bool,
    },
    /// The contact that the row names by its id.
    Get,
    /// To write down a new contact.
    Create,
    /// To change the one that is there.
    Update,
}

/// A row under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Work {
    pub(super) row: ContactRow,
    pub(super) known: Option<Contact>,
    pub(super) asking: Asking,
    /// It was sent, and nobody knows whether it arrived.
    pub(super) lost: bool,
}

impl Work {
    /// What somebody may be known by: the addresses, then the numbers.
    fn keys(&self) -> impl Iterator<Item = KnownBy> {
        let emails = self.row.contact.emails.iter().cloned();
        let phones = self.row.contact.phones.iter().cloned();
        emails.map(KnownBy::Email).chain(phones.map(KnownBy::Phone))
    }

    pub(super) fn key(&self, place: usize) -> Option<KnownBy> {
        self.keys().nth(place)
    }

    pub(super) fn value(&self, place: usize) -> String {
        match self.key(place) {
            Some(KnownBy::Email(value) | KnownBy::Phone(value) | KnownBy::Id(value)) => value,
            None => String::new(),
        }
    }

    pub(super) fn after(&self, place: usize) -> Asking {
        if self.key(place).is_some() {
            Asking::Exists(place)
        } else {
            Asking::Create
        }
    }

    /// What the contact that is there gets of the row: more addresses and numbers, other values.
    pub(super) fn change(&self, known: &Contact) -> ContactChange {
        let new = &self.row.contact;
        let joined = |known: &[String], new: &[String]| {
            let mut all = known.to_vec();
            for one in new {
                if !all.iter().any(|it| plain(it) == plain(one)) {
                    all.push(one.clone());
                }
            }
            (all.len() > known.len()).then_some(all)
        };
        let fields = new.custom_fields.as_deref().unwrap_or_default();
        let mut all = known.custom_fields.clone();
        for (key, value) in fields {
            match all.iter_mut().find(|(known, _)| known == key) {
                Some((_, known)) => known.clone_from(value),
                None => all.push((key.clone(), value.clone())),
            }
        }
        ContactChange {
            contact: known.id.clone(),
            custom_fields: (all != known.custom_fields).then_some(all),
            emails: joined(&known.emails, &new.emails),
            manager: new.manager.clone().map(Manager::Agent),
            name: (known.name != new.name).then(|| new.name.clone()),
            phones: joined(&known.phones, &new.phones),
            wipe_conflicts: false,
        }
    }
}

/// The id of who looks after a row's contact: files have it, or a user name. Where nobody knows who
/// answers here, the server is left to judge.
pub(super) fn manager(
    named: Option<&str>,
    agents: &[Choice],
    usernames: &[(String, String)],
) -> Result<Option<String>, String> {
    let Some(named) = named else { return Ok(None) };
    let by_name = usernames.iter().find(|(name, _)| name == named);
    if let Some((_, id)) = by_name {
        return Ok(Some(id.clone()));
    }
    if agents.is_empty() || agents.iter().any(|agent| agent.id == named) {
        return Ok(Some(named.to_owned()));
    }
    Err(format!(
        "Nobody called “{}” answers here.",
        said::shown(named, 60)
    ))
}
