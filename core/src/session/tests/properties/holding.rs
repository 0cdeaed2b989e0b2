//! What must hold of a session.

use super::*;

/// What the visitor has typed and nobody has taken, wherever it is.
fn held(session: &Session) -> Vec<(String, String)> {
    let mut held: Vec<(String, String)> = Vec::new();
    let form = session.form().map(Form::draft);
    for draft in form.into_iter().chain(session.draft.clone()) {
        // Of a field that came twice the first counts.
        let mut values = draft.values;
        let mut keys = Vec::new();
        values.retain(|(key, _)| {
            let new = !keys.contains(key);
            keys.push(key.clone());
            new
        });
        held.append(&mut values);
        held.extend(draft.text.map(|text| ("message".to_owned(), text)));
    }
    held.extend(message(session).map(|text| ("message".to_owned(), text)));
    held.into_iter()
        .map(|(key, value)| (key, trimmed(&value).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect()
}

/// The first message that the server does not have.
pub(super) fn message(session: &Session) -> Option<String> {
    let mut draft = Draft::default();
    session.errands.keep_message(&mut draft);
    draft.text
}

/// The same, or what an earlier page left of it.
pub(super) fn unsaid(session: &Session) -> Option<String> {
    message(session).or_else(|| session.draft.clone()?.text)
}

impl World {
    pub(super) fn loses_nothing(&self, before: &Session, event: &Event) {
        let after = &self.visit.session;
        let now = held(after);
        let was_sent = before
            .form()
            .is_some_and(|form| form.sending == Sending::OnItsWay);
        let changing = before.form().is_some_and(|form| form.changing().is_some());
        let greeted = after.greeting().is_some();
        for (key, value) in held(before) {
            let taken = match event {
                Event::Typed { field, .. } | Event::SuggestionTaken(field) => {
                    key.trim_start_matches(':') == field.word()
                }
                Event::RegistrationAnswered(Ok(_)) if was_sent => {
                    let shown = before.form().and_then(Form::message);
                    key != "message" || shown.as_ref() != Some(&value)
                }
                Event::MessageLeft(Ok(())) => was_sent,
                Event::ErrandAnswered(Ok(None)) => {
                    key == "message" && Some(value.clone()) == message(before)
                }
                // They do not want it, or not here any more.
                Event::ChangeDropped => changing,
                Event::Forgotten | Event::Erased(_) => after.token.is_none(),
                Event::TokenElsewhere(None) => Some(value.clone()) == message(before),
                // Somebody else.
                Event::Identified(identity) if identity.token.is_some() => {
                    Some(value.clone()) == message(before)
                }
                _ => false,
            };
            // Taken by the server while the page was away; or details of somebody else.
            let known = |draft: &Draft| draft.sent == Some(false) && key != "message";
            let taken = taken
                || before.draft.as_ref().is_some_and(known) && greeted
                || changing && after.form().is_none()
                || before.form().is_some_and(|form| !form.holds_text()) && greeted;
            let is = |(own, now): &(String, String)| *own == key && now.contains(&value);
            assert!(
                taken || now.iter().any(is),
                "{key} {value:?} is gone after {event:?}"
            );
        }
    }

    /// Exactly the trimmed text of each field that is asked, and nothing of others.
    pub(super) fn is_as_typed(&mut self, effect: &Effect) {
        match effect {
            Effect::Register(sent) => {
                let form = self.visit.form();
                assert!(form.settled || form.changing().is_some(), "too soon");
                if let Some(text) = form.message() {
                    let id = form.message_id.clone();
                    let id = id.expect("made before anything is sent");
                    if let Some((known, _)) = self.meant.iter().find(|(_, said)| *said == text) {
                        assert_eq!(*known, id, "the same message");
                    }
                    self.meant = Some((id, text));
                }
                for field in &form.fields {
                    let custom = |key: &String| {
                        let sent = sent.custom_fields.iter().find(|sent| sent.key == *key);
                        sent.map(|sent| sent.value.as_str())
                    };
                    if !form.is_shown(field) {
                        if let FieldId::Custom(key) = &field.id {
                            assert_eq!(custom(key), None, "it is not asked");
                        }
                        continue;
                    }
                    assert_eq!(field.problem, None);
                    let carried = match &field.id {
                        FieldId::Contact(Contact::Name) => sent.name.as_deref(),
                        FieldId::Contact(Contact::Email) => sent.email.as_deref(),
                        FieldId::Contact(Contact::Phone) => sent.phone.as_deref(),
                        FieldId::Custom(key) => custom(key),
                        FieldId::Department if field.value.is_empty() && !field.touched => continue,
                        FieldId::Department => sent.department.as_deref(),
                        FieldId::Message => continue,
                    };
                    assert_eq!(carried.unwrap_or_default(), trimmed(&field.value));
                }
            }
            Effect::LeaveMessage(sent) => {
                assert!(self.visit.form().settled, "too soon");
                for (id, sent) in [
                    (NAME, &sent.name),
                    (EMAIL, &sent.email),
                    (FieldId::Message, &sent.message),
                ] {
                    let field = self.visit.field(&id);
                    assert_eq!(field.problem, None);
                    assert_eq!(sent, trimmed(&field.value));
                }
            }
            Effect::RunErrand(Errand::Say { id, text, .. }) => {
                for (known, said) in self.said.iter().chain(&self.meant) {
                    if said == text {
                        assert_eq!(known, id, "the same message");
                    }
                }
                assert_eq!(Some(text), message(&self.visit.session).as_ref());
                self.said = Some((id.clone(), text.clone()));
            }
            _ => {}
        }
    }

    pub(super) fn keeps_what_nobody_took(&self) {
        let session = &self.visit.session;
        if session.lacks_consent() || !self.recalled {
            return;
        }
        let kept = self.draft.clone().unwrap_or_default();
        let mut typed = Vec::new();
        if let Some(form) = session.form().filter(|form| form.changing().is_none()) {
            typed = self.visit.texts();
            typed.retain(|(_, text)| !text.is_empty());
            if !kept.is_empty() {
                let waits = form.sending != Sending::No || form.retry.left.is_some();
                let waits = waits.then(|| form.leaves_message());
                assert_eq!(kept.sent, waits, "whether it was sent");
            }
        }
        let says = !typed.is_empty() && message(session).is_none();
        if let Some(form) = session.form().filter(|_| says) {
            assert_eq!(kept.id, form.message_id, "what its message will be");
        }
        for (field, text) in &typed {
            let word = field.word();
            let is = |(key, value): &(String, String)| key.ends_with(word) && value == text;
            assert!(kept.values.iter().any(is), "{field:?} is not kept");
        }
        assert_eq!(kept.text, unsaid(session));
        if held(session).is_empty() && typed.is_empty() {
            let blank = |(_, value): &(String, String)| trimmed(value).is_empty();
            assert!(
                kept.values.iter().all(blank) && kept.text.is_none(),
                "kept for nobody: {kept:?}"
            );
        }
    }

    pub(super) fn does_one_thing_at_a_time(&self) {
        let count =
            |wanted: fn(&Effect) -> bool| self.unanswered.iter().filter(|e| wanted(e)).count();
        for (what, count) in [
            (
                "form",
                count(|e| matches!(e, Effect::Register(_) | Effect::LeaveMessage(_))),
            ),
            ("clock", count(|e| matches!(e, Effect::WaitASecond))),
            (
                "errand",
                count(|e| matches!(e, Effect::RunErrand(_) | Effect::WaitForErrand { .. })),
            ),
            ("visit", count(|e| matches!(e, Effect::ReportVisit(_)))),
            ("end", count(|e| matches!(e, Effect::Erase(_)))),
        ] {
            assert!(count <= 1, "two at once: {what}");
        }
        // A second one may be made for a form that waited for consent; the first holds.
        assert!(count(|e| matches!(e, Effect::MakeToken)) <= 2);
    }

    /// When all goes well, nothing waits for ever.
    pub(super) fn comes_to_rest(&mut self) {
        self.happens(Event::NetworkCame);
        for _ in 0..300 {
            self.answers(false, None);
        }
        assert_eq!(self.unanswered, [], "it goes on for ever");
        let session = &self.visit.session;
        assert!(
            !matches!(session.screen(), Screen::Loading),
            "it loads for ever"
        );
        if let Some(form) = session.form() {
            assert_eq!(form.sending, Sending::No, "it is sent for ever");
        }
        if let Screen::Erasing(erasing) = session.screen() {
            assert!(!erasing.under_way, "it is erased for ever");
        }
        if let Some(greeting) = session.greeting() {
            assert_ne!(greeting.message, Some(FirstMessage::OnItsWay));
        }
        if session.greeting().is_some() || session.form().is_some() {
            assert!(
                !session.errands.wants_registration(),
                "the page waits for ever"
            );
        }
    }
}
