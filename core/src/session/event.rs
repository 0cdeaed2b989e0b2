//! What happens to a session, and what it wants done.

use super::consent::{Agreed, Proof};
use super::{Draft, Wishes};
use crate::domain::wanted::FieldId;
use crate::domain::{Identity, VisitorToken};
use crate::wire::answer::ApiError;
use crate::wire::config::Config;
use crate::wire::custom_field::SetField;
use crate::wire::offline_message::OfflineMessage;
use crate::wire::page_visited::{PageInfo, PageVisited};
use crate::wire::visitor::{Registration, Visitor};

/// Something happened: a visitor acted, an effect ended, or the world changed.
#[derive(Debug, Clone)]
// Only where pointers have 64 bits: in the widget it is none.
#[cfg_attr(
    target_pointer_width = "64",
    expect(
        clippy::large_enum_variant,
        reason = "there is one at a time, and a box would be more code"
    )
)]
pub enum Event {
    /// The visitor, or the page, opened the panel.
    Opened,
    /// The visitor, or the page, closed it.
    Closed,
    /// The page wants everything ready before the visitor asks.
    Prepared,
    /// The page wants other options.
    WishesChanged(Wishes),
    /// The page says who the visitor is.
    Identified(Identity),
    /// The page registers the visitor, without the form.
    RegistrationWanted(Identity),
    /// The page wants this device to forget the visitor.
    Forgotten,
    /// The page has named a supplier of tokens.
    SupplierNamed,
    /// The visitor is on another page, or the page has another title.
    Visited(PageInfo),
    /// [`Effect::Recall`] ended: what this device keeps of an earlier page.
    Recalled {
        /// What was typed there and not taken.
        draft: Draft,
        /// What was agreed to.
        proof: Option<Proof>,
    },
    /// The visitor agrees to what [`super::Session::consent`] says.
    Agreed,
    /// The visitor does not.
    Declined,
    /// [`Effect::KeepConsent`] ended.
    ConsentKept(Proof),
    /// [`Effect::FindToken`] ended: the token that this device remembers, if any.
    TokenFound(Option<VisitorToken>),
    /// [`Effect::FindToken`] ended: the token that the page supplies.
    TokenSupplied(VisitorToken),
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
    /// The visitor is done with a field, for now.
    FieldLeft(FieldId),
    /// The visitor takes the address that was suggested.
    SuggestionTaken(FieldId),
    /// Something stands in the field that people do not see.
    TrapFilled(String),
    /// The visitor sent the form off.
    Submitted,
    /// [`Effect::LetSettle`] ended.
    FormSettled,
    /// Instead of the event that an [`Effect::Register`] or [`Effect::LeaveMessage`] would have ended
    /// in: the site's own check let nothing through.
    Guarded,
    /// [`Effect::WaitASecond`] ended.
    SecondPassed,
    /// [`Effect::Register`] ended.
    RegistrationAnswered(Result<Visitor, ApiError>),
    /// [`Effect::LeaveMessage`] ended.
    MessageLeft(Result<(), ApiError>),
    /// [`Effect::MakeMessageId`] ended.
    MessageIdMade(String),
    /// The visitor asks to send again the first message that was not sent.
    SayAgain,
    /// The conversation could not be brought.
    ChatLost,
    /// [`Effect::RunErrand`] ended.
    ErrandAnswered(Result<Option<Visitor>, ApiError>),
    /// [`Effect::WaitForErrand`] ended.
    ErrandDue,
    /// [`Effect::ReportVisit`] ended, well or badly.
    VisitReported,
    /// A registered visitor wants to change their details.
    ChangeWanted,
    /// They would rather leave them as they are.
    ChangeDropped,
    /// A registered visitor wants to leave a message, as nobody is there.
    LeaveWanted,
    /// A registered visitor wants to be forgotten.
    EraseWanted,
    /// They would rather not.
    EraseDropped,
    /// They mean it.
    EraseConfirmed,
    /// [`Effect::Erase`] ended.
    Erased(Result<(), ApiError>),
    /// The device says that it has a network.
    NetworkCame,
    /// The device says that it has none.
    NetworkWent,
}

/// What the page asked the server to be told, beside what the visitor does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Errand {
    /// `POST livechat/visitor`: register, or change what is given.
    Register(Registration),
    /// `POST livechat/custom.field`.
    SetField(SetField),
    /// `GET livechat/room`, then `POST livechat/message`: what the visitor said first. With the same
    /// id it is the same message, however often it is sent.
    Say {
        /// Its id.
        id: String,
        /// What was said.
        text: String,
        /// Who says it.
        token: VisitorToken,
    },
}

