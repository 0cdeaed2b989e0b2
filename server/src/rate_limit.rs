//! How many calls one address may make to one endpoint, and in what time. Section 1.4 of the
//! reference.
//!
//! May not know what the endpoints do; which of them is limited tighter stands in [`limit_of`].

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use livechat_core::wire;
use livechat_core::wire::answer::{Refusal, TOO_MANY_REQUESTS};

use crate::app::App;
use crate::routes::login;
use crate::{client, reply};

/// Length of a window, in milliseconds.
pub const WINDOW_MS: i64 = 60_000;

/// Length of the window of what is left while nobody is there, in milliseconds.
pub const SHORT_WINDOW_MS: i64 = 5_000;

/// Calls per window to most endpoints.
pub const USUAL_LIMIT: u32 = 10;

/// Calls per window to those that create or remove a visitor, open a conversation, send a
/// transcript, or try a password.
pub const TIGHT_LIMIT: u32 = 5;

/// Calls per short window.
pub const SHORT_LIMIT: u32 = 1;

/// Most windows kept of each length. When a flood of addresses needs more, the oldest is given up: the memory of
/// a flood is bounded, and everybody else is limited as before.
pub const MAX_WINDOWS: usize = 50_000;

/// What one address may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Calls per window.
    pub calls: u32,
    /// Length of the window, in milliseconds.
    pub window_ms: i64,
}

/// What one address may do with this method at this route.
#[must_use]
pub fn limit_of(method: &Method, route: &str) -> Limit {
    if route == wire::offline_message::PATH {
        return Limit {
            calls: SHORT_LIMIT,
            window_ms: SHORT_WINDOW_MS,
        };
    }
    // The visitor itself, not what lies below it.
    let visitor = route
        .strip_prefix(wire::visitor::PATH)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("/{"))
        && (method == Method::POST || method == Method::DELETE);
    let tight = [wire::room::PATH, wire::transcript::PATH, login::PATH];
    Limit {
        calls: if visitor || tight.contains(&route) {
            TIGHT_LIMIT
        } else {
            USUAL_LIMIT
        },
        window_ms: WINDOW_MS,
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    address: IpAddr,
    method: Method,
    route: String,
}

struct Window {
    calls: u32,
    reset_ms: i64,
}

/// What became of one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// Whether the call may go on.
    pub allowed: bool,
    /// Calls per window.
    pub limit: u32,
    /// Calls left in this window.
    pub remaining: u32,
    /// When the next window begins, in milliseconds since 1970.
    pub reset_ms: i64,
}

/// Counts calls.
pub struct RateLimiter {
    short: Mutex<Windows>,
    usual: Mutex<Windows>,
}

/// Windows of one length.
struct Windows {
    by_key: HashMap<Key, Window>,
    /// All are equally long, so the one that began first ends first.
    by_age: VecDeque<(i64, Key)>,
    length_ms: i64,
}

impl Default for RateLimiter {
    fn default() -> Self {
        Self {
            short: Mutex::new(Windows::of_length(SHORT_WINDOW_MS)),
            usual: Mutex::new(Windows::of_length(WINDOW_MS)),
        }
    }
}

impl RateLimiter {
    /// Counts one call at `now_ms` and says whether it may go on.
    pub fn call(&self, address: IpAddr, method: &Method, route: &str, now_ms: i64) -> Verdict {
        // What answers a `GET` answers a `HEAD`, and does the same for it.
        let method = if *method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let limit = limit_of(method, route);
        let key = Key {
            address: network(address),
            method: method.clone(),
            route: route.to_owned(),
        };
        let windows = if limit.window_ms == SHORT_WINDOW_MS {
            &self.short
        } else {
            &self.usual
        };
        let mut windows = windows.lock().unwrap_or_else(PoisonError::into_inner);
        windows.expire(now_ms);
        let window = windows.of(key, now_ms);
        let allowed = window.calls < limit.calls;
        if allowed {
            window.calls += 1;
        }
        Verdict {
            allowed,
            limit: limit.calls,
            remaining: limit.calls.saturating_sub(window.calls),
            reset_ms: window.reset_ms,
        }
    }
}

impl Windows {
    fn of_length(length_ms: i64) -> Self {
        Self {
            by_key: HashMap::new(),
            by_age: VecDeque::new(),
            length_ms,
        }
    }

    fn expire(&mut self, now_ms: i64) {
        while let Some((reset_ms, _)) = self.by_age.front() {
            // A clock that was set back must not lock anybody out for longer than a window.
            if *reset_ms > now_ms
                && *reset_ms <= now_ms + self.length_ms
                && self.by_age.len() <= MAX_WINDOWS
            {
                break;
            }
            if let Some((_, key)) = self.by_age.pop_front() {
                self.by_key.remove(&key);
            }
        }
    }

    fn of(&mut self, key: Key, now_ms: i64) -> &mut Window {
        let reset_ms = now_ms + self.length_ms;
        if !self.by_key.contains_key(&key) {
            self.by_age.push_back((reset_ms, key.clone()));
        }
        self.by_key
            .entry(key)
            .or_insert(Window { calls: 0, reset_ms })
    }
}

/// Whoever has one IPv6 address has 2^64 of them: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => v4,
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
    }
}

