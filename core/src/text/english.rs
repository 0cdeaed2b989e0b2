//! The English table.

use super::Key;

/// The sentence for a key.
#[must_use]
pub fn english(key: Key) -> &'static str {
    match key {
        Key::Title => "Talk to us",
        Key::Introduction => "Tell us who you are, and a person answers.",
        Key::IntroductionAway => {
            "Nobody is here right now. Tell us who you are, and we will get back to you."
        }
        Key::Loading => "One moment…",
        Key::Close => "Close",
        Key::TryAgain => "Try again",
        Key::Name => "Name",
        Key::Email => "Email",
        Key::Phone => "Phone",
        Key::Optional => "(optional)",
        Key::Choose => "Choose…",
        Key::Start => "Start chat",
        Key::Save => "Save",
        Key::Keep => "Leave as it is",
        Key::Sending => "Sending…",
        Key::AwaitingNetwork => "Waiting for the network",
        Key::AwaitingTurn => "Sending again in {seconds} s",
        Key::OfflineKept => {
            "You are offline. We keep what you typed and send it when you are back."
        }
        Key::BusyKept => {
            "Many people are writing right now. We keep what you typed and send it in a moment."
        }
        Key::Problems => "{count} things to mend",
        Key::ErrorPrefix => "Error:",
        Key::NameMissing => "Enter your name",
        Key::NameTooLong => "Shorten your name to {most} characters",
        Key::EmailMissing => "Enter your email, like name@example.com",
        Key::EmailMalformed => "Enter an email like name@example.com",
        Key::PhoneMissing => "Enter your phone number",
        Key::PhoneTooShort => "Enter a phone number with at least {fewest} digits",
        Key::PhoneTooLong => "Enter a phone number with at most {most} digits",
        Key::PhoneMalformed => "Enter a phone number, like +44 20 7946 0123",
        Key::AnswerMissing => "Fill in “{label}”",
        Key::AnswerTooLong => "Shorten this to {most} characters",
        Key::AnswerRefused => "Check “{label}”: it does not have the form we need",
        Key::AnswerNoOption => "Choose one of the options for “{label}”",
        Key::OfflineLoading => "You are offline. The form comes as soon as you are back.",
        Key::Unreachable => "We cannot reach the chat right now.",
        Key::Slow => "The chat takes too long to answer.",
        Key::Broken => "Something went wrong on our side.",
        Key::Unreadable => "The chat gave an answer that we cannot read.",
        Key::Busy => "Many people are writing right now. Try again in {seconds} s.",
        Key::Refused => "The chat did not take this: {reason}",
        Key::NothingLost => "Nothing you typed is lost. Try again.",
        Key::Registered => "You are registered, {name}",
        Key::RegisteredNameless => "You are registered",
        Key::Welcome => "Welcome back, {name}",
        Key::WelcomeNameless => "Welcome back",
        Key::Saved => "Your details are saved, {name}",
        Key::SavedNameless => "Your details are saved",
        Key::NextByEmail => "We have your details and can reach you at {email}.",
        Key::NextByPhone => "We have your details and can reach you on {phone}.",
        Key::NextHere => "We know you now.",
        Key::Remembered => "Come back any time: this device remembers you.",
        Key::Change => "Change my details",
        Key::ChangeTitle => "Your details",
        Key::Purpose => "We use this to answer you.",
        Key::SwitchedOff => "The chat is switched off at the moment.",
    }
}
