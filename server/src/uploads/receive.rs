//! Taking a file from the wire: checked while it comes, written as it comes, gone if it is refused.

use std::fs::File;
use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::upload;
use tokio::io::AsyncWriteExt;

use super::image::{self, Size};
use super::{Folder, Loose, kind, name};
use crate::body;
use crate::config::Settings;
use crate::multipart::{Broken, Multipart};
use crate::reply;

/// How long a file may take to come, however steadily.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// Longest description of a file, in characters.
pub const MAX_DESCRIPTION_CHARS: usize = 1_000;

/// A file that was taken; it is gone when this is dropped.
#[derive(Debug)]
pub struct Received {
    /// Its length.
    pub bytes: u64,
    /// What its sender says it shows.
    pub description: Option<String>,
    /// Its id, and its name on disk.
    pub id: String,
    /// Its media type.
    pub kind: String,
    /// The file itself.
    pub loose: Loose,
    /// What people read as its name.
    pub name: String,
    /// How large a picture is.
    pub size: Option<Size>,
    /// What is said with it.
    pub text: String,
}

/// Why a file is not taken.
#[derive(Debug)]
pub enum Refused {
    /// No files are taken.
    Disabled,
    /// A file came in another field than `file`, or a second one.
    Field,
    /// All files together have no more room.
    Full,
    /// The form is none, or ends too early.
    Malformed,
    /// There is no file in the form.
    NoFile,
    /// What is said with it is too long.
    TextTooLong,
    /// It is too large.
    TooLarge,
    /// It did not come.
    TooSlow,
    /// Files of this type are not taken.
    Type,
    /// The disk or the machine failed.
    Failed(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Broken> for Refused {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Malformed => Self::Malformed,
            Broken::TooSlow => Self::TooSlow,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, body) = match self {
            Self::Disabled => (StatusCode::BAD_REQUEST, upload::reason(upload::DISABLED)),
            Self::Type => (StatusCode::BAD_REQUEST, upload::reason(upload::TYPE)),
            Self::Field => told(&Refusal::code_only("invalid-field")),
            Self::NoFile => told(&Refusal::with_reason("error-no-file", "No file uploaded")),
            Self::TooLarge => {
                let reason = "File size exceeds the allowed limit";
                told(&Refusal::with_reason(upload::TOO_LARGE, reason))
            }
            Self::TextTooLong => told(&Refusal::plain("message-length-exceeds-character-limit")),
            Self::Malformed => {
                let reason = "The form ends too early or cannot be read";
                told(&Refusal::with_reason("error-invalid-body", reason))
            }
            Self::TooSlow => return reply::Stop::TooSlow.into_response(),
            Self::Full => {
                tracing::error!("a file was refused: [uploads] total_megabytes is used up");
                let text = "There is no room for more files";
                return reply::failure(StatusCode::INSUFFICIENT_STORAGE, text);
            }
            Self::Failed(error) => {
                tracing::error!(%error, "a file could not be written");
                return reply::internal_error();
            }
        };
        reply::json(status, &body)
    }
}

fn told(refusal: &Refusal) -> (StatusCode, serde_json::Value) {
    (StatusCode::BAD_REQUEST, refusal.to_json())
}

/// Takes the file of a form; all files together have `used` bytes already.
///
/// # Errors
/// When it is refused; nothing of it is left then.
pub async fn receive(
    headers: &HeaderMap,
    body: Body,
    folder: &Folder,
    settings: &Settings,
    used: u64,
) -> Result<Received, Refused> {
    let mut form = Multipart::new(headers, body).ok_or(Refused::NoFile)?;
    let received = if settings.uploads.enabled {
        let parts = parts(&mut form, folder, settings, used);
        let in_time = tokio::time::timeout(PATIENCE, parts).await;
        in_time.unwrap_or(Err(Refused::TooSlow))
    } else {
        Err(Refused::Disabled)
    };
    if received.is_err() {
        body::pass_over(form.into_rest()).await;
    }
    received
}

async fn parts(
    form: &mut Multipart,
    folder: &Folder,
    settings: &Settings,
    used: u64,
) -> Result<Received, Refused> {
    let (mut file, mut text, mut description) = (None, String::new(), String::new());
    while let Some(part) = form.next().await? {
        match (part.file_name, part.name.as_str()) {
            (Some(sent), "file") if file.is_none() => {
                let name = name::clean(&sent);
                let claimed = part.kind.as_deref();
                file = Some(write(form, name, claimed, folder, settings, used).await?);
            }
            (Some(_), _) => return Err(Refused::Field),
            (None, "msg") => {
                text = short(form, *settings.chat.message_characters.get_ref()).await?;
            }
            (None, "description") => description = short(form, MAX_DESCRIPTION_CHARS).await?,
            // How the sender would like to look: they look as they do otherwise.
            (None, _) => {}
        }
    }
    let mut file = file.ok_or(Refused::NoFile)?;
    file.text = text;
    file.description = (!description.trim().is_empty()).then_some(description);
    Ok(file)
}

/// A text of at most so many characters.
async fn short(form: &mut Multipart, max_chars: usize) -> Result<String, Refused> {
    let mut bytes = Vec::new();
    while let Some(piece) = form.piece().await? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > max_chars.saturating_mul(4) {
            return Err(Refused::TextTooLong);
        }
    }
    let text = String::from_utf8_lossy(&bytes).replace('\0', "");
    if text.chars().nth(max_chars).is_some() {
        return Err(Refused::TextTooLong);
    }
    Ok(text)
}

async fn write(
    form: &mut Multipart,
    name: String,
    claimed: Option<&str>,
    folder: &Folder,
    settings: &Settings,
    used: u64,
) -> Result<Received, Refused> {
    let mut head = Vec::new();
    while head.len() < kind::HEAD_BYTES {
        match form.piece().await? {
            Some(piece) => head.extend_from_slice(&piece),
            None => break,
        }
    }
    // An empty file is what a browser sends when none was chosen.
    if head.is_empty() {
        return Err(Refused::NoFile);
    }
    let kind = kind::of(&head, claimed, name::ending(&name).as_deref());
    if !settings.uploads.takes(&kind) {
        return Err(Refused::Type);
    }
    let free = settings.uploads.total_bytes().saturating_sub(used);
    let fits = |bytes: u64| {
        if bytes > settings.uploads.max_bytes() {
            Err(Refused::TooLarge)
        } else if bytes > free {
            Err(Refused::Full)
        } else {
            Ok(())
        }
    };
    let id = super::new_id()?;
    let path = folder.path(&id).ok_or_else(|| io::Error::other("no id"))?;
    let loose = Loose::new(folder, &id);
    let mut file = tokio::fs::OpenOptions::new()
        .create_new(true)
        .write(true)
        .open(&path)
        .await?;
    let mut bytes = head.len() as u64;
    fits(bytes)?;
    file.write_all(&head).await?;
    while let Some(piece) = form.piece().await? {
        bytes = bytes.saturating_add(piece.len() as u64);
        fits(bytes)?;
        file.write_all(&piece).await?;
    }
    file.sync_all().await?;
    let of_kind = kind.clone();
    let size = tokio::task::spawn_blocking(move || {
        let mut file = io::BufReader::new(File::open(path)?);
        Ok::<_, io::Error>(image::size(&mut file, &of_kind))
    });
    let size = size.await.map_err(io::Error::other)??;
    Ok(Received {
        bytes,
        description: None,
        id,
        kind,
        loose,
        name,
        size,
        text: String::new(),
    })
}
