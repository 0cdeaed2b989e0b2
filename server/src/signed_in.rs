//! The agent behind a request, by `X-Auth-Token` and `X-User-Id`: section 1.5 of the reference.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;

use crate::app::App;
use crate::reply::Stop;
use crate::roles::Permission;
use crate::routing;
use crate::store::{AuthToken, StoredAgent};

/// An agent whose session this is. As a parameter of a handler it refuses everybody else with a 401.
pub struct SignedIn {
    agent: StoredAgent,
    token: AuthToken,
}

impl Deref for SignedIn {
    type Target = StoredAgent;

    fn deref(&self) -> &StoredAgent {
        &self.agent
    }
}

impl SignedIn {
    /// The agent themselves.
    #[must_use]
    pub fn as_agent(&self) -> &StoredAgent {
        &self.agent
    }

    /// What the session is known by.
    #[must_use]
    pub fn token(&self) -> &AuthToken {
        &self.token
    }

    /// Refuses an agent who may not do this with a 403.
    ///
    /// # Errors
    /// When none of their roles allows it.
    pub fn must(&self, permission: Permission) -> Result<(), Stop> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Stop::NotPermitted)
        }
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Stop> {
        let token = header(&parts.headers, "x-auth-token").and_then(AuthToken::parse);
        let user = header(&parts.headers, "x-user-id");
        let (Some(token), Some(user)) = (token, user) else {
            return Err(Stop::NotSignedIn);
        };
        let session = app
            .store
            .session(token.clone(), app.clock.now_iso())
            .await?;
        match session {
            Some((agent, _)) if agent.id() == user => {
                routing::agent_calls(app, &agent).await;
                Ok(Self { agent, token })
            }
            Some(_) | None => Err(Stop::NotSignedIn),
        }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
