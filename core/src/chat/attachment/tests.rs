use super::super::node::plain;
use super::*;
use serde_json::json;

const ROOT: &str = "https://chat.test/help";

fn only(v: Value) -> Attachment {
    let mut all = read(&json!({ "attachments": [v] }), ROOT);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn file(v: Value) -> File {
    match only(v) {
        Attachment::File(file) => file,
        quote @ Attachment::Quote { .. } => panic!("{quote:?}"),
    }
}

fn token() -> VisitorToken {
    VisitorToken::parse("t&1").unwrap()
}

#[test]
fn a_picture_keeps_its_place_free() {
    let picture = file(json!({
        "title": "cat.png", "type": "file", "description": "*my* cat",
        "title_link": "/file-upload/f1/cat.png", "title_link_download": true,
        "image_url": "/file-upload/f1/cat.png", "image_type": "image/png", "image_size": 2048,
        "image_dimensions": {"width": 640.4, "height": 480}, "image_preview": "/9j/4AAQ"
    }));
    assert_eq!(picture.media, Media::Image);
    assert_eq!(picture.url, "https://chat.test/help/file-upload/f1/cat.png");
    assert_eq!(picture.title.as_deref(), Some("cat.png"));
    assert_eq!(plain(&picture.caption), "my cat");
    assert_eq!(picture.bytes, Some(2048));
    assert_eq!(picture.dimensions, Some((640, 480)));
}

#[test]
fn the_first_of_its_addresses_says_how_it_is_shown() {
    let file_link = "/file-upload/f/x";
    for (keys, media) in [
        (
            &["audio_url", "video_url", "image_url", "title_link"][..],
            Media::Audio,
        ),
        (&["video_url", "image_url", "title_link"], Media::Video),
        (&["image_url", "title_link"], Media::Image),
        (&["title_link"], Media::Other),
    ] {
        let mut v = json!({"title": "x"});
        for key in keys {
            v[*key] = json!(file_link);
        }
        assert_eq!(file(v).media, media);
    }
    let broken = json!({"image_url": "javascript:alert(1)", "title_link": file_link});
    assert_eq!(file(broken).media, Media::Other);
}

#[test]
fn only_the_servers_uploads_are_told_who_asks() {
    let asked = "?rc_room_type=l&rc_rid=r%2F1&rc_token=t%261";
    for (url, expected) in [
        ("/file-upload/f/a%20b.pdf", true),
        ("https://chat.test/help/file-upload/f/a.pdf", true),
        ("/file-upload/f/.env", true),
        ("/file-upload/f/%2eenv", true),
        ("/file-upload/../redirect", false),
        ("/file-upload/x/.%2e/y", false),
        ("/file-upload/%2e%2e/y", false),
        ("/file-upload/x/%2e/y", false),
        ("/file-upload\\..\\y", false),
        ("/file-upload/x\\..\\..\\y", false),
        ("/file-upload/x#y", false),
        ("/avatar/ada", false),
        ("https://evil.test/file-upload/f/a.pdf", false),
        ("https://chat.test/file-upload/f/a.pdf", false),
        (
            "https://chat.test.evil.test/help/file-upload/f/a.pdf",
            false,
        ),
        (
            "https://chat.test/help@evil.test/file-upload/f/a.pdf",
            false,
        ),
        ("//evil.test/file-upload/f/a.pdf", false),
    ] {
        let file = file(json!({"title_link": url, "title": "x"}));
        let address = file.address("r/1", &token());
        assert_eq!(address.ends_with(asked), expected, "{address}");
        assert_eq!(address.contains("rc_token"), expected, "{address}");
        assert!(!file.url.contains("rc_"), "{}", file.url);
    }
    let file = file(json!({"title_link": "/file-upload/f/a?download", "title": "x"}));
    assert!(
        file.address("r", &token())
            .ends_with("/a?download&rc_room_type=l&rc_rid=r&rc_token=t%261")
    );
}

#[test]
fn nothing_is_fetched_from_elsewhere_unasked() {
    let picture = file(json!({"image_url": "https://evil.test/pixel.gif", "title": "x"}));
    assert_eq!((picture.media, picture.own), (Media::Other, false));
    for url in [
        "javascript:alert(1)",
        "data:image/svg+xml,<svg onload=x>",
        "mailto:a@b.test",
        "file-upload/f",
        "",
        "///evil.test",
        "/\\evil.test/\u{202e}",
    ] {
        let all = read(&json!({"attachments": [{"image_url": url}]}), ROOT);
        assert!(all.is_empty(), "{url}: {all:?}");
    }
}

#[test]
fn a_name_cannot_be_turned_round() {
    let file = file(json!({"title_link": "/file-upload/f/x", "title": "photo\u{202e}gpj.exe"}));
    assert_eq!(file.title.as_deref(), Some("photogpj.exe"));
}

#[test]
fn quotes_hold_quotes_to_a_depth() {
    let mut v = json!({"text": "deepest"});
    for _ in 0..100 {
        v = json!({"message_link": "https://chat.test/live/r?msg=m", "text": "*said*",
                   "author_name": "Ada", "ts": "2026-01-31T09:00:00.000Z", "attachments": [v]});
    }
    let Attachment::Quote {
        author,
        text,
        attachments,
    } = only(v)
    else {
        panic!("no quote");
    };
    assert_eq!(
        (author.as_deref(), plain(&text).as_str()),
        (Some("Ada"), "said")
    );
    let [Attachment::Quote { attachments, .. }] = attachments.as_slice() else {
        panic!("{attachments:?}");
    };
    assert!(attachments.is_empty());
}

#[test]
fn broken_ones_are_left_out() {
    for broken in [
        json!([{}, [], null, 7, "x", {"text": 7}, {"image_url": {}}, {"attachments": "x"}]),
        json!({}),
        json!("x"),
    ] {
        assert!(read(&json!({"attachments": broken}), ROOT).is_empty());
    }
    assert!(read(&json!(null), ROOT).is_empty());
    let many = json!({"attachments": vec![json!({"text": "x"}); 1_000]});
    assert_eq!(read(&many, ROOT).len(), MAX_ATTACHMENTS);
}
