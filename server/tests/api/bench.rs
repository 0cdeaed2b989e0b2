//! The bench every test works at: a server of its own with a database, a clock and settings.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;
use jiff::Timestamp;
use livechat_server::app::{Parts, app};
use livechat_server::clock::Clock;
use livechat_server::config::Settings;
use livechat_server::cors::Origins;
use livechat_server::custom_fields::CustomFields;
use livechat_server::mail::Post;
use livechat_server::password::Password;
use livechat_server::rate_limit::RateLimiter;
use livechat_server::realtime::{Hub, Presence};
use livechat_server::roles::Role;
use livechat_server::store::{FILE, NewAgent, Store};
use livechat_server::unconfirmed::Unconfirmed;
use livechat_server::uploads::Folder;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

pub(crate) const VISITOR: &str = "/api/v1/livechat/visitor";
pub(crate) const CONFIG: &str = "/api/v1/livechat/config";
pub(crate) const FIELD: &str = "/api/v1/livechat/custom.field";
pub(crate) const FIELDS: &str = "/api/v1/livechat/custom.fields";
pub(crate) const PAGE: &str = "/api/v1/livechat/page.visited";
pub(crate) const ROOM: &str = "/api/v1/livechat/room";
pub(crate) const CLOSE: &str = "/api/v1/livechat/room.close";
pub(crate) const MESSAGE: &str = "/api/v1/livechat/message";
pub(crate) const HISTORY: &str = "/api/v1/livechat/messages.history";
pub(crate) const OFFLINE: &str = "/api/v1/livechat/offline.message";
pub(crate) const UPLOAD: &str = "/api/v1/livechat/upload";
pub(crate) const SURVEY: &str = "/api/v1/livechat/room.survey";
pub(crate) const TRANSCRIPT: &str = "/api/v1/livechat/transcript";
pub(crate) const STATUS: &str = "/api/v1/livechat/visitor.status";
pub(crate) const TRANSFER: &str = "/api/v1/livechat/visitor/department.transfer";
pub(crate) const OLD_TRANSFER: &str = "/api/v1/livechat/room.transfer";

pub(crate) const SETTINGS: &str = r#"
[[departments]]
id = "sales"
name = "Sales"

[[custom_fields]]
id = "address"
label = "Address"

[[custom_fields]]
id = "company"
label = "Company"
pattern = "^[A-Z]"

[[custom_fields]]
id = "topic"
label = "Topic"
scope = "room"
"#;

/// 2026-01-31T09:00:00.000Z
pub(crate) const MORNING_MS: i64 = 1_769_850_000_000;

pub(crate) const LOGIN: &str = "/api/v1/login";

/// Every agent's at the bench.
pub(crate) const PASSWORD: &str = "correct horse";

/// Made once: it takes long on purpose.
fn hash_of_password() -> String {
    static HASH: LazyLock<String> = LazyLock::new(|| Password::claimed(PASSWORD).hash().unwrap());
    HASH.clone()
}

/// An agent who is signed in.
#[derive(Clone)]
pub(crate) struct Agent {
    pub(crate) id: String,
    pub(crate) token: String,
}

pub(crate) struct Bench {
    pub(crate) hub: Hub,
    pub(crate) router: Router,
    pub(crate) store: Store,
    now_ms: Arc<AtomicI64>,
    folder: TempDir,
}

/// How a bench differs from the usual one.
pub(crate) struct Build {
    pub(crate) limited: bool,
    pub(crate) origins: Origins,
    pub(crate) settings: String,
    pub(crate) trust_proxy: bool,
}

impl Default for Build {
    fn default() -> Self {
        Self {
            limited: false,
            origins: Origins::Any,
            settings: SETTINGS.to_owned(),
            trust_proxy: false,
        }
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::build(Build::default())
    }

    pub(crate) fn with_settings(settings: &str) -> Self {
        Self::build(Build {
            settings: settings.to_owned(),
            ..Build::default()
        })
    }

    pub(crate) fn build(build: Build) -> Self {
        let folder = TempDir::new().unwrap();
        let now_ms = Arc::new(AtomicI64::new(MORNING_MS));
        let clock = Arc::clone(&now_ms);
        let hub = Hub::default();
        let settings = Settings::parse(&build.settings, Path::new("test.toml")).unwrap();
        let store = Store::open(&folder.path().join(FILE)).unwrap();
        let router = app(Parts {
            clock: Clock::new(move || {
                Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap()
            }),
            dist: folder.path().join("dist"),
            fields: CustomFields::new(&settings, &store.saved_fields().unwrap()),
            files: Folder::open(folder.path()).unwrap(),
            hub: hub.clone(),
            post: Arc::new(Post::open(&settings.mail, folder.path()).unwrap()),
            presence: Presence::default(),
            unconfirmed: Unconfirmed::default(),
            limiter: build.limited.then(RateLimiter::default),
            origins: build.origins,
            settings,
            store: store.clone(),
            trust_proxy: build.trust_proxy,
        });
        Self {
            hub,
            router,
            store,
            now_ms,
            folder,
        }
    }

