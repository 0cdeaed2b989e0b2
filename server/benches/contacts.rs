//! Whether registering and searching stay fast: the same calls with a thousand and with a million
//! visitors and contacts, and what the larger number makes of the time.
//! `cargo bench -p livechat-server --bench contacts -- [MANY]`.
//!
//! The visitors are written in one go into a database as the first version of this server had it; its
//! migrations then make contacts and indices of them, as they would for an owner who updates.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench that fails says so by panicking, and what it measures it prints"
)]

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use livechat_server::app::{Parts, app};
use livechat_server::clock::Clock;
use livechat_server::config::Settings;
use livechat_server::cors::Origins;
use livechat_server::custom_fields::CustomFields;
use livechat_server::mail::Post;
use livechat_server::password::Password;
use livechat_server::realtime::{Hub, Presence};
use livechat_server::roles::Role;
use livechat_server::store::{FILE, NewAgent, Store};
use livechat_server::unconfirmed::Unconfirmed;
use livechat_server::uploads::Folder;
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

/// The smaller number of contacts.
const FEW: u32 = 1_000;

/// The larger one, unless a number is given.
const MANY: u32 = 1_000_000;

/// How often each call is made; the median counts.
const CALLS: u32 = 51;

/// A thousand times as many may take a tenth of that: a call that looks at each of them takes all of it.
const MOST: f64 = 100.0;

const FIRST_STEP: &str = include_str!("../src/store/migrations/0001_visitors.sql");

const SETTINGS: &str = "[[custom_fields]]\nid = \"company\"\nlabel = \"Company\"\n";

/// The calls that are measured, with a person's parts in braces: another person each time.
const SEARCHES: [(&str, &str); 15] = [
    (
        "contacts.search, family name",
        "omnichannel/contacts.search?unknown=true&searchText={family}",
    ),
    (
        "contacts.search, six letters of a name",
        "omnichannel/contacts.search?unknown=true&searchText={part}",
    ),
    (
        "contacts.search, e-mail",
        "omnichannel/contacts.search?unknown=true&searchText={email}",
    ),
    (
        "contacts.search, part of an e-mail",
        "omnichannel/contacts.search?unknown=true&searchText={local}",
    ),
    (
        "contacts.search, phone",
        "omnichannel/contacts.search?unknown=true&searchText={phone}",
    ),
    (
        "contacts.search, last digits of a phone",
        "omnichannel/contacts.search?unknown=true&searchText={last}",
    ),
    (
        "contacts.search, two characters",
        "omnichannel/contacts.search?unknown=true&searchText=zo",
    ),
    (
        "contacts.search, all by name",
        "omnichannel/contacts.search?unknown=true",
    ),
    (
        "contact.search, e-mail",
        "omnichannel/contact.search?email={email}",
    ),
    (
        "contact.search, phone",
        "omnichannel/contact.search?phone={phone}",
    ),
    (
        "contact.search, part of a custom field",
        "omnichannel/contact.search?custom=%7B%22company%22%3A%22{company}%22%7D",
    ),
    (
        "visitors.search, family name",
        "livechat/visitors.search?term={family}",
    ),
    (
        "visitors.search, e-mail",
        "livechat/visitors.search?term={email}",
    ),
    (
        "visitors.search, all by name",
        "livechat/visitors.search?term=",
    ),
    (
        "visitors.autocomplete, six letters",
        "livechat/visitors.autocomplete?selector=%7B%22term%22%3A%22{part}%22%7D",
    ),
];

/// What a quarter of all have: 250 of a thousand, and of a million the 10,000 who came last.
const BROAD: (&str, &str) = (
    "contacts.search, what a quarter of all have",
    "omnichannel/contacts.search?unknown=true&searchText=%40mail.example",
);

const SYLLABLES: [&str; 32] = [
    "ba", "be", "bi", "bo", "da", "de", "di", "do", "ga", "go", "ka", "ki", "la", "le", "li", "lo",
    "ma", "me", "mi", "na", "ne", "no", "ra", "re", "ri", "sa", "se", "so", "ta", "te", "to", "vi",
];

/// Somebody: who, follows from a number.
struct Person {
    company: String,
    email: String,
    family: String,
    name: String,
    phone: String,
}

