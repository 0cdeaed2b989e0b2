//! Randomness that nobody can guess: the browser's own, which needs no crate.

use livechat_core::domain::VisitorToken;

/// A new token, or `None` in a page without `crypto`.
pub(crate) fn token() -> Option<VisitorToken> {
    let mut bytes = [0; VisitorToken::RANDOM_BYTES];
    let crypto = web_sys::window()?.crypto().ok()?;
    crypto.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(VisitorToken::from_random(bytes))
}