/// Lets a call through or answers 429; either way the answer says how many are left.
pub async fn enforce(
    State(app): State<App>,
    route: MatchedPath,
    request: Request,
    next: Next,
) -> Response {
    let Some(limiter) = &app.limiter else {
        return next.run(request).await;
    };
    let address = client::address(request.extensions(), request.headers(), app.trust_proxy);
    let now_ms = app.clock.now_ms();
    let verdict = limiter.call(address, request.method(), route.as_str(), now_ms);
    let mut response = if verdict.allowed {
        next.run(request).await
    } else {
        let refusal = refusal(verdict.reset_ms - now_ms);
        let body = if route.as_str() == wire::offline_message::PATH {
            wire::offline_message::refused(&refusal)
        } else {
            refusal.to_json()
        };
        reply::json(StatusCode::TOO_MANY_REQUESTS, &body)
    };
    tell(response.headers_mut(), verdict);
    response
}

fn refusal(wait_ms: i64) -> Refusal {
    let seconds = wait_ms.max(1).saturating_add(999) / 1_000;
    let reason = format!(
        "Error, too many requests. Please slow down. You must wait {seconds} seconds before trying this endpoint again."
    );
    Refusal::with_reason(TOO_MANY_REQUESTS, &reason)
}

fn tell(headers: &mut HeaderMap, verdict: Verdict) {
    headers.insert("x-ratelimit-limit", HeaderValue::from(verdict.limit));
    headers.insert(
        "x-ratelimit-remaining",
        HeaderValue::from(verdict.remaining),
    );
    headers.insert("x-ratelimit-reset", HeaderValue::from(verdict.reset_ms));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_window_holds_its_limit_and_then_opens_again() {
        let limiter = RateLimiter::default();
        for remaining in (0..TIGHT_LIMIT).rev() {
            let verdict = limiter.call(at(1), &Method::POST, "/api/v1/livechat/visitor", 1_000);
            assert_eq!(
                verdict,
                Verdict {
                    allowed: true,
                    limit: 5,
                    remaining,
                    reset_ms: 61_000
                }
            );
        }
        assert!(
            !limiter
                .call(at(1), &Method::POST, "/api/v1/livechat/visitor", 60_999)
                .allowed
        );
        assert!(
            limiter
                .call(at(1), &Method::POST, "/api/v1/livechat/visitor", 61_000)
                .allowed
        );
    }

    #[test]
    fn a_short_window_opens_while_the_others_are_shut() {
        let limiter = RateLimiter::default();
        let offline =
            |now_ms| limiter.call(at(1), &Method::POST, wire::offline_message::PATH, now_ms);
        while limiter.call(at(1), &Method::GET, "/a", 0).allowed {}
        let verdict = Verdict {
            allowed: true,
            limit: 1,
            remaining: 0,
            reset_ms: 5_000,
        };
        assert_eq!(offline(0), verdict);
        assert!(!offline(4_999).allowed);
        assert!(offline(5_000).allowed);
        assert!(!limiter.call(at(1), &Method::GET, "/a", 5_000).allowed);
    }

    #[test]
    fn address_method_and_route_count_apart() {
        let limiter = RateLimiter::default();
        while limiter.call(at(1), &Method::GET, "/a", 0).allowed {}
        assert!(limiter.call(at(2), &Method::GET, "/a", 0).allowed);
        assert!(limiter.call(at(1), &Method::POST, "/a", 0).allowed);
        assert!(limiter.call(at(1), &Method::GET, "/b", 0).allowed);
    }

    #[test]
    fn one_ipv6_network_is_one_address() {
        let limiter = RateLimiter::default();
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        while limiter
            .call(address("2001:db8::1"), &Method::GET, "/a", 0)
            .allowed
        {}
        assert!(
            !limiter
                .call(address("2001:db8::ffff"), &Method::GET, "/a", 0)
                .allowed
        );
        assert!(
            limiter
                .call(address("2001:db8:0:1::1"), &Method::GET, "/a", 0)
                .allowed
        );
        while limiter
            .call(address("::ffff:192.0.2.1"), &Method::GET, "/b", 0)
            .allowed
        {}
        assert!(!limiter.call(at(1), &Method::GET, "/b", 0).allowed);
    }

    #[test]
    fn memory_is_bounded_and_freed() {
        let limiter = RateLimiter::default();
        for n in 0..u32::try_from(MAX_WINDOWS).unwrap() * 2 {
            limiter.call(IpAddr::from(n.to_be_bytes()), &Method::GET, "/a", 0);
        }
        let count = || limiter.usual.lock().unwrap().by_key.len();
        assert!(count() <= MAX_WINDOWS + 1, "{}", count());
        limiter.call(at(1), &Method::GET, "/a", WINDOW_MS);
        assert_eq!(count(), 1);
    }

    #[test]
    fn a_clock_set_back_locks_nobody_out() {
        let limiter = RateLimiter::default();
        while limiter.call(at(1), &Method::GET, "/a", 10_000_000).allowed {}
        assert!(limiter.call(at(1), &Method::GET, "/a", 0).allowed);
    }

    #[test]
    fn the_text_never_says_zero_seconds() {
        assert!(refusal(0).error.contains(" 1 seconds"));
        assert!(refusal(41_001).error.contains(" 42 seconds"));
    }
}
