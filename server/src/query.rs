//! Reading a request's query: texts only, and a list where a key repeats, which no endpoint takes.
//! Section 1.3 of the reference.

use serde_json::{Map, Value};

/// Reads the query into an object.
#[must_use]
pub fn read(query: Option<&str>) -> Value {
    let mut object = Map::new();
    for (key, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        let value = Value::String(value.into_owned());
        match object.get_mut(key.as_ref()) {
            None => {
                object.insert(key.into_owned(), value);
            }
            Some(Value::Array(list)) => list.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_query_is_an_object_of_texts() {
        for (query, expected) in [
            (None, json!({})),
            (Some(""), json!({})),
            (
                Some("token=a%20b%26c&rid="),
                json!({"token": "a b&c", "rid": ""}),
            ),
            (Some("a=1&a=2&a=3"), json!({"a": ["1", "2", "3"]})),
            (Some("token[$gt]="), json!({"token[$gt]": ""})),
            (Some("=x&y"), json!({"": "x", "y": ""})),
        ] {
            assert_eq!(read(query), expected);
        }
    }
}
