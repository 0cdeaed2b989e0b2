//! What thousands of visitors cost who only listen: memory per socket, and how long a message takes
//! to all listeners of a room while the others are idle. `cargo xtask bench sockets`, or
//! `cargo bench -p livechat-server --bench sockets -- [SOCKETS]`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that fails says so by panicking, and what it measures it prints"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// Sockets that only listen, unless a number is given.
const SOCKETS: usize = 5_000;

/// Sockets that listen to the room in which something is said.
const LISTENERS: usize = 50;

/// How often something is said.
const MESSAGES: usize = 100;

/// Handshakes at a time.
const AT_ONCE: usize = 64;

type Socket = WebSocketStream<TcpStream>;

struct Server {
    child: Child,
    address: SocketAddr,
    _data: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    fn start() -> Self {
        let data = TempDir::new().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_livechat-server"))
            .args([
                "--listen",
                "127.0.0.1:0",
                "--dist",
                "nowhere",
                "--rate-limit",
                "off",
            ])
            .args(["--log-level", "off", "--data"])
            .arg(data.path())
            .env("LIVECHAT_ADMIN", "bench:correct horse")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (_, address) = line
            .trim_end()
            .rsplit_once('/')
            .expect("the server is ready");
        Self {
            address: address.parse().unwrap(),
            child,
            _data: data,
        }
    }

    /// Memory of the process that is in use, in bytes.
    fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .expect("this bench reads /proc, which only Linux has");
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        let kilobytes = line.split_whitespace().nth(1).unwrap();
        kilobytes.parse::<u64>().unwrap() * 1024
    }

    /// One call, without a client library; the JSON of its answer.
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = std::net::TcpStream::connect(self.address).unwrap();
        let body = body.to_string();
        write!(
            stream,
            "{method} /api/v1/livechat/{path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Registers a visitor and opens their room; its id.
    fn room(&self, token: &str) -> String {
        self.call("POST", "visitor", &json!({ "visitor": { "token": token } }));
        let room = self.call("GET", &format!("room?token={token}"), &json!({}));
        room["room"]["_id"].as_str().unwrap().to_owned()
    }

    /// A socket that listens to a room, as a widget does.
    async fn listen(&self, room: &str, token: &str) -> Socket {
        let stream = TcpStream::connect(self.address).await.unwrap();
        // What the clients need is measured with nobody's memory but their own; still, small.
        let config = WebSocketConfig::default()
            .read_buffer_size(512)
            .write_buffer_size(0);
        let url = format!("ws://{}/websocket", self.address);
        let (mut socket, _) = client_async_with_config(url, stream, Some(config))
            .await
            .unwrap();
        send(
            &mut socket,
            json!({ "msg": "connect", "version": "1", "support": ["1"] }),
        )
        .await;
        next(&mut socket).await;
        for (name, event) in [
            ("stream-room-messages", room.to_owned()),
            ("stream-notify-room", format!("{room}/user-activity")),
            ("stream-notify-room", format!("{room}/deleteMessage")),
            ("stream-livechat-room", room.to_owned()),
        ] {
            let shown = json!({ "useCollection": false, "args": [{ "visitorToken": token }] });
            send(
                &mut socket,
                json!({ "msg": "sub", "id": format!("{name} {event}"), "name": name, "params": [event, shown] }),
            )
            .await;
            assert_eq!(next(&mut socket).await["msg"], "ready");
        }
        socket
    }
}

async fn send(socket: &mut Socket, frame: Value) {
    socket.send(Message::text(frame.to_string())).await.unwrap();
}

async fn next(socket: &mut Socket) -> Value {
    match socket.next().await {
        Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
        other => panic!("no frame but {other:?}"),
    }
}

/// The median and the worst of some durations.
fn spread(mut all: Vec<Duration>) -> (Duration, Duration) {
    all.sort();
    (all[all.len() / 2], all[all.len() - 1])
}

/// Says something `MESSAGES` times; how long it took until the last of the listeners had it.
async fn fan_out(server: &Server, listeners: &mut [Socket], room: &str) -> Vec<Duration> {
    let mut took = Vec::new();
    for n in 0..MESSAGES {
        let begun = Instant::now();
        let said = json!({ "token": "busy", "rid": room, "msg": format!("message {n}") });
        server.call("POST", "message", &said);
        for listener in &mut *listeners {
            while next(listener).await["collection"] != "stream-room-messages" {}
        }
        took.push(begun.elapsed());
    }
    took
}

#[tokio::main]
async fn main() {
    let number = std::env::args().skip(1).find_map(|arg| arg.parse().ok());
    let sockets: usize = number.unwrap_or(SOCKETS);
    livechat_server::file_limit::raise();
    let server = Server::start();
    let room = server.room("busy");
    let mut listeners = Vec::new();
    for _ in 0..LISTENERS {
        listeners.push(server.listen(&room, "busy").await);
    }
    let (alone, alone_worst) = spread(fan_out(&server, &mut listeners, &room).await);

    let before = server.memory();
    let begun = Instant::now();
    // Each in a room of its own would measure the database: they share one, as tabs do.
    let idle_room = server.room("idle");
    let mut idle = Vec::with_capacity(sockets);
    while idle.len() < sockets {
        let some = AT_ONCE.min(sockets - idle.len());
        let opening = (0..some).map(|_| server.listen(&idle_room, "idle"));
        idle.extend(futures_util::future::join_all(opening).await);
    }
    let opened = begun.elapsed();
    let each = server.memory().saturating_sub(before) / u64::try_from(sockets).unwrap();
    let (crowded, crowded_worst) = spread(fan_out(&server, &mut listeners, &room).await);

    println!(
        "Idle sockets              {sockets}, opened in {:.1} s",
        opened.as_secs_f64()
    );
    println!(
        "Memory of the server      {} KiB before, {} KiB after",
        before / 1024,
        server.memory() / 1024
    );
    println!("Memory per idle socket    {each} bytes");
    let ms = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    println!(
        "A message to {LISTENERS} listeners   {:.1} ms alone (worst {:.1}), {:.1} ms among the idle (worst {:.1}): {:.2} times",
        ms(alone),
        ms(alone_worst),
        ms(crowded),
        ms(crowded_worst),
        crowded.as_secs_f64() / alone.as_secs_f64()
    );
    assert!(each < 64 * 1024, "an idle socket costs {each} bytes");
}
