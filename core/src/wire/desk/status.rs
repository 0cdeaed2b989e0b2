//! `POST /api/v1/livechat/agent.status`: whether an agent takes new conversations.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;

/// Path of the `POST`.
pub const PATH: &str = "/api/v1/livechat/agent.status";

/// `{"status":"available"|"not-available","agentId":…}`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetStatus {
    /// Whose; that of whoever asks, without this.
    pub agent: Option<String>,
    /// Whether they take new conversations; without this, the other way round than now.
    pub available: Option<bool>,
}

impl SetStatus {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["status", "agentId"]);
        let agent = check.optional("agentId");
        let available = match check.optional("status").as_deref() {
            None => None,
            Some("available") => Some(true),
            Some("not-available") => Some(false),
            Some(_) => {
                check.problem("must be equal to one of the allowed values");
                None
            }
        };
        check.finish()?;
        Ok(Self { agent, available })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_status_is_one_of_two_or_the_other_one() {
        for (body, available) in [
            (json!({"status": "available"}), Some(true)),
            (json!({"status": "not-available"}), Some(false)),
            (json!({}), None),
        ] {
            assert_eq!(SetStatus::read(&body).unwrap().available, available);
        }
        assert!(SetStatus::read(&json!({"status": "busy"})).is_err());
    }
}
