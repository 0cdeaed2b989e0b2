//! A conversation: shown, loaded, heard, and who types in it.

use livechat_core::wire::answer::ApiError;
use livechat_core::wire::ddp::USER_TYPING;
use livechat_core::wire::json;
use livechat_core::wire::url::push_encoded;
use serde_json::Value;

use super::address::Address;
use super::chat::{Chat, Details, Loaded, Place, Told};
use super::event::{Call, Effect, Timer};
use super::message::{By, Page, Read};
use super::{Desk, said};

/// Messages of one page of the history.
const PAGE: usize = 50;

impl Desk {
    pub(super) fn show(&mut self, to: Address) {
        if self.holds_back(&to) {
            return;
        }
        self.contacts.leaving = None;
        let room = to.room().map(str::to_owned);
        if self.shown != room {
            self.asked = None;
            self.problem = None;
        }
        self.shown = room;
        let new = !matches!(self.address, Address::Contacts(..));
        self.address = to;
        self.drop_unseen();
        self.load_shown();
        self.follow_pages();
        self.mind_unread();
        self.mind_contacts(new);
    }

    /// Shows what contacts there are, where they are what the address names. `new` when somebody
    /// comes to them from elsewhere.
    pub(super) fn mind_contacts(&mut self, new: bool) {
        match self.address.clone() {
            Address::Contacts(spot, wanted) => {
                self.arrive(&spot, wanted, new);
                self.open_transcript();
            }
            Address::Chats | Address::Chat(_) => {
                self.contacts.shown = None;
                self.contacts.form = None;
            }
        }
    }

    /// Shows a conversation that is over, of which the server has said this.
    pub(super) fn show_past(&mut self, room: &str, v: &Value) {
        let visitor = self.contacts.shown.as_ref().and_then(|shown| {
            let channels = &shown.contact.as_ref()?.channels;
            channels.first().map(|channel| channel.visitor.clone())
        });
        let chat = self.known_chat(room);
        chat.place = Place::Closed;
        chat.describe(v);
        if chat.visitor.id.is_empty() {
            chat.visitor.id = visitor.unwrap_or_default();
        }
    }

    /// Asks where the visitor that is shown has been since.
    fn follow_pages(&mut self) {
        if let Some(chat) = self.shown_chat()
            && chat.details.is_some()
        {
            let room = chat.room.clone();
            self.ask_pages(&room);
        }
    }

    fn ask_pages(&mut self, room: &str) {
        let mut path = "livechat/visitors.pagesVisited/".to_owned();
        push_encoded(&mut path, room);
        path.push_str("?count=10");
        self.call(Call::Pages(room.to_owned()), "GET", &path, None);
    }

    pub(super) fn load_shown(&mut self) {
        if let Some(room) = self.shown.clone() {
            self.load(&room);
            self.look_up_again(&room);
        }
    }

