//! The files of `dist/`.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

use crate::bench::{Answer, Bench};

const HASHED: &str = "livechat-widget-0123456789abcdef_bg.wasm";

fn built() -> Bench {
    let bench = Bench::new();
    let dist = bench.dist();
    std::fs::create_dir_all(dist.join("fonts")).unwrap();
    std::fs::create_dir_all(dist.join("assets")).unwrap();
    for (name, content) in [
        ("index.html", "<h1>The Seed Shop</h1>"),
        ("livechat.js", "loader"),
        (HASHED, "wasm plain"),
        ("widget-0123456789abcdef.js", "glue plain"),
        ("plain.css", "css"),
        ("fonts/a.txt", "font"),
        ("assets/glue-0123456789abcdef.js", "asset plain"),
    ] {
        std::fs::write(dist.join(name), content).unwrap();
    }
    std::fs::write(dist.join(format!("{HASHED}.br")), "wasm br").unwrap();
    std::fs::write(dist.join(format!("{HASHED}.gz")), "wasm gz").unwrap();
    std::fs::write(dist.join("livechat.js.br"), "loader br").unwrap();
    std::fs::write(dist.join("assets/glue-0123456789abcdef.js.br"), "asset br").unwrap();
    std::fs::write(dist.parent().unwrap().join("secret.txt"), "secret").unwrap();
    bench
}

async fn get(bench: &Bench, path: &str, accept: &str) -> Answer {
    let mut request = Request::get(path);
    if !accept.is_empty() {
        request = request.header("accept-encoding", accept);
    }
    bench.send(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_demo_page_is_at_the_root() {
    let bench = built();
    for path in ["/", "/index.html", "/?utm=x"] {
        let answer = get(&bench, path, "").await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert_eq!(answer.text, "<h1>The Seed Shop</h1>");
        assert!(
            answer
                .header("content-type")
                .unwrap()
                .starts_with("text/html")
        );
        assert_eq!(answer.header("cache-control"), Some("no-cache"));
        // Nothing that would keep a page from being framed or embedded.
        assert_eq!(answer.header("x-frame-options"), None);
        assert_eq!(answer.header("content-security-policy"), None);
    }
}

#[tokio::test]
async fn the_agents_page_is_guarded() {
    let bench = built();
    let folder = bench.dist().join("agent");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("index.html"), "<title>Conversations</title>").unwrap();
    std::fs::write(folder.join("start-0123456789abcdef.js"), "start").unwrap();
    let answer = get(&bench, "/agent", "").await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), Some("agent/"));
    for (path, text, cache) in [
        ("/agent/", "<title>Conversations</title>", "no-cache"),
        // Written otherwise it is the same page, and guarded as well.
        ("/%61gent/", "<title>Conversations</title>", "no-cache"),
        ("//agent/", "<title>Conversations</title>", "no-cache"),
        ("/./agent/", "<title>Conversations</title>", "no-cache"),
        (
            "/%2e/%61%67ent/index.html",
            "<title>Conversations</title>",
            "no-cache",
        ),
        (
            "/agent/start-0123456789abcdef.js",
            "start",
            "public, max-age=31536000, immutable",
        ),
    ] {
        let answer = get(&bench, path, "").await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::OK, text),
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), Some(cache));
        assert_eq!(answer.header("access-control-allow-origin"), None);
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
    }
}

#[tokio::test]
async fn the_encoding_is_negotiated() {
    let bench = built();
    let path = format!("/{HASHED}");
    for (accept, encoding, content) in [
        ("gzip, deflate, br", Some("br"), "wasm br"),
        ("gzip", Some("gzip"), "wasm gz"),
        ("br;q=0, gzip", Some("gzip"), "wasm gz"),
        ("identity", None, "wasm plain"),
        ("", None, "wasm plain"),
    ] {
        let answer = get(&bench, &path, accept).await;
        assert_eq!(answer.text, content, "{accept}");
        assert_eq!(answer.header("content-encoding"), encoding, "{accept}");
        assert_eq!(answer.header("vary"), Some("Accept-Encoding"));
        assert_eq!(answer.header("content-type"), Some("application/wasm"));
    }
    // A file that was not compressed beforehand is sent as it is.
    assert_eq!(get(&bench, "/plain.css", "br").await.text, "css");
}

