//! What happens to a session, and what it wants done.

use super::FieldId;
use crate::domain::VisitorToken;
use crate::wire::answer::ApiError;
use crate::wire::config::Config;
use crate::wire::visitor::{Registration, Visitor};

/// Something happened: a visitor acted, an effect ended, or the world changed.
#[derive(Debug, Clone)]
pub enum Event {
    /// The visitor, or the page, opened the panel.
    Opened,
    /// The visitor, or the page, closed it.
    Closed,
    /// [`Effect::FindToken`] ended: the token that this device remembers, if any.
    TokenFound(Option<VisitorToken>),
    /// Another tab wrote, or removed, the token.
    TokenElsewhere(Option<VisitorToken>),
    /// [`Effect::MakeToken`] ended; `None` where the browser has no randomness to make one of.
    TokenMade(Option<VisitorToken>),
    /// [`Effect::KeepToken`] ended: whether the device will remember it.
    TokenKept {
        /// `false` when storage is blocked or full, and the token lives in memory only.
        remembered: bool,
    },
    /// The visitor asks to load again what failed to load.
    LoadAgain,
    /// [`Effect::FetchConfig`] ended.
    ConfigArrived(Result<Config, ApiError>),
    /// The visitor changed a field.
    Typed {
        /// Which.
        field: FieldId,
        /// All that stands in it now.
        value: String,
    },
    /// The visitor sent the form off.
    Submitted,
    /// [`Effect::WaitASecond`] ended.
    SecondPassed,
    /// [`Effect::Register`] ended.
    RegistrationAnswered(Result<Visitor, ApiError>),
    /// A registered visitor wants to change their details.
    ChangeWanted,
    /// They would rather leave them as they are.
    ChangeDropped,
    /// The device says that it has a network.
    NetworkCame,
    /// The device says that it has none.
    NetworkWent,
}

/// Something is to be done outside. Each ends in exactly one event, save the two that tell somebody
/// something and want no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Look for a remembered token. Ends in [`Event::TokenFound`].
    FindToken,
    /// Make a token. Ends in [`Event::TokenMade`].
    MakeToken,
    /// Remember this token. Ends in [`Event::TokenKept`].
    KeepToken(VisitorToken),
    /// `GET livechat/config`. Ends in [`Event::ConfigArrived`].
    FetchConfig {
        /// Who is asking, if known.
        token: Option<VisitorToken>,
    },
    /// `POST livechat/visitor`. Ends in [`Event::RegistrationAnswered`].
    Register(Registration),
    /// Let a second pass. Ends in [`Event::SecondPassed`].
    WaitASecond,
    /// Tell the page around the widget.
    TellPage(PageNews),
    /// Tell the site owner, in the console.
    TellOwner(OwnerHint),
}

/// What the page around the widget may know. Never a token, never a text somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageNews {
    /// The panel opened.
    Opened,
    /// The panel closed.
    Closed,
    /// The visitor is registered.
    Registered,
    /// Live chat is switched off on the server: the launcher has nothing to offer.
    SwitchedOff,
}

/// What only a site owner can mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerHint {
    /// A POST did not reach the server. Worth telling if a GET does.
    PostBlocked,
}
