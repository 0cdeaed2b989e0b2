//! The log on stderr: what happened, never to whom. A path can hold a token, a query does: only
//! the pattern of the route is written, and no header and no body ever.

use std::io::IsTerminal;
use std::panic::PanicHookInfo;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::arguments::{LogFormat, LogLevel};

/// Starts the log. Only this server's own lines are in it: a library could write what it likes.
pub fn start(format: LogFormat, level: LogLevel) {
    let level = match level {
        LogLevel::Off => LevelFilter::OFF,
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
    };
    let own = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match format {
        LogFormat::Text => lines.with_ansi(std::io::stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    tracing_subscriber::registry()
        .with(lines.with_filter(own))
        .init();
    std::panic::set_hook(Box::new(panicked));
}

/// A panic's message may quote what was being worked on: only its place is told.
fn panicked(panic: &PanicHookInfo<'_>) {
    match panic.location() {
        Some(place) => tracing::error!(file = place.file(), line = place.line(), "a bug: panicked"),
        None => tracing::error!("a bug: panicked"),
    }
}

/// One line per request.
pub async fn requests(request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    tracing::info!(
        method = known(method.as_str()),
        route = route.as_ref().map_or("(file)", MatchedPath::as_str),
        status = response.status().as_u16(),
        ms = begun.elapsed().as_secs_f64() * 1_000.0,
        "request"
    );
    response
}

/// A method is free text of the client's too.
fn known(method: &str) -> &'static str {
    let methods = ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"];
    methods
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("(other)")
}
