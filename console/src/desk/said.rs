//! Why something did not work, in a sentence.

use livechat_core::chat::link::clear;
use livechat_core::wire::answer::{ApiError, Refusal};

/// Why a call brought no answer.
pub(super) fn why(error: &ApiError) -> String {
    match error {
        ApiError::Network => "The server cannot be reached.".to_owned(),
        ApiError::Timeout => "The server did not answer in time.".to_owned(),
        ApiError::Refused(refusal) => refused(refusal),
        ApiError::RateLimited { seconds } => {
            format!("The server asks for a pause of {seconds} seconds.")
        }
        ApiError::Server { status } => format!("The server has failed ({status})."),
        ApiError::Unreadable => "The server's answer makes no sense here.".to_owned(),
    }
}

/// Whether somebody may not do it, whatever it is.
pub(super) fn is_forbidden(refusal: &Refusal) -> bool {
    matches!(
        refusal.code(),
        "unauthorized" | "forbidden" | "error-not-allowed" | "error-unauthorized"
    )
}

/// What a server has refused with, as a sentence: what agents run into in our words, all else in the
/// server's.
pub(super) fn refused(refusal: &Refusal) -> String {
    let known = match refusal.code() {
        "error-inquiry-taken" | "error-not-found" => "Somebody else has taken it.",
        "room-closed"
        | "error-room-closed"
        | "error-room-already-closed"
        | "This_conversation_is_already_closed" => "The conversation has ended.",
        _ if is_forbidden(refusal) => "That is not yours to do.",
        "error-user-is-offline" => "They are not here right now.",
        "error-message-size-exceeded" => "It is too long.",
        "error-invalid-file-type" | "error-type-not-allowed" | "error-file-type-not-allowed" => {
            "Files of this kind cannot be sent here."
        }
        "error-file-too-large" | "error-size-not-allowed" => "The file is too large.",
        "error-comment-is-required" => "Say in a few words why.",
        _ => "",
    };
    if !known.is_empty() {
        return known.to_owned();
    }
    let text = clear(&refusal.error);
    let text = text
        .split_once(" [")
        .map_or(text.as_str(), |(text, _)| text);
    if text.trim().is_empty() {
        "The server says no.".to_owned()
    } else {
        format!("The server says: {text}")
    }
}

/// Words of others as they are shown: without signs that are not seen, and not longer than `most`
/// characters.
#[must_use]
pub fn shown(words: &str, most: usize) -> String {
    let some: String = words.chars().take(most + 1).collect();
    let mut shown = clear(some.trim());
    if let Some((end, _)) = shown.char_indices().nth(most) {
        shown.truncate(end);
        shown.push('…');
    }
    shown
}
