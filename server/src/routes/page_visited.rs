//! `POST /api/v1/livechat/page.visited`
//!
//! Keeps which page a visitor is on, section 6.7 of the reference: of anybody with a token, since a
//! visitor looks around before they write.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::wire::page_visited::{MAX_CHARS, PageVisited};

use super::config::MONITORED;
use crate::app::App;
use crate::body;
use crate::realtime::announce;
use crate::reply::{self, Reply, Stop};
use crate::store::Visit;

/// How long a visit is kept that belongs to no conversation, in days.
pub const KEPT_DAYS: i64 = 30;

/// Answers the request.
///
/// # Errors
/// When the request has another shape, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let visited = PageVisited::read(&body::read(request).await?)?;
    let kept = visited.page.change == MONITORED;
    if kept {
        let visit = Visit {
            href: cut(&visited.page.href),
            room: visited.room.clone().filter(|room| !room.is_empty()),
            title: cut(&visited.page.title),
            token: visited.token.clone(),
        };
        let oldest = app.clock.days_ago_iso(KEPT_DAYS);
        app.store
            .keep_visit(visit.clone(), app.clock.now_iso(), oldest)
            .await?;
        if app.settings.chat.page_visits {
            note(&app, visit).await?;
        }
    }
    Ok(reply::json(StatusCode::OK, &visited.answer(kept)))
}

/// Notes the page in the conversation, if there is an open one that is the visitor's.
async fn note(app: &App, visit: Visit) -> Result<(), Stop> {
    if let Some(noted) = app.store.note_visit(visit, app.clock.now_iso()).await? {
        announce::notes(&app.hub, &noted);
    }
    Ok(())
}

/// Anybody may tell anything: no more is kept of it than a person would read.
fn cut(text: &str) -> String {
    text.chars().take(MAX_CHARS).collect()
}
