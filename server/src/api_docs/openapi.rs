//! `/api-docs/openapi.json`: OpenAPI 3.0.3.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::endpoint::{Endpoint, Kind, Part, Place, Who};
use super::sample::Answers;

/// The description of everything that can be asked, with the answers to its examples.
#[must_use]
pub fn of(endpoints: &[Endpoint], answers: &Answers) -> Value {
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut groups: Vec<&str> = Vec::new();
    for endpoint in endpoints {
        if !groups.contains(&endpoint.group.as_str()) {
            groups.push(&endpoint.group);
        }
        let method = endpoint.method.as_str().to_lowercase();
        let path = paths.entry(&endpoint.path).or_default();
        path.insert(method, Value::Object(operation(endpoint, answers)));
    }
    let header = |name: &str| json!({ "type": "apiKey", "in": "header", "name": name });
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Live chat",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Rocket.Chat's visitor protocol, its contacts and its agents' desk, as the embedded server has them.",
        },
        "servers": [{ "url": "/" }],
        "tags": groups.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "securitySchemes": {
                "userId": header("X-User-Id"),
                "authToken": header("X-Auth-Token"),
            },
            "schemas": {
                "Refusal": {
                    "type": "object",
                    "required": ["success", "error"],
                    "properties": {
                        "success": { "type": "boolean" },
                        "error": { "type": "string" },
                        "errorType": { "type": "string" },
                    },
                },
            },
        },
    })
}

fn operation(endpoint: &Endpoint, answers: &Answers) -> Map<String, Value> {
    let name: Vec<String> = endpoint
        .call
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut description = format!(
        "{}\n\nFor {}. Rocket.Chat: {}.",
        endpoint.does, endpoint.who, endpoint.since
    );
    let limit = endpoint.limit();
    if let Some(limit) = &limit {
        description.push_str(&format!(" At most {limit} from one address."));
    }
    let summary = endpoint.does.split(['.', ':', ';']).next();
    let mut operation = Map::new();
    let mut put = |key: &str, value: Value| operation.insert(key.to_owned(), value);
    put("operationId", json!(name.join("-")));
    put("tags", json!([endpoint.group]));
    put("summary", json!(summary));
    put("description", json!(description));
    put(
        "responses",
        Value::Object(responses(endpoint, answers, limit.is_some())),
    );
    let parameters: Vec<Value> = endpoint
        .parts
        .iter()
        .filter(|part| matches!(part.place, Place::Path | Place::Query | Place::Header))
        .map(|part| {
            json!({
                "name": part.name, "in": part.place.as_str(), "required": part.required,
                "description": part.what, "schema": kind(part.kind),
            })
        })
        .collect();
    if !parameters.is_empty() {
        put("parameters", Value::Array(parameters));
    }
    let content = if let Some(example) = &endpoint.example.body_shown {
        let schema = Object::of(&endpoint.parts, Place::Body).schema();
        Some(json!({ "application/json": { "schema": schema, "example": example } }))
    } else if endpoint.example.file.is_some() {
        let schema = Object::of(&endpoint.parts, Place::Form).schema();
        Some(json!({ "multipart/form-data": { "schema": schema } }))
    } else {
        None
    };
    if let Some(content) = content {
        put(
            "requestBody",
            json!({ "required": true, "content": content }),
        );
    }
    if let Who::Agent(_) = endpoint.who {
        put("security", json!([{ "userId": [], "authToken": [] }]));
    }
    operation
}

fn responses(endpoint: &Endpoint, answers: &Answers, limited: bool) -> Map<String, Value> {
    let content = match answers.get(&endpoint.call) {
        Some(answer) if answer.is_object() => {
            json!({ "application/json": { "schema": { "type": "object" }, "example": answer } })
        }
        Some(Value::String(kind)) if !kind.is_empty() => {
            let schema = json!({ "type": "string", "format": "binary" });
            json!({ kind: { "schema": schema } })
        }
        Some(_) | None => json!({}),
    };
    let asked = endpoint.example.status.to_string();
    let mut description = String::from("As asked");
    let mut responses = Map::new();
    for (status, lines) in refusals(endpoint, limited) {
        if status == asked {
            description = format!("{description}\n\n{}", lines.join("\n\n"));
            continue;
        }
        let refusal = json!({
            "description": lines.join("\n\n"),
            "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } },
            },
        });
        responses.insert(status, refusal);
    }
    let answer = json!({ "description": description, "content": content });
    responses.insert(asked, answer);
    responses
}

