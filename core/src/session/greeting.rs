//! Who the visitor is now, once the server knows them.

use crate::wire::visitor::Visitor;

/// Why they are greeted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// Registered just now.
    Registered,
    /// Known from an earlier visit.
    Returned,
    /// Their details were changed just now.
    Changed,
}

/// Whether this device will know them again after a reload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Memory {
    /// It will.
    Remembered,
    /// It will not: the browser does not allow it.
    Denied,
    /// The page says each time who they are.
    Supplied,
}

/// Where the first message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstMessage {
    /// Sent, not answered.
    OnItsWay,
    /// The server has it.
    Arrived,
    /// It did not get through, and is kept.
    NotSent,
}

/// A visitor whom the server knows.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// The server's record.
    pub visitor: Visitor,
    /// Why they are greeted.
    pub occasion: Occasion,
    /// Whether this device will know them again.
    pub memory: Memory,
    /// What they said first, if they did.
    pub message: Option<FirstMessage>,
    /// Whether the conversation could not be brought.
    pub chat_lost: bool,
}

impl Greeting {
    /// The name to greet by, if the visitor gave one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.visitor
            .name
            .as_deref()
            .map(str::trim)
            .filter(|name| !name.is_empty())
    }
}
