//! What stands in a path in place of `:rid` and its like, refused in the protocol's form where it is no
//! text at all.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use livechat_core::wire::answer::Refusal;
use serde::de::DeserializeOwned;

use crate::reply::Stop;

/// As axum's `Path`. As a parameter of a handler it refuses what is not UTF-8 with a 400.
pub struct InPath<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for InPath<T> {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Stop> {
        let found = Path::from_request_parts(parts, state).await;
        let Path(found) =
            found.map_err(|_| Refusal::with_reason("invalid-params", "the path must be UTF-8"))?;
        Ok(Self(found))
    }
}
