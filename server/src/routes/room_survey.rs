//! `POST /api/v1/livechat/room.survey`
//!
//! Keeps what a visitor thought of a conversation, section 6.4 of the reference. Answers that the
//! settings do not know are passed over, unless none is left.

use std::collections::BTreeMap;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::survey::Survey;

use crate::app::App;
use crate::body;
use crate::reply::{self, Reply};

/// Answers the request.
///
/// # Errors
/// When the token or the room is unknown, nothing is asked, no answer fits, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let survey = Survey::read(&body::read(request).await?)?;
    let room = app.store.room(survey.token.clone(), survey.room).await?;
    let room = room.id().to_owned();
    if app.settings.chat.survey.is_empty() {
        return Err(Refusal::plain("invalid-livechat-config").into());
    }
    let known = |(name, value): &(String, String)| app.settings.chat.is_survey_answer(name, value);
    // Of two answers to one question the last counts.
    let kept: BTreeMap<String, String> = survey.answers.into_iter().filter(known).collect();
    if kept.is_empty() {
        return Err(Refusal::plain("invalid-data").into());
    }
    let kept: Vec<(String, String)> = kept.into_iter().collect();
    let now = app.clock.now_iso();
    app.store
        .keep_survey(survey.token, room.clone(), kept.clone(), now)
        .await?;
    Ok(reply::json(StatusCode::OK, &Survey::answer(&room, &kept)))
}
