//! `POST /api/v1/login`
//!
//! Begins an agent's session, or goes on with one: in Rocket.Chat's own words, which are not those
//! of its other endpoints.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::app::App;
use crate::body;
use crate::password::Password;
use crate::reply::{self, Reply};
use crate::routing;
use crate::store::{AuthToken, StoreError, StoredAgent};

/// Where agents sign in.
pub const PATH: &str = "/api/v1/login";

/// How long a session lasts, in days.
pub const SESSION_DAYS: i64 = 30;

/// Answers the request.
///
/// # Errors
/// When the body cannot be read, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let body = body::read(request).await?;
    let known = match read(&body) {
        Some(Claim::Password(name, password)) => begin(&app, name, password).await?,
        Some(Claim::Session(token)) => resume(&app, token).await?,
        None => None,
    };
    Ok(match known {
        Some((agent, token)) => {
            routing::agent_calls(&app, &agent).await;
            welcome(&agent, &token)
        }
        None => unauthorized(),
    })
}

/// How somebody says who they are.
enum Claim {
    /// By name or address, and password.
    Password(String, Password),
    /// By a session that they have.
    Session(AuthToken),
}

fn read(body: &Value) -> Option<Claim> {
    let text = |key: &str| body.get(key).and_then(Value::as_str);
    if let Some(token) = text("resume") {
        return AuthToken::parse(token).map(Claim::Session);
    }
    let user = match body.get("user") {
        // The form of Rocket.Chat's own clients.
        Some(Value::Object(user)) => user
            .get("username")
            .or_else(|| user.get("email"))
            .and_then(Value::as_str),
        Some(_) | None => text("user")
            .or_else(|| text("username"))
            .or_else(|| text("email")),
    };
    let name = user?.trim().to_owned();
    Some(Claim::Password(name, Password::claimed(text("password")?)))
}

async fn begin(
    app: &App,
    name: String,
    password: Password,
) -> Result<Option<(StoredAgent, AuthToken)>, StoreError> {
    let (agent, kept) = app.store.credentials(name).await?.unzip();
    // Takes as long for a name that nobody has.
    let fits = password.fits(kept).await;
    let Some(agent) = agent.filter(|_| fits) else {
        return Ok(None);
    };
    let Some(agent) = app.store.agent(agent).await? else {
        return Ok(None);
    };
    let token = AuthToken::random().map_err(|_| StoreError::Random)?;
    let expires = app.clock.days_ago_iso(-SESSION_DAYS);
    app.store
        .begin_session(
            token.clone(),
            agent.id().to_owned(),
            app.clock.now_iso(),
            expires,
        )
        .await?;
    Ok(Some((agent, token)))
}

async fn resume(
    app: &App,
    token: AuthToken,
) -> Result<Option<(StoredAgent, AuthToken)>, StoreError> {
    let session = app
        .store
        .session(token.clone(), app.clock.now_iso())
        .await?;
    Ok(session.map(|(agent, _)| (agent, token)))
}

fn welcome(agent: &StoredAgent, token: &AuthToken) -> Response {
    let body = json!({
        "status": "success",
        "data": {
            "userId": agent.id(),
            "authToken": token.secret(),
            "me": agent.to_json(true),
        },
    });
    reply::json(StatusCode::OK, &body)
}

fn unauthorized() -> Response {
    let body = json!({ "status": "error", "error": "Unauthorized", "message": "Unauthorized" });
    reply::json(StatusCode::UNAUTHORIZED, &body)
}
