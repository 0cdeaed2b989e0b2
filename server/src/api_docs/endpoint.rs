//! `endpoints/*.toml`, read: everything that this server can be asked.

use std::fmt;

use axum::http::Method;
use serde::Deserialize;
use serde_json::Value;

use super::sample::shown;
use crate::rate_limit::limit_of;
use crate::routes::served;

/// The files, in the order in which they are shown.
const FILES: [&str; 8] = [
    include_str!("endpoints/visitors.toml"),
    include_str!("endpoints/conversations.toml"),
    include_str!("endpoints/sessions.toml"),
    include_str!("endpoints/contacts.toml"),
    include_str!("endpoints/look_ups.toml"),
    include_str!("endpoints/custom_fields.toml"),
    include_str!("endpoints/desk.toml"),
    include_str!("endpoints/beside.toml"),
];

/// Everything that can be asked, in the order of the files.
///
/// # Errors
/// Which line of a file cannot be read, and why; a test keeps all of them readable.
pub fn endpoints() -> Result<Vec<Endpoint>, String> {
    #[derive(Deserialize)]
    struct File {
        endpoint: Vec<Endpoint>,
    }
    let mut all = Vec::new();
    for text in FILES {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        all.extend(file.endpoint);
    }
    Ok(all)
}

/// Something that can be asked.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Written")]
pub struct Endpoint {
    /// Method and path, as in `GET /api/v1/livechat/config`.
    pub call: String,
    /// What it does, in one or more sentences.
    pub does: String,
    /// The call that is shown, and made by the tests.
    pub example: Example,
    /// The heading that it stands under.
    pub group: String,
    /// The first word of `call`.
    pub method: Method,
    /// What a request has, in the order in which it is shown.
    pub parts: Vec<Part>,
    /// The rest of `call`, with `{…}` for what differs from call to call.
    pub path: String,
    /// When it is refused, beside what every call can be refused for.
    pub problems: Vec<Problem>,
    /// The versions of Rocket.Chat that have it.
    pub since: String,
    /// Who is let in.
    pub who: Who,
}

/// A call as it can be made; `$room` and the like stand for ids of the scene that the tests set.
#[derive(Debug)]
pub struct Example {
    /// The body, as JSON.
    pub body: Option<String>,
    /// The same as a reader sees it.
    pub body_shown: Option<Value>,
    /// The name of the file that is sent.
    pub file: Option<String>,
    /// Path and query.
    pub path: String,
    /// The status that it is answered with.
    pub status: u16,
}

/// Who is let in.
#[derive(Debug, PartialEq, Eq)]
pub enum Who {
    /// Who is signed in, and has the permission if one is named.
    Agent(Option<String>),
    /// Everybody.
    Anyone,
    /// Whoever has the visitor's token.
    Visitor,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anyone => f.write_str("anybody"),
            Self::Visitor => f.write_str("the visitor, by their token"),
            Self::Agent(None) => f.write_str("agents who are signed in"),
            Self::Agent(Some(permission)) => write!(f, "agents with `{permission}`"),
        }
    }
}

/// One part of a request.
#[derive(Debug)]
pub struct Part {
    /// Its type.
    pub kind: Kind,
    /// What it is called; `a.b` is within an object, `a[].b` within a list of objects.
    pub name: String,
    /// Where it stands.
    pub place: Place,
    /// Whether it must be there.
    pub required: bool,
    /// What it says.
    pub what: String,
}

/// The type of a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `true` or `false`.
    Boolean,
    /// Bytes.
    File,
    /// A number of JSON.
    Number,
    /// An object of JSON.
    Object,
    /// Text.
    String,
    /// A list of texts.
    Strings,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Boolean,
        Self::File,
        Self::Number,
        Self::Object,
        Self::String,
        Self::Strings,
    ];

    /// As it is written and shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::File => "file",
            Self::Number => "number",
            Self::Object => "object",
            Self::String => "string",
            Self::Strings => "[string]",
        }
    }
}

/// Where a part of a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a body of JSON.
    Body,
    /// In a body of `multipart/form-data`.
    Form,
    /// Among the headers.
    Header,
    /// In the path, in place of `{…}`.
    Path,
    /// Behind the `?`.
    Query,
}

