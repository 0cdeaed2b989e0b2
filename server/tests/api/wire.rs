//! A client of the realtime protocol, over a real socket.

use std::net::SocketAddr;

use axum::Router;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

/// One open socket; the server answers at the other end.
pub(crate) struct Wire {
    pub(crate) socket: WebSocketStream<TcpStream>,
}

/// Serves the bench's router on a free port, for as long as the test runs.
pub(crate) async fn serve(router: &Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router
        .clone()
        .into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

impl Wire {
    /// A socket on which nothing has been said.
    pub(crate) async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        let url = format!("ws://{address}/websocket");
        let (socket, _) = client_async(url, stream).await.unwrap();
        Self { socket }
    }

    /// A socket after the handshake.
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let mut wire = Self::open(address).await;
        wire.send(json!({
            "msg": "connect", "version": "1", "support": ["1", "pre2", "pre1"],
        }))
        .await;
        assert_eq!(wire.next().await["msg"], "connected");
        wire
    }

    /// A socket on which an agent is signed in.
    pub(crate) async fn of_agent(address: SocketAddr, token: &str) -> Self {
        let mut wire = Self::connect(address).await;
        let answer = wire.call("login", json!([{ "resume": token }])).await;
        assert_eq!(answer["result"]["token"], token, "{answer}");
        wire
    }

    pub(crate) async fn send(&mut self, frame: Value) {
        self.send_text(&frame.to_string()).await;
    }

    pub(crate) async fn send_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.unwrap();
    }

    /// The next frame.
    pub(crate) async fn next(&mut self) -> Value {
        match self.socket.next().await {
            Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
            other => panic!("no frame but {other:?}"),
        }
    }

    /// The next event: its name and what it says.
    pub(crate) async fn event(&mut self) -> (String, Value) {
        let frame = self.next().await;
        assert_eq!(frame["msg"], "changed", "{frame}");
        let name = frame["fields"]["eventName"].as_str().unwrap().to_owned();
        (name, frame["fields"]["args"].clone())
    }

    /// Nothing has come that was not looked at: what is answered now is answered first.
    pub(crate) async fn quiet(&mut self) {
        self.send(json!({ "msg": "ping", "id": "quiet?" })).await;
        assert_eq!(self.next().await, json!({ "msg": "pong", "id": "quiet?" }));
    }

    /// Subscribes; the answer.
    pub(crate) async fn sub(&mut self, id: &str, name: &str, params: Value) -> Value {
        self.send(json!({ "msg": "sub", "id": id, "name": name, "params": params }))
            .await;
        self.next().await
    }

    /// Subscribes as the visitor with this token; fails the test when it is refused.
    pub(crate) async fn listen(&mut self, name: &str, event: &str, token: &str) {
        let id = format!("{name} {event}");
        let answer = self.sub(&id, name, params(event, token)).await;
        assert_eq!(answer, json!({ "msg": "ready", "subs": [id] }));
    }

    /// Calls a method; its result.
    pub(crate) async fn call(&mut self, method: &str, params: Value) -> Value {
        self.send(json!({ "msg": "method", "id": "1", "method": method, "params": params }))
            .await;
        let result = self.next().await;
        assert_eq!(
            (&result["msg"], &result["id"]),
            (&json!("result"), &json!("1"))
        );
        assert_eq!(
            self.next().await,
            json!({ "msg": "updated", "methods": ["1"] })
        );
        result
    }

    /// The code that the server closes the socket with, once all it has sent was read.
    pub(crate) async fn end(&mut self) -> Option<u16> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return None,
            }
        }
    }
}

/// The parameters of a visitor's subscription, as official widgets send them.
pub(crate) fn params(event: &str, token: &str) -> Value {
    json!([event, {
        "useCollection": false,
        "args": [{ "token": token, "visitorToken": token }],
    }])
}
