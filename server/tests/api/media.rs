//! `GET /avatar/:username` and the sound.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::bench::{Bench, CONFIG};

#[tokio::test]
async fn everybody_has_a_picture_and_nothing_in_it_runs() {
    let bench = Bench::new();
    for (path, letters) in [
        ("/avatar/grace.hopper", ">GH<"),
        ("/avatar/@grace", ">G<"),
        ("/avatar/guest-7?size=48", ">G7<"),
        (
            "/avatar/%3C%2Ftext%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
            ">TS<",
        ),
        ("/avatar/%FF", ">?<"),
        ("/avatar/%00", ">?<"),
    ] {
        let answer = bench.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert!(
            answer
                .header("content-security-policy")
                .unwrap()
                .contains("sandbox")
        );
        assert!(answer.text.contains(letters), "{path}\n{}", answer.text);
        assert!(!answer.text.to_lowercase().contains("script"));
    }
    let (one, other) = (bench.get("/avatar/a").await, bench.get("/avatar/b").await);
    assert_eq!(one.text, bench.get("/avatar/a").await.text);
    assert_ne!(one.text, other.text);
    assert_eq!(bench.get("/avatar/").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_sound_of_the_config_can_be_played() {
    let bench = Bench::new();
    let config = bench.get(CONFIG).await.json();
    let path = config["config"]["resources"]["sound"]
        .as_str()
        .unwrap()
        .to_owned();
    for path in [path.as_str(), "/sounds/chime.mp3"] {
        let answer = bench.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("content-type"), Some("audio/wav"));
        assert!(answer.bytes.starts_with(b"RIFF") && answer.bytes.len() > 10_000);
        let part = Request::get(path).header("range", "bytes=0-1");
        let part = bench.send(part.body(Body::empty()).unwrap()).await;
        assert_eq!(
            (part.status, part.text.as_str()),
            (StatusCode::PARTIAL_CONTENT, "RI")
        );
    }
    let silent = Bench::with_settings("[chat]\nsound = false");
    let config = silent.get(CONFIG).await.json();
    assert_eq!(config["config"]["resources"]["sound"], "");
}
