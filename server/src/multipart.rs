//! Reading `multipart/form-data` as it comes: a part's head is held in memory and is small, what is
//! in it is handed on piece by piece.
//!
//! May not know what the parts are for. Whatever a client sends, no more than [`MAX_HEAD_BYTES`]
//! and one frame of the connection are held.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;

/// Longest head of a part, in bytes.
pub const MAX_HEAD_BYTES: usize = 8 * 1_024;

/// Most parts of one form.
pub const MAX_PARTS: usize = 20;

/// Longest boundary, in bytes (RFC 2046).
const MAX_BOUNDARY_BYTES: usize = 70;

/// How long the next frame may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why a form cannot be read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It ends too early, has no such shape, or more parts than anybody needs.
    Malformed,
    /// Nothing came for too long.
    TooSlow,
}

/// The head of one part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// What the file is called, when the part is a file; as it was sent.
    pub file_name: Option<String>,
    /// The media type it claims to have, in lower case and without parameters.
    pub kind: Option<String>,
    /// Name of the field.
    pub name: String,
}

/// A form that is being read.
pub struct Multipart {
    body: Body,
    /// A line break, two dashes and the boundary.
    delimiter: Vec<u8>,
    held: Vec<u8>,
    in_part: bool,
    ended: bool,
    parts: usize,
}

impl Multipart {
    /// Starts to read a body; `None` when the headers do not say that it is a form in parts.
    #[must_use]
    pub fn new(headers: &HeaderMap, body: Body) -> Option<Self> {
        let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let (essence, parameters) = kind.split_once(';')?;
        if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
            return None;
        }
        let boundary = parameter(parameters, "boundary")?;
        if boundary.is_empty() || boundary.len() > MAX_BOUNDARY_BYTES {
            return None;
        }
        Some(Self {
            body,
            delimiter: ["\r\n--", &boundary].concat().into_bytes(),
            // So that the first delimiter, which no line break need precede, is one like the others.
            held: b"\r\n".to_vec(),
            in_part: true,
            ended: false,
            parts: 0,
        })
    }

    /// The head of the next part; what is left of this one is passed over. `None` after the last.
    ///
    /// # Errors
    /// When the form is malformed or does not come.
    pub async fn next(&mut self) -> Result<Option<Part>, Broken> {
        while self.in_part {
            self.piece().await?;
        }
        if self.ended {
            return Ok(None);
        }
        // What follows a delimiter: two dashes at the end, else blanks and a line break.
        while self.held.len() < 2 {
            self.more().await?;
        }
        if self.held.starts_with(b"--") {
            self.ended = true;
            return Ok(None);
        }
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return Err(Broken::Malformed);
        }
        loop {
            if let Some(end) = find(&self.held, b"\r\n\r\n")
                && end <= MAX_HEAD_BYTES
            {
                let head: Vec<u8> = self.held.drain(..end + 4).collect();
                self.in_part = true;
                return Part::read(&head).map(Some);
            }
            if self.held.len() > MAX_HEAD_BYTES {
                return Err(Broken::Malformed);
            }
            self.more().await?;
        }
    }

    /// The next piece of this part, which is never empty; `None` at its end.
    ///
    /// # Errors
    /// When the form is malformed or does not come.
    pub async fn piece(&mut self) -> Result<Option<Bytes>, Broken> {
        while self.in_part {
            if let Some(place) = find(&self.held, &self.delimiter) {
                let piece: Vec<u8> = self.held.drain(..place).collect();
                self.held.drain(..self.delimiter.len());
                self.in_part = false;
                return Ok((!piece.is_empty()).then(|| piece.into()));
            }
            // The end of what is held may be the beginning of a delimiter.
            let sure = self.held.len().saturating_sub(self.delimiter.len() - 1);
            if sure > 0 {
                let piece: Vec<u8> = self.held.drain(..sure).collect();
                return Ok(Some(piece.into()));
            }
            self.more().await?;
        }
        Ok(None)
    }

    /// The rest of the body, for whoever passes it over.
    pub fn into_rest(self) -> Body {
        self.body
    }

    async fn more(&mut self) -> Result<(), Broken> {
        loop {
            let frame = tokio::time::timeout(PATIENCE, self.body.frame());
            let frame = frame.await.map_err(|_| Broken::TooSlow)?;
            let frame = frame.ok_or(Broken::Malformed)?;
            let frame = frame.map_err(|_| Broken::Malformed)?;
            let Ok(data) = frame.into_data() else {
                continue;
            };
            self.held.extend_from_slice(&data);
            return Ok(());
        }
    }
}

impl Part {
    fn read(head: &[u8]) -> Result<Self, Broken> {
        let head = String::from_utf8_lossy(head);
        let value = |wanted: &str| {
            head.split("\r\n").find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.trim()
                    .eq_ignore_ascii_case(wanted)
                    .then(|| value.trim())
            })
        };
        let disposition = value("content-disposition").ok_or(Broken::Malformed)?;
        let (form_data, parameters) = disposition.split_once(';').ok_or(Broken::Malformed)?;
        if !form_data.trim().eq_ignore_ascii_case("form-data") {
            return Err(Broken::Malformed);
        }
        let kind = value("content-type").and_then(|kind| kind.split(';').next());
        Ok(Self {
            file_name: parameter(parameters, "filename").map(|name| unescaped(&name)),
            kind: kind.map(|kind| kind.trim().to_ascii_lowercase()),
            name: parameter(parameters, "name").ok_or(Broken::Malformed)?,
        })
    }
}

/// The value of a parameter, `a=b; c="d"`; in quotes a backslash keeps a quote or a backslash.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => quoted_text(quoted)?,
            None => {
                let (value, after) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), after)
            }
        };
        let name = name.trim().trim_start_matches(';').trim();
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A text up to its closing quote, and what follows.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        match character {
            '"' => return Some((value, text.get(place + 1..)?)),
            '\\' => match characters.next_if(|(_, next)| matches!(next, '"' | '\\')) {
                Some((_, kept)) => value.push(kept),
                None => value.push('\\'),
            },
            _ => value.push(character),
        }
    }
    None
}

/// Browsers write what cannot stand between quotes in these three ways, and nothing else.
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

/// Where a text begins in another. It begins with a byte that is rare in most files.
fn find(held: &[u8], wanted: &[u8]) -> Option<usize> {
    let first = *wanted.first()?;
    let mut from = 0;
    loop {
        let place = from + held.get(from..)?.iter().position(|byte| *byte == first)?;
        if held.get(place..)?.starts_with(wanted) {
            return Some(place);
        }
        from = place + 1;
    }
}

#[cfg(test)]
mod tests;