/// Something is to be done outside. Each ends in exactly one event, save those that tell somebody
/// something, or forget, and want no answer; and those before a [`Effect::DropAnswers`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Look for what this device keeps of an earlier page. Ends in [`Event::Recalled`].
    Recall,
    /// Keep this of what was typed, or, if there is nothing, keep nothing.
    KeepDraft(Option<Draft>),
    /// Write down what was agreed to. Ends in [`Event::ConsentKept`].
    KeepConsent(Agreed),
    /// Let so much time pass that a person can have filled in a form. Ends in
    /// [`Event::FormSettled`].
    LetSettle,
    /// Make an id for a message. Ends in [`Event::MessageIdMade`].
    MakeMessageId,
    /// `POST livechat/offline.message`. Ends in [`Event::MessageLeft`].
    LeaveMessage(OfflineMessage),
    /// `DELETE livechat/visitor/:token`. Ends in [`Event::Erased`].
    Erase(VisitorToken),
    /// Ask the page for a token, or look for a remembered one. Ends in [`Event::TokenSupplied`] or
    /// [`Event::TokenFound`].
    FindToken,
    /// Make a token. Ends in [`Event::TokenMade`].
    MakeToken,
    /// Remember this token. Ends in [`Event::TokenKept`].
    KeepToken(VisitorToken),
    /// Forget all that this device keeps of the visitor, whichever page has kept it.
    Forget,
    /// Whoever was asked about is not the visitor any more: answers to what was asked so far are not
    /// to come here, in any event.
    DropAnswers,
    /// `GET livechat/config`. Ends in [`Event::ConfigArrived`], unless another was asked for since:
    /// then only that one does.
    FetchConfig {
        /// Who is asking, if known.
        token: Option<VisitorToken>,
        /// Whom they want, if known.
        department: Option<String>,
        /// Whose departments apply.
        business_unit: Option<String>,
    },
    /// `POST livechat/visitor`. Ends in [`Event::RegistrationAnswered`].
    Register(Registration),
    /// Let a second pass. Ends in [`Event::SecondPassed`].
    WaitASecond,
    /// Send this. Ends in [`Event::ErrandAnswered`].
    RunErrand(Errand),
    /// Let so many seconds pass. Ends in [`Event::ErrandDue`].
    WaitForErrand {
        /// As the server asked.
        seconds: u32,
    },
    /// `POST livechat/page.visited`. Ends in [`Event::VisitReported`].
    ReportVisit(PageVisited),
    /// Bring the conversation of whom the server knows by this token, instead of the one before; take
    /// it away if there is nobody. When it cannot be brought, that is [`Event::ChatLost`].
    Talk(Option<VisitorToken>),
    /// Tell the page around the widget.
    TellPage(PageNews),
    /// Tell the site owner, in the console.
    TellOwner(OwnerHint),
}

/// What the page around the widget may know. Never a token, never a message's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageNews {
    /// The panel opened.
    Opened,
    /// The panel closed.
    Closed,
    /// The visitor sent the form; what they gave of these.
    Submitted {
        /// As it is sent.
        name: Option<String>,
        /// As it is sent.
        email: Option<String>,
        /// As it is sent.
        phone: Option<String>,
        /// As it is sent.
        department: Option<String>,
    },
    /// The visitor is registered.
    Registered,
    /// A registration came to nothing.
    Refused,
    /// The visitor has left a message, as nobody was there.
    MessageLeft {
        /// As it was sent.
        name: String,
        /// As it was sent.
        email: String,
        /// As it was sent.
        department: Option<String>,
    },
    /// The visitor did not agree.
    Declined,
    /// The server says that nobody is there.
    NobodyThere,
    /// This device has forgotten the visitor.
    Forgotten,
    /// How the server's admin wants it to look.
    Look {
        /// Any text.
        color: Option<String>,
        /// What the chat is called.
        title: Option<String>,
        /// Any text.
        position: Option<String>,
    },
    /// Live chat is switched off on the server: the launcher has nothing to offer.
    SwitchedOff,
}

/// What only a site owner can mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerHint {
    /// A POST did not reach the server. Worth telling if a GET does.
    PostBlocked,
    /// The server did not take what the page had for it; its words.
    ErrandRefused(String),
}
