//! What the widget says: a key for each sentence, its arguments, and the English table.
//!
//! Nothing here knows a screen; the session's findings are turned into phrases in one place, so
//! that a new problem without words does not compile.

mod english;
mod finding;

pub use english::english;

/// One sentence of the widget.
///
/// Each is whole: sentences put together from pieces cannot be translated. `{…}` in a sentence is an
/// argument that its doc names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// The heading of a panel that has no title of its owner's.
    Title,
    /// Below the heading of the form.
    Introduction,
    /// Below it when no agent is there.
    IntroductionAway,
    /// While the form is being fetched.
    Loading,
    /// The button that closes the panel.
    Close,
    /// The button that tries again.
    TryAgain,
    /// Above the name.
    Name,
    /// Above the e-mail address.
    Email,
    /// Above the phone number.
    Phone,
    /// Behind the label of a field that may stay empty.
    Optional,
    /// The choice that stands for none.
    Choose,
    /// The button that sends the form.
    Start,
    /// The button that sends changed details.
    Save,
    /// The button that leaves the details as they are.
    Keep,
    /// The button while the form is on its way.
    Sending,
    /// The button while there is no network.
    AwaitingNetwork,
    /// The button while the server takes no calls. `{seconds}`.
    AwaitingTurn,
    /// Above the form while there is no network.
    OfflineKept,
    /// Above the form while the server takes no calls.
    BusyKept,
    /// Above several problems. `{count}`.
    Problems,
    /// Said before a problem, to those who do not see that it is one.
    ErrorPrefix,
    /// The name is missing.
    NameMissing,
    /// The name is too long. `{most}`.
    NameTooLong,
    /// The address is missing.
    EmailMissing,
    /// The address is no address.
    EmailMalformed,
    /// The number is missing.
    PhoneMissing,
    /// Too few digits. `{fewest}`.
    PhoneTooShort,
    /// Too many digits. `{most}`.
    PhoneTooLong,
    /// Signs that no number has.
    PhoneMalformed,
    /// One of the site's questions has no answer. `{label}`.
    AnswerMissing,
    /// The answer is too long. `{most}`.
    AnswerTooLong,
    /// The site's pattern refuses it. `{label}`.
    AnswerRefused,
    /// It is none of the options. `{label}`.
    AnswerNoOption,
    /// No network, while the form is being fetched.
    OfflineLoading,
    /// The server cannot be reached.
    Unreachable,
    /// The server did not answer in time.
    Slow,
    /// The server failed.
    Broken,
    /// The server answered something that nobody can read.
    Unreadable,
    /// The server asks to wait, while the form is being fetched. `{seconds}`.
    Busy,
    /// The server refused, with its reason. `{reason}`.
    Refused,
    /// Behind each of these when the form still holds what was typed.
    NothingLost,
    /// Registered just now. `{name}`.
    Registered,
    /// Registered just now, without a name.
    RegisteredNameless,
    /// Known from an earlier visit. `{name}`.
    Welcome,
    /// Known from an earlier visit, without a name.
    WelcomeNameless,
    /// Their details were changed just now. `{name}`.
    Saved,
    /// Their details were changed just now, without a name.
    SavedNameless,
    /// What comes next, by e-mail. `{email}`.
    NextByEmail,
    /// What comes next, by phone. `{phone}`.
    NextByPhone,
    /// What comes next, with neither.
    NextHere,
    /// That this device knows them again.
    Remembered,
    /// The button by which a registered visitor changes their details.
    Change,
    /// The heading of the form in which they do.
    ChangeTitle,
    /// Live chat is switched off.
    SwitchedOff,
    /// Below the button: why the details are asked for.
    Purpose,
}

/// A sentence with its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// Which sentence.
    pub key: Key,
    /// What stands for each `{…}` in it.
    pub arguments: Vec<(&'static str, String)>,
}

impl Phrase {
    /// A sentence with one argument.
    #[must_use]
    pub fn with(key: Key, name: &'static str, value: impl Into<String>) -> Self {
        Self {
            key,
            arguments: vec![(name, value.into())],
        }
    }

    /// The sentence in English.
    #[must_use]
    pub fn in_english(&self) -> String {
        fill(english(self.key), &self.arguments)
    }
}

impl From<Key> for Phrase {
    fn from(key: Key) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }
}

/// Puts arguments into a sentence, in one pass: an argument that itself holds `{…}` stays as it is.
fn fill(sentence: &str, arguments: &[(&'static str, String)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}') {
            Some((name, behind)) => {
                if let Some((_, value)) = arguments.iter().find(|(own, _)| *own == name) {
                    filled.push_str(value);
                }
                rest = behind;
            }
            None => rest = after,
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_in_arguments_and_leaves_what_people_typed_alone() {
        let phrase = Phrase::with(Key::Registered, "name", "{name} {reason} <b>");
        assert_eq!(
            phrase.in_english(),
            "You are registered, {name} {reason} <b>"
        );
    }

    #[test]
    fn a_sentence_without_its_argument_still_stands() {
        assert_eq!(fill("a {b} c", &[]), "a  c");
        assert_eq!(fill("a {b", &[]), "a b");
    }
}
