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

/// A visitor whom the server knows.
#[derive(Debug, Clone)]
pub struct Greeting {
    /// The server's record.
    pub visitor: Visitor,
    /// Why they are greeted.
    pub occasion: Occasion,
    /// Whether this device will know them again after a reload.
    pub remembered: bool,
}

impl Greeting {
    pub(super) fn new(visitor: Visitor, occasion: Occasion, remembered: bool) -> Self {
        Self {
            visitor,
            occasion,
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
