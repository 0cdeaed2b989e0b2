//! Who may listen to what: a visitor to their own room, an agent to rooms, to the queue of their
//! departments, and to what concerns themselves.

use livechat_core::domain::VisitorToken;
use serde_json::Value;

use super::outgoing::Fault;
use crate::app::App;
use crate::realtime::Topic;
use crate::roles::Permission;
use crate::store::StoredAgent;

/// The topic that a subscription asks for, if whoever asks may have it.
pub(super) async fn topic(
    app: &App,
    agent: Option<&StoredAgent>,
    stream: &str,
    params: &[Value],
) -> Result<Topic, Fault> {
    let event = params.first().and_then(Value::as_str).unwrap_or_default();
    let topic =
        Topic::parse(stream, event).ok_or_else(|| Fault::unknown("Subscription", stream))?;
    let sees_rooms = agent.is_some_and(|agent| agent.may(Permission::ViewLRoom));
    if let Topic::Messages(room) = &topic
        && sees_rooms
    {
        return Ok(Topic::Desk(room.clone()));
    }
    let allowed = match &topic {
        Topic::Activity(room)
        | Topic::Desk(room)
        | Topic::Deleted(room)
        | Topic::Livechat(room)
        | Topic::Messages(room)
        | Topic::Typing(room) => sees_rooms || is_of(app, room, params.get(1)).await?,
        Topic::Inquiries(department) => agent.is_some_and(|agent| {
            agent.may(Permission::ViewLivechatManager)
                || agent.may(Permission::ViewLRoom) && agent.serves(department.as_deref())
        }),
        Topic::Rooms(whose) | Topic::Subscriptions(whose) => {
            agent.is_some_and(|agent| agent.id() == whose)
        }
    };
    if allowed {
        Ok(topic)
    } else {
        Err(Fault::not_allowed())
    }
}

/// Whether the room is the visitor's whose token is in `{"args":[{"visitorToken":…}]}`.
async fn is_of(app: &App, room: &str, options: Option<&Value>) -> Result<bool, Fault> {
    let shown = options.and_then(|options| options.get("args")?.get(0));
    let Some(token) = shown.and_then(token_of) else {
        return Ok(false);
    };
    Ok(visitor_in(app, room, &token).await?.is_some())
}

/// The token that a client shows, under either of its names.
pub(super) fn token_of(shown: &Value) -> Option<VisitorToken> {
    let token = shown.get("visitorToken").or_else(|| shown.get("token"))?;
    VisitorToken::parse(token.as_str()?).ok()
}

/// The username of the visitor with this token, if the room is theirs.
pub(super) async fn visitor_in(
    app: &App,
    room: &str,
    token: &VisitorToken,
) -> Result<Option<String>, Fault> {
    let room = app.store.any_room(room.to_owned()).await.map_err(|error| {
        tracing::error!(%error, "the database failed");
        Fault::internal()
    })?;
    Ok(room
        .filter(|room| room.is_of(token))
        .map(|room| room.visitor_username().to_owned()))
}
