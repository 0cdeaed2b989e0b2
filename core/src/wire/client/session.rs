//! Who calls: signing in, signing out, and what the server says of itself.

use std::fmt;

use serde_json::{Map, Value};

use super::call::Call;
use super::credentials::Credentials;
use super::request::Request;
use crate::wire::json;

/// Path that signs in.
pub const LOGIN_PATH: &str = "/api/v1/login";

/// Path that signs out.
pub const LOGOUT_PATH: &str = "/api/v1/logout";

/// Path that says who is signed in.
pub const ME_PATH: &str = "/api/v1/me";

/// Path that says which version a server is.
pub const INFO_PATH: &str = "/api/info";

/// `POST /api/v1/login`: signs in. The answer is by what further calls are signed, for 90 days unless
/// the server's admin says otherwise. Refused with 401 `Unauthorized`, or `totp-required` and
/// `totp-invalid` where a code is wanted. Every version. Whoever has a personal access token needs none
/// of this.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The code of an app or a letter, where the account wants one.
    pub code: Option<String>,
    /// The password.
    pub password: String,
    /// User name or e-mail address.
    pub user: String,
}

/// Without any of it.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").finish_non_exhaustive()
    }
}

/// Somebody who has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// By what further calls are signed.
    pub credentials: Credentials,
    /// Who it is, where the server told.
    pub me: Option<Me>,
}

impl Call for Login {
    type Answer = SignedIn;

    fn request(&self) -> Request {
        // Not `user`: servers take a text there, and their own validator wants an object.
        let key = if self.user.contains('@') {
            "email"
        } else {
            "username"
        };
        let mut body = Map::new();
        json::put_text(&mut body, key, &self.user);
        json::put_text(&mut body, "password", &self.password);
        json::put_some(&mut body, "code", self.code.as_deref());
        Request::post(LOGIN_PATH, Value::Object(body))
    }

    fn pick(body: &Value) -> Option<SignedIn> {
        let data = body.get("data")?;
        let (user, token) = (json::text(data, "userId")?, json::text(data, "authToken")?);
        Some(SignedIn {
            credentials: Credentials::parse(&user, &token).ok()?,
            me: data.get("me").and_then(Me::read),
        })
    }
}

/// `POST /api/v1/logout`: ends the session whose token signs this. Every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logout;

impl Call for Logout {
    type Answer = ();

    fn request(&self) -> Request {
        Request::post(LOGOUT_PATH, Value::Object(Map::new())).signed()
    }

    fn pick(_: &Value) -> Option<()> {
        Some(())
    }
}

/// `GET /api/v1/me`: who signs this. Every version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WhoAmI;

/// An agent, as they see themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Me {
    /// Their id.
    pub id: String,
    /// What they are called; the user name where there is none.
    pub name: String,
    /// What they may do: `livechat-agent`, `livechat-manager`, `admin`, …
    pub roles: Vec<String>,
    /// Their user name.
    pub username: String,
}

impl Me {
    /// Reads the user itself; `None` without an id or a user name.
    #[must_use]
    pub fn read(v: &Value) -> Option<Self> {
        let username = json::text(v, "username")?;
        let roles = json::list(v, "roles").iter().filter_map(Value::as_str);
        Some(Self {
            id: json::text(v, "_id")?,
            name: json::text(v, "name").unwrap_or_else(|| username.clone()),
            roles: roles.map(str::to_owned).collect(),
            username,
        })
    }
}

impl Call for WhoAmI {
    type Answer = Me;

    fn request(&self) -> Request {
        Request::get(ME_PATH).signed()
    }

    fn pick(body: &Value) -> Option<Me> {
        Me::read(body)
    }
}

/// `GET /api/info`: which version a server is: major and minor only, for who is not signed in. Every
/// version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerInfo;

impl Call for ServerInfo {
    type Answer = String;

    fn request(&self) -> Request {
        Request::get(INFO_PATH)
    }

    fn pick(body: &Value) -> Option<String> {
        let info = body.get("info").unwrap_or(body);
        json::text(body, "version").or_else(|| json::text(info, "version"))
    }
}

#[cfg(test)]
mod tests;
