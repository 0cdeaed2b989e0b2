//! `GET /api/v1/livechat/inquiries.list`, `inquiries.queuedForUser` and `POST inquiries.take`
//!
//! Conversations that wait, and taking one. An agent is shown those that they serve, whoever looks
//! after others all of them.

use axum::extract::{RawQuery, Request, State};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::desk::inquiries::{ListInquiries, TakeInquiry};
use serde_json::{Value, json};

use super::page;
use crate::app::App;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::roles::Permission;
use crate::signed_in::SignedIn;
use crate::store::{StoreError, StoredRoom};
use crate::{body, query, routing};

/// Answers the list, the one that has waited longest first.
///
/// # Errors
/// When nobody is signed in or they may not, or the database fails.
pub async fn list(State(app): State<App>, agent: SignedIn, RawQuery(query): RawQuery) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = ListInquiries::read(&query::read(query.as_deref()))?;
    let mut rooms = app.store.waiting().await?;
    rooms.retain(|room| may_take(&agent, room));
    if let Some(department) = &wanted.department {
        let id = app.settings.department(department);
        rooms.retain(|room| id.is_some() && room.department() == id);
    }
    let total = rooms.len();
    let paging = wanted.paging;
    let shown = rooms.iter().skip(paging.offset).take(paging.count);
    let inquiries: Vec<Value> = shown.map(|room| announce::inquiry(room, None)).collect();
    Ok(reply::success(page(
        "inquiries",
        inquiries,
        paging.offset,
        total,
    )))
}

/// Gives one to whoever asks, or to whom they say.
///
/// # Errors
/// When nobody is signed in or they may not, there is no such conversation or somebody has it, or
/// the database fails.
pub async fn take(State(app): State<App>, agent: SignedIn, request: Request) -> Reply {
    agent.must(Permission::ViewLRoom)?;
    let wanted = TakeInquiry::read(&body::read(request).await?)?;
    let room = app.store.any_room(wanted.inquiry.clone()).await?;
    let room = room.ok_or_else(not_found)?;
    let to = match wanted.agent {
        Some(id) if id != agent.id() => {
            agent.must(Permission::ViewLivechatManager)?;
            id
        }
        Some(_) | None => agent.id().to_owned(),
    };
    if !may_take(&agent, &room) {
        return Err(Stop::Forbidden);
    }
    let now = app.clock.now_iso();
    let taken = app.store.take(wanted.inquiry, to, now).await;
    let taken = taken.map_err(refused)?;
    announce::taken(&app.hub, &taken, routing::shown(&app, &taken.agent));
    routing::try_move_on(&app).await;
    let inquiry = announce::inquiry(&taken.changed.room, None);
    Ok(reply::success(json!({ "inquiry": inquiry })))
}

fn may_take(agent: &SignedIn, room: &StoredRoom) -> bool {
    agent.may(Permission::ViewLivechatManager) || agent.serves(room.department())
}

/// This endpoint has words of its own.
fn refused(error: StoreError) -> Stop {
    if matches!(error, StoreError::NoRoom) {
        not_found()
    } else if matches!(error, StoreError::Taken) {
        Refusal::with_reason("error-inquiry-taken", "Inquiry already taken").into()
    } else if matches!(error, StoreError::NoAgent) {
        Refusal::plain("The user is invalid").into()
    } else {
        error.into()
    }
}

fn not_found() -> Stop {
    Refusal::with_reason("error-not-found", "Inquiry not found").into()
}
