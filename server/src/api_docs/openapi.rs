//! `/api-docs/openapi.json`: OpenAPI 3.0.3.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::endpoint::{Endpoint, Kind, Part, Place, Who};
use super::sample::Answers;

/// The description of everything that can be asked, with the answers to its examples.
#[must_use]
pub fn of(endpoints: &[Endpoint], answers: &Answers) -> Value {
    let mut paths = Map::new();
    let mut groups: Vec<&str> = Vec::new();
    for endpoint in endpoints {
        if !groups.contains(&endpoint.group.as_str()) {
            groups.push(&endpoint.group);
        }
        let path = paths
            .entry(endpoint.path.clone())
            .or_insert_with(|| json!({}));
        path[endpoint.method.as_str().to_lowercase()] = operation(endpoint, answers);
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

fn operation(endpoint: &Endpoint, answers: &Answers) -> Value {
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
    let mut operation = json!({
        "operationId": name.join("-"),
        "tags": [endpoint.group],
        "summary": summary,
        "description": description,
        "responses": responses(endpoint, answers, limit.is_some()),
    });
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
        operation["parameters"] = Value::Array(parameters);
    }
    if let Some(example) = &endpoint.example.body_shown {
        let schema = object(&endpoint.parts, Place::Body);
        operation["requestBody"] = json!({
            "required": true,
            "content": { "application/json": { "schema": schema, "example": example } },
        });
    }
    if endpoint.example.file.is_some() {
        let schema = object(&endpoint.parts, Place::Form);
        operation["requestBody"] =
            json!({ "required": true, "content": { "multipart/form-data": { "schema": schema } } });
    }
    if let Who::Agent(_) = endpoint.who {
        operation["security"] = json!([{ "userId": [], "authToken": [] }]);
    }
    operation
}

fn responses(endpoint: &Endpoint, answers: &Answers, limited: bool) -> Value {
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
    Value::Object(responses)
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

/// The parts of a body as one object; `a.b` is nested, `a[].b` in a list.
fn object(parts: &[Part], place: Place) -> Value {
    let mut schema = json!({ "type": "object", "properties": {} });
    for part in parts.iter().filter(|part| part.place == place) {
        put(&mut schema, &part.name, part);
    }
    schema
}

fn put(schema: &mut Value, name: &str, part: &Part) {
    let (first, rest) = match name.split_once('.') {
        Some((first, rest)) => (first, Some(rest)),
        None => (name, None),
    };
    let is_list = first.ends_with("[]");
    let key = first.trim_end_matches("[]");
    if part.required {
        let mut required = schema["required"].as_array().cloned().unwrap_or_default();
        // In a list that may be missing, only its entries need it.
        if (rest.is_none() || !is_list || part.name.starts_with("data"))
            && !required.contains(&json!(key))
        {
            required.push(json!(key));
        }
        if !required.is_empty() {
            schema["required"] = Value::Array(required);
        }
    }
    let Some(rest) = rest else {
        let mut own = kind(part.kind);
        own["description"] = json!(part.what);
        schema["properties"][key] = own;
        return;
    };
    let inner = json!({ "type": "object", "properties": {} });
    if schema["properties"][key].is_null() {
        schema["properties"][key] = if is_list {
            json!({ "type": "array", "items": inner })
        } else {
            inner
        };
    }
    let next = &mut schema["properties"][key];
    put(if is_list { &mut next["items"] } else { next }, rest, part);
}

fn kind(kind: Kind) -> Value {
    match kind {
        Kind::Strings => json!({ "type": "array", "items": { "type": "string" } }),
        Kind::File => json!({ "type": "string", "format": "binary" }),
        plain => json!({ "type": plain.as_str() }),
    }
}
