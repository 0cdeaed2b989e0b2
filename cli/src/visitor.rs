//! `livechat visitor …`

use livechat_core::domain::{Email, Name, Phone, VisitorToken};
use livechat_core::wire::client::visitor::{ForgetVisitor, GetVisitor};
use livechat_core::wire::custom_field::CustomFieldValue;
use livechat_core::wire::visitor::{Registration, Visitor};
use serde_json::{Map, Value, json};

use crate::arguments::{RegisterVisitor, VisitorCommand};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Output, told};
use crate::secret;

/// Carries a command out.
///
/// # Errors
/// When nothing came of it.
pub(crate) async fn run(
    connection: &Connection,
    command: &VisitorCommand,
    output: &Output,
) -> Result<(), Failure> {
    match command {
        VisitorCommand::Register(command) => register(connection, command, output).await,
        VisitorCommand::Get(given) => {
            let token = secret::visitor_token(&given.token)?;
            let visitor = connection.call(&GetVisitor { token }).await?;
            show(&visitor, false, output)
        }
        VisitorCommand::Forget { token, yes } => {
            if !yes {
                return Err(Failure::usage(
                    "This deletes the visitor with all that was said, for good. Add --yes to do it.",
                ));
            }
            let token = secret::visitor_token(&token.token)?;
            let id = connection.call(&ForgetVisitor { token }).await?;
            output.one(&json!({ "forgotten": id }), &[("forgotten", id.clone())])
        }
    }
}

async fn register(
    connection: &Connection,
    command: &RegisterVisitor,
    output: &Output,
) -> Result<(), Failure> {
    let token = match &command.token {
        Some(given) => secret::visitor_token(given)?,
        None => {
            let mut bytes = [0; VisitorToken::RANDOM_BYTES];
            getrandom::fill(&mut bytes).map_err(|error| Failure::Machine(error.to_string()))?;
            VisitorToken::from_random(bytes)
        }
    };
    let mut registration = Registration::new(token);
    let name = command.name.as_deref().map(Name::parse).transpose();
    registration.name = name
        .map_err(|_| Failure::usage("The name is empty, or longer than 250 characters."))?
        .map(Name::into_string);
    registration.email = command.email.as_deref().map(email).transpose()?;
    registration.phone = command.phone.as_deref().map(phone).transpose()?;
    registration.department.clone_from(&command.department);
    let fields = command.fields.iter();
    registration.custom_fields = fields
        .map(|(key, value)| CustomFieldValue {
            key: key.clone(),
            overwrite: true,
            value: value.clone(),
        })
        .collect();
    let visitor = connection.call(&registration).await?;
    show(&visitor, true, output)?;
    let kept = |(key, _): &&(String, String)| visitor.livechat_data.iter().any(|(k, _)| k == key);
    for (key, _) in command.fields.iter().filter(|field| !kept(field)) {
        told(&format!(
            "The server has no custom field “{key}” of visitors, and kept nothing of it."
        ));
    }
    if !output.is_json() && !command.show_token && command.token.is_none() {
        told(
            "The token is not shown; with --show-token or --output json it is. It is the only way back to this visitor.",
        );
    } else if !output.is_json() && command.show_token {
        output.one(
            &Value::Null,
            &[("token", visitor.token.secret().to_owned())],
        )?;
    }
    Ok(())
}

/// Takes an address as it is sent.
///
/// # Errors
/// When it is none.
pub(crate) fn email(typed: &str) -> Result<String, Failure> {
    let email = Email::parse(typed)
        .map_err(|_| Failure::usage(format!("“{typed}” is not an e-mail address.")))?;
    Ok(email.into_string())
}

/// Takes a number as it is sent.
///
/// # Errors
/// When it is none.
pub(crate) fn phone(typed: &str) -> Result<String, Failure> {
    let phone = Phone::parse(typed).map_err(|_| {
        Failure::usage(format!(
            "“{typed}” is not a phone number: it has 7 to 15 digits."
        ))
    })?;
    Ok(phone.into_string())
}

/// Pairs as a JSON object.
pub(crate) fn object(pairs: &[(String, String)]) -> Value {
    let pairs = pairs.iter();
    let object: Map<String, Value> = pairs
        .map(|(key, value)| (key.clone(), Value::String(value.clone())))
        .collect();
    Value::Object(object)
}

/// Pairs for people.
pub(crate) fn listed(pairs: &[(String, String)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    pairs.join(", ")
}

fn show(visitor: &Visitor, with_token: bool, output: &Output) -> Result<(), Failure> {
    let mut value = json!({
        "name": visitor.name,
        "emails": visitor.emails,
        "phones": visitor.phones,
        "department": visitor.department,
        "customFields": object(&visitor.livechat_data),
    });
    if let (Some(value), true) = (value.as_object_mut(), with_token) {
        value.insert("token".to_owned(), json!(visitor.token.secret()));
    }
    let words = [
        ("name", visitor.name.clone().unwrap_or_default()),
        ("e-mail", visitor.emails.join(", ")),
        ("phone", visitor.phones.join(", ")),
        ("department", visitor.department.clone().unwrap_or_default()),
        ("custom fields", listed(&visitor.livechat_data)),
    ];
    if !output.is_json() && words.iter().all(|(_, words)| words.is_empty()) {
        told("The visitor is there; nothing more is known of them.");
    }
    output.one(&value, &words)
}
