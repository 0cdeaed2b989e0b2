//! One socket: frames in, frames out, and an end for those who are gone, too slow or too loud.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use tokio::time::{Instant, sleep_until, timeout};

use super::outgoing;
use super::pace::Pace;
use super::session::Session;
use crate::app::App;

/// Longest frame of a client, in bytes. What clients send beside messages, which go by REST, has
/// some hundreds.
pub const MAX_FRAME_BYTES: usize = 64 * 1024;

/// Sockets at a time; the next is told to come back later.
pub const MAX_SOCKETS: usize = 20_000;

/// How long a client may be silent before it is asked whether it is there.
pub const QUIET: Duration = Duration::from_secs(25);

/// How long a client may be silent altogether.
pub const GONE: Duration = Duration::from_secs(60);

/// How long a client may take to accept a frame.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Frames that are taken of one client in a second; what it sends beyond that waits on its side.
pub const FRAMES_PER_SECOND: u32 = 1_000;

/// Buffers are what an idle socket costs: this many bytes to read with, and none to write.
const READ_BUFFER_BYTES: usize = 2 * 1024;

/// Takes over a connection.
pub fn upgrade(app: App, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_frame_size(MAX_FRAME_BYTES)
        .max_message_size(MAX_FRAME_BYTES)
        .on_upgrade(|socket| serve(app, socket))
}

async fn serve(app: App, mut socket: WebSocket) {
    let mut session = Session::new(app);
    let end = converse(&mut session, &mut socket).await;
    session.end().await;
    if let Some((code, reason)) = end {
        let frame = CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        };
        // Whoever does not take it is gone already.
        timeout(PATIENCE, socket.send(Message::Close(Some(frame))))
            .await
            .ok();
    }
}

/// Until one side ends it; what the client is told in the end, if it still listens.
async fn converse(session: &mut Session, socket: &mut WebSocket) -> Option<(u16, &'static str)> {
    let mut pace = Pace::of(FRAMES_PER_SECOND);
    let mut heard = Instant::now();
    let mut asked = false;
    loop {
        let wake = heard + if asked { GONE } else { QUIET };
        tokio::select! {
            // What has happened is told before what is asked after it is answered.
            biased;
            event = session.next() => match event {
                Some(frame) => send(socket, frame).await?,
                None => return Some((close_code::AGAIN, "too slow")),
            },
            received = socket.recv() => {
                heard = Instant::now();
                asked = false;
                let text = match received? {
                    Ok(Message::Text(text)) => text,
                    Ok(Message::Close(_)) => return None,
                    Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_)) => continue,
                    // Longer than it may be, or no WebSocket frame at all.
                    Err(_) => return Some((close_code::POLICY, "no such frame")),
                };
                pace.keep().await;
                let answer = session.take(&text).await;
                for frame in answer.frames {
                    send(socket, frame).await?;
                }
                if answer.last {
                    return Some((close_code::NORMAL, ""));
                }
            }
            () = sleep_until(wake) => {
                if asked {
                    return Some((close_code::AWAY, "silent"));
                }
                if !session.holds().await {
                    return Some((close_code::POLICY, "logged out"));
                }
                asked = true;
                send(socket, outgoing::ping()).await?;
            }
        }
    }
}

/// `None` when the client does not take it.
async fn send(socket: &mut WebSocket, frame: Utf8Bytes) -> Option<()> {
    timeout(PATIENCE, socket.send(Message::Text(frame)))
        .await
        .ok()?
        .ok()
}
