//! How a message shows the file that came with it. Section 7.3 of the reference.

use serde_json::{Map, Value, json};

use super::kind::{Family, family};
use super::name;
use super::receive::Received;

/// Where files are served: the id and the name of one are two more segments.
pub const PATH: &str = "/file-upload";

/// The address of a file, beginning at this server's root.
#[must_use]
pub fn link(id: &str, name: &str) -> String {
    format!("{PATH}/{id}/{}", name::encoded(name))
}

/// What a message of a file has beside its text: `attachments`, `file` and `files`.
#[must_use]
pub fn fields(file: &Received) -> Map<String, Value> {
    let link = link(&file.id, &file.name);
    let mut shown = Map::new();
    let mut put = |key: &str, value: Value| shown.insert(key.to_owned(), value);
    put("title", json!(file.name));
    put("type", json!("file"));
    put("title_link", json!(link));
    put("title_link_download", json!(true));
    if let Some(description) = &file.description {
        put("description", json!(description));
    }
    let group = match family(&file.kind) {
        Family::Image => Some("image"),
        Family::Audio => Some("audio"),
        Family::Video => Some("video"),
        Family::Other => None,
    };
    match group {
        Some(group) => {
            put(&format!("{group}_url"), json!(link));
            put(&format!("{group}_type"), json!(file.kind));
            put(&format!("{group}_size"), json!(file.bytes));
        }
        None => {
            put("size", json!(file.bytes));
            if let Some(ending) = name::ending(&file.name) {
                put("format", json!(ending.to_uppercase()));
            }
        }
    }
    if let Some(size) = file.size {
        let dimensions = json!({ "width": size.width, "height": size.height });
        put("image_dimensions", dimensions);
    }
    let about = json!({
        "_id": file.id,
        "name": file.name,
        "type": file.kind,
        "size": file.bytes,
    });
    let mut fields = Map::new();
    fields.insert("file".to_owned(), about.clone());
    fields.insert("files".to_owned(), json!([about]));
    fields.insert("attachments".to_owned(), json!([shown]));
    fields.insert("groupable".to_owned(), json!(false));
    fields
}
