//! Who gets a conversation: at once, or when somebody is free. What is decided is decided in the
//! database; here it is known who is there, and who is told.

use std::time::Duration;

use serde_json::{Value, json};

use crate::app::App;
use crate::config::{Method, Online};
use crate::realtime::announce;
use crate::realtime::presence::AFTER_SOCKET_MS;
use crate::store::{Hands, Spot, StoreError, StoredAgent, Taken};

/// A little longer than an agent is there after their last socket.
const AFTER_SOCKET: Duration = Duration::from_millis(AFTER_SOCKET_MS.unsigned_abs() + 100);

/// Gives away what can be given, and tells those who still wait where they stand. To be called
/// whenever a conversation or an agent has come or gone.
///
/// # Errors
/// When the database fails.
pub async fn move_on(app: &App) -> Result<(), StoreError> {
    if app.settings.routing.method == Method::Auto {
        while let Some(taken) = assign_next(app).await? {
            announce::taken(&app.hub, &taken, shown(app, &taken.agent));
        }
    }
    for spot in app.store.spots().await? {
        let event = json!({ "type": "queueData", "data": queue_info(&spot) });
        app.hub.room_event(&spot.room, event);
    }
    Ok(())
}

/// As [`move_on`], where a failure is no reason to refuse what has been done already.
pub async fn try_move_on(app: &App) {
    if let Err(error) = move_on(app).await {
        tracing::error!(%error, "conversations that wait could not be given to anybody");
    }
}

async fn assign_next(app: &App) -> Result<Option<Taken>, StoreError> {
    let hands = hands(app);
    if hands.there.is_empty() {
        return Ok(None);
    }
    app.store.assign_next(hands, app.clock.now_iso()).await
}

/// Who could be given conversations at this moment.
#[must_use]
pub fn hands(app: &App) -> Hands {
    let most = app.settings.routing.most_chats;
    Hands {
        there: app.presence.agents(app.clock.now_ms()),
        most: (most > 0).then_some(most),
    }
}

/// An agent has called: they are there for a while.
pub async fn agent_calls(app: &App, agent: &StoredAgent) {
    if app.presence.agent_calls(agent.id(), app.clock.now_ms()) {
        came(app, agent).await;
    }
}

/// A socket of an agent has opened.
pub async fn agent_opens(app: &App, agent: &StoredAgent) {
    if app.presence.agent_opens(agent.id(), app.clock.now_ms()) {
        came(app, agent).await;
    }
}

/// A socket of an agent has closed. `stays` when they have not signed out: then they may only be
/// loading their page anew, and are not gone until a moment later.
pub async fn agent_closes(app: &App, agent: StoredAgent, stays: bool) {
    app.presence.agent_closes(agent.id(), app.clock.now_ms());
    if !stays {
        return agent_goes(app, &agent).await;
    }
    let app = app.clone();
    tokio::spawn(async move {
        tokio::time::sleep(AFTER_SOCKET).await;
        if !is_there(&app, &agent) {
            tell_status(&app, &agent).await;
        }
    });
}

/// An agent has signed out.
pub async fn agent_goes(app: &App, agent: &StoredAgent) {
    app.presence.agent_goes(agent.id());
    if !is_there(app, agent) {
        tell_status(app, agent).await;
    }
}

async fn came(app: &App, agent: &StoredAgent) {
    tell_status(app, agent).await;
    if agent.is_available() {
        try_move_on(app).await;
    }
}

/// Tells the visitors whom an agent answers whether that agent is there.
async fn tell_status(app: &App, agent: &StoredAgent) {
    match app.store.rooms_of(agent.id().to_owned()).await {
        Ok(rooms) => announce::agent_status(&app.hub, agent, is_there(app, agent), &rooms),
        Err(error) => tracing::error!(%error, "visitors could not be told of their agent"),
    }
}

/// Whether visitors are told that somebody is there to answer, in this department or in any.
///
/// # Errors
/// When the database fails.
pub async fn is_online(app: &App, department: Option<&str>) -> Result<bool, StoreError> {
    match app.settings.online {
        Online::Always => Ok(true),
        Online::Never => Ok(false),
        Online::Agents => {
            let agents = app.store.agents().await?;
            Ok(agents.iter().any(|agent| {
                agent.answers()
                    && agent.is_available()
                    && agent.serves(department)
                    && is_there(app, agent)
            }))
        }
    }
}

/// Whether an agent is there at this moment.
#[must_use]
pub fn is_there(app: &App, agent: &StoredAgent) -> bool {
    app.presence.is_there(agent.id(), app.clock.now_ms())
}

/// What a visitor may know of an agent.
#[must_use]
pub fn shown(app: &App, agent: &StoredAgent) -> Value {
    if app.settings.chat.hide_agents {
        json!({ "hiddenInfo": true })
    } else {
        agent.to_visitor_json(is_there(app, agent))
    }
}

/// The `queueInfo` of section 5.4 of the reference, without a text: widgets have their own words.
#[must_use]
pub fn queue_info(spot: &Spot) -> Value {
    match spot.wait_seconds {
        Some(seconds) => json!({ "spot": spot.spot, "estimatedWaitTimeSeconds": seconds }),
        None => json!({ "spot": spot.spot }),
    }
}
