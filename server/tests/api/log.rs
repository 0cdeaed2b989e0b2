//! The log: the route's pattern and the outcome, never what a visitor sent.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::bench::{
    Bench, CLOSE, CONFIG, FIELD, HISTORY, MESSAGE, OFFLINE, ROOM, VISITOR, request,
};

const MARKER: &str = "markermarkermarker";

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Captured {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn holds_no_token_whatever_is_sent() {
    let captured = Captured::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(captured.clone())
        .with_ansi(false)
        .finish();
    // For all tests of this binary: one that came first would otherwise have settled, for the whole
    // process, that nobody listens.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let bench = Bench::new();
    bench
        .register(json!({ "token": MARKER, "name": MARKER, "email": format!("{MARKER}@b") }))
        .await;
    bench
        .post(
            VISITOR,
            &json!({ "visitor": { "token": "t", "email": MARKER } }),
        )
        .await;
    bench
        .post(
            VISITOR,
            &json!({ "visitor": { "token": { "$gt": MARKER } } }),
        )
        .await;
    bench.post_text(VISITOR, format!("{{{MARKER}")).await;
    bench
        .post(
            FIELD,
            &json!({ "token": MARKER, "key": MARKER, "value": MARKER, "overwrite": true }),
        )
        .await;
    bench.get(&format!("{VISITOR}/{MARKER}")).await;
    bench.get(&format!("{CONFIG}?token={MARKER}")).await;
    bench.get(&format!("{CONFIG}?{MARKER}=1")).await;
    let said = json!({ "token": MARKER, "rid": MARKER, "msg": MARKER, "_id": MARKER });
    bench.post(MESSAGE, &said).await;
    let rid = bench.room(MARKER).await["_id"].clone();
    let said = json!({ "token": MARKER, "rid": rid, "msg": MARKER, "_id": MARKER });
    bench.post(MESSAGE, &said).await;
    bench
        .get(&format!("{HISTORY}/{MARKER}?token={MARKER}"))
        .await;
    bench.get(&format!("{ROOM}?token=t&{MARKER}=1")).await;
    let close = json!({ "token": MARKER, "rid": rid });
    bench.post(CLOSE, &close).await;
    let left = json!({ "name": MARKER, "email": format!("{MARKER}@b"), "message": MARKER });
    bench.post(OFFLINE, &left).await;
    bench.get(&format!("/{MARKER}?token={MARKER}")).await;
    bench.get(&format!("/api/v1/{MARKER}")).await;
    bench.delete(&format!("{VISITOR}/{MARKER}")).await;
    let method = Method::from_bytes(MARKER.to_uppercase().as_bytes()).unwrap();
    bench
        .send(request(method, VISITOR).body(Body::empty()).unwrap())
        .await;
    let headers = Request::get(CONFIG)
        .header("user-agent", MARKER)
        .header("origin", MARKER)
        .header("x-visitor-token", MARKER);
    bench.send(headers.body(Body::empty()).unwrap()).await;
    bench
        .database()
        .execute_batch("DROP TABLE visitor_fields; DROP TABLE visitors")
        .unwrap();
    bench
        .post(VISITOR, &json!({ "visitor": { "token": MARKER } }))
        .await;

    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(!log.to_lowercase().contains(MARKER), "{log}");
    // It was really the log that was looked at.
    for part in [
        "route=\"/api/v1/livechat/visitor/{token}\"",
        "method=\"DELETE\"",
        "method=\"(other)\"",
        "route=\"(file)\"",
        "status=500",
        "the database failed",
    ] {
        assert!(log.contains(part), "{part} in\n{log}");
    }
}
