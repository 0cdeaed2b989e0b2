//! Files on their way: one after the other, each can be dropped or tried again.

use serde_json::Value;

use super::conversation::Conversation;
use super::event::Effect;
use super::words::Word;
use crate::wire::upload::{self, UploadError};

/// A file that the visitor wants to send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Which: another number for each, by which the shell finds it.
    pub key: u32,
    /// What it is called.
    pub name: String,
    /// How large it is, in bytes.
    pub size: u64,
}

/// Where a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// Its turn has not come.
    Waiting,
    /// So much of it is sent, in thousandths.
    Going(u32),
    /// It was not taken.
    Failed(UploadError),
}

/// A file on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// What.
    pub file: File,
    /// Where.
    pub progress: Progress,
}

/// All of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Uploads {
    pub(super) all: Vec<Upload>,
}

impl Uploads {
    /// Whether one waits to be sent.
    pub(super) fn waits(&self) -> bool {
        self.all
            .iter()
            .any(|upload| upload.progress == Progress::Waiting)
    }

    fn place(&self, key: u32) -> Option<usize> {
        self.all.iter().position(|upload| upload.file.key == key)
    }

    fn find(&mut self, key: u32) -> Option<&mut Upload> {
        let place = self.place(key)?;
        self.all.get_mut(place)
    }

    fn remove(&mut self, key: u32) {
        if let Some(place) = self.place(key) {
            self.all.remove(place);
        }
    }
}

impl Conversation {
    pub(super) fn files_picked(&mut self, files: Vec<File>) {
        if !self.settings.files || self.ending.is_some() {
            for file in files {
                self.effects.push(Effect::DropFile(file.key));
            }
            return;
        }
        for file in files {
            self.uploads.all.push(Upload {
                file,
                progress: Progress::Waiting,
            });
        }
        self.start_uploads();
    }

    /// Starts the first that waits, if there is a room and none is on its way.
    pub(super) fn start_uploads(&mut self) {
        let Some(room) = &self.room else {
            return;
        };
        let mut next = None;
        for upload in &mut self.uploads.all {
            match upload.progress {
                Progress::Going(_) => return,
                Progress::Waiting if next.is_none() => next = Some(upload),
                Progress::Waiting | Progress::Failed(_) => {}
            }
        }
        if let Some(upload) = next {
            upload.progress = Progress::Going(0);
            self.effects.push(Effect::Upload {
                key: upload.file.key,
                path: upload::path(room),
            });
        }
    }

    pub(super) fn upload_moved(&mut self, key: u32, permille: u32) {
        if let Some(upload) = self.uploads.find(key)
            && let Progress::Going(done) = &mut upload.progress
        {
            *done = permille.min(1000);
        }
    }

    pub(super) fn uploaded(&mut self, key: u32, status: u16, body: Option<Value>) {
        let Some(upload) = self.uploads.find(key) else {
            return;
        };
        match upload::read(status, body) {
            Ok(message) => {
                self.uploads.remove(key);
                self.effects.push(Effect::DropFile(key));
                // An answer that shows no message leaves it to the stream, or the history.
                if self.heard(&message, false).is_none() {
                    self.reload();
                }
            }
            Err(error) => {
                upload.progress = Progress::Failed(error);
                self.announce(Word::FileNotSent, String::new());
            }
        }
        self.start_uploads();
    }

    pub(super) fn upload_dropped(&mut self, key: u32) {
        if let Some(upload) = self.uploads.find(key) {
            let going = matches!(upload.progress, Progress::Going(_));
            self.effects.push(if going {
                Effect::AbortUpload(key)
            } else {
                Effect::DropFile(key)
            });
            self.uploads.remove(key);
        }
        self.start_uploads();
    }

    pub(super) fn upload_again(&mut self, key: u32) {
        if let Some(upload) = self.uploads.find(key)
            && let Progress::Failed(_) = upload.progress
        {
            upload.progress = Progress::Waiting;
        }
        self.start_uploads();
    }

    /// None of them can be sent now.
    pub(super) fn fail_uploads(&mut self, why: &UploadError) {
        for upload in &mut self.uploads.all {
            if let Progress::Going(_) = upload.progress {
                self.effects.push(Effect::AbortUpload(upload.file.key));
            }
            upload.progress = Progress::Failed(why.clone());
        }
    }

    /// Nobody wants them any more.
    pub(super) fn drop_uploads(&mut self) {
        for upload in std::mem::take(&mut self.uploads.all) {
            self.effects.push(Effect::AbortUpload(upload.file.key));
        }
    }
}
