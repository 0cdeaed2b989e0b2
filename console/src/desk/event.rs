//! What can happen at the desk, and what the page is to do about it.

use livechat_core::wire::answer::ApiError;
use serde_json::Value;

use super::address::Address;
use super::contacts;

/// A session at a server.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    /// The server's address, without a slash at its end.
    pub root: String,
    /// The agent's id.
    pub user: String,
    /// The session's secret.
    pub token: String,
    /// It is a personal access token, which is its owner's and outlives signing out.
    pub personal: bool,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("root", &self.root)
            .field("user", &self.user)
            .finish_non_exhaustive()
    }
}

/// What somebody types to sign in.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// The server's address, as typed; empty for the one that serves this page.
    pub server: String,
    /// Name or e-mail address; of a token its owner's id.
    pub user: String,
    /// The password, or a personal access token.
    pub password: String,
    /// It is such a token.
    pub by_token: bool,
    /// The code of a second factor, where the server asks for one.
    pub code: String,
    /// To be remembered after the tab is closed.
    pub stay: bool,
}

impl std::fmt::Debug for Claim {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Claim")
            .field("server", &self.server)
            .field("stay", &self.stay)
            .finish_non_exhaustive()
    }
}

/// Whom a conversation is passed on to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    /// An agent, by id.
    Agent(String),
    /// A department, by id.
    Department(String),
}

/// A file that was picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picked {
    /// Names it between desk and page.
    pub key: u32,
    /// Its name.
    pub name: String,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// Whether the device tells of news when the page is not in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notify {
    /// This browser cannot.
    Never,
    /// It does not.
    Off,
    /// It does.
    On,
    /// Its owner has forbidden it.
    Denied,
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The page is there.
    Begun {
        /// The address of the server that served it.
        home: String,
        /// A session of before.
        session: Option<Session>,
        /// What was kept of conversations, by room.
        kept: Vec<(String, Value)>,
        /// What the page's address names.
        shown: Address,
        /// Whether the device tells of news.
        notify: Notify,
        /// The page is in sight; browsers open some in the background.
        visible: bool,
    },
    /// Somebody wants to sign in.
    SignIn(Claim),
    /// Whoever sits here goes.
    SignOut,
    /// The server has answered, or not.
    Answered {
        /// What was asked.
        call: Call,
        /// The HTTP status; 0 for none.
        status: u16,
        /// What came.
        result: Result<Value, ApiError>,
    },
    /// The socket is open.
    SocketOpened,
    /// It is closed, or could not be opened.
    SocketClosed,
    /// A frame came.
    Frame(Value),
    /// Some time has gone by.
    Timer(Timer),
    /// The device has a network, or has none any more.
    Online(bool),
    /// The page is in sight, or is not any more.
    Visible(bool),
    /// The page's address has changed.
    Show(Address),
    /// Something about contacts.
    Contacts(contacts::Event),
    /// A conversation that waits is to be this agent's.
    Take(String),
    /// What stands in a composer now.
    Typed {
        /// Of which room.
        room: String,
        /// What.
        text: String,
    },
    /// What stands in a composer is to be said.
    Send {
        /// In which room.
        room: String,
        /// The id it gets.
        id: String,
    },
    /// What was not sent is to be sent again.
    Again {
        /// In which room.
        room: String,
        /// Which message.
        id: String,
    },
    /// What was not sent goes back into the composer.
    TakeBack {
        /// In which room.
        room: String,
        /// Which message.
        id: String,
    },
    /// Older messages are wanted.
    Older(String),
    /// The history that could not be had is wanted again.
    Reload(String),
    /// Who the visitor of a room is could not be had, and is wanted again.
    LookUp(String),
    /// The lists that could not be had are wanted again.
    Relist,
    /// Files are to be sent.
    Files {
        /// In which room.
        room: String,
        /// Which.
        files: Vec<Picked>,
    },
    /// So much of a file is there, in percent.
    Uploading {
        /// Of which room.
        room: String,
        /// Which file.
        key: u32,
        /// How much.
        percent: u32,
    },
    /// A file is to be sent again.
    UploadAgain {
        /// Of which room.
        room: String,
        /// Which file.
        key: u32,
    },
    /// A file is not to be sent after all.
    UploadCancelled {
        /// Of which room.
        room: String,
        /// Which file.
        key: u32,
    },
    /// The question before closing or passing on is asked, or put away.
    Ask(Option<Question>),
    /// A conversation is to be closed.
    Close {
        /// Why; the visitor reads it.
        comment: String,
    },
    /// A conversation is to be passed on.
    Forward {
        /// To whom.
        to: To,
        /// What they should know.
        comment: String,
    },
    /// New conversations are welcome, or not.
    Available(bool),
    /// Whether the device tells of news has changed.
    Notify(Notify),
    /// What went wrong was read.
    Dismiss,
}

