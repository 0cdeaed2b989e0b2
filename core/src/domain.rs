//! The values that cannot be wrong: each is parsed once, at the edge, and trusted afterwards.

pub mod custom_field;
pub mod date;
pub mod email;
pub mod identity;
pub mod name;
pub mod number;
pub mod pattern;
pub mod phone;
pub mod suggestion;
pub mod token;
pub mod typed;
pub mod wanted;

pub use email::Email;
pub use identity::Identity;
pub use name::Name;
pub use phone::Phone;
pub use token::VisitorToken;
pub use wanted::{Contact, FieldId, Wanted};
