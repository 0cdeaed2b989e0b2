//! A part of a list, as a server answers with it.

use serde_json::Value;

use crate::wire::json;

/// Most entries read of one answer. Servers send 100 unless their admin allows more.
pub const MAX_ENTRIES: usize = 1_000;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The entries that can be read.
    pub entries: Vec<T>,
    /// How many come before the first of them.
    pub offset: usize,
    /// How many there are in all.
    pub total: usize,
}

impl<T> Page<T> {
    /// Reads `{"<key>":[…],"count":…,"offset":…,"total":…}`; where no total is told, it is what came.
    pub(super) fn read(body: &Value, key: &str, entry: fn(&Value) -> Option<T>) -> Option<Self> {
        body.get(key)?.as_array()?;
        let number = |key: &str| usize::try_from(body.get(key)?.as_u64()?).ok();
        let entries = json::some_of(body, key, MAX_ENTRIES, entry);
        let offset = number("offset").unwrap_or(0);
        Some(Self {
            offset,
            total: number("total").unwrap_or(offset + entries.len()),
            entries,
        })
    }
}
