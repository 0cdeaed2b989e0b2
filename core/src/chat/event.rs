//! What happens to a conversation, and what it wants done.

use serde_json::Value;

use super::uploads::File;
use super::words::Word;
use crate::domain::VisitorToken;
use crate::wire::answer::ApiError;

/// Something happened: a visitor acted, an effect ended, or the world changed.
///
/// No `Debug` outside of tests: answers and frames may hold a token.
#[cfg_attr(test, derive(Debug, Clone))]
pub enum Event {
    /// The conversation is on a page now: the first event.
    Began,
    /// All that stands in the composer now.
    Typed(String),
    /// The visitor says something. `id` is fresh: 17 letters of
    /// `23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz`.
    Said {
        /// Its id, by which it is the same message however often it is sent.
        id: String,
        /// What.
        text: String,
    },
    /// The visitor wants what was not sent to be sent again.
    SayAgain(String),
    /// The visitor takes back what was not sent: it stands in the composer, if that is empty.
    Unsaid(String),
    /// The visitor scrolls to the top of what is there.
    OlderWanted,
    /// An [`Effect::Call`] ended.
    Answered {
        /// Which.
        call: Call,
        /// The body of the answer.
        answer: Result<Value, ApiError>,
    },
    /// An [`Effect::After`] ended.
    Due(Timer),
    /// The socket is open.
    SocketOpened,
    /// A frame came; `Null` where it was no JSON.
    Frame(Value),
    /// The socket is closed, or could not be opened.
    SocketClosed,
    /// The device says that it has a network.
    NetworkCame,
    /// The device says that it has none.
    NetworkWent,
    /// Whether the page's tab is on the screen.
    Visible(bool),
    /// Whether the panel is.
    PanelOpen(bool),
    /// The visitor moved, typed or touched anything; at most every few seconds.
    Active,
    /// [`Effect::Keep`] ended: what is kept at this moment, which another tab may have written.
    Keeping(Value),
    /// Another tab wrote what is kept.
    KeptElsewhere(Value),
    /// [`Effect::TakeTurn`] ended: this tab may send now. With what is kept at this moment.
    Turn(Value),
    /// The visitor wants to end the conversation; they are asked whether they mean it.
    CloseWanted,
    /// They do not.
    CloseDropped,
    /// They do.
    CloseConfirmed,
    /// The visitor wants the conversation by e-mail.
    TranscriptWanted(String),
    /// They do not want to be asked.
    TranscriptDeclined,
    /// How content the visitor is: items of [`super::Settings::survey_items`] with values.
    SurveyGiven(Vec<(String, String)>),
    /// They do not say.
    SurveyDeclined,
    /// The visitor begins another conversation.
    NewChat,
    /// The visitor wants another department: its id.
    DepartmentChosen(String),
    /// The notice of a department that was changed, or was not, was read.
    DepartmentSeen,
    /// The visitor wants to send files.
    FilesPicked(Vec<File>),
    /// So much of one is sent.
    UploadMoved {
        /// Which.
        key: u32,
        /// Thousandths of it.
        permille: u32,
    },
    /// An [`Effect::Upload`] ended.
    Uploaded {
        /// Which.
        key: u32,
        /// The HTTP status; 0 where there was no answer.
        status: u16,
        /// The body, where it was JSON.
        body: Option<Value>,
    },
    /// The visitor does not want to send this file any more.
    UploadDropped(u32),
    /// The visitor wants to send it again.
    UploadAgain(u32),
    /// Whether the visitor wants no sound.
    Muted(bool),
    /// The visitor is on this page now: its address.
    Visited(String),
    /// The widget's options are these now.
    Wished(Value),
    /// An [`Effect::Match`] found that the pattern of this trigger matches.
    Matched(usize),
    /// The visitor is registered just now.
    Registered,
    /// The triggers with these ids were said before the visitor was known.
    Greeted(Vec<String>),
}

/// Which call was made. At most one of each is on its way, save of [`Call::Status`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// The visitor's room, new or old.
    Room,
    /// Saying something.
    Say,
    /// The newest messages, and those since.
    History,
    /// Older ones.
    Older,
    /// Older ones that are here, and may have changed while nothing was heard.
    Reread,
    /// Who answers.
    Agent,
    /// Who would.
    NextAgent,
    /// Ending the conversation.
    Close,
    /// The conversation by e-mail.
    Transcript,
    /// How content the visitor is.
    Survey,
    /// Another department.
    Transfer,
    /// The same, on a server before 7.0.
    OldTransfer,
    /// Whether the visitor is there. Nothing depends on the answer.
    Status,
}

