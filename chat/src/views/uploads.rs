//! Files on their way.

use super::piece::{Piece, piece};
use crate::browser::dom::{self, Node};
use crate::browser::{acts, files, time};
use crate::driver::Driver;
use livechat_core::chat::{Conversation, Progress, Upload, Word};
use livechat_core::text::digits;
use livechat_core::wire::upload::UploadError;
use std::cell::RefCell;

pub(super) struct Uploads {
    whole: Node,
    /// The keys and states that were drawn, and the bars that only move.
    drawn: RefCell<String>,
}

impl Uploads {
    pub(super) fn new() -> Self {
        Self {
            whole: piece("ul|class=uploads|hidden=").into_node(),
            drawn: RefCell::default(),
        }
    }

    pub(super) fn whole(&self) -> &Node {
        &self.whole
    }

    pub(super) fn update(&self, driver: &Driver, conversation: &Conversation) {
        let uploads = conversation.uploads();
        let mut drawn = String::new();
        for upload in uploads {
            drawn.push_str(&digits(upload.file.key));
            drawn.push(match upload.progress {
                Progress::Waiting => 'w',
                Progress::Going(_) => 'g',
                Progress::Failed(_) => 'f',
            });
            if let Progress::Going(permille) = upload.progress {
                acts::progress(&self.whole, &digits(upload.file.key), permille);
            }
        }
        if *self.drawn.borrow() == drawn {
            return;
        }
        acts::mark(&self.whole, "hidden", uploads.is_empty());
        acts::clear(&self.whole);
        for upload in uploads {
            dom::add(&self.whole, row(driver, upload).node());
        }
        *self.drawn.borrow_mut() = drawn;
    }

    /// Whatever was drawn is to be drawn again.
    pub(super) fn forget(&self) {
        self.drawn.borrow_mut().clear();
    }
}

fn row(driver: &Driver, upload: &Upload) -> Piece {
    let file = &upload.file;
    let key = digits(file.key);
    let name = file.name.as_str();
    let mut row = piece("li|class=upload").attribute("data-id", &key);
    if let Some(preview) = files::preview(file.key) {
        row = row.child(piece("img|class=upload__preview|alt=").attribute("src", &preview));
    }
    let size = time::size_text(&driver.language(), file.size as f64);
    let mut words = piece("div|class=upload__words")
        .child(piece("p|class=upload__name").text(name))
        .child(piece("p|class=upload__size").text(&size));
    match &upload.progress {
        Progress::Waiting | Progress::Going(_) => {
            words = words.child(
                piece("progress|max=1000|value=0")
                    .attribute("aria-label", &driver.say_with(Word::Uploading, name)),
            );
        }
        Progress::Failed(why) => {
            words = words
                .child(piece("p|class=upload__error|role=alert").text(&refusal(driver, why)))
                .child(
                    super::piece::button("link", "upload-again", &driver.say(Word::SendAgain))
                        .attribute("data-id", &key),
                );
        }
    }
    let word = if matches!(upload.progress, Progress::Failed(_)) {
        Word::Remove
    } else {
        Word::Cancel
    };
    row.child(words).child(
        piece("button|type=button|class=icon-button|data-act=upload-drop")
            .attribute("data-id", &key)
            .attribute("aria-label", &[&driver.say(word), ": ", name].concat())
            .child(super::piece::drawing("M6 6l12 12M18 6L6 18")),
    )
}

fn refusal(driver: &Driver, why: &UploadError) -> String {
    match why {
        UploadError::Lost => driver.say(Word::FileNotSent),
        UploadError::Kind => driver.say(Word::FileKind),
        UploadError::Size(Some(most)) => driver.say_with(Word::FileSize, most),
        UploadError::Size(None) => driver.say(Word::FileTooLarge),
        UploadError::Off => driver.say(Word::FileOff),
        UploadError::Closed => driver.say(Word::FileClosed),
        UploadError::Refused(reason) => driver.say_with(Word::FileRefused, reason),
    }
}