    /// Asks for the newest messages of a room.
    pub(super) fn load(&mut self, room: &str) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if matches!(chat.loaded, Loaded::No | Loaded::Failed) {
            chat.loaded = Loaded::Coming;
        }
        self.ask_history(room, 0);
    }

    pub(super) fn reach_back(&mut self, room: &str) {
        if let Some(chat) = self.chat_mut(room)
            && chat.has_older()
            && !chat.reaching_back
        {
            chat.reaching_back = true;
            let seen = chat.seen;
            self.ask_history(room, seen);
        }
    }

    fn ask_history(&mut self, room: &str, offset: usize) {
        let mut path = "livechat/".to_owned();
        push_encoded(&mut path, room);
        path.push_str(&format!("/messages?count={PAGE}&offset={offset}"));
        let room = room.to_owned();
        self.call(Call::History { room, offset }, "GET", &path, None);
    }

    pub(super) fn history_came(
        &mut self,
        room: &str,
        offset: usize,
        result: Result<Value, ApiError>,
    ) {
        let me = self.me.id.clone();
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if offset > 0 {
            chat.reaching_back = false;
        }
        let answer = match result {
            Ok(answer) => answer,
            Err(error) => {
                if chat.loaded == Loaded::Coming {
                    chat.loaded = Loaded::Failed;
                } else if offset > 0 {
                    let why = said::why(&error);
                    self.problem = Some(format!("Earlier messages could not be fetched. {why}"));
                }
                return;
            }
        };
        chat.loaded = Loaded::Yes;
        let messages = json::list(&answer, "messages");
        if offset == 0 && messages.len() >= PAGE && !messages.iter().any(|v| chat.knows(v)) {
            // More was said meanwhile than comes at once: what is between is asked for from here on.
            chat.messages.clear();
            chat.seen = 0;
        }
        let total = answer.get("total").and_then(Value::as_u64);
        chat.total = total
            .and_then(|total| usize::try_from(total).ok())
            .unwrap_or(0);
        chat.seen = chat.seen.max(offset + messages.len()).min(chat.total);
        for message in messages {
            let read = Read::of(message, &me, &chat.visitor.id);
            read.map(|read| chat.merge(read));
        }
        // What is at rest while the network was away is on its way again.
        self.pump(room);
    }

    /// Asks who the visitor of a room is, once.
    pub(super) fn look_up(&mut self, room: &str) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        if chat.looked_up != Loaded::No || chat.visitor.id.is_empty() {
            return;
        }
        chat.looked_up = Loaded::Coming;
        let mut path = "livechat/visitors.info?visitorId=".to_owned();
        push_encoded(&mut path, &chat.visitor.id);
        self.call(Call::Visitor(room.to_owned()), "GET", &path, None);
    }

    /// The same where it did not come before.
    pub(super) fn look_up_again(&mut self, room: &str) {
        if let Some(chat) = self.chat_mut(room)
            && chat.looked_up == Loaded::Failed
        {
            chat.looked_up = Loaded::No;
        }
        self.look_up(room);
    }

    pub(super) fn visitor_came(&mut self, room: &str, result: Result<Value, ApiError>) {
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let Ok(answer) = result else {
            chat.looked_up = Loaded::Failed;
            return;
        };
        chat.looked_up = Loaded::Yes;
        let visitor = answer.get("visitor").unwrap_or(&Value::Null);
        if let Some(name) = super::message::name(visitor, "name") {
            chat.visitor.name = name;
        }
        let text = |key| super::message::name(visitor, key).unwrap_or_default();
        let mut told = Vec::new();
        let mut tell = |what: Told, words: Option<String>| {
            if let Some(words) = words.filter(|words| !words.is_empty()) {
                told.push((what, words));
            }
        };
        for email in json::list(visitor, "visitorEmails") {
            tell(Told::Email, super::message::name(email, "address"));
        }
        for phone in json::list(visitor, "phone") {
            tell(Told::Phone, super::message::name(phone, "phoneNumber"));
        }
        let fields = visitor.get("livechatData").and_then(Value::as_object);
        for (key, value) in fields.into_iter().flatten() {
            let words = value.as_str().map(livechat_core::chat::link::clear);
            tell(Told::Field(key.clone()), words);
        }
        let reached = |told: &[(Told, String)], by: Told| {
            let found = told.iter().find(|(what, _)| *what == by);
            found.map(|(_, words)| words.clone())
        };
        chat.reached_by = reached(&told, Told::Email)
            .or_else(|| reached(&told, Told::Phone))
            .unwrap_or_else(|| chat.title().to_owned());
        chat.details = Some(Details {
            told,
            user_agent: json::text(visitor, "userAgent").unwrap_or_default(),
            language: text("language"),
            ip: text("ip"),
            pages: Vec::new(),
        });
        self.ask_pages(room);
        self.ask_who(room, false);
    }

    pub(super) fn pages_came(&mut self, room: &str, result: Result<Value, ApiError>) {
        if let Ok(answer) = result
            && let Some(chat) = self.chat_mut(room)
            && let Some(details) = &mut chat.details
        {
            let pages = json::list(&answer, "pages").iter().filter_map(Page::read);
            details.pages = pages.collect();
            details.pages.sort_by_key(|page| std::cmp::Reverse(page.at));
        }
    }

    /// Takes a message that was just said.
    pub(super) fn heard(&mut self, room: &str, v: &Value) {
        let me = self.me.id.clone();
        let shown = self.shown.as_deref() == Some(room);
        let (visible, now) = (self.visible, self.now);
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let Some(read) = Read::of(v, &me, &chat.visitor.id) else {
            return;
        };
        let message = match &read {
            Read::Shown(message) => Some(message.clone()),
            Read::Page(_) | Read::Hidden => None,
        };
        let sent = chat.uploads.extract_if(.., |upload| upload.is_in(v));
        let sent: Vec<u32> = sent.map(|upload| upload.key).collect();
        let is_new = chat.merge(read);
        if is_new && chat.loaded == Loaded::Yes {
            chat.total += 1;
            chat.seen += 1;
        }
        self.effects.extend(sent.into_iter().map(Effect::DropFile));
        let Some(chat) = self.chat_mut(room) else {
            return;
        };
        let Some(message) = message.filter(|_| is_new) else {
            return;
        };
        chat.types(&message.username, false, now);
        if message.by != By::Visitor {
            return;
        }
        let (title, preview) = (chat.title().to_owned(), chat.preview.clone());
        if shown {
            self.follow_pages();
        }
        if shown && visible {
            self.speak(&format!("{title} says: {preview}"));
        } else {
            self.speak(&format!("New message from {title}"));
            self.tell(room, title, preview, &message.id);
        }
    }

    pub(super) fn deleted(&mut self, room: &str, args: &[Value]) {
        if let Some(chat) = self.chat_mut(room) {
            for id in args.iter().filter_map(|v| json::text(v, "_id")) {
                chat.forget(&id);
            }
        }
    }

    /// Reads both forms of typing: `[name, true]` and `[name, ["user-typing"]]`.
    pub(super) fn others_type(&mut self, room: &str, args: &[Value]) {
        let (me, now) = (self.me.clone(), self.now);
        let Some(name) = args.first().and_then(Value::as_str) else {
            return;
        };
        if name == me.username || name == me.name {
            return;
        }
        let types = match args.get(1) {
            Some(Value::Bool(types)) => *types,
            Some(Value::Array(activities)) => activities.iter().any(|it| it == USER_TYPING),
            Some(_) | None => false,
        };
        let name = livechat_core::chat::link::clear(name);
        if let Some(chat) = self.chat_mut(room) {
            chat.types(&name, types, now);
            if types {
                self.after(15_100, Timer::Typing);
            }
        }
    }
}

impl Chat {
    /// Who types, as the agent calls them; `None` when nobody does.
    #[must_use]
    pub fn who_types(&self) -> Option<&str> {
        let (name, _) = self.typing.first()?;
        Some(if *name == self.visitor.username {
            self.title()
        } else {
            name
        })
    }
}
