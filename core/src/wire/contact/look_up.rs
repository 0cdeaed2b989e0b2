//! `GET /api/v1/omnichannel/contacts.get`, `contacts.channels`, `contacts.checkExistence` and
//! `POST contacts.delete`: one contact, by what it is known by. Schemas in section 14 of the
//! reference.

use serde_json::Value;

use crate::wire::ajv::Check;
use crate::wire::answer::Refusal;

/// Reads the one key of a request that names a contact: `{"contactId":…}`.
///
/// # Errors
/// `invalid-params` in the validator's words.
pub fn contact_id(request: &Value) -> Result<String, Refusal> {
    let mut check = Check::new(request, &["contactId"]);
    let id = check.text("contactId");
    check.finish()?;
    Ok(id)
}

/// The same where it may not be empty, as `contacts.get` wants it.
///
/// # Errors
/// `invalid-params` in the validator's words.
pub fn some_contact_id(request: &Value) -> Result<String, Refusal> {
    let mut check = Check::new(request, &["contactId"]);
    let id = check.words("contactId");
    check.finish()?;
    Ok(id)
}

/// What a contact is looked for by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KnownBy {
    /// An e-mail address.
    Email(String),
    /// Its id.
    Id(String),
    /// A phone number.
    Phone(String),
}

impl KnownBy {
    /// What is looked for, without what it is.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            Self::Email(value) | Self::Id(value) | Self::Phone(value) => value,
        }
    }

    /// Reads a query: exactly one of the three.
    ///
    /// # Errors
    /// `invalid-params` in the validator's words.
    pub fn read(query: &Value) -> Result<Self, Refusal> {
        let one = "must match exactly one schema in oneOf";
        let mut check = Check::new(query, &["contactId", "email", "phone"]);
        let keys = ["contactId", "email", "phone"].map(|key| check.has(key));
        let known = match keys {
            [true, false, false] => Some(Self::Id(check.words("contactId"))),
            [false, true, false] => Some(Self::Email(check.words("email"))),
            [false, false, true] => Some(Self::Phone(check.words("phone"))),
            [false, false, false] => {
                for key in ["contactId", "email", "phone"] {
                    check.problem(&["must have required property '", key, "'"].concat());
                }
                None
            }
            _ => None,
        };
        if let Some(Self::Email(address)) = &known
            && !check.is_wrong()
            && !is_basic_email(address)
        {
            check.problem("must match format \"basic_email\"");
        }
        let known = known.filter(|_| !check.is_wrong());
        if known.is_none() {
            check.problem(one);
        }
        check.finish()?;
        known.ok_or_else(|| Refusal::with_reason("invalid-params", one))
    }
}

/// Something, one `@`, something with a dot in it, and no spaces.
fn is_basic_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let dotted = domain
        .rsplit_once('.')
        .is_some_and(|(name, top)| !name.is_empty() && !top.is_empty());
    !local.is_empty() && dotted && !domain.contains('@') && !address.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_contact_is_looked_for_by_one_thing() {
        for (query, known) in [
            (json!({"contactId": "c"}), KnownBy::Id("c".to_owned())),
            (
                json!({"email": "a@b.example"}),
                KnownBy::Email("a@b.example".to_owned()),
            ),
            (json!({"phone": "555"}), KnownBy::Phone("555".to_owned())),
        ] {
            assert_eq!(KnownBy::read(&query), Ok(known));
        }
        for query in [
            json!({}),
            json!({"email": "a@b.example", "phone": "555"}),
            json!({"email": ""}),
            json!({"email": "a b@c.d"}),
            json!({"email": "nobody"}),
            json!({"phone": ""}),
            json!({"contactId": "c", "x": "y"}),
        ] {
            let refusal = KnownBy::read(&query).unwrap_err();
            assert!(
                refusal
                    .error
                    .ends_with("must match exactly one schema in oneOf [invalid-params]"),
                "{query}: {}",
                refusal.error
            );
        }
    }

    #[test]
    fn an_id_is_text() {
        assert_eq!(contact_id(&json!({"contactId": ""})), Ok(String::new()));
        assert!(some_contact_id(&json!({"contactId": ""})).is_err());
        assert!(contact_id(&json!({"contactId": {"$ne": ""}})).is_err());
        assert!(contact_id(&json!({"contactId": "c", "x": 1})).is_err());
    }
}
