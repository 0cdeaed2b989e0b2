//! Before anything is kept or sent: what the visitor is asked to agree to, and the proof that they
//! did.

use super::{Effect, PageNews, Panel, Screen, Sending, Session};
use crate::wire::custom_field::CustomFieldValue;
use crate::wire::json;
use crate::wire::visitor::{Registration, Visitor};
use serde_json::{Map, Value};

/// What the visitor has agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    /// The site's, or the server's, words; `None` for the widget's own, in the visitor's language.
    pub text: Option<String>,
    /// Where the site's privacy policy was to be read.
    pub policy: Option<String>,
}

/// What is kept of a consent: exactly what was shown, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The sentence that was on the screen.
    pub text: String,
    /// Where the policy was to be read.
    pub policy: Option<String>,
    /// All that is kept, [`record`] as JSON.
    pub written: String,
}

/// What is kept of a consent: the sentence; its SHA-256 in hex, where the browser computes one (on
/// pages with TLS); the policy's address; the time (`2026-01-31T09:00:00.000Z`); the language.
#[must_use]
pub fn record(
    text: String,
    hash: Option<String>,
    policy: Option<String>,
    time: String,
    language: String,
) -> Value {
    let mut record = Map::new();
    json::put_text(&mut record, "text", &text);
    json::put_some(&mut record, "hash", hash.as_deref());
    json::put_some(&mut record, "policy", policy.as_deref());
    json::put_text(&mut record, "time", &time);
    json::put_text(&mut record, "language", &language);
    Value::Object(record)
}

impl Proof {
    /// Reads what was kept, which is `written`; `None` for what proves nothing.
    #[must_use]
    pub fn read(kept: &Value, written: String) -> Option<Self> {
        json::text(kept, "time")?;
        Some(Self {
            text: json::text(kept, "text")?,
            policy: json::text(kept, "policy"),
            written,
        })
    }

    /// As the value of the custom field that the site owner named for it.
    fn to_field(&self, key: &str) -> CustomFieldValue {
        CustomFieldValue {
            key: key.to_owned(),
            // Rocket.Chat knows no other values than texts.
            value: self.written.clone(),
            overwrite: true,
        }
    }
}

impl Session {
    /// What has to be agreed to: `None` when nothing has.
    #[must_use]
    pub fn consent(&self) -> Option<Agreed> {
        let config = self.config.as_ref()?;
        if !config.force_consent && self.wishes.consent.is_none() {
            return None;
        }
        let own = self.wishes.consent.clone();
        Some(Agreed {
            text: own
                .filter(|text| !text.is_empty())
                .or_else(|| config.consent_text.clone()),
            policy: self.wishes.policy.clone(),
        })
    }

    /// Whether something has to be agreed to, and was not: another sentence than before is another
    /// question.
    pub(super) fn lacks_consent(&self) -> bool {
        self.consent().is_some_and(|asked| {
            !self.proof.as_ref().is_some_and(|proof| {
                let same = asked.text.is_none_or(|text| text == proof.text);
                same && asked.policy == proof.policy
            })
        })
    }

    pub(super) fn agreed(&mut self) -> Vec<Effect> {
        match (&self.screen, self.consent()) {
            (Screen::Consent, Some(asked)) => vec![Effect::KeepConsent(asked)],
            _ => Vec::new(),
        }
    }

    pub(super) fn consent_kept(&mut self, proof: Proof) -> Vec<Effect> {
        self.proof = Some(proof);
        Vec::new()
    }

    /// Whatever happened: nothing goes on without a consent that it needs, and nothing waits for one
    /// that is there.
    pub(super) fn mind_consent(&mut self) -> Vec<Effect> {
        match (&self.screen, self.lacks_consent()) {
            (Screen::Consent, false) => {
                let guest = self.guest.take();
                let mut effects = self.enter(guest);
                effects.append(&mut self.resume_errand());
                effects
            }
            // What is on its way was sent before; its answer comes here.
            (Screen::Form(form), true) if form.sending == Sending::OnItsWay => Vec::new(),
            (Screen::Form(_) | Screen::Registered(_), true) => {
                self.ask_first(self.record().cloned());
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Asks for consent, before the server's record, or a form, is shown. What stands in one waits.
    pub(super) fn ask_first(&mut self, guest: Option<Visitor>) {
        if let Some(form) = self.form().filter(|form| form.changing().is_none()) {
            self.draft = Some(form.draft());
        }
        self.guest = guest;
        self.screen = Screen::Consent;
    }

    /// Puts the proof among what is sent, if the site has a field for it.
    pub(super) fn add_proof(&self, registration: &mut Registration) {
        if let (Some(key), Some(proof)) = (&self.wishes.consent_field, &self.proof) {
            registration.custom_fields.push(proof.to_field(key));
        }
    }

    /// Nothing was kept, nothing is sent; opening the panel asks again.
    pub(super) fn declined(&mut self) -> Vec<Effect> {
        if !matches!(self.screen, Screen::Consent) {
            return Vec::new();
        }
        let mut effects = self.give_up_registration();
        effects.push(Effect::TellPage(PageNews::Declined));
        if self.panel == Panel::Open {
            effects.append(&mut self.close());
        }
        effects
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_kept_says_what_was_agreed_to() {
        let (text, policy) = ("I agree".to_owned(), "https://shop.test/privacy".to_owned());
        let time = "2026-01-31T09:00:00.000Z".to_owned();
        let kept = record(text, None, Some(policy), time, "de".to_owned());
        assert_eq!(
            kept,
            json!({
                "text": "I agree", "policy": "https://shop.test/privacy",
                "time": "2026-01-31T09:00:00.000Z", "language": "de",
            })
        );
        let proof = Proof::read(&kept, kept.to_string()).unwrap();
        assert_eq!(proof.text, "I agree");
        assert_eq!(proof.to_field("consent").value, kept.to_string());
    }

    #[test]
    fn what_is_no_record_proves_nothing() {
        for kept in [
            json!(null),
            json!({}),
            json!({"text": "x"}),
            json!({"text": 1, "time": "t"}),
        ] {
            assert_eq!(Proof::read(&kept, String::new()), None, "{kept}");
        }
    }
}
