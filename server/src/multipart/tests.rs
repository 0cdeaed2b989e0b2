use super::*;
use axum::http::HeaderValue;
use http_body_util::channel::Channel;

fn headers(kind: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers
}

/// Head and content of each part.
async fn read(body: &[u8], step: usize) -> Result<Vec<(Part, Vec<u8>)>, Broken> {
    let headers = headers("multipart/form-data; charset=utf-8; boundary=\"b b\"");
    let (mut sender, received) = Channel::<Bytes>::new(body.len() + 1);
    for frame in body.chunks(step) {
        sender
            .send_data(Bytes::copy_from_slice(frame))
            .await
            .unwrap();
    }
    drop(sender);
    let body = Body::new(received);
    let mut form = Multipart::new(&headers, body).unwrap();
    let mut parts = Vec::new();
    while let Some(part) = form.next().await? {
        let mut content = Vec::new();
        while let Some(piece) = form.piece().await? {
            assert!(!piece.is_empty());
            content.extend_from_slice(&piece);
        }
        parts.push((part, content));
    }
    Ok(parts)
}

fn part(name: &str, file_name: Option<&str>, kind: Option<&str>) -> Part {
    Part {
        file_name: file_name.map(str::to_owned),
        kind: kind.map(str::to_owned),
        name: name.to_owned(),
    }
}

#[tokio::test]
async fn a_form_is_the_same_however_it_comes() {
    let body = b"--b b\r\nContent-Disposition: form-data; name=\"msg\"\r\n\r\nhello\r\n\
        --b b\r\ncontent-type:  Image/PNG; x=1\r\nCONTENT-DISPOSITION: form-data; \
        filename=\"a%22; name=b\\\\\\\".png\"; name=file\r\n\r\n\r\n--b\r\n--b c\r\r\n\x00\xff\r\n\
        --b b\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b b--\r\n";
    let expected = [
        (part("msg", None, None), b"hello".to_vec()),
        (
            part("file", Some("a\"; name=b\\\".png"), Some("image/png")),
            b"\r\n--b\r\n--b c\r\r\n\x00\xff".to_vec(),
        ),
        (part("empty", None, None), Vec::new()),
    ];
    for step in [1, 2, 3, 7, 64, 10_000] {
        assert_eq!(read(body, step).await.unwrap(), expected, "{step}");
    }
}

#[tokio::test]
async fn what_is_cut_off_is_malformed() {
    let body = b"--b b\r\nContent-Disposition: form-data; name=a\r\n\r\nhello\r\n--b b--";
    assert!(read(body, 5).await.is_ok());
    for length in 0..body.len() - 2 {
        let cut = read(&body[..length], 5).await;
        assert_eq!(cut, Err(Broken::Malformed), "{length}");
    }
}

#[tokio::test]
async fn more_than_anybody_needs_is_malformed() {
    let long = "x".repeat(MAX_HEAD_BYTES);
    let one = "--b b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n";
    for body in [
        format!("--b b\r\nContent-Disposition: form-data; name=\"{long}\"\r\n\r\n\r\n--b b--"),
        "x".repeat(1_000_000),
        format!("{}--b b--", one.repeat(MAX_PARTS + 1)),
        "--b b\r\nContent-Disposition: attachment; name=a\r\n\r\n\r\n--b b--".to_owned(),
        "--b b\r\nContent-Disposition: form-data; filename=a\r\n\r\n\r\n--b b--".to_owned(),
        "--b b\r\nContent-Type: a\r\n\r\n\r\n--b b--".to_owned(),
        "--c\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n--c--".to_owned(),
    ] {
        for step in [100, 2_000_000] {
            assert_eq!(read(body.as_bytes(), step).await, Err(Broken::Malformed));
        }
    }
    assert!(
        read(format!("{}--b b--", one.repeat(MAX_PARTS)).as_bytes(), 9)
            .await
            .is_ok()
    );
}

#[test]
fn only_a_form_in_parts_is_one() {
    for kind in [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"",
        "multipart/form-data; x=boundary",
        "multipart/mixed; boundary=b",
        "application/json",
        "multipart/form-data; boundary=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    ] {
        assert!(
            Multipart::new(&headers(kind), Body::empty()).is_none(),
            "{kind}"
        );
    }
    assert!(Multipart::new(&headers("Multipart/Form-Data;boundary=b"), Body::empty()).is_some());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_sends_nothing_is_not_waited_for() {
    let (_sender, received) = Channel::<Bytes>::new(1);
    let body = Body::new(received);
    let mut form = Multipart::new(&headers("multipart/form-data; boundary=b"), body).unwrap();
    assert_eq!(form.next().await, Err(Broken::TooSlow));
}
