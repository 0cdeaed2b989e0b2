//! `POST /api/v1/livechat/visitor`
//!
//! Registers a visitor or changes one, section 2.1 of the reference. Everything is checked before
//! anything is stored, in the reference's order: department, e-mail, custom fields.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use livechat_core::wire::answer::Refusal;
use livechat_core::wire::custom_field::CustomFieldValue;
use livechat_core::wire::visitor::Registration;
use serde_json::json;

use crate::app::App;
use crate::config::{Scope, Settings};
use crate::custom_fields::Fields;
use crate::reply::{self, Reply, Stop};
use crate::store::{Arrival, StoreError};
use crate::{body, client};

/// Answers the request.
///
/// # Errors
/// When the registration is refused, or the database fails.
pub async fn handle(State(app): State<App>, request: Request) -> Reply {
    let address = client::address(request.extensions(), request.headers(), app.trust_proxy);
    let headers = request.headers().clone();
    let registration = Registration::read(&body::read(request).await?)?;
    let arrival = check(
        registration,
        &app.settings,
        &app.fields.now(),
        &headers,
        address,
        app.clock.now_iso(),
    )?;
    match app.store.register(arrival).await {
        Ok(visitor) => Ok(reply::success(json!({ "visitor": visitor.to_json() }))),
        Err(StoreError::IdTaken) => Err(Refusal::with_reason(
            "error-livechat-visitor-registration",
            "Error registering visitor",
        )
        .into()),
        Err(error) => Err(Stop::Failed(error)),
    }
}

fn check(
    registration: Registration,
    settings: &Settings,
    fields: &Fields,
    headers: &HeaderMap,
    address: IpAddr,
    now: String,
) -> Result<Arrival, Refusal> {
    let department = match &registration.department {
        Some(asked) => {
            let id = settings.department(asked);
            Some(
                id.ok_or_else(|| Refusal::plain("error-invalid-department"))?
                    .to_owned(),
            )
        }
        None => None,
    };
    let email = match &registration.email {
        Some(address) => email(address)?,
        None => None,
    };
    Ok(Arrival {
        custom_fields: custom_fields(registration.custom_fields, fields)?,
        department,
        email,
        host: client::host(headers),
        id: registration.id,
        ip: Some(address.to_string()),
        name: registration.name,
        now,
        phone: registration.phone,
        token: registration.token,
        user_agent: client::user_agent(headers),
        username: registration.username,
    })
}

/// Trimmed and in lower case; the rule is only "something, one @, something".
pub(super) fn email(address: &str) -> Result<Option<String>, Refusal> {
    let address = address.trim().to_lowercase();
    if address.is_empty() {
        return Ok(None);
    }
    match address.split_once('@') {
        Some((local, domain))
            if !local.is_empty() && !domain.is_empty() && !domain.contains('@') =>
        {
            Ok(Some(address))
        }
        Some(_) | None => {
            let reason = format!("Invalid email {address}");
            Err(Refusal::with_reason("error-invalid-email", &reason))
        }
    }
}

/// Keys that do not exist or belong to conversations are ignored. Required ones are asked for only
/// when any field is sent; patterns are not looked at here.
fn custom_fields(
    values: Vec<CustomFieldValue>,
    fields: &Fields,
) -> Result<Vec<CustomFieldValue>, Refusal> {
    if values.is_empty() {
        return Ok(values);
    }
    let missing: Vec<&str> = fields
        .of_visitors()
        .filter(|field| field.required)
        .map(|field| field.id.as_str())
        .filter(|id| !values.iter().any(|value| value.key == *id))
        .collect();
    if !missing.is_empty() {
        return Err(Refusal::plain(format!(
            "Missing required custom fields: {}",
            missing.join(", ")
        )));
    }
    let of_visitors = |value: &CustomFieldValue| {
        fields
            .get(&value.key)
            .is_some_and(|field| field.scope == Scope::Visitor)
    };
    Ok(values.into_iter().filter(of_visitors).collect())
}