    pub(crate) fn wait_ms(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::SeqCst);
    }

    /// What is in each file of the data folder.
    pub(crate) fn everything_on_disk(&self) -> Vec<Vec<u8>> {
        let (mut files, mut folders) = (Vec::new(), vec![self.folder.path().to_owned()]);
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    files.push(std::fs::read(path).unwrap());
                }
            }
        }
        files
    }

    /// Names of what lies in a folder of the data folder.
    pub(crate) fn folder(&self, name: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.path().join(name)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The letters in the outbox, the oldest first.
    pub(crate) fn letters(&self) -> Vec<String> {
        let read = |name: &String| {
            let path = self.folder.path().join("outbox").join(name);
            std::fs::read_to_string(path).unwrap()
        };
        self.folder("outbox").iter().map(read).collect()
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.folder.path().join("dist")
    }

    /// A second connection to the database, to see what is really there.
    pub(crate) fn database(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.folder.path().join(FILE)).unwrap()
    }

    pub(crate) fn count(&self, table: &str) -> i64 {
        let query = format!("SELECT count(*) FROM {table}");
        self.database()
            .query_row(&query, [], |row| row.get(0))
            .unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        Answer::of(self.router.clone().oneshot(request).await.unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_text(path, body.to_string()).await
    }

    pub(crate) async fn post_text(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.send(request(Method::POST, path).body(body.into()).unwrap())
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(request(Method::GET, path).body(Body::empty()).unwrap())
            .await
    }

    /// A call in the name of an agent.
    pub(crate) async fn call(
        &self,
        agent: &Agent,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Answer {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request(method, path)
            .header("x-auth-token", &agent.token)
            .header("x-user-id", &agent.id);
        self.send(request.body(body).unwrap()).await
    }

    /// An agent who is signed in and has all roles.
    pub(crate) async fn agent(&self, username: &str) -> Agent {
        self.agent_with(username, &Role::ALL, &[]).await
    }

    /// An agent who is signed in.
    pub(crate) async fn agent_with(
        &self,
        username: &str,
        roles: &[Role],
        departments: &[&str],
    ) -> Agent {
        let new = NewAgent {
            departments: departments.iter().map(|id| (*id).to_owned()).collect(),
            email: Some(format!("{username}@shop.example")),
            name: format!("{username} of the shop"),
            password_hash: hash_of_password(),
            roles: roles.to_vec(),
            username: username.to_owned(),
        };
        self.store
            .add_agent(new, "2026-01-31T09:00:00.000Z".to_owned())
            .await
            .unwrap();
        self.sign_in(username).await
    }

    /// One more session of an agent.
    pub(crate) async fn sign_in(&self, username: &str) -> Agent {
        let claim = json!({ "user": username, "password": PASSWORD });
        let answer = self.post(LOGIN, &claim).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let data = answer.json()["data"].clone();
        Agent {
            id: data["userId"].as_str().unwrap().to_owned(),
            token: data["authToken"].as_str().unwrap().to_owned(),
        }
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(request(Method::DELETE, path).body(Body::empty()).unwrap())
            .await
    }

    /// Registers and answers the visitor; fails the test when it is refused.
    pub(crate) async fn register(&self, visitor: Value) -> Value {
        let answer = self.post(VISITOR, &json!({ "visitor": visitor })).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["visitor"].clone()
    }

    /// The visitor's room, opened if it is not open; fails the test when it is refused.
    pub(crate) async fn room(&self, token: &str) -> Value {
        let answer = self.get(&format!("{ROOM}?token={token}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["room"].clone()
    }

    /// Registers, opens a room and answers its id.
    pub(crate) async fn host(&self, token: &str) -> String {
        self.register(json!({ "token": token, "name": "Ada" }))
            .await;
        self.room(token).await["_id"].as_str().unwrap().to_owned()
    }

    /// The visitor as the next call finds them.
    pub(crate) async fn look_up(&self, token: &str) -> Value {
        let answer = self.get(&format!("{VISITOR}/{token}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        answer.json()["visitor"].clone()
    }
}

/// A request as a browser sends it, from 192.0.2.1.
pub(crate) fn request(method: Method, path: &str) -> axum::http::request::Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "Test/1.0")
        .header(header::HOST, "chat.example")
        .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))))
}

pub(crate) struct Answer {
    pub(crate) bytes: Vec<u8>,
    pub(crate) headers: HeaderMap,
    pub(crate) status: StatusCode,
    pub(crate) text: String,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self {
            bytes: bytes.to_vec(),
            headers: head.headers,
            status: head.status,
            text,
        }
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(
            self.header("content-type"),
            Some("application/json"),
            "{}",
            self.text
        );
        serde_json::from_str(&self.text).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// A 400 with this text, and `errorType` only when the text ends with a code in brackets.
    pub(crate) fn refused(&self, error: &str) {
        assert_eq!(self.status, StatusCode::BAD_REQUEST, "{}", self.text);
        let mut expected = json!({ "success": false, "error": error });
        if let Some((_, code)) = error
            .strip_suffix(']')
            .and_then(|text| text.rsplit_once('['))
        {
            expected["errorType"] = json!(code);
        }
        assert_eq!(self.json(), expected);
    }
}