/// What time has to pass for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// The socket is opened again.
    Reconnect,
    /// It is seen whether the socket still lives.
    Silence,
    /// What the server does not stream is asked for again.
    Resubscribe,
    /// Messages are asked for.
    Poll,
    /// So are older ones that are here.
    Reread,
    /// What could not be sent is sent.
    Outbox,
    /// The visitor stopped typing.
    Typing,
    /// The agent did.
    AgentTyping,
    /// The visitor is away.
    Away,
    /// A trigger fires.
    Trigger,
}

/// Something is to be done outside. What ends in an event says so.
///
/// No `Debug` outside of tests: paths, bodies and frames hold the token.
#[cfg_attr(test, derive(Debug, Clone, PartialEq))]
pub enum Effect {
    /// Call the server: a `GET`, or, with a body, a `POST` of JSON. Ends in exactly one
    /// [`Event::Answered`].
    Call {
        /// Which.
        call: Call,
        /// Path and query.
        path: String,
        /// What is posted.
        body: Option<Value>,
    },
    /// Open the socket; one that is open is closed, and nothing of it comes here any more. Ends in
    /// [`Event::SocketOpened`] or [`Event::SocketClosed`]; after the former the latter may come too.
    Connect,
    /// Send this on the socket, if it is open.
    Frame(Value),
    /// Close the socket; nothing of it comes here any more.
    Disconnect,
    /// Let so much time pass, in milliseconds. Ends in [`Event::Due`]; the same timer set again
    /// before that replaces it.
    After {
        /// Which.
        timer: Timer,
        /// Milliseconds.
        ms: u32,
    },
    /// Something has to be kept on the device, for other pages and tabs: read what is kept there now.
    /// Ends in [`Event::Keeping`].
    Keep,
    /// Keep this there, instead of what was read.
    Store(Value),
    /// Wait until no other tab sends. Ends in [`Event::Turn`].
    TakeTurn,
    /// Others may send.
    GiveTurn,
    /// Send this file. Ends in [`Event::Uploaded`], unless it is aborted.
    Upload {
        /// Which.
        key: u32,
        /// Path.
        path: String,
    },
    /// Do not send it any more, and forget the file: nothing of it comes here any more.
    AbortUpload(u32),
    /// Forget the file: it is sent, or refused for good.
    DropFile(u32),
    /// Another room: answers to calls made so far are not to come here.
    DropAnswers,
    /// Make a sound, unless another tab does.
    Chime,
    /// Read this out, politely.
    Announce(Said),
    /// Tell the page, and the rest of the widget.
    Tell(News),
    /// Find out whether this pattern, a JavaScript regular expression, has a match in the page's
    /// address, without regard to case. If so ends in [`Event::Matched`].
    Match {
        /// Which trigger.
        trigger: usize,
        /// The expression.
        pattern: String,
        /// The address.
        url: String,
    },
}

/// What is read out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// Somebody said something.
    Message {
        /// How they are called; empty when they stay hidden.
        name: String,
        /// What, in Rocket.Chat's Markdown.
        text: String,
    },
    /// Something changed. The text stands for the one argument of the sentence, if it has one.
    Change(Word, String),
}

/// What the page around the conversation may know. Never a text that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// So many messages of agents were not seen.
    Unread(u32),
    /// A conversation began.
    Started,
    /// It ended; `forget` when the server wants the device to forget the visitor then.
    Ended {
        /// Whether it does.
        forget: bool,
    },
    /// Somebody answers: [`super::Conversation::agent`].
    Agent,
    /// Their status changed.
    AgentStatus,
    /// The place in the queue changed: [`super::Conversation::queue`].
    Queue,
    /// A message of the visitor's arrived.
    Said,
    /// An agent's came.
    Heard,
    /// The conversation was asked for by e-mail.
    TranscriptAsked,
    /// The server knows the visitor by another token now.
    Token(VisitorToken),
    /// There is no such visitor any more, or not on this device: they have to register again.
    Unknown,
    /// Nobody is there to answer.
    NobodyThere,
    /// A trigger said something.
    Triggered,
    /// The department is another; the visitor has no conversation, so they have to be registered for
    /// it.
    Department(String),
}