#[tokio::test]
async fn names_with_a_hash_are_kept_for_ever() {
    let bench = built();
    for (path, cache) in [
        (format!("/{HASHED}"), "public, max-age=31536000, immutable"),
        (
            "/widget-0123456789abcdef.js".to_owned(),
            "public, max-age=31536000, immutable",
        ),
        (
            "/livechat.js".to_owned(),
            "public, max-age=300, stale-while-revalidate=86400",
        ),
        ("/plain.css".to_owned(), "no-cache"),
        ("/gone-0123456789abcdef.js".to_owned(), "no-cache"),
    ] {
        assert_eq!(
            get(&bench, &path, "").await.header("cache-control"),
            Some(cache),
            "{path}"
        );
    }
}

#[tokio::test]
async fn other_origins_may_load_the_widget() {
    let bench = built();
    for path in ["/livechat.js", "/plain.css", "/gone.js"] {
        let answer = get(&bench, path, "").await;
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            Some("cross-origin")
        );
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

#[tokio::test]
async fn nothing_outside_is_served() {
    let bench = built();
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/fonts/../../secret.txt",
        "/%2e%2e%5csecret.txt",
        "//secret.txt",
        "/livechat.sqlite3",
        "/../livechat.sqlite3",
    ] {
        let answer = get(&bench, path, "").await;
        assert_ne!(answer.status, StatusCode::OK, "{path}");
        assert!(
            !answer.text.contains("secret") && !answer.text.contains("SQLite"),
            "{path}"
        );
    }
    for path in ["/fonts", "/fonts/", "/nothing"] {
        assert_eq!(
            get(&bench, path, "").await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn without_a_build_the_root_says_how_to_make_one() {
    let answer = get(&Bench::new(), "/", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.text.contains("cargo xtask build"));
    assert!(
        answer
            .header("content-type")
            .unwrap()
            .starts_with("text/plain")
    );
}

#[tokio::test]
async fn a_file_that_is_known_is_not_sent_again() {
    let bench = built();
    let first = get(&bench, "/", "").await;
    let since = first.header("last-modified").unwrap().to_owned();
    let again = Request::get("/")
        .header("if-modified-since", since)
        .body(Body::empty())
        .unwrap();
    assert_eq!(bench.send(again).await.status, StatusCode::NOT_MODIFIED);
    let post = Request::builder()
        .method(Method::POST)
        .uri("/livechat.js")
        .body(Body::empty())
        .unwrap();
    assert_eq!(
        bench.send(post).await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
}

#[tokio::test]
async fn what_rocket_chats_snippet_asks_for_is_the_same_under_both_names() {
    let bench = built();
    for (name, alias) in [
        (
            "/livechat.js",
            "/livechat/rocketchat-livechat.min.js?_=201903270000",
        ),
        ("/livechat.js", "/livechat/rocketchat-livechat.min.js"),
        (
            "/assets/glue-0123456789abcdef.js",
            "/livechat/assets/glue-0123456789abcdef.js",
        ),
    ] {
        for accept in ["", "br"] {
            let (own, other) = (
                get(&bench, name, accept).await,
                get(&bench, alias, accept).await,
            );
            assert_eq!(own.status, StatusCode::OK, "{name}");
            assert_eq!(
                (own.status, &own.text),
                (other.status, &other.text),
                "{alias}"
            );
            assert_eq!(own.headers, other.headers, "{alias}");
        }
    }
}

#[tokio::test]
async fn the_second_names_lead_nowhere_else() {
    let bench = built();
    for path in [
        "/livechat/",
        "/livechat/livechat.js",
        "/livechat/assets/",
        "/livechat/assets/../../secret.txt",
        "/livechat/assets/..%2f..%2fsecret.txt",
        "/livechat/assets/nothing.js",
        "/livechat/rocketchat-livechat.min.js/",
    ] {
        let answer = get(&bench, path, "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(!answer.text.contains("secret"), "{path}");
    }
}
