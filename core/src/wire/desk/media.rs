//! `POST /api/v1/rooms.media/:rid` and `rooms.mediaConfirm/:rid/:fileId`: an agent's file, which
//! becomes a message once it is confirmed.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;

/// Path that takes a file, in which `{rid}` is the room's id.
pub const PATH: &str = "/api/v1/rooms.media/{rid}";

/// Path that makes it a message, in which `{file}` is the file's id.
pub const CONFIRM_PATH: &str = "/api/v1/rooms.mediaConfirm/{rid}/{file}";

/// `{"msg":…,"description":…,"fileName":…}`
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConfirmMedia {
    /// What it shows.
    pub description: Option<String>,
    /// What people are to read as its name, in place of the one it came with.
    pub name: Option<String>,
    /// What is said with it.
    pub text: Option<String>,
}

impl ConfirmMedia {
    /// Reads a request.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(body: &Value) -> Result<Self, Refusal> {
        let mut check = Check::new(body, &["msg", "description", "fileName"]);
        let text = check.optional("msg");
        let description = check.optional("description");
        let name = check.optional("fileName");
        check.finish()?;
        Ok(Self {
            description,
            name,
            text,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_may_be_left_out() {
        assert_eq!(ConfirmMedia::read(&json!({})), Ok(ConfirmMedia::default()));
        let whole = json!({"msg": "Here", "description": "Our bed", "fileName": "bed.png"});
        assert_eq!(
            ConfirmMedia::read(&whole),
            Ok(ConfirmMedia {
                description: Some("Our bed".to_owned()),
                name: Some("bed.png".to_owned()),
                text: Some("Here".to_owned()),
            })
        );
        assert!(ConfirmMedia::read(&json!({"tmid": "m"})).is_err());
    }
}
