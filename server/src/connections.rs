//! Connections, and how long one may be kept that says nothing.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::response::Response;
use axum::serve::Listener;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

/// How long the head of a request may take to come, and a connection may stand idle between two. As
/// nginx has it: what keeps connections (browsers, proxies) gives them up earlier by itself.
const PATIENCE: Duration = Duration::from_secs(75);

/// Serves `app` until `stop`, then what has begun. Sockets are no requests any more: they end by
/// themselves, or with the program.
///
/// Not `axum::serve`, which lets whoever opens a connection keep it for ever.
pub(crate) async fn serve(mut listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    let (end, _) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let (stream, address) = tokio::select! {
            // Of axum: it waits where the machine has no file left for one more.
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut stop => break,
        };
        let app = app.clone();
        let service = service_fn(move |request| answer(app.clone(), address, request));
        let connection = http
            .serve_connection(TokioIo::new(stream), service)
            .with_upgrades();
        let mut ends = end.subscribe();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                _ = ends.changed() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::trace!(%error, "a connection ended badly");
            }
        });
    }
    drop(listener);
    end.send(()).ok();
    // As soon as no connection is left to hear of it.
    end.closed().await;
}

async fn answer(
    app: Router,
    address: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(address));
    app.oneshot(request).await
}

#[cfg(test)]
mod tests {
    use axum::extract::ws::WebSocketUpgrade;
    use axum::routing::get;
    use futures_util::{SinkExt, StreamExt};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;
    use tokio::time::{Instant, sleep, timeout};
    use tokio_tungstenite::tungstenite::Message;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// Where something listens that takes an hour to answer at `/slow`, and echoes at `/socket`.
    async fn listening() -> SocketAddr {
        let slow = || async {
            sleep(HOUR).await;
            "at last"
        };
        let echo = |upgrade: WebSocketUpgrade| async {
            upgrade.on_upgrade(|mut socket| async move {
                while let Some(Ok(message)) = socket.recv().await {
                    socket.send(message).await.ok();
                }
            })
        };
        let app = Router::new()
            .route("/", get(|| async { "hello" }))
            .route("/slow", get(slow))
            .route("/socket", get(echo));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, app, std::future::pending()));
        address
    }

    /// What comes until the other side closes, and after how long it does.
    async fn rest(stream: &mut TcpStream) -> (String, Duration) {
        let begin = Instant::now();
        let mut said = String::new();
        timeout(2 * HOUR, stream.read_to_string(&mut said))
            .await
            .expect("it is kept for ever")
            .unwrap();
        (said, begin.elapsed())
    }

    // Time stands still but for what is waited for: a minute passes as soon as nothing else can happen.
    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_or_half_a_request_is_not_waited_for() {
        let address = listening().await;
        for said in ["", "GET / HTTP/1.1\r\nHost: x\r\n"] {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(said.as_bytes()).await.unwrap();
            let (answer, waited) = rest(&mut stream).await;
            assert!(!answer.contains("hello"), "{said:?}");
            assert!(waited >= PATIENCE && waited < 2 * PATIENCE, "{waited:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_waits_for_the_next_request_but_not_for_ever() {
        let address = listening().await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        stream.write_all(request).await.unwrap();
        sleep(PATIENCE / 2).await;
        stream.write_all(request).await.unwrap();
        let (answers, _) = rest(&mut stream).await;
        assert_eq!(answers.matches("hello").count(), 2, "{answers}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_may_take_its_time() {
        let address = listening().await;
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream
            .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            .await
            .unwrap();
        let (answer, waited) = rest(&mut stream).await;
        assert!(answer.ends_with("at last"), "{answer}");
        assert!(waited >= HOUR);
    }

    #[tokio::test(start_paused = true)]
    async fn a_socket_may_be_silent() {
        let address = listening().await;
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut socket, _) =
            tokio_tungstenite::client_async(format!("ws://{address}/socket"), stream)
                .await
                .unwrap();
        sleep(HOUR).await;
        socket.send(Message::text("still here?")).await.unwrap();
        let said = timeout(HOUR, socket.next()).await.unwrap();
        assert_eq!(said.unwrap().unwrap(), Message::text("still here?"));
    }
}