/// What is asked before something is done with the conversation that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// Whether to close it.
    Close,
    /// Whom to pass it on to.
    Forward,
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Timer {
    /// To open the socket again.
    Reconnect,
    /// To look whether the socket is still alive.
    Silence,
    /// To ask for the lists again, after they have changed.
    Lists,
    /// To look whether a list now knows what was taken.
    Lag,
    /// To forget who has not typed for a while.
    Typing,
    /// To tell that this agent no longer types.
    Idle(String),
    /// To send again what the network or the server's patience held up.
    Send(String),
    /// Something about contacts.
    Contacts(contacts::Timer),
}

/// What is asked of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// To sign in.
    Login {
        /// At which server.
        root: String,
        /// Whether to be remembered.
        stay: bool,
    },
    /// Whether a personal access token is good.
    Vouch {
        /// The session that it would be.
        session: Session,
        /// Whether to be remembered.
        stay: bool,
    },
    /// Who is signed in.
    Me,
    /// What the server's owner wants to know of people.
    Fields,
    /// Something about contacts.
    Contacts(contacts::Call),
    /// To sign out.
    Logout,
    /// Which conversations wait; the older of its two names.
    Queue {
        /// Under the name that only managers may use of newer servers.
        older: bool,
    },
    /// Which conversations are this agent's.
    Rooms,
    /// What is not read in them.
    Unread,
    /// Who else answers.
    Agents,
    /// Which departments there are.
    Departments,
    /// What was said in a room.
    History {
        /// Which.
        room: String,
        /// How many of the newest to leave out.
        offset: usize,
    },
    /// Who the visitor of a room is.
    Visitor(String),
    /// Where they have been.
    Pages(String),
    /// To give a waiting room to this agent.
    Take(String),
    /// To say something.
    Say {
        /// Where.
        room: String,
        /// Its id.
        id: String,
    },
    /// That a room was read.
    Read(String),
    /// To send a file.
    Upload {
        /// Where.
        room: String,
        /// Which.
        key: u32,
        /// In the one step of servers before 6.10, not in two.
        older: bool,
    },
    /// To show the file that was sent.
    Confirm {
        /// Where.
        room: String,
        /// Which.
        key: u32,
    },
    /// To close a room.
    Close(String),
    /// To pass a room on.
    Forward(String),
    /// To take new conversations, or none.
    Available(bool),
}

/// What the page is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// To call the server. Ends in [`Event::Answered`].
    Call {
        /// What for.
        call: Call,
        /// By whom; nobody for signing in.
        session: Option<Session>,
        /// `GET` or `POST`.
        method: &'static str,
        /// The whole address.
        url: String,
        /// What is sent along.
        body: Option<Value>,
    },
    /// To send a file. Ends in [`Event::Answered`], after some [`Event::Uploading`].
    Upload {
        /// What for.
        call: Call,
        /// By whom.
        session: Session,
        /// The whole address.
        url: String,
        /// Which file.
        key: u32,
    },
    /// To stop that, and forget the file.
    DropFile(u32),
    /// To read a piece of a file. Ends in [`contacts::Event::Piece`].
    ReadFile {
        /// Which.
        key: u32,
        /// From this byte on.
        from: u64,
        /// Up to this one.
        to: u64,
        /// For which import.
        run: u32,
    },
    /// To give the agent a file.
    Save {
        /// What it is called.
        name: String,
        /// What is in it.
        text: String,
    },
    /// To open the socket at this address, in place of any other.
    Connect(String),
    /// To close it.
    Disconnect,
    /// To send a frame.
    Frame(Value),
    /// To wait, in milliseconds. Ends in [`Event::Timer`].
    After(u32, Timer),
    /// To remember the session, for long or until the tab is closed.
    Remember(Session, bool),
    /// To forget the session, and no other that another window of the browser has begun since.
    Forget {
        /// Which.
        session: Session,
        /// With all that was kept of rooms.
        rooms: bool,
    },
    /// To keep something of a room, or nothing any more.
    Keep(String, Option<Value>),
    /// To go to this address. Ends in [`Event::Show`].
    Go(Address),
    /// To have the page's address be this one, without a step on the way back. Ends in nothing.
    Replace(Address),
    /// To tell the device's owner.
    Tell {
        /// What, in a line.
        title: String,
        /// More of it.
        text: String,
        /// Which room it is about.
        room: String,
        /// What names it among all that is told: told by two windows, it is one.
        tag: String,
    },
}
