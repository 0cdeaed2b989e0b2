//! Whether the realtime protocol works: the handshake of the socket, and DDP's own.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use livechat_client::ServerUrl;
use serde_json::Value;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

use super::finding::Finding;

const CHECK: &str = "websocket";

/// How long either handshake may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Frames before the answer, at most; a server may say its id first.
const FRAMES: usize = 10;

const HELLO: &str = r#"{"msg":"connect","version":"1","support":["1","pre2","pre1"]}"#;

/// Opens a socket, says hello, and closes it.
pub(super) async fn look(server: &ServerUrl) -> Finding {
    let cure = "Have the proxy before the server pass WebSockets on (Upgrade and Connection headers); until then the chat asks again and again instead.";
    let url = server.socket();
    let opened = tokio::time::timeout(PATIENCE, connect_async(url.as_str())).await;
    let mut socket = match opened {
        Ok(Ok((socket, _))) => socket,
        Ok(Err(error)) => {
            return Finding::problem(CHECK, format!("No socket at {url}: {error}."), cure);
        }
        Err(_) => return Finding::problem(CHECK, format!("No socket at {url} in time."), cure),
    };
    let greeted = tokio::time::timeout(PATIENCE, async {
        socket.send(Message::text(HELLO)).await.ok()?;
        for _ in 0..FRAMES {
            let frame = socket.next().await?.ok()?;
            let frame: Value = match frame.to_text() {
                Ok(text) => serde_json::from_str(text).unwrap_or_default(),
                Err(_) => continue,
            };
            match frame.get("msg").and_then(Value::as_str) {
                Some("connected") => return Some(true),
                Some("failed") => return Some(false),
                Some(_) | None => {}
            }
        }
        None
    })
    .await;
    // Closing is courtesy.
    tokio::time::timeout(Duration::from_secs(1), socket.close(None))
        .await
        .ok();
    match greeted {
        Ok(Some(true)) => Finding::ok(CHECK, "The socket opens, and the server says hello."),
        Ok(Some(false)) => Finding::problem(
            CHECK,
            "The socket opens, and the server speaks another version of DDP.",
            "Check that the address is that of a Rocket.Chat.",
        ),
        Ok(None) | Err(_) => Finding::problem(
            CHECK,
            "The socket opens, and nobody says hello.",
            "Check that the proxy passes /websocket on to the chat server, and to no other.",
        ),
    }
}
