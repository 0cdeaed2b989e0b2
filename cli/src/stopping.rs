//! Ctrl-C: once, to end in order; twice, at once.

use tokio::sync::watch;

use crate::failure::code;
use crate::output::told;

/// Whether somebody asked to stop.
#[derive(Debug, Clone)]
pub(crate) struct Stopping(watch::Receiver<bool>);

impl Stopping {
    /// Listens from now on. A command that does not look at it ends with the second Ctrl-C.
    pub(crate) fn listen() -> Self {
        let (tell, told_so) = watch::channel(false);
        tokio::spawn(async move {
            // Without signals nobody can ask, and the channel must stay open.
            while tokio::signal::ctrl_c().await.is_ok() {
                if tell.send_replace(true) {
                    std::process::exit(code::STOPPED.into());
                }
                told("Stopping; press Ctrl-C again to stop at once.");
            }
            std::future::pending::<()>().await;
        });
        Self(told_so)
    }

    /// Whether somebody has asked.
    pub(crate) fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until somebody asks.
    pub(crate) async fn asked(&self) {
        let mut asked = self.0.clone();
        if asked.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
