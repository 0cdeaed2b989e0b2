//! Agents by the names that people use for them: servers want ids.

use std::collections::HashMap;

use livechat_core::wire::client::agents::ListAgents;
use livechat_core::wire::desk::paging::{MAX_COUNT, Paging};

use crate::connection::Connection;
use crate::failure::Failure;

/// Most agents asked for.
const MOST: usize = 10_000;

/// Ids by user name.
#[derive(Debug, Default)]
pub(crate) struct Agents(HashMap<String, String>);

impl Agents {
    /// Asks the server for all of them. Where the account may not see them, names stay as they are, and
    /// only ids can be used.
    ///
    /// # Errors
    /// When the server does not answer.
    pub(crate) async fn ask(connection: &Connection) -> Result<Self, Failure> {
        let mut ids = HashMap::new();
        let mut offset = 0;
        loop {
            let part = Paging {
                count: MAX_COUNT,
                offset,
            };
            let page = match connection.patiently(&ListAgents { part }).await {
                Ok(page) => page,
                Err(error) if error.is_forbidden() || error.is_not_found() => break,
                Err(error) => return Err(Failure::Call(error)),
            };
            offset += page.entries.len();
            let more = !page.entries.is_empty() && offset < page.total.min(MOST);
            ids.extend(
                page.entries
                    .into_iter()
                    .map(|agent| (agent.username.to_lowercase(), agent.id)),
            );
            if !more {
                break;
            }
        }
        Ok(Self(ids))
    }

    /// The id of who is named; what is no user name is taken for an id.
    pub(crate) fn id(&self, named: &str) -> String {
        let known = self.0.get(&named.to_lowercase());
        known.cloned().unwrap_or_else(|| named.to_owned())
    }
}