/// For each status what is said with it, and when.
fn refusals(endpoint: &Endpoint, limited: bool) -> BTreeMap<String, Vec<String>> {
    let mut refusals: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut refuse = |status: &str, text: &str, when: &str| {
        let lines = refusals.entry(status.to_owned()).or_default();
        lines.push(format!("`{text}`: {when}"));
    };
    for problem in &endpoint.problems {
        refuse(&problem.status, &problem.text, &problem.when);
    }
    if let Who::Agent(permission) = &endpoint.who {
        let text = "You must be logged in to do this.";
        refuse("401", text, "nobody is signed in");
        if permission.is_some() {
            let text =
                "User does not have the permissions required for this action [error-unauthorized]";
            refuse("403", text, "the permission is missing");
        }
    }
    if limited {
        let text = "Error, too many requests. … [error-too-many-requests]";
        refuse("429", text, "too many calls");
    }
    refusals
}

/// The parts of a body as one object; `a.b` is within another, `a[].b` within a list of others.
#[derive(Default)]
struct Object<'a> {
    properties: BTreeMap<&'a str, Property<'a>>,
    required: BTreeSet<&'a str>,
}

enum Property<'a> {
    Plain(&'a Part),
    Object(Object<'a>),
    List(Object<'a>),
}

impl<'a> Object<'a> {
    fn of(parts: &'a [Part], place: Place) -> Self {
        let mut object = Self::default();
        for part in parts.iter().filter(|part| part.place == place) {
            object.put(&part.name, part);
        }
        object
    }

    fn put(&mut self, name: &'a str, part: &'a Part) {
        let (first, rest) = match name.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (name, None),
        };
        let key = first.trim_end_matches("[]");
        let is_list = key != first;
        // In a list that may be missing, only its entries need it.
        if part.required && (rest.is_none() || !is_list || part.name.starts_with("data")) {
            self.required.insert(key);
        }
        let Some(rest) = rest else {
            self.properties.insert(key, Property::Plain(part));
            return;
        };
        let property = self.properties.entry(key).or_insert_with(|| {
            let inner = Object::default();
            if is_list {
                Property::List(inner)
            } else {
                Property::Object(inner)
            }
        });
        match property {
            Property::Object(inner) | Property::List(inner) => inner.put(rest, part),
            // What is told of as a whole has no parts.
            Property::Plain(_) => {}
        }
    }

    fn schema(&self) -> Value {
        let properties: Map<String, Value> = self
            .properties
            .iter()
            .map(|(key, property)| ((*key).to_owned(), property.schema()))
            .collect();
        let mut schema = Map::new();
        schema.insert("type".to_owned(), json!("object"));
        schema.insert("properties".to_owned(), Value::Object(properties));
        if !self.required.is_empty() {
            schema.insert("required".to_owned(), json!(self.required));
        }
        Value::Object(schema)
    }
}

impl Property<'_> {
    fn schema(&self) -> Value {
        match self {
            Self::Plain(part) => {
                let mut own = kind(part.kind);
                own.insert("description".to_owned(), json!(part.what));
                Value::Object(own)
            }
            Self::Object(inner) => inner.schema(),
            Self::List(inner) => json!({ "type": "array", "items": inner.schema() }),
        }
    }
}

fn kind(kind: Kind) -> Map<String, Value> {
    let word = |key: &str, value: Value| (key.to_owned(), value);
    Map::from_iter(match kind {
        Kind::Strings => vec![
            word("type", json!("array")),
            word("items", json!({ "type": "string" })),
        ],
        Kind::File => vec![
            word("type", json!("string")),
            word("format", json!("binary")),
        ],
        plain @ (Kind::Boolean | Kind::Number | Kind::Object | Kind::String) => {
            vec![word("type", json!(plain.as_str()))]
        }
    })
}
