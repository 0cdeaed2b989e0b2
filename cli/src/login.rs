//! `livechat login`: from a password to what `--token-file` takes.

use livechat_core::wire::client::session::Login;
use serde_json::json;

use crate::arguments::LoginCommand;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::Output;
use crate::secret;

/// Signs in.
///
/// # Errors
/// When the server does not let them in.
pub(crate) async fn run(
    connection: &Connection,
    command: &LoginCommand,
    output: &Output,
) -> Result<(), Failure> {
    let login = Login {
        code: command.code.clone(),
        password: secret::password()?,
        user: command.user.clone(),
    };
    let signed_in = connection.call(&login).await.map_err(unknown)?;
    let credentials = signed_in.credentials;
    if output.is_json() {
        return output.json(&json!({
            "userId": credentials.user(), "authToken": credentials.secret(),
        }));
    }
    output.raw(format!("{}\n{}\n", credentials.user(), credentials.secret()).as_bytes())
}

/// Not letting somebody in is told otherwise than a session that is over.
fn unknown(failure: Failure) -> Failure {
    if let Failure::Call(error) = &failure
        && error.is_signed_out()
        && error.code() == Some("Unauthorized")
    {
        let sentence = "The server does not know this name with this password.";
        return Failure::Refused(sentence.to_owned());
    }
    failure
}
