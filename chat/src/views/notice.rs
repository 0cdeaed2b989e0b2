//! What the server notes between messages, in words.

use crate::driver::Driver;
use livechat_core::chat::Word;
use livechat_core::chat::system::Notice;

/// The words of a line between messages.
pub(super) fn words(driver: &Driver, notice: Notice) -> String {
    match notice {
        Notice::Started => driver.say(Word::ChatStarted),
        Notice::Closed => driver.say(Word::Ended),
        Notice::Joined(Some(name)) => driver.say_with(Word::Joined, &name),
        Notice::Joined(None) => driver.say(Word::SomebodyJoined),
        Notice::Left(Some(name)) => driver.say_with(Word::WentAway, &name),
        Notice::Left(None) => driver.say(Word::SomebodyLeft),
        Notice::PassedOn(Some(to)) => driver.say_with(Word::PassedOn, &to),
        Notice::PassedOn(None) => driver.say(Word::Transferred),
        Notice::Queued => driver.say(Word::BackInQueue),
        Notice::Words(words) => words,
    }
}
