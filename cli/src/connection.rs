//! The server that a command is about, and the patience with it.

use std::time::Duration;

use livechat_client::native::Native;
use livechat_client::{Call, CallError, Client};

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::told;
use crate::secret;
use crate::stopping::Stopping;

/// A server, by whoever calls.
pub(crate) struct Connection {
    client: Client<Native>,
    patient: bool,
    stopping: Stopping,
}

impl Connection {
    /// A connection for what needs no account.
    ///
    /// # Errors
    /// When no server is named, or this machine has no network.
    pub(crate) fn open(arguments: &Arguments) -> Result<Self, Failure> {
        let server = arguments.server.clone().ok_or_else(|| {
            Failure::usage(
                "Which server? Name it with --server https://chat.example.com, or in LIVECHAT_SERVER.",
            )
        })?;
        let network = Native::new().map_err(|error| Failure::Machine(error.to_string()))?;
        Ok(Self {
            client: Client::new(server, network),
            patient: arguments.wait,
            stopping: Stopping::listen(),
        })
    }

    /// A connection for what agents do.
    ///
    /// # Errors
    /// When their credentials are missing, besides.
    pub(crate) fn of_agent(arguments: &Arguments) -> Result<Self, Failure> {
        let mut connection = Self::open(arguments)?;
        let file = arguments.token_file.as_deref();
        let credentials = secret::credentials(arguments.user_id.as_deref(), file)?;
        let server = connection.client.server();
        if !server.is_secure() && !server.is_local() {
            told(
                "Your token goes over the network unencrypted: use https:// where the server has it.",
            );
        }
        connection.client = connection.client.signed_by(credentials);
        Ok(connection)
    }

    /// Makes a call, and with `--wait` again when the server asked to slow down.
    ///
    /// # Errors
    /// When nothing came of it.
    pub(crate) async fn call<C: Call>(&self, call: &C) -> Result<C::Answer, Failure> {
        let called = if self.patient {
            self.patiently(call).await
        } else {
            self.client.call(call).await
        };
        called.map_err(Failure::Call)
    }

    /// Makes a call, and again for as long as the server asks to slow down and nobody asks to stop.
    ///
    /// # Errors
    /// When nothing came of it; a wait that was broken off is one.
    pub(crate) async fn patiently<C: Call>(&self, call: &C) -> Result<C::Answer, CallError> {
        loop {
            let error = match self.client.call(call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            let Some(seconds) = error.wait_seconds() else {
                return Err(error);
            };
            told(&format!(
                "The server asks to wait {seconds} seconds; going on then."
            ));
            let wait = Duration::from_secs(u64::from(seconds));
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.stopping.asked() => return Err(error),
            }
        }
    }

    /// Whether somebody asked to stop.
    pub(crate) fn stopping(&self) -> &Stopping {
        &self.stopping
    }
}
