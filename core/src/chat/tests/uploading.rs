//! Files.

use super::*;
use crate::wire::upload::UploadError;

fn file(key: u32) -> File {
    File {
        key,
        name: "a.png".to_owned(),
        size: 7,
    }
}

fn page(server: &mut Server) -> Page {
    Page::in_room_of(server, json!({"settings": {"fileUpload": true}}))
}

fn progress(page: &Page, key: u32) -> Option<&Progress> {
    let upload = page.talk.uploads().iter().find(|own| own.file.key == key);
    upload.map(|upload| &upload.progress)
}

fn ends(page: &mut Page, key: u32, status: u16, body: Value) {
    page.uploads.retain(|(own, _)| *own != key);
    page.does(Event::Uploaded {
        key,
        status,
        body: Some(body),
    });
}

#[test]
fn one_after_the_other() {
    let mut server = Server::with(0);
    let mut page = page(&mut server);
    page.does(Event::FilesPicked(vec![file(1), file(2)]));
    assert_eq!(
        page.uploads,
        [(1, "/api/v1/livechat/upload/room1".to_owned())]
    );
    page.does(Event::UploadMoved {
        key: 1,
        permille: 500,
    });
    assert_eq!(progress(&page, 1), Some(&Progress::Going(500)));
    assert_eq!(progress(&page, 2), Some(&Progress::Waiting));
    let message = json!({"_id": "f", "rid": "room1", "msg": "", "ts": "2026-01-31T09:30:00.123Z",
        "token": "tok", "attachments": [{"title": "a.png", "type": "file"}], "success": true});
    ends(&mut page, 1, 200, message);
    assert_eq!(progress(&page, 1), None);
    assert_eq!(page.talk.len(), 1);
    assert_eq!(progress(&page, 2), Some(&Progress::Going(0)));
}

#[test]
fn a_refusal_says_why_and_can_be_tried_again() {
    let mut server = Server::with(0);
    let mut page = page(&mut server);
    page.does(Event::FilesPicked(vec![file(1)]));
    let large =
        json!({"success": false, "reason": "error-size-not-allowed", "sizeAllowed": "1 MB"});
    ends(&mut page, 1, 400, large);
    let why = UploadError::Size(Some("1 MB".to_owned()));
    assert_eq!(progress(&page, 1), Some(&Progress::Failed(why)));
    page.does(Event::UploadAgain(1));
    assert_eq!(page.uploads.len(), 1);
    page.does(Event::UploadDropped(1));
    assert_eq!(
        (page.aborted.as_slice(), page.talk.uploads().len()),
        (&[1][..], 0)
    );
    ends(&mut page, 1, 200, json!({}));
    assert!(page.calls.is_empty(), "nobody waits for it");
}

#[test]
fn files_are_taken_where_the_server_takes_them() {
    let mut server = Server::with(0);
    let mut page = Page::in_room(&mut server);
    page.does(Event::FilesPicked(vec![file(1)]));
    assert!(page.uploads.is_empty() && page.talk.uploads().is_empty());
}

#[test]
fn a_file_may_be_what_is_said_first() {
    let mut server = Server::new();
    let config = json!({"settings": {"fileUpload": true}});
    let mut page = Page::of(settings(config), &Value::Null, START);
    page.does(Event::FilesPicked(vec![file(1)]));
    page.is_answered(&mut server);
    assert_eq!(page.uploads.len(), 1);
    assert_eq!(server.rooms, 1);
}

#[test]
fn an_end_stops_them() {
    let mut server = Server::with(0);
    let mut page = page(&mut server);
    page.does(Event::FilesPicked(vec![file(1), file(2)]));
    server.happens("livechat-close");
    page.hears(&mut server);
    let closed = Progress::Failed(UploadError::Closed);
    assert_eq!(progress(&page, 2), Some(&closed));
    assert!(page.uploads.is_empty());
}
