//! `POST livechat/upload/:rid`.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use livechat_server::realtime::Topic;
use serde_json::{Value, json};

use crate::bench::{Answer, Bench, CLOSE, HISTORY, MESSAGE, UPLOAD, VISITOR};

/// The head of a picture of 258 by 7 pixels.
pub(crate) const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x01\x02\0\0\0\x07\x08\x06\0\0\0";

/// A part with a file.
pub(crate) fn file(name: &str, kind: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: {kind}\r\n\r\n"
    );
    [head.as_bytes(), content, b"\r\n"].concat()
}

fn text(name: &str, content: &str) -> Vec<u8> {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
        .into_bytes()
}

fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat().as_slice(), b"--b--\r\n"].concat()
}

pub(crate) async fn post(bench: &Bench, rid: &str, token: &str, body: Vec<u8>) -> Answer {
    let request = Request::post(format!("{UPLOAD}/{rid}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .header("x-visitor-token", token)
        .body(Body::from(body))
        .unwrap();
    bench.send(request).await
}

/// Sends one file and nothing else, as the official widget does.
pub(crate) async fn send(
    bench: &Bench,
    rid: &str,
    name: &str,
    kind: &str,
    content: &[u8],
) -> Value {
    let answer = post(bench, rid, "t", form(&[file(name, kind, content)])).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// Nothing was kept: no message, no row, no file.
async fn nothing_is_left(bench: &Bench, rid: &str) {
    let history = bench.get(&format!("{HISTORY}/{rid}?token=t")).await.json();
    assert_eq!(
        history["messages"].as_array().unwrap().len(),
        1,
        "{history}"
    );
    assert_eq!(bench.count("uploads"), 0);
    assert_eq!(bench.folder("uploads"), Vec::<String>::new());
}

#[tokio::test]
async fn a_picture_becomes_a_message_at_once() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let visitor = bench.look_up("t").await;
    let mut listener = bench.hub.listener();
    listener.listen(Topic::Messages(rid.clone()));
    bench.wait_ms(1_000);
    let body = form(&[
        text("msg", "This *one*"),
        text("description", "My bed"),
        text("alias", "The shop"),
        file("Mein Beet.PNG", "image/png", PNG),
    ]);
    let answer = post(&bench, &rid, "t", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer = answer.json();
    let id = answer["file"]["_id"].as_str().unwrap();
    let link = format!("/file-upload/{id}/Mein%20Beet.PNG");
    let about =
        json!({ "_id": id, "name": "Mein Beet.PNG", "type": "image/png", "size": PNG.len() });
    let message = json!({
        "_id": answer["_id"], "rid": rid, "msg": "This *one*", "token": "t", "alias": "Ada",
        "u": { "_id": visitor["_id"], "username": "guest-1", "name": "Ada" },
        "ts": "2026-01-31T09:00:01.000Z", "_updatedAt": "2026-01-31T09:00:01.000Z",
        "groupable": false, "file": about, "files": [about],
        "attachments": [{
            "title": "Mein Beet.PNG", "type": "file", "description": "My bed",
            "title_link": link, "title_link_download": true,
            "image_url": link, "image_type": "image/png", "image_size": PNG.len(),
            "image_dimensions": { "width": 258, "height": 7 },
        }],
    });
    let mut expected = message.clone();
    expected["newRoom"] = json!(false);
    expected["showConnecting"] = json!(true);
    expected["success"] = json!(true);
    assert_eq!(answer, expected);

    let history = bench.get(&format!("{HISTORY}/{rid}?token=t&limit=1")).await;
    assert_eq!(history.json()["messages"], json!([message]));
    let frame: Value = serde_json::from_str(&listener.next().await.unwrap()).unwrap();
    assert_eq!(frame["fields"]["args"][0]["_id"], message["_id"]);
    assert_eq!(
        frame["fields"]["args"][0]["attachments"],
        message["attachments"]
    );
    assert_eq!(bench.folder("uploads"), [id]);
    assert_eq!(bench.room("t").await["msgs"], 1);

    // Asked for by itself, it says once more where the file is.
    let path = format!(
        "{MESSAGE}/{}?token=t&rid={rid}",
        message["_id"].as_str().unwrap()
    );
    let found = bench.get(&path).await.json()["message"].clone();
    let place = json!({ "publicFilePath": link, "type": "image/png", "size": PNG.len() });
    assert_eq!(
        (&found["fileUpload"], &found["filesUpload"]),
        (&place, &json!([place]))
    );
}

#[tokio::test]
async fn sound_films_and_other_files_are_shown_as_what_they_are() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    for (name, kind, content, group) in [
        ("a.ogg", "audio/ogg", b"OggS....".as_slice(), Some("audio")),
        ("a.mp4", "video/mp4", b"\0\0\0\x18ftypisom", Some("video")),
        ("a.pdf", "application/pdf", b"%PDF-1.7", None),
        ("a.txt", "text/plain", b"basil", None),
        ("a.csv", "", b"a,b", None),
    ] {
        let attachment = send(&bench, &rid, name, kind, content).await["attachments"][0].clone();
        for possible in ["audio", "video", "image"] {
            let url = attachment.get(format!("{possible}_url"));
            assert_eq!(url.is_some(), group == Some(possible), "{attachment}");
        }
        assert!(attachment["title_link"].as_str().unwrap().ends_with(name));
    }
}

#[tokio::test]
async fn only_whose_room_it_is_can_send_and_only_while_it_is_open() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    bench.host("other").await;
    let body = || form(&[file("a.png", "image/png", PNG)]);
    for (room, token) in [
        (rid.as_str(), "nobody"),
        (rid.as_str(), "other"),
        (rid.as_str(), ""),
        ("nothing", "t"),
        ("%FF", "t"),
    ] {
        let answer = post(&bench, room, token, body()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{room} {token}");
        let expected = json!({ "success": false, "error": "unauthorized" });
        assert_eq!(answer.json(), expected);
    }
    let bare = Request::post(format!("{UPLOAD}/{rid}"))
        .body(Body::from(body()))
        .unwrap();
    assert_eq!(bench.send(bare).await.status, StatusCode::FORBIDDEN);
    nothing_is_left(&bench, &rid).await;
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let answer = post(&bench, &rid, "t", body()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(bench.folder("uploads"), Vec::<String>::new());
}

#[tokio::test]
async fn types_that_are_not_taken_are_refused_whatever_they_are_called() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let page = b"<!doctype html><script>alert(1)</script>";
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (name, kind, content) in [
        ("a.html", "text/html", page.as_slice()),
        ("a.png", "image/png", page),
        ("a.mp3", "audio/mpeg", page),
        ("a.svg", "image/svg+xml", drawing),
        ("a.svg", "", drawing),
        ("a.png", "image/png", drawing),
        ("a.js", "text/javascript", b"alert(1)"),
        ("a.exe", "application/octet-stream", b"MZ"),
        ("a", "", b"?"),
    ] {
        let answer = post(&bench, &rid, "t", form(&[file(name, kind, content)])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name} {kind}");
        let expected = json!({ "success": false, "reason": "error-type-not-allowed" });
        assert_eq!(answer.json(), expected);
    }
    nothing_is_left(&bench, &rid).await;
}

#[tokio::test]
async fn what_is_too_large_is_refused_and_leaves_nothing() {
    let bench = Bench::with_settings("[uploads]\nmax_megabytes = 1");
    let rid = bench.host("t").await;
    let megabyte = [PNG, &vec![0; 1_024 * 1_024 - PNG.len()]].concat();
    let one_more = [megabyte.as_slice(), b"x"].concat();
    let answer = post(
        &bench,
        &rid,
        "t",
        form(&[file("a.png", "image/png", &one_more)]),
    )
    .await;
    answer.refused("File size exceeds the allowed limit [error-file-too-large]");
    nothing_is_left(&bench, &rid).await;
    let said = send(&bench, &rid, "a.png", "image/png", &megabyte).await;
    assert_eq!(said["file"]["size"], 1_024 * 1_024);

    let full = Bench::with_settings("[uploads]\ntotal_megabytes = 1");
    let rid = full.host("t").await;
    send(&full, &rid, "a.png", "image/png", &megabyte).await;
    let answer = post(&full, &rid, "t", form(&[file("a.png", "image/png", PNG)])).await;
    assert_eq!(answer.status, StatusCode::INSUFFICIENT_STORAGE);
    assert_eq!(full.folder("uploads").len(), 1);
}

#[tokio::test]
async fn forms_that_are_none_are_refused_and_leave_nothing() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let whole = form(&[file("a.png", "image/png", PNG)]);
    let no_file = "No file uploaded [error-no-file]";
    let invalid = "[invalid-field]";
    let broken = "The form ends too early or cannot be read [error-invalid-body]";
    let long_name = "x".repeat(1_000_000);
    let renamed = String::from_utf8_lossy(&whole).replace("name=\"file\"", "name=\"picture\"");
    for (body, error) in [
        (b"".to_vec(), broken),
        (b"--b--".to_vec(), no_file),
        (form(&[text("msg", "hello")]), no_file),
        (form(&[text("file", "no file")]), no_file),
        (form(&[file("", "application/octet-stream", b"")]), no_file),
        (renamed.into_bytes(), invalid),
        (
            form(&[
                file("a.png", "image/png", PNG),
                file("b.png", "image/png", PNG),
            ]),
            invalid,
        ),
        (whole[..whole.len() - 20].to_vec(), broken),
        (whole[..40].to_vec(), broken),
        (form(&[file(&long_name, "image/png", PNG)]), broken),
        (form(&vec![text("x", "y"); 1_000]), broken),
        (b"--c\r\n\r\n--c--".to_vec(), broken),
        (vec![b'x'; 3_000_000], broken),
    ] {
        post(&bench, &rid, "t", body).await.refused(error);
    }
    let long = form(&[
        text("msg", &"ä".repeat(5_001)),
        file("a.png", "image/png", PNG),
    ]);
    let answer = post(&bench, &rid, "t", long).await;
    answer.refused("message-length-exceeds-character-limit");
    let late = form(&[
        file("a.png", "image/png", PNG),
        text("description", &"x".repeat(1_001)),
    ]);
    let answer = post(&bench, &rid, "t", late).await;
    answer.refused("message-length-exceeds-character-limit");
    let json = Request::post(format!("{UPLOAD}/{rid}"))
        .header("content-type", "application/json")
        .header("x-visitor-token", "t")
        .body(Body::from("{}"))
        .unwrap();
    bench.send(json).await.refused(no_file);
    nothing_is_left(&bench, &rid).await;
}

#[tokio::test]
async fn a_name_is_never_a_path() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    for (sent, name) in [
        ("../../../etc/passwd.png", "passwd.png"),
        ("..\\..\\a.png", "a.png"),
        ("..", "file"),
        ("a\0b.png", "ab.png"),
        ("<img src=x>.png", "<img src=x>.png"),
        ("a%22; x=%0D%0Ab.png", "a\"; x=b.png"),
    ] {
        let said = send(&bench, &rid, sent, "image/png", PNG).await;
        assert_eq!(said["file"]["name"], name, "{sent:?}");
        let link = said["attachments"][0]["title_link"].as_str().unwrap();
        assert!(
            !link.contains(['<', '"', ' ', '\\']) && !link.contains(".."),
            "{link}"
        );
    }
    let files = bench.folder("uploads");
    assert_eq!(files.len(), 6);
    assert!(
        files
            .iter()
            .all(|name| name.bytes().all(|b| b.is_ascii_hexdigit()))
    );
}

