//! The conversation's sentences, in the visitor's language.

use crate::driver::Driver;
use livechat_core::chat::Word;
use livechat_core::chat::words::fill;
use livechat_core::text::digits;

impl Driver {
    /// A sentence without an argument.
    pub(crate) fn say(&self, word: Word) -> String {
        self.sentence(word, None)
    }

    /// A sentence with its argument.
    pub(crate) fn say_with(&self, word: Word, argument: &str) -> String {
        fill(&self.sentence(word, None), argument)
    }

    /// A sentence about so many.
    pub(crate) fn say_count(&self, word: Word, count: u32) -> String {
        fill(&self.sentence(word, Some(count)), &digits(count))
    }

    fn sentence(&self, word: Word, count: Option<u32>) -> String {
        let own = self.0.words.borrow().sentence(word.index(), count);
        own.unwrap_or_else(|| word.english().to_owned())
    }

    /// The tag of the visitor's language.
    pub(crate) fn language(&self) -> String {
        self.0.words.borrow().language.clone()
    }

    pub(crate) fn unread(&self, count: u32) -> String {
        self.say_count(Word::Unread, count)
    }
}
