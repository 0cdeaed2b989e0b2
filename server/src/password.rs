//! Agents' passwords: only argon2id of them is kept, and nothing shows them.

use std::fmt;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::sync::Semaphore;

use crate::random::{self, NoRandom};

/// Shortest password that somebody can choose, in characters.
pub const FEWEST_CHARS: usize = 8;

/// Longest one, in bytes: hashing takes the longer the longer it is.
pub const MOST_BYTES: usize = 512;

/// Hashes at a time. Each takes 19 MiB and a core: a storm of log-ins waits here, and nowhere else.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// What is checked for a name that nobody has, so that it takes as long as for one that somebody
/// has. No password fits it.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A password as somebody typed it.
#[derive(Clone)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

/// Why a text cannot be chosen as a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordError {
    /// Fewer than [`FEWEST_CHARS`].
    Short,
    /// More than [`MOST_BYTES`].
    Long,
}

impl fmt::Display for PasswordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short => write!(f, "too short: at least {FEWEST_CHARS} characters"),
            Self::Long => write!(f, "too long: at most {MOST_BYTES} bytes"),
        }
    }
}

impl Password {
    /// What somebody claims to be their password.
    #[must_use]
    pub fn claimed(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// What somebody chooses as their password.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn chosen(text: &str) -> Result<Self, PasswordError> {
        if text.chars().count() < FEWEST_CHARS {
            Err(PasswordError::Short)
        } else if text.len() > MOST_BYTES {
            Err(PasswordError::Long)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// A password nobody can guess: four groups of four characters.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn random() -> Result<Self, NoRandom> {
        let mut groups = Vec::new();
        for _ in 0..4 {
            groups.push(random::text(4)?);
        }
        Ok(Self(groups.join("-")))
    }

    /// The password itself, for the one who is to have it.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// What is kept of it. Takes tens of milliseconds: not for the threads that serve others.
    ///
    /// # Errors
    /// When the machine gives no random bytes.
    pub fn hash(&self) -> Result<String, NoRandom> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|_| NoRandom)?;
        let salt = SaltString::encode_b64(&salt).map_err(|_| NoRandom)?;
        let hash = Argon2::default().hash_password(self.0.as_bytes(), &salt);
        Ok(hash.map_err(|_| NoRandom)?.to_string())
    }

    /// Whether what is kept is of this password; `None` stands for a name that nobody has.
    pub async fn fits(self, kept: Option<String>) -> bool {
        let Ok(_turn) = AT_ONCE.acquire().await else {
            return false;
        };
        tokio::task::spawn_blocking(move || {
            let known = kept.is_some();
            let kept = kept.as_deref().unwrap_or(NOBODYS);
            let fits = self.0.len() <= MOST_BYTES
                && PasswordHash::new(kept).is_ok_and(|hash| {
                    let typed = self.0.as_bytes();
                    Argon2::default().verify_password(typed, &hash).is_ok()
                });
            fits && known
        })
        .await
        .unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits_what_is_kept_of_it() {
        let password = Password::random().unwrap();
        assert_eq!(password.secret().len(), 19);
        let kept = password.hash().unwrap();
        assert!(kept.starts_with("$argon2id$") && !kept.contains(password.secret()));
        assert!(password.clone().fits(Some(kept.clone())).await);
        assert!(!Password::claimed("another one").fits(Some(kept)).await);
        assert!(!password.clone().fits(None).await);
        assert!(!password.fits(Some(String::new())).await);
    }

    #[test]
    fn nobodys_hash_is_one() {
        assert!(PasswordHash::new(NOBODYS).is_ok());
    }

    #[test]
    fn a_password_is_neither_short_nor_endless_and_never_shown() {
        assert_eq!(
            Password::chosen("sevenxx").err(),
            Some(PasswordError::Short)
        );
        assert!(Password::chosen("eightxxx").is_ok());
        let long = "x".repeat(MOST_BYTES + 1);
        assert_eq!(Password::chosen(&long).err(), Some(PasswordError::Long));
        assert_eq!(format!("{:?}", Password::claimed("secret")), "Password");
    }
}
