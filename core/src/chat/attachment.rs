//! What hangs on a message: files, and what is quoted. Section 7.3 of the reference.

use serde_json::Value;

use super::link::{clear, safe};
use super::markdown;
use super::node::Node;
use crate::domain::token::VisitorToken;
use crate::wire::json;
use crate::wire::url::push_encoded;

/// Most attachments of a message; the rest is left out.
pub const MAX_ATTACHMENTS: usize = 50;

/// Most quotes within one another.
const MAX_QUOTES: usize = 2;

/// Longest title or name shown, in characters.
const MAX_TITLE_CHARS: usize = 200;

/// Longest quotation or caption shown, in characters.
const MAX_TEXT_CHARS: usize = 2_000;

/// Where a server keeps its uploads, from its root.
const UPLOADS: &str = "/file-upload/";

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attachment {
    /// A file.
    File(File),
    /// What somebody said before, or what a bot adds.
    Quote {
        /// Whose words; or the title of them.
        author: Option<String>,
        /// The words.
        text: Vec<Node>,
        /// What hung on them.
        attachments: Vec<Attachment>,
    },
}

/// A file, and how it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// How it is shown.
    pub media: Media,
    /// Where it is; [`File::address`] is where it is fetched.
    pub url: String,
    /// Whether it is one of the chat server's uploads.
    pub own: bool,
    /// What it is called.
    pub title: Option<String>,
    /// What was written below it.
    pub caption: Vec<Node>,
    /// How large it is, in bytes.
    pub bytes: Option<u64>,
    /// Width and height of a picture, in pixels: the place to keep free for it.
    pub dimensions: Option<(u32, u32)>,
}

/// How a file is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// To be heard.
    Audio,
    /// To be seen and heard.
    Video,
    /// To be seen.
    Image,
    /// To be fetched.
    Other,
}

impl File {
    /// Where it is fetched. The server gives protected uploads only to who shows the room and the
    /// visitor's token, and a page of another origin can set it no cookies: they go into the query,
    /// for the server's own uploads only. So this is made when it is fetched, and never kept.
    #[must_use]
    pub fn address(&self, room: &str, token: &VisitorToken) -> String {
        let mut address = self.url.clone();
        if self.own {
            let asks = address.bytes().any(|byte| byte == b'?');
            address.push(if asks { '&' } else { '?' });
            address.push_str("rc_room_type=l&rc_rid=");
            push_encoded(&mut address, room);
            address.push_str("&rc_token=");
            push_encoded(&mut address, token.secret());
        }
        address
    }
}

/// The attachments of a message (`attachments` in it) of the server at `root`, which has no slash at
/// its end.
#[must_use]
pub fn read(message: &Value, root: &str) -> Vec<Attachment> {
    some(message, root, MAX_QUOTES)
}

fn some(v: &Value, root: &str, quotes: usize) -> Vec<Attachment> {
    let mut all = Vec::new();
    for v in json::list(v, "attachments").iter().take(MAX_ATTACHMENTS) {
        if let Some(file) = file(v, root) {
            all.push(Attachment::File(file));
        } else if let Some(quotes) = quotes.checked_sub(1) {
            let author = shown(v, "author_name").or_else(|| shown(v, "title"));
            let text = words(v, "text");
            let attachments = some(v, root, quotes);
            if author.is_some() || !text.is_empty() || !attachments.is_empty() {
                all.push(Attachment::Quote {
                    author,
                    text,
                    attachments,
                });
            }
        }
    }
    all
}

/// A file: the first of these that there is, as Rocket.Chat's widget chooses. What would be fetched
/// from elsewhere without having been asked for is only led to.
fn file(v: &Value, root: &str) -> Option<File> {
    for (media, key, size) in [
        (Media::Audio, "audio_url", "audio_size"),
        (Media::Video, "video_url", "video_size"),
        (Media::Image, "image_url", "image_size"),
        (Media::Other, "title_link", "size"),
    ] {
        let Some((url, own)) = v
            .get(key)
            .and_then(Value::as_str)
            .and_then(|url| place(url, root))
        else {
            continue;
        };
        let dimensions = v.get("image_dimensions").and_then(|dimensions| {
            let side = |key| {
                let side = dimensions.get(key)?.as_f64()?;
                // Thumbnails have sides that are not whole.
                (1.0..=100_000.0).contains(&side).then_some(side as u32)
            };
            Some((side("width")?, side("height")?))
        });
        return Some(File {
            media: if own { media } else { Media::Other },
            url,
            own,
            title: shown(v, "title"),
            caption: words(v, "description"),
            bytes: v.get(size).and_then(Value::as_u64),
            dimensions,
        });
    }
    None
}

/// Where a file is, and whether it is one of the server's uploads: a path of the server's, or an
/// address.
fn place(url: &str, root: &str) -> Option<(String, bool)> {
    let path = url.strip_prefix(root).unwrap_or(url);
    if !path.starts_with('/') || path.starts_with("//") {
        let elsewhere = safe(url).filter(|url| url.starts_with("http"));
        return elsewhere.map(|url| (url, false));
    }
    let whole = safe(&[root, path].concat())?;
    // Nothing in it may lead out of the uploads again, or end what is asked for.
    let own = path.strip_prefix(UPLOADS).is_some_and(|name| {
        !name.bytes().any(|byte| matches!(byte, b'\\' | b'#'))
            && !name.split(['/', '?']).any(climbs)
    });
    Some((whole, own))
}

/// Whether a part of a path is `.` or `..`, in the forms that a browser takes for them.
fn climbs(part: &str) -> bool {
    let mut rest = part;
    while let Some(after) = [".", "%2e", "%2E"]
        .iter()
        .find_map(|dot| rest.strip_prefix(dot))
    {
        rest = after;
    }
    rest.is_empty() && !part.is_empty()
}

fn shown(v: &Value, key: &str) -> Option<String> {
    json::shown(v, key, MAX_TITLE_CHARS).map(|title| clear(&title))
}

fn words(v: &Value, key: &str) -> Vec<Node> {
    markdown::parse(&json::shown(v, key, MAX_TEXT_CHARS).unwrap_or_default())
}

#[cfg(test)]
mod tests;
