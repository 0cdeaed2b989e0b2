//! A server that calls are made of.

use livechat_core::wire::client::{Call, CallError, Credentials, ServerUrl};

use crate::transport::Transport;

/// Calls one server. `Debug` of it shows no secret.
#[derive(Debug, Clone)]
pub struct Client<T> {
    credentials: Option<Credentials>,
    server: ServerUrl,
    transport: T,
}

impl<T> Client<T> {
    /// A client of a server, with nobody signed in: enough for what visitors do.
    #[must_use]
    pub fn new(server: ServerUrl, transport: T) -> Self {
        Self {
            credentials: None,
            server,
            transport,
        }
    }

    /// The same for somebody. Calls that need nobody are still sent unsigned.
    #[must_use]
    pub fn signed_by(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The server.
    #[must_use]
    pub fn server(&self) -> &ServerUrl {
        &self.server
    }

    /// What carries the requests.
    #[must_use]
    pub fn transport(&self) -> &T {
        &self.transport
    }

    /// By whom calls are signed.
    #[must_use]
    pub fn credentials(&self) -> Option<&Credentials> {
        self.credentials.as_ref()
    }
}

impl<T: Transport> Client<T> {
    /// Makes a call, once.
    ///
    /// # Errors
    /// When the server did not answer, refused, or answered what is no answer to this.
    pub async fn call<C: Call>(&self, call: &C) -> Result<C::Answer, CallError> {
        let request = call.request();
        let url = self.server.at(&request.path_and_query());
        let credentials = self.credentials.as_ref().filter(|_| request.is_signed());
        let answer = self
            .transport
            .send(&url, &request, credentials)
            .await
            .map_err(CallError::unanswered)?;
        call.read(answer.status, answer.json())
    }
}
