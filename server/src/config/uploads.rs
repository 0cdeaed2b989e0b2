//! `[uploads]`: which files can be sent, and how much of them is kept.

use serde::Deserialize;
use toml::Spanned;

/// `[uploads]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Uploads {
    /// Files can be sent at all.
    pub enabled: bool,
    /// Largest file, in megabytes (1,048,576 bytes): 1 to [`MAX_MEGABYTES`].
    pub max_megabytes: Spanned<u64>,
    /// Room for all files together, in megabytes; when it is used up, none is taken.
    pub total_megabytes: Spanned<u64>,
    /// Media types that are taken: `image/png`, or `image/*` for every picture.
    pub types: Vec<Spanned<String>>,
}

/// Most megabytes a size can be set to: a terabyte.
pub const MAX_MEGABYTES: u64 = 1_024 * 1_024;

const MEGABYTE: u64 = 1_024 * 1_024;

/// What is taken where the settings do not say: nothing that a browser would run.
const TYPES: [&str; 17] = [
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/heic",
    "audio/*",
    "video/*",
    "text/plain",
    "text/csv",
    "application/pdf",
    "application/zip",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

impl Default for Uploads {
    fn default() -> Self {
        Self {
            enabled: true,
            max_megabytes: Spanned::new(0..0, 20),
            total_megabytes: Spanned::new(0..0, 2_000),
            types: TYPES
                .iter()
                .map(|kind| Spanned::new(0..0, (*kind).to_owned()))
                .collect(),
        }
    }
}

impl Uploads {
    /// Largest file, in bytes.
    #[must_use]
    pub fn max_bytes(&self) -> u64 {
        self.max_megabytes.get_ref().saturating_mul(MEGABYTE)
    }

    /// Room for all files together, in bytes.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.total_megabytes.get_ref().saturating_mul(MEGABYTE)
    }

    /// Whether files of this media type, in lower case, are taken.
    #[must_use]
    pub fn takes(&self, kind: &str) -> bool {
        self.types.iter().any(|allowed| {
            let allowed = allowed.get_ref().as_str();
            match allowed.strip_suffix('*') {
                Some(family) => kind.starts_with(family),
                None => allowed == kind,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_browser_runs_is_taken() {
        let uploads = Uploads::default();
        for taken in ["image/png", "video/mp4", "application/pdf", "audio/ogg"] {
            assert!(uploads.takes(taken), "{taken}");
        }
        for refused in [
            "image/svg+xml",
            "text/html",
            "application/octet-stream",
            "text/javascript",
            "application/xhtml+xml",
            "image",
            "",
        ] {
            assert!(!uploads.takes(refused), "{refused}");
        }
    }
}