#[tokio::test]
async fn without_uploads_no_file_is_taken_and_the_config_says_so() {
    let bench = Bench::with_settings("[uploads]\nenabled = false");
    let rid = bench.host("t").await;
    let answer = post(&bench, &rid, "t", form(&[file("a.png", "image/png", PNG)])).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let expected = json!({ "success": false, "reason": "error-file-upload-disabled" });
    assert_eq!(answer.json(), expected);
    nothing_is_left(&bench, &rid).await;
    let config = bench.get(crate::bench::CONFIG).await.json();
    assert_eq!(config["config"]["settings"]["fileUpload"], false);
}

#[tokio::test]
async fn a_file_goes_with_its_message_and_with_its_visitor() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let other = bench.host("other").await;
    let taken_back = send(&bench, &rid, "a.png", "image/png", PNG).await;
    send(&bench, &rid, "b.png", "image/png", PNG).await;
    let body = form(&[file("c.png", "image/png", PNG)]);
    let theirs = post(&bench, &other, "other", body).await.json();
    let path = format!(
        "{MESSAGE}/{}?token=t&rid={rid}",
        taken_back["_id"].as_str().unwrap()
    );
    assert_eq!(bench.delete(&path).await.status, StatusCode::OK);
    assert_eq!(bench.folder("uploads").len(), 2);
    bench
        .post(CLOSE, &json!({ "token": "t", "rid": rid }))
        .await;
    let forgotten = bench.delete(&format!("{VISITOR}/t")).await;
    assert_eq!(forgotten.status, StatusCode::OK);
    assert_eq!(
        bench.folder("uploads"),
        [theirs["file"]["_id"].as_str().unwrap()]
    );
    assert_eq!(bench.count("uploads"), 1);
}

#[tokio::test]
async fn a_client_that_goes_away_leaves_nothing() {
    let bench = Bench::new();
    let rid = bench.host("t").await;
    let (mut sender, body) = http_body_util::channel::Channel::<axum::body::Bytes>::new(4);
    let begun = form(&[file("a.png", "image/png", &[PNG, &[0; 1_000]].concat())]);
    let begun = begun[..begun.len() - 10].to_vec();
    let request = Request::post(format!("{UPLOAD}/{rid}"))
        .header("content-type", "multipart/form-data; boundary=b")
        .header("x-visitor-token", "t")
        .body(Body::new(body))
        .unwrap();
    sender.send_data(begun.into()).await.unwrap();
    let mut call = Box::pin(bench.send(request));
    // Until the file is there; then nobody waits for an answer any more.
    while bench.folder("uploads").is_empty() {
        tokio::select! {
            biased;
            answer = &mut call => panic!("half a form was answered: {}", answer.text),
            () = tokio::task::yield_now() => {}
        }
    }
    drop(call);
    nothing_is_left(&bench, &rid).await;
}
