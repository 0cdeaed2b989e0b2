//! Ids of what is stored.

use super::StoreError;

/// 12 random bytes as 24 hex digits, the form of a MongoDB id.
pub(super) fn random() -> Result<String, StoreError> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|_| StoreError::Random)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
