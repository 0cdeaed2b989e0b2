//! What hangs on a message: files, quotes, and buttons that lead somewhere.

use super::marked;
use super::piece::{Piece, piece};
use crate::browser::time;
use crate::driver::Driver;
use livechat_core::chat::attachment::{self, Attachment, File, Media};
use livechat_core::chat::block::{self, Block};
use livechat_core::chat::{Conversation, Message, Word};
use livechat_core::text::digits;

/// Draws them into a bubble.
pub(super) fn draw(
    driver: &Driver,
    mut into: Piece,
    message: &Message,
    talk: &Conversation,
) -> Piece {
    for attachment in attachment::read(&message.extra, &driver.0.server) {
        into = one(driver, into, &attachment, talk);
    }
    for block in block::read(&message.extra) {
        into = match block {
            Block::Words(words) => marked::draw(into, &words),
            Block::Button { label, href, call } => {
                let word = if call { Word::JoinCall } else { Word::OpenLink };
                let label = label.unwrap_or_else(|| driver.say(word));
                into.child(
                    piece("a|class=button|target=_blank|rel=noopener noreferrer nofollow")
                        .attribute("href", &href)
                        .text(&label),
                )
            }
        };
    }
    into
}

fn one(driver: &Driver, into: Piece, attachment: &Attachment, talk: &Conversation) -> Piece {
    match attachment {
        Attachment::File(given) => file(driver, into, given, talk),
        Attachment::Quote {
            author,
            text,
            attachments,
        } => {
            let mut quote = piece("blockquote");
            if let Some(author) = author {
                quote = quote.child(piece("p|class=heading").text(author));
            }
            quote = marked::draw(quote, text);
            for attachment in attachments {
                quote = one(driver, quote, attachment, talk);
            }
            into.child(quote)
        }
    }
}

fn file(driver: &Driver, into: Piece, file: &File, talk: &Conversation) -> Piece {
    let address = file.address(talk.room(), &talk.settings().token);
    let title = file.title.clone().unwrap_or_else(|| driver.say(Word::File));
    let link =
        || piece("a|target=_blank|rel=noopener noreferrer nofollow").attribute("href", &address);
    let shown = match file.media {
        Media::Image => {
            let mut image = piece("img|class=shot|loading=lazy|referrerpolicy=no-referrer")
                .attribute("alt", &title)
                .attribute("src", &address);
            if let Some((width, height)) = file.dimensions {
                image = image
                    .attribute("width", &digits(width))
                    .attribute("height", &digits(height));
            }
            // Large, where the browser shows pictures.
            link().child(image)
        }
        Media::Audio => piece("audio|controls=|preload=none|class=sounds")
            .attribute("aria-label", &title)
            .attribute("src", &address),
        Media::Video => piece("video|controls=|preload=metadata|class=shot")
            .attribute("aria-label", &title)
            .attribute("src", &address),
        Media::Other => {
            let mut row = link()
                .attribute("class", "file")
                .attribute("download", "")
                .child(piece("span|class=file__name").text(&title));
            if let Some(bytes) = file.bytes {
                let size = time::size_text(&driver.language(), bytes as f64);
                row = row.child(piece("span|class=file__size").text(&size));
            }
            row
        }
    };
    marked::draw(into.child(shown), &file.caption)
}
