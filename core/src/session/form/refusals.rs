//! What the server does not take, on the fields that it is about.

use super::{Form, Sending};
use crate::cut::pieces;
use crate::domain::Contact;
use crate::domain::custom_field::AnswerError;
use crate::domain::email::EmailError;
use crate::domain::wanted::FieldId;
use crate::session::{Field, Problem};
use crate::wire::answer::Refusal;

impl Form {
    /// Puts a refusal on the fields it concerns; `false` when none of them is here.
    pub(in crate::session) fn mark(&mut self, refusal: &Refusal) -> bool {
        const MISSING: &str = "Missing required custom fields: ";
        let mut marked = false;
        if refusal.code() == "error-invalid-email" {
            marked |= self.blame(
                |field| field.id == FieldId::Contact(Contact::Email),
                Problem::Email(EmailError::Malformed),
            );
        }
        if let Some(keys) = refusal.error.strip_prefix(MISSING) {
            for key in pieces(keys, b',').map(str::trim) {
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
    pub(in crate::session) fn mark_department(&mut self) -> bool {
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
    pub(in crate::session) fn drop_department(&mut self) -> bool {
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
