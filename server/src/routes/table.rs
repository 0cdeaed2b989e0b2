//! The router together with the list of what it serves: what is not in the list is not served, so that
//! the documentation can be held against it.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, on};

use crate::app::App;

/// Something that is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Whether calls are counted, see [`crate::rate_limit`].
    pub counted: bool,
    /// How it is called; what answers `GET` answers `HEAD`, too.
    pub method: Method,
    /// Where it is, `{…}` for parts that differ.
    pub path: String,
}

/// Routes in the making.
#[derive(Default)]
pub struct Table {
    router: Router<App>,
    served: Vec<Served>,
}

impl Table {
    /// Adds what answers `GET`.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add(Method::GET, MethodFilter::GET, path, handler)
    }

    /// Adds what answers `POST`.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add(Method::POST, MethodFilter::POST, path, handler)
    }

    /// Adds what answers `PUT`.
    #[must_use]
    pub fn put<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add(Method::PUT, MethodFilter::PUT, path, handler)
    }

    /// Adds what answers `DELETE`.
    #[must_use]
    pub fn delete<H: Handler<T, App>, T: 'static>(self, path: &str, handler: H) -> Self {
        self.add(Method::DELETE, MethodFilter::DELETE, path, handler)
    }

    fn add<H: Handler<T, App>, T: 'static>(
        mut self,
        method: Method,
        filter: MethodFilter,
        path: &str,
        handler: H,
    ) -> Self {
        self.router = self.router.route(path, on(filter, handler));
        self.served.push(Served {
            counted: false,
            method,
            path: path.to_owned(),
        });
        self
    }

    /// Adds all of another one.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.served.extend(other.served);
        self
    }

    /// Notes that calls to all of this are counted; [`Self::router`] is then given what counts.
    #[must_use]
    pub fn counted(mut self) -> Self {
        for served in &mut self.served {
            served.counted = true;
        }
        self
    }

    /// What is served.
    #[must_use]
    pub fn served(self) -> Vec<Served> {
        self.served
    }

    /// The routes themselves.
    pub fn router(self) -> Router<App> {
        self.router
    }
}
