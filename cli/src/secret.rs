//! Where secrets come from: the environment, a file, standard input. Never an argument of ours.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use livechat_client::Credentials;
use livechat_core::domain::VisitorToken;

use crate::failure::Failure;

/// Where the token is, if not in a file.
const TOKEN_VARIABLE: &str = "LIVECHAT_AUTH_TOKEN";

/// Longest secret read, in bytes: what is longer is the wrong file.
const MAX_BYTES: u64 = 4_096;

/// An agent's credentials.
///
/// # Errors
/// When one half is missing, or cannot be sent.
pub(crate) fn credentials(
    user: Option<&str>,
    token_file: Option<&Path>,
) -> Result<Credentials, Failure> {
    let missing = || {
        Failure::usage(format!(
            "This needs an agent's account: put the user id into LIVECHAT_USER_ID and a personal access token into {TOKEN_VARIABLE}, or name a --token-file (`livechat login` makes one)."
        ))
    };
    let secret = match token_file {
        Some(file) => read(file)?,
        None => std::env::var(TOKEN_VARIABLE).map_err(|_| missing())?,
    };
    let mut lines = secret
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let (user, token) = match (lines.next(), lines.next(), user) {
        (Some(in_file), Some(token), _) => (in_file, token),
        (Some(token), None, Some(user)) => (user, token),
        _ => return Err(missing()),
    };
    Credentials::parse(user, token)
        .map_err(|problem| Failure::usage(format!("Nobody can sign in so: {problem}.")))
}

/// A visitor's token as it was given, or from standard input.
///
/// # Errors
/// When it is none.
pub(crate) fn visitor_token(given: &str) -> Result<VisitorToken, Failure> {
    let read = if given == "-" {
        Some(read(Path::new("-"))?)
    } else {
        None
    };
    VisitorToken::parse(read.as_deref().unwrap_or(given)).map_err(|_| {
        Failure::usage(
            "That is no visitor's token: it is empty, too long, or holds control characters.",
        )
    })
}

/// The first line of standard input.
///
/// # Errors
/// When there is none.
pub(crate) fn password() -> Result<String, Failure> {
    let typed = read(Path::new("-"))?;
    let typed = typed.lines().next().unwrap_or_default();
    if typed.is_empty() {
        return Err(Failure::usage(
            "The password is read from standard input, and there was nothing.",
        ));
    }
    Ok(typed.to_owned())
}

fn read(file: &Path) -> Result<String, Failure> {
    let failed = |error| Failure::File(file.to_owned(), error);
    let mut secret = String::new();
    if file == Path::new("-") {
        std::io::stdin()
            .take(MAX_BYTES)
            .read_to_string(&mut secret)
            .map_err(failed)?;
    } else {
        let file = File::open(file).map_err(failed)?;
        file.take(MAX_BYTES)
            .read_to_string(&mut secret)
            .map_err(failed)?;
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn a_token_file_has_one_line_or_two() {
        let two = file("kim\nsecret\n");
        let both = credentials(Some("other"), Some(two.path())).unwrap();
        assert_eq!((both.user(), both.secret()), ("kim", "secret"));
        let one = file(" secret \n");
        let both = credentials(Some("kim"), Some(one.path())).unwrap();
        assert_eq!((both.user(), both.secret()), ("kim", "secret"));
        assert!(credentials(None, Some(one.path())).is_err());
        assert!(credentials(Some("kim"), Some(file("").path())).is_err());
        let odd = file("kim\nhunter2 hunter2");
        let said = credentials(None, Some(odd.path())).unwrap_err().to_string();
        assert!(!said.contains("hunter2"), "{said}");
    }
}
