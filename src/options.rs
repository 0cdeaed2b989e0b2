//! The site owner's wishes, from the element's attributes.

use crate::MAX_DEPTH;
use crate::browser::address::{server_address, web_address};
use crate::browser::json;
use js_sys::{JSON, Object, Reflect};
use livechat_core::domain::Wanted;
use livechat_core::session::Wishes;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Longest text taken, in characters.
const MAX_CHARS: usize = 100;

/// Longest text to agree to, in characters: it is kept and sent as it was shown, and the search for
/// its links takes the square of its length.
const MAX_CONSENT_CHARS: usize = 10_000;

/// What the owner asked for. Attributes without their `data-`; what is empty is not given.
pub(crate) struct Options {
    /// The chat server's address, without a slash at its end: `https://chat.example.com`.
    pub(crate) server: String,
    /// What concerns the session.
    pub(crate) wishes: Wishes,
}

impl Options {
    /// Reads the attributes. The second part is what the owner should know though it stops nothing.
    ///
    /// # Errors
    /// With a sentence for the owner when there is no server to talk to.
    pub(crate) fn read(attributes: &Object) -> Result<(Self, Vec<String>), String> {
        let server = server(&attribute(attributes, "server").unwrap_or_default())?;
        let (wishes, remarks) = wishes(attributes);
        Ok((Self { server, wishes }, remarks))
    }
}

/// What concerns the session, and what the owner should know of it.
pub(crate) fn wishes(attributes: &Object) -> (Wishes, Vec<String>) {
    let mut remarks = Vec::new();
    let fields = attribute(attributes, "fields").map(|given| {
        // A list of descriptions comes as JSON, whether the page wrote it or `set` did.
        let list = given
            .starts_with('[')
            .then(|| JSON::parse(&given).ok())
            .flatten();
        let list = list.map(|list| json::read(&list, MAX_DEPTH));
        Wanted::list(&list.unwrap_or(Value::String(given)), &mut remarks)
    });
    // Of a list in which nothing is a field only a button would be left: the server decides.
    let fields = fields.filter(|fields| !fields.is_empty());
    let short = |name: &str| {
        attribute(attributes, name)
            .map(|text| text.trim().chars().take(MAX_CHARS).collect::<String>())
            .filter(|text| !text.is_empty())
    };
    let consent = attribute(attributes, "consent").filter(|text| !text.is_empty());
    let consent = consent.map(|text| match text.char_indices().nth(MAX_CONSENT_CHARS) {
        Some((end, _)) => {
            remarks.push("data-consent is cut after 10000 characters".to_owned());
            text.get(..end).unwrap_or_default().to_owned()
        }
        None => text,
    });
    let policy = attribute(attributes, "policy").filter(|text| !text.is_empty());
    let wishes = Wishes {
        business_unit: short("business-unit"),
        // Asked, in the server's words or ours.
        consent: consent.map(|text| if text == "yes" { String::new() } else { text }),
        consent_field: short("consent-field"),
        department: short("department"),
        fields,
        policy: policy.and_then(|given| {
            let address = web_address(&given);
            if address.is_none() {
                remarks.push(
                    "data-policy must be an address that begins with https:// or http://"
                        .to_owned(),
                );
            }
            address
        }),
        title: short("title"),
    };
    (wishes, remarks)
}

/// The element's attributes come as they are; anything but a text counts as not given.
fn attribute(attributes: &Object, name: &str) -> Option<String> {
    Reflect::get(attributes, &JsValue::from_str(name))
        .ok()?
        .as_string()
}

/// Takes `https://chat.example.com/sub/path`, or an address relative to the page.
fn server(given: &str) -> Result<String, String> {
    if given.trim().is_empty() {
        return Err("data-server is missing: the address of the chat server".to_owned());
    }
    server_address(given).ok_or_else(|| {
        let why = "\" is no address that begins with https:// or http://";
        ["data-server=\"", given, why].concat()
    })
}
