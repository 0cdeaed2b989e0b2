//! What clients call over the socket, section 8.4 of the reference.

use jiff::Timestamp;
use livechat_core::domain::VisitorToken;
use serde_json::{Value, json};

use super::access;
use super::outgoing::Fault;
use crate::app::App;
use crate::realtime::Topic;
use crate::roles::Permission;
use crate::store::{AuthToken, StoreError, StoredAgent};

/// A session that an agent went on with.
pub(super) struct Resumed {
    pub(super) agent: StoredAgent,
    pub(super) token: AuthToken,
    /// What the client is told.
    pub(super) answer: Value,
}

/// `login` with `[{"resume":"<auth token>"}]`.
pub(super) async fn login(app: &App, params: &[Value]) -> Result<Resumed, Fault> {
    let shown = params.first().and_then(|login| login.get("resume"));
    let token = shown.and_then(Value::as_str).and_then(AuthToken::parse);
    let token = token.ok_or_else(Fault::logged_out)?;
    let session = app
        .store
        .session(token.clone(), app.clock.now_iso())
        .await
        .map_err(|error| failed(&error))?;
    let (agent, expires) = session.ok_or_else(Fault::logged_out)?;
    let expires: Timestamp = expires.parse().map_err(|_| Fault::internal())?;
    let answer = json!({
        "id": agent.id(),
        "token": token.secret(),
        "tokenExpires": { "$date": expires.as_millisecond() },
        "type": "resume",
    });
    Ok(Resumed {
        agent,
        token,
        answer,
    })
}

/// `livechat:setUpConnection` with `[{"token":"<visitor token>"}]`; whoever it is, 1.13.3 waits for
/// the result.
pub(super) fn visitor(params: &[Value]) -> Option<VisitorToken> {
    params.first().and_then(access::token_of)
}

/// `stream-notify-room` with `["<room>/typing","<username>",<bool>,{"token":…}]` or
/// `["<room>/user-activity","<username>",["user-typing"],{"token":…}]`. Whose name it is told under
/// is not the client's to choose.
pub(super) async fn typing(
    app: &App,
    agent: Option<&StoredAgent>,
    params: &[Value],
) -> Result<Value, Fault> {
    let event = params.first().and_then(Value::as_str).unwrap_or_default();
    let topic = Topic::parse("stream-notify-room", event);
    let Some(Topic::Activity(room) | Topic::Typing(room)) = topic else {
        return Err(Fault::not_allowed());
    };
    let types = match params.get(2) {
        Some(Value::Bool(types)) => *types,
        Some(Value::Array(activities)) => activities.iter().any(|it| it == "user-typing"),
        Some(_) | None => false,
    };
    let username = match params.get(3).and_then(access::token_of) {
        Some(token) => access::visitor_in(app, &room, &token).await?,
        None => agent
            .filter(|agent| agent.may(Permission::ViewLRoom))
            .map(|agent| agent.username().to_owned()),
    };
    let username = username.ok_or_else(Fault::not_allowed)?;
    app.hub.typing(&room, &username, types);
    Ok(Value::Null)
}

pub(super) fn failed(error: &StoreError) -> Fault {
    tracing::error!(%error, "the database failed");
    Fault::internal()
}
