//! Contacts: people as agents know them, whoever they were each time they came. A file per matter;
//! section 4 of the reference. All of it needs a session (`X-Auth-Token`, `X-User-Id`).

pub mod answer;
pub mod by_token;
pub mod change;
pub mod history;
pub mod look_up;
pub mod search;

/// Path that makes a contact (`create-livechat-contact`).
pub const NEW_PATH: &str = "/api/v1/omnichannel/contacts";

/// Path that changes one (`update-livechat-contact`).
pub const UPDATE_PATH: &str = "/api/v1/omnichannel/contacts.update";

/// Path that settles what is said differently of one (`update-livechat-contact`).
pub const CONFLICTS_PATH: &str = "/api/v1/omnichannel/contacts.conflicts";

/// Path that removes one (`delete-livechat-contact`, 8.x).
pub const DELETE_PATH: &str = "/api/v1/omnichannel/contacts.delete";

/// Path of one (`view-livechat-contact`).
pub const GET_PATH: &str = "/api/v1/omnichannel/contacts.get";

/// Path of a part of all (`view-livechat-contact`).
pub const SEARCH_PATH: &str = "/api/v1/omnichannel/contacts.search";

/// Path that says whether there is one (`view-livechat-contact`).
pub const EXISTENCE_PATH: &str = "/api/v1/omnichannel/contacts.checkExistence";

/// Path of the conversations of one (`view-livechat-contact-history`).
pub const HISTORY_PATH: &str = "/api/v1/omnichannel/contacts.history";

/// Path of the ways one came by (`view-livechat-contact`).
pub const CHANNELS_PATH: &str = "/api/v1/omnichannel/contacts.channels";

/// Path of contacts by their visitor's token or id (`view-l-room`).
pub const BY_TOKEN_PATH: &str = "/api/v1/omnichannel/contact";

/// Path that finds one by e-mail, phone or custom field (`view-l-room`).
pub const FIND_PATH: &str = "/api/v1/omnichannel/contact.search";