impl Person {
    fn of(number: u32) -> Self {
        // Spreads neighbours: SplitMix64.
        let mut state = u64::from(number)
            .wrapping_add(1)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
        let mut take = |many: u64| {
            let taken = state % many;
            state /= many;
            taken
        };
        let mut word = |syllables: usize| {
            let word: String = (0..syllables)
                .map(|_| SYLLABLES[take(32) as usize])
                .collect();
            word[..1].to_uppercase() + &word[1..]
        };
        let given = if number < 10 {
            "Zoë".to_owned()
        } else {
            word(2)
        };
        let (family, company) = (word(4), word(3));
        let host = [
            "mail.example",
            "web.example",
            "post.example",
            "home.example",
        ];
        let host = host[take(4) as usize];
        Self {
            company: format!("{company} & Sons {number}"),
            email: format!("{given}.{family}{}@{host}", number % 100).to_lowercase(),
            name: format!("{given} {family}"),
            family,
            phone: format!(
                "+49 {:03} {:07}",
                number % 997,
                (u64::from(number) * 7_368_787) % 10_000_000
            ),
        }
    }

    /// A path with this person's parts in it.
    fn path(&self, path: &str) -> String {
        let plain =
            |text: &str| -> String { form_urlencoded::byte_serialize(text.as_bytes()).collect() };
        path.replace("{family}", &plain(&self.family))
            .replace("{part}", &plain(&self.family[1..7]))
            .replace("{email}", &plain(&self.email))
            .replace("{local}", &plain(self.email.split('@').next().unwrap()))
            .replace("{phone}", &plain(&self.phone))
            .replace("{last}", &plain(&self.phone[8..]))
            .replace("{company}", &plain(&self.company[2..]))
    }
}

struct Desk {
    contacts: u32,
    router: Router,
    agent: (String, String),
    _folder: TempDir,
}

impl Desk {
    async fn open(contacts: u32) -> Self {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join(FILE);
        let began = Instant::now();
        fill(&file, contacts);
        let filled = began.elapsed();
        let store = Store::open(&file).unwrap();
        println!(
            "{contacts} visitors written in {:.1} s, taken over by the migrations in {:.1} s",
            filled.as_secs_f64(),
            (began.elapsed() - filled).as_secs_f64()
        );
        let settings = Settings::parse(SETTINGS, Path::new("bench.toml")).unwrap();
        let router = app(Parts {
            clock: Clock::system(),
            dist: folder.path().join("dist"),
            fields: CustomFields::new(&settings, &[]),
            files: Folder::open(folder.path()).unwrap(),
            hub: Hub::default(),
            limiter: None,
            origins: Origins::Any,
            post: Arc::new(Post::open(&settings.mail, folder.path()).unwrap()),
            presence: Presence::default(),
            settings,
            store: store.clone(),
            unconfirmed: Unconfirmed::default(),
            trust_proxy: false,
        });
        let new = NewAgent {
            departments: Vec::new(),
            email: None,
            name: "Bob".to_owned(),
            password_hash: Password::claimed("correct horse").hash().unwrap(),
            roles: Role::ALL.to_vec(),
            username: "bob".to_owned(),
        };
        store
            .add_agent(new, "2026-01-31T09:00:00.000Z".to_owned())
            .await
            .unwrap();
        let mut desk = Self {
            contacts,
            router,
            agent: (String::new(), String::new()),
            _folder: folder,
        };
        let claim = json!({ "user": "bob", "password": "correct horse" });
        let data = desk.call("login", Some(&claim)).await["data"].clone();
        desk.agent = (
            data["userId"].as_str().unwrap().to_owned(),
            data["authToken"].as_str().unwrap().to_owned(),
        );
        desk
    }

