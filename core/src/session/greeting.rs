//! Who the visitor is now, once the server knows them.

use crate::wire::visitor::Visitor;

/// A visitor whom the server knows.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// The server's record.
    pub visitor: Visitor,
    /// Known from an earlier visit, rather than registered just now.
    pub returning: bool,
    /// Whether this device will know them again after a reload.
    pub remembered: bool,
}

impl Greeting {
    pub(super) fn new(visitor: Visitor, returning: bool, remembered: bool) -> Self {
        Self {
            visitor,
            returning,
            remembered,
        }
    }

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
