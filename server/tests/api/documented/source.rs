//! `server/src/api_docs/endpoints/`, read.

use axum::http::Method;
use livechat_server::rate_limit::limit_of;
use livechat_server::routes::served;
use serde::Deserialize;

/// The files, in the order in which they are shown.
const FILES: [&str; 8] = [
    include_str!("../../../src/api_docs/endpoints/visitors.toml"),
    include_str!("../../../src/api_docs/endpoints/conversations.toml"),
    include_str!("../../../src/api_docs/endpoints/sessions.toml"),
    include_str!("../../../src/api_docs/endpoints/contacts.toml"),
    include_str!("../../../src/api_docs/endpoints/look_ups.toml"),
    include_str!("../../../src/api_docs/endpoints/custom_fields.toml"),
    include_str!("../../../src/api_docs/endpoints/desk.toml"),
    include_str!("../../../src/api_docs/endpoints/beside.toml"),
];

/// Everything that can be asked, in the order of the files.
pub(crate) fn endpoints() -> Vec<Endpoint> {
    #[derive(Deserialize)]
    struct File {
        endpoint: Vec<Endpoint>,
    }
    let read = |text: &str| toml::from_str::<File>(text).unwrap().endpoint;
    FILES.iter().flat_map(|text| read(text)).collect()
}

/// Something that can be asked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Endpoint {
    pub(crate) call: String,
    pub(crate) does: String,
    #[serde(default)]
    pub(crate) errors: Vec<String>,
    pub(crate) example: Example,
    pub(crate) group: String,
    pub(crate) since: String,
    #[serde(default)]
    takes: Vec<String>,
    who: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Example {
    pub(crate) body: Option<String>,
    pub(crate) file: Option<String>,
    path: Option<String>,
    pub(crate) status: Option<u16>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Who {
    Agent(Option<String>),
    Anyone,
    Visitor,
}

/// One part of a request.
pub(crate) struct Part {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) place: String,
    pub(crate) required: bool,
    pub(crate) what: String,
}

/// A refusal: `404`, `Resource not found`, when.
pub(crate) struct Problem {
    pub(crate) status: String,
    pub(crate) text: String,
    pub(crate) when: String,
}

impl Endpoint {
    pub(crate) fn method(&self) -> Method {
        self.call.split_once(' ').unwrap().0.parse().unwrap()
    }

    pub(crate) fn path(&self) -> &str {
        self.call.split_once(' ').unwrap().1
    }

    /// Where the example is asked for, with what stands for ids still in it.
    pub(crate) fn example_path(&self) -> &str {
        self.example.path.as_deref().unwrap_or(self.path())
    }

    pub(crate) fn who(&self) -> Who {
        match self.who.split_once(' ') {
            Some(("agent", permission)) => Who::Agent(Some(permission.to_owned())),
            None if self.who == "agent" => Who::Agent(None),
            None if self.who == "visitor" => Who::Visitor,
            None if self.who == "anyone" => Who::Anyone,
            other => panic!("{}: who is {other:?}?", self.call),
        }
    }

    pub(crate) fn parts(&self) -> Vec<Part> {
        let read = |text: &String| {
            let (head, what) = text.split_once(" — ").unwrap();
            let words: Vec<&str> = head.splitn(3, ' ').collect();
            let [place, name, kind] = words[..] else {
                panic!("{}: {text}", self.call);
            };
            assert!(
                ["path", "query", "header", "body", "form"].contains(&place),
                "{}: {text}",
                self.call
            );
            Part {
                kind: kind.to_owned(),
                name: name.trim_end_matches('*').to_owned(),
                place: place.to_owned(),
                required: name.ends_with('*'),
                what: what.to_owned(),
            }
        };
        self.takes.iter().map(read).collect()
    }

    pub(crate) fn problems(&self) -> Vec<Problem> {
        let read = |line: &String| {
            let (head, when) = line.split_once(" — ").unwrap();
            let (status, text) = head.split_once(' ').unwrap();
            Problem {
                status: status.to_owned(),
                text: text.to_owned(),
                when: when.to_owned(),
            }
        };
        self.errors.iter().map(read).collect()
    }

    /// How often one address may call it, as the server itself says.
    pub(crate) fn limit(&self) -> Option<String> {
        let served = served();
        let method = self.method();
        let mut served = served.iter();
        let own = served.find(|served| served.method == method && served.path == self.path());
        own.filter(|own| own.counted)?;
        let limit = limit_of(&method, self.path());
        Some(format!("{} in {} s", limit.calls, limit.window_ms / 1000))
    }
}