    async fn call(&self, path: &str, body: Option<&Value>) -> Value {
        let request = match body {
            Some(_) => Request::post(format!("/api/v1/{path}")),
            None => Request::get(format!("/api/v1/{path}")),
        };
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-user-id", &self.agent.0)
            .header("x-auth-token", &self.agent.1)
            .extension(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 50_000))));
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        let request = request.body(body).unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status();
        let bytes = answer.into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes);
        assert_eq!(status, StatusCode::OK, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    /// Others each time, spread over all.
    fn somebody(&self, call: u32) -> u32 {
        (call * 7_919 + 13) % self.contacts
    }

    /// The median time of a search.
    async fn search(&self, path: &str) -> Duration {
        let mut times = Vec::new();
        for call in 0..CALLS {
            let path = Person::of(self.somebody(call)).path(path);
            let began = Instant::now();
            let answer = self.call(&path, None).await;
            times.push(began.elapsed());
            let found = !answer["contact"].is_null()
                || answer["total"].as_u64() > Some(0)
                || answer["items"]
                    .as_array()
                    .is_some_and(|items| !items.is_empty());
            assert!(found, "{path}: {answer}");
        }
        median(times)
    }

    /// The median time of a registration, of somebody new or of somebody who was there.
    async fn register(&self, new: bool) -> Duration {
        let mut times = Vec::new();
        for call in 0..CALLS {
            let somebody = self.somebody(call);
            let person = Person::of(somebody);
            let visitor = if new {
                json!({
                    "token": format!("new-{call}"), "name": format!("Newly {call}"),
                    "email": format!("new{call}@mail.example"), "phone": format!("+33 1 2345{call:04}"),
                    "customFields": [{ "key": "company", "value": "New works", "overwrite": true }],
                })
            } else {
                json!({
                    "token": format!("t{somebody}"), "name": format!("{} von Zimt", person.name),
                    "email": person.email,
                })
            };
            let began = Instant::now();
            self.call("livechat/visitor", Some(&json!({ "visitor": visitor })))
                .await;
            times.push(began.elapsed());
        }
        median(times)
    }

    async fn measure(&self) -> Vec<(&'static str, Duration)> {
        let mut all = Vec::new();
        for (name, path) in SEARCHES {
            all.push((name, self.search(path).await));
        }
        all.push((BROAD.0, self.search(BROAD.1).await));
        all.push(("livechat/visitor, somebody new", self.register(true).await));
        all.push((
            "livechat/visitor, somebody known",
            self.register(false).await,
        ));
        all
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn fill(file: &Path, contacts: u32) {
    let database = rusqlite::Connection::open(file).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.pragma_update(None, "synchronous", "OFF").unwrap();
    database.execute_batch(FIRST_STEP).unwrap();
    let transaction = database.unchecked_transaction().unwrap();
    let at = "2026-01-01T00:00:00.000Z";
    for number in 0..contacts {
        let person = Person::of(number);
        transaction
            .prepare_cached(
                "INSERT INTO visitors
                    (id, token, username, name, email, phone, status, created_at, updated_at)
                 VALUES ('v' || ?1, 't' || ?1, 'guest-' || ?1, ?2, ?3, ?4, 'offline', ?5, ?5)",
            )
            .unwrap()
            .execute((number, person.name, person.email, person.phone, at))
            .unwrap();
        transaction
            .prepare_cached("INSERT INTO visitor_fields VALUES ('v' || ?1, 'company', ?2)")
            .unwrap()
            .execute((number, person.company))
            .unwrap();
    }
    transaction.pragma_update(None, "user_version", 1).unwrap();
    transaction.commit().unwrap();
}

fn main() {
    // `cargo bench` passes `--bench`.
    let mut many = std::env::args().filter_map(|word| word.parse().ok());
    let many: u32 = many.next_back().unwrap_or(MANY);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let few = Desk::open(FEW).await.measure().await;
        let desk = Desk::open(many).await;
        let lots = desk.measure().await;
        println!("\n| Call, median of {CALLS} | {FEW} contacts | {many} contacts | ratio |");
        println!("|---|---:|---:|---:|");
        let mut slow = Vec::new();
        for ((name, few), (_, many)) in few.into_iter().zip(lots) {
            let ms = |time: Duration| time.as_secs_f64() * 1000.0;
            let ratio = ms(many) / ms(few);
            println!(
                "| {name} | {:.2} ms | {:.2} ms | {ratio:.1} |",
                ms(few),
                ms(many)
            );
            if ratio > MOST {
                slow.push(name);
            }
        }
        assert!(slow.is_empty(), "more than {MOST} times slower: {slow:?}");
    });
}
