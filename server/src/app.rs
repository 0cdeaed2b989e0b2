//! The whole service as one router: the API, the files, and what lies around both.

use std::any::Any;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

use crate::clock::Clock;
use crate::config::Settings;
use crate::cors::{self, Origins};
use crate::custom_fields::CustomFields;
use crate::mail::Post;
use crate::rate_limit::{self, RateLimiter};
use crate::realtime::{Hub, Presence};
use crate::routes::{self, health};
use crate::store::Store;
use crate::unconfirmed::Unconfirmed;
use crate::uploads::Folder;
use crate::{assets, logging, reply};

/// What the service is made of.
pub struct Parts {
    /// The time.
    pub clock: Clock,
    /// Folder of the built widget.
    pub dist: PathBuf,
    /// Which custom fields there are.
    pub fields: CustomFields,
    /// The files that were sent.
    pub files: Folder,
    /// Who listens to what happens.
    pub hub: Hub,
    /// Counts calls; none lets everybody through.
    pub limiter: Option<RateLimiter>,
    /// Who may post from a browser.
    pub origins: Origins,
    /// Takes letters.
    pub post: Arc<Post>,
    /// Who is there.
    pub presence: Presence,
    /// What the chat is like.
    pub settings: Settings,
    /// The database.
    pub store: Store,
    /// Agents' files that are no message yet.
    pub unconfirmed: Unconfirmed,
    /// Whether `X-Forwarded-For` is believed.
    pub trust_proxy: bool,
}

/// The parts as every handler gets them.
#[derive(Clone)]
pub struct App(Arc<Parts>);

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Makes the service.
pub fn app(parts: Parts) -> Router {
    let app = App(Arc::new(parts));
    let counting = middleware::from_fn_with_state(app.clone(), rate_limit::enforce);
    // From here down: a layer lies around everything above it.
    routes::counted()
        .router()
        .route_layer(counting)
        .merge(routes::uncounted().router())
        .method_not_allowed_fallback(reply::method_not_allowed)
        .fallback(elsewhere)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), cors::apply))
        .layer(middleware::from_fn(unstored))
        .layer(middleware::from_fn(logging::requests))
        .with_state(app)
}

/// Whether a path belongs to the API, known endpoint or not.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path == "/api" || path.starts_with("/api/")
}

async fn elsewhere(State(app): State<App>, request: Request) -> Response {
    if is_api(request.uri().path()) {
        reply::not_found()
    } else {
        assets::serve(&app.dist, request).await
    }
}

/// Answers of the API hold tokens: no cache may keep them, and no browser may guess their type.
async fn unstored(request: Request, next: Next) -> Response {
    let api = is_api(request.uri().path()) || request.uri().path() == health::PATH;
    let mut response = next.run(request).await;
    if api {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        );
    }
    response
}

/// What was thrown is not looked at: it may quote what was being worked on.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    reply::internal_error()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::StatusCode;
    use axum::routing::get;
    use tower::ServiceExt;

    #[tokio::test]
    async fn a_panic_is_a_500_in_json() {
        let broken = Router::new()
            .route(
                "/",
                get(|| async { panic!("secret-of-a-visitor") as Response }),
            )
            .layer(CatchPanicLayer::custom(panicked));
        let response = broken.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
    }
}