impl Place {
    const ALL: [Self; 5] = [
        Self::Body,
        Self::Form,
        Self::Header,
        Self::Path,
        Self::Query,
    ];

    /// As it is written and shown, and as OpenAPI has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Form => "form",
            Self::Header => "header",
            Self::Path => "path",
            Self::Query => "query",
        }
    }
}

/// A refusal.
#[derive(Debug)]
pub struct Problem {
    /// As in `404`.
    pub status: String,
    /// What the answer says.
    pub text: String,
    /// When it says so.
    pub when: String,
}

impl Endpoint {
    /// How often one address may call it, as the server itself has it; `None` where it is not counted.
    #[must_use]
    pub fn limit(&self) -> Option<String> {
        let mut served = served().into_iter();
        let own = served.find(|own| own.method == self.method && own.path == self.path);
        own.filter(|own| own.counted)?;
        let limit = limit_of(&self.method, &self.path);
        Some(format!("{} in {} s", limit.calls, limit.window_ms / 1000))
    }
}

/// An endpoint as its file has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    call: String,
    does: String,
    #[serde(default)]
    errors: Vec<String>,
    example: WrittenExample,
    group: String,
    since: String,
    #[serde(default)]
    takes: Vec<String>,
    who: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenExample {
    body: Option<String>,
    file: Option<String>,
    path: Option<String>,
    status: Option<u16>,
}

impl TryFrom<Written> for Endpoint {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        let wrong = |what: &str| format!("{}: {what}", written.call);
        let (method, path) = halves(&written.call, " ").ok_or_else(|| wrong("no path"))?;
        let example = written.example;
        let body_shown = match &example.body {
            Some(body) => Some(
                serde_json::from_str(&shown(body)).map_err(|error| wrong(&error.to_string()))?,
            ),
            None => None,
        };
        let parts = written.takes.iter();
        let parts = parts.map(|text| part(text).ok_or_else(|| wrong(text)));
        let problems = written.errors.iter();
        let problems = problems.map(|text| problem(text).ok_or_else(|| wrong(text)));
        Ok(Self {
            method: method.parse().map_err(|_| wrong("no method"))?,
            parts: parts.collect::<Result<_, _>>()?,
            problems: problems.collect::<Result<_, _>>()?,
            who: who(&written.who).ok_or_else(|| wrong(&written.who))?,
            example: Example {
                body: example.body,
                body_shown,
                file: example.file,
                path: example.path.unwrap_or_else(|| path.clone()),
                status: example.status.unwrap_or(200),
            },
            path,
            call: written.call,
            does: written.does,
            group: written.group,
            since: written.since,
        })
    }
}

fn who(text: &str) -> Option<Who> {
    match text {
        "agent" => Some(Who::Agent(None)),
        "anyone" => Some(Who::Anyone),
        "visitor" => Some(Who::Visitor),
        _ => {
            let permission = text.strip_prefix("agent ")?;
            Some(Who::Agent(Some(permission.to_owned())))
        }
    }
}

/// `body name* string — what it says`, with `*` for what must be there.
fn part(text: &str) -> Option<Part> {
    let (head, what) = halves(text, " — ")?;
    let (place, rest) = halves(&head, " ")?;
    let (name, kind) = halves(&rest, " ")?;
    let optional = name.trim_end_matches('*');
    Some(Part {
        kind: Kind::ALL.into_iter().find(|one| one.as_str() == kind)?,
        name: optional.to_owned(),
        place: Place::ALL.into_iter().find(|one| one.as_str() == place)?,
        required: optional != name,
        what,
    })
}

/// `404 Resource not found — when`
fn problem(text: &str) -> Option<Problem> {
    let (head, when) = halves(text, " — ")?;
    let (status, text) = halves(&head, " ")?;
    Some(Problem { status, text, when })
}

fn halves(text: &str, between: &str) -> Option<(String, String)> {
    let (first, second) = text.split_once(between)?;
    Some((first.to_owned(), second.to_owned()))
}
