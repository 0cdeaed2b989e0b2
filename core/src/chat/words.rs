//! Every sentence of the conversation: its key, where it is said, and its English.
//!
//! The second table beside [`crate::text::Key`], for the wasm that draws conversations; the places
//! of its sentences in a locale continue those of the first.

use crate::cut::cut;
use crate::text::NAMES as FIRST;

/// Makes the keys, their names and the English table of one list, so that none can lack in another.
macro_rules! words {
    ($($(#[$doc:meta])+ $word:ident = $english:literal,)+) => {
        /// One sentence of the conversation. `{…}` in a sentence is its argument; none has two.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Word {
            $($(#[$doc])+ $word,)+
        }

        /// The words' names, in their order: in a locale they follow [`crate::text::NAMES`].
        pub const NAMES: &[&str] = &[$(stringify!($word),)+];

        pub(crate) const ENGLISH: &[&str] = &[$($english,)+];
    };
}

impl Word {
    /// Its place among all sentences of a locale.
    #[must_use]
    pub fn index(self) -> usize {
        FIRST.len() + self as usize
    }

    /// The English sentence.
    #[must_use]
    pub fn english(self) -> &'static str {
        ENGLISH.get(self as usize).copied().unwrap_or_default()
    }
}

/// Puts the argument into a sentence.
#[must_use]
pub fn fill(sentence: &str, argument: &str) -> String {
    let mut filled = String::with_capacity(sentence.len() + argument.len());
    let Some((before, rest)) = cut(sentence, b'{') else {
        return sentence.to_owned();
    };
    filled.push_str(before);
    filled.push_str(argument);
    filled.push_str(cut(rest, b'}').map_or("", |(_, behind)| behind));
    filled
}

words! {
    /// What the list of messages is called.
    Conversation = "Conversation",
    /// While the messages are being fetched.
    LoadingMessages = "Fetching the conversation…",
    /// While older messages are.
    LoadingOlder = "Fetching older messages…",
    /// In the composer while it is empty.
    Compose = "Write a message…",
    /// What the composer is called.
    Composer = "Your message",
    /// The button that sends.
    Send = "Send",
    /// Behind the visitor's own messages.
    You = "You",
    /// An agent who stays hidden.
    Agent = "Our team",
    /// A message on its way.
    SendingMessage = "Sending…",
    /// A message that is sent.
    SentMessage = "Sent",
    /// A message that was not sent.
    NotSent = "Not sent",
    /// It is too long for the server.
    NotSentTooLong = "Not sent: it is too long",
    /// The conversation was over.
    NotSentClosed = "Not sent: the conversation had ended",
    /// Nobody is there.
    NotSentAway = "Not sent: nobody is here right now",
    /// The server refused, with its reason. `{reason}`.
    NotSentRefused = "Not sent: {reason}",
    /// It waits for the network, or for its turn.
    WaitsToBeSent = "Waiting to be sent",
    /// The button that shows all of a long message.
    ShowAll = "Show all of it",
    /// The button that sends it again.
    SendAgain = "Try again",
    /// The button that puts it back into the composer.
    TakeBack = "Take back",
    /// A message that was changed.
    Edited = "edited",
    /// Below the composer: how many characters are left. `{count}`.
    Left = "{count} left",
    /// Below the composer: how many there are too many. `{count}`.
    Excess = "{count} too many",
    /// Above the first of one that was not seen.
    NewOne = "1 new message",
    /// Above the first of several that were not seen. `{count}`.
    NewMany = "{count} new messages",
    /// The button that goes to the newest message.
    Newest = "Newest messages",
    /// Somebody types. `{name}`.
    Types = "{name} is typing…",
    /// An agent who stays hidden types.
    SomebodyTypes = "Somebody is typing…",
    /// Nobody answers yet.
    Connecting = "Looking for somebody to answer you…",
    /// The visitor's place in the queue. `{spot}`.
    QueueSpot = "You are number {spot} in the queue",
    /// How long that may take. `{minutes}`.
    QueueWait = "About {minutes} min",
    /// The same, less than a minute.
    QueueSoon = "It will not be long",
    /// Somebody answers. `{name}`.
    Joined = "{name} is here for you",
    /// An agent who stays hidden does.
    SomebodyJoined = "Somebody is here for you",
    /// Between messages: where it began.
    ChatStarted = "The conversation began",
    /// Between messages: somebody left. `{name}`.
    WentAway = "{name} has left",
    /// The same, of somebody who stays hidden.
    SomebodyLeft = "Somebody has left",
    /// Between messages: somebody else, or another department, answers now. `{name}`.
    PassedOn = "Passed on to {name}",
    /// Between messages: somebody else will answer.
    BackInQueue = "You are back in the queue. Somebody will be with you.",
    /// A file without a name.
    File = "File",
    /// The button that joins a call.
    JoinCall = "Join the call",
    /// A button that leads somewhere and does not say where.
    OpenLink = "Open",
    /// Status of an agent.
    Online = "Online",
    /// Status of an agent.
    StatusAway = "Away",
    /// Status of an agent.
    StatusBusy = "Busy",
    /// Status of an agent.
    StatusOffline = "Offline",
    /// The connection is lost.
    Lost = "Connection lost. We keep trying, and nothing is lost.",
    /// The device has no network.
    NoNetwork = "You are offline. What you write is sent when you are back.",
    /// What the button with further actions is called.
    More = "More",
    /// The button that leads to the visitor's details.
    ChangeDetails = "Change my details",
    /// The button that has the visitor forgotten.
    ForgetMe = "Forget me",
    /// The button that ends the conversation.
    End = "End conversation",
    /// The question whether they mean it.
    EndTitle = "End this conversation?",
    /// The button that ends it.
    EndYes = "End it",
    /// The button that does not.
    EndNo = "Go on",
    /// While it is being ended.
    EndingNow = "Ending…",
    /// It could not be ended.
    NotEnded = "The conversation could not be ended. Try again.",
    /// It ended.
    Ended = "The conversation has ended",
    /// Below that.
    EndedText = "Thank you for talking to us.",
    /// The button that begins another.
    NewChat = "Start a new conversation",
    /// The question whether the conversation is wanted by e-mail.
    TranscriptTitle = "Would you like a copy by email?",
    /// Above the address.
    TranscriptEmail = "Email",
    /// The button that asks for it.
    TranscriptYes = "Send me a copy",
    /// The button that does not.
    NoThanks = "No, thank you",
    /// It was asked for.
    TranscriptSent = "Your copy is on its way",
    /// It was not.
    TranscriptNotSent = "The copy could not be sent. Try again.",
    /// The question how content the visitor is.
    SurveyTitle = "How was it?",
    /// An item of it.
    SurveySatisfaction = "How satisfied are you?",
    /// An item of it.
    SurveyKnowledge = "How well did we know our subject?",
    /// An item of it.
    SurveySpeed = "How quickly did we answer?",
    /// An item of it.
    SurveyFriendliness = "How friendly were we?",
    /// The item that takes any text.
    SurveyFeedback = "What else would you like to tell us?",
    /// The lowest of the values.
    SurveyLowest = "Not at all",
    /// The highest of them.
    SurveyHighest = "Very",
    /// The button that sends it.
    SurveySend = "Send",
    /// It was sent.
    SurveyThanks = "Thank you for telling us",
    /// It was not.
    SurveyNotSent = "That could not be sent. Try again.",
    /// The button that moves the conversation to another department.
    Move = "Talk to another department",
    /// While it is being moved.
    Moving = "Moving the conversation…",
    /// It was moved.
    Transferred = "Your conversation was passed on. Somebody will be with you in a moment.",
    /// It was not.
    NotTransferred = "The conversation could not be passed on. Try again.",
    /// The button that picks files.
    Attach = "Attach files",
    /// A file on its way. `{name}`.
    Uploading = "Sending {name}",
    /// The button that stops it.
    Cancel = "Cancel",
    /// The button that takes a file that was not sent from the list.
    Remove = "Remove",
    /// A file was not sent.
    FileNotSent = "The file was not sent",
    /// The server takes no such files.
    FileKind = "Files of this kind cannot be sent here",
    /// The file is too large. `{size}`.
    FileSize = "This file is too large: at most {size}",
    /// The file is too large, nobody says for what.
    FileTooLarge = "This file is too large",
    /// The server takes no files.
    FileOff = "Files cannot be sent here",
    /// The conversation is over.
    FileClosed = "Not sent: the conversation had ended",
    /// The server refused, with its reason. `{reason}`.
    FileRefused = "Not sent: {reason}",
    /// The button that switches the sound off.
    Mute = "Sound off",
    /// The button that switches it on.
    Unmute = "Sound on",
    /// Said by an unread badge. `{count}`.
    Unread = "{count} unread",
    /// Read out: somebody said something. `{name}`.
    Says = "{name} says:",
    /// Read out: who stays hidden said something.
    SomebodySays = "New message:",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_continue_those_of_the_first_table() {
        assert_eq!(Word::Conversation.index(), FIRST.len());
        assert_eq!(Word::SomebodySays.index(), FIRST.len() + NAMES.len() - 1);
        assert_eq!(NAMES.len(), ENGLISH.len());
    }

    #[test]
    fn the_script_that_counts_knows_its_sentence() {
        let own = format!("const UNREAD = {};", Word::Unread.index());
        assert!(include_str!("../../../embed/triggers.js").contains(&own));
    }

    #[test]
    fn no_name_is_in_both_tables() {
        for (place, name) in NAMES.iter().enumerate() {
            assert!(!FIRST.contains(name), "{name}");
            assert!(!NAMES[..place].contains(name), "{name}");
        }
    }

    #[test]
    fn no_sentence_has_two_arguments() {
        for english in ENGLISH {
            assert!(english.matches('{').count() < 2, "{english}");
            assert!(!english.is_empty());
        }
    }

    #[test]
    fn an_argument_stays_as_it_is() {
        assert_eq!(fill("{name} is typing…", "{x}"), "{x} is typing…");
        assert_eq!(fill("Online", "x"), "Online");
        assert_eq!(fill("broken {", "x"), "broken x");
    }
}
