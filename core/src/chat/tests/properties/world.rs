//! A visitor's tabs, their network, and the server.

use super::*;

/// A tab: its page, and the frames on their way to it.
struct Tab {
    page: Page,
    socket: Socket,
    frames: Vec<Value>,
    /// What other tabs wrote, and this one was not told of yet.
    stored: Vec<Value>,
    /// Pages that this tab had.
    pages: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Socket {
    None,
    Open,
    Connected,
}

pub(super) struct World {
    pub(super) server: Server,
    tabs: Vec<Tab>,
    /// What the device keeps.
    store: Value,
    pub(super) said: Vec<String>,
    /// Frames can be lost on a socket that stays open: none ever is, but who knows.
    faults: bool,
    now: u64,
}

impl World {
    pub(super) fn new(tabs: usize, curt: bool, faults: bool) -> Self {
        let mut server = Server::new();
        server.curt = curt;
        let mut world = Self {
            server,
            tabs: Vec::new(),
            store: Value::Null,
            said: Vec::new(),
            faults,
            now: START,
        };
        for _ in 0..tabs {
            let tab = world.tab(0);
            world.tabs.push(tab);
        }
        world
    }

    fn tab(&self, pages: u64) -> Tab {
        let mut config = json!({});
        if self.server.open {
            config["room"] = self.server.room();
        }
        let mut settings = settings(config);
        settings.seed = self.now as u32;
        Tab {
            page: Page::of(settings, &self.store, self.now),
            socket: Socket::None,
            frames: Vec::new(),
            stored: Vec::new(),
            pages,
        }
    }

    /// Lets an event happen in a tab, and carries out what follows.
    fn does(&mut self, tab: usize, event: Event) {
        self.now += 1;
        let now = self.now;
        let own = &mut self.tabs[tab];
        own.page.now = now;
        own.page.kept = self.store.clone();
        own.page.does(event);
        if !own.page.wants_socket {
            own.socket = Socket::None;
            own.frames.clear();
        }
        if std::mem::take(&mut own.page.stored) {
            self.writes(tab);
        }
        self.turns();
        self.spreads();
    }

    /// What a tab keeps is told to the others, some time.
    fn writes(&mut self, tab: usize) {
        let kept = self.tabs[tab].page.kept.clone();
        self.store = kept.clone();
        for (place, other) in self.tabs.iter_mut().enumerate() {
            if place != tab {
                other.stored.push(kept.clone());
            }
        }
    }

    /// Whoever waits for a turn gets it, if nobody has it.
    fn turns(&mut self) {
        let taken = self.tabs.iter().any(|tab| tab.page.has_turn);
        let place = self.tabs.iter().position(|tab| tab.page.wants_turn);
        if let Some(place) = place.filter(|_| !taken) {
            self.tabs[place].page.wants_turn = false;
            self.tabs[place].page.has_turn = true;
            let kept = self.store.clone();
            self.does(place, Event::Turn(kept));
        }
    }

    /// A tab is told what another one wrote.
    fn told(&mut self, tab: usize) {
        let stored = self.tabs[tab].stored.remove(0);
        self.does(tab, Event::KeptElsewhere(stored));
    }

    fn ends(&mut self, tab: usize, way: u8) {
        let first = self.tabs[tab]
            .page
            .rows()
            .into_iter()
            .find_map(|row| match row.what {
                What::Own(item) => Some(item.id.clone()),
                What::Message(_) => None,
            });
        let event = match way % 7 {
            0 if self.server.open => return self.server.happens("livechat-close"),
            0 | 1 => Event::NewChat,
            2 => Event::CloseWanted,
            3 => Event::CloseConfirmed,
            4 => match first {
                Some(id) => Event::SayAgain(id),
                None => Event::NewChat,
            },
            5 => {
                self.server.away = !self.server.away;
                return;
            }
            _ => Event::DepartmentChosen("d".to_owned()),
        };
        self.does(tab, event);
    }

    /// What was said is with the server, once, or here, for the visitor to see.
    pub(super) fn loses_nothing(&self, ids: &[String]) {
        for id in ids {
            let there = self.server.log.iter().filter(|own| *own == id).count();
            assert!(there < 2, "{id} is there twice");
            let here = |tab: &Tab| tab.page.rows().iter().any(|row| row.id == id);
            let here = self.tabs.iter().any(here);
            assert!(there == 1 || here, "{id} is lost");
        }
        for tab in &self.tabs {
            for row in tab.page.rows() {
                let What::Own(item) = row.what else {
                    continue;
                };
                let waits = matches!(item.state, State::Failed(_));
                assert!(waits, "{item:?} neither goes nor stays");
            }
        }
    }

    /// What the server tells reaches all sockets that listen.
    fn spreads(&mut self) {
        let frames = std::mem::take(&mut self.server.frames);
        for tab in &mut self.tabs {
            if tab.socket == Socket::Connected {
                tab.frames.extend(frames.clone());
            }
        }
    }

    fn answers(&mut self, tab: usize, way: u8) {
        let own = &mut self.tabs[tab].page;
        if own.calls.is_empty() {
            return;
        }
        let place = usize::from(way / 16) % own.calls.len();
        let (call, path, body) = own.calls.remove(place);
        let answer = match way % 16 {
            0 => Err(ApiError::Network),
            1 => {
                let _lost = self.server.answer(call, &path, body.as_ref());
                Err(ApiError::Timeout)
            }
            2 => Err(ApiError::RateLimited { seconds: 3 }),
            3 => Err(ApiError::Server { status: 502 }),
            4 => {
                let _lost = self.server.answer(call, &path, body.as_ref());
                Err(ApiError::Unreadable)
            }
            _ => self.server.answer(call, &path, body.as_ref()),
        };
        self.spreads();
        self.does(tab, Event::Answered { call, answer });
    }

    fn frame(&mut self, tab: usize, way: u8) {
        let frames = &mut self.tabs[tab].frames;
        if frames.is_empty() {
            return;
        }
        let mut frame = frames.remove(0);
        if self.faults {
            match way % 16 {
                0 => return,
                1 => frames.insert(0, frame.clone()),
                2 if !frames.is_empty() => std::mem::swap(&mut frame, &mut frames[0]),
                3 => {
                    frames.insert(0, frame);
                    frame = broken(way);
                }
                _ => {}
            }
        }
        self.does(tab, Event::Frame(frame));
    }

    fn socket(&mut self, tab: usize) {
        let own = &mut self.tabs[tab];
        match own.socket {
            Socket::None if own.page.wants_socket => {
                own.socket = Socket::Open;
                own.page.frames.clear();
                self.does(tab, Event::SocketOpened);
            }
            Socket::Open => {
                own.socket = Socket::Connected;
                let frames = [
                    json!({"msg": "connected", "session": "s"}),
                    json!({"msg": "ready", "subs": ["livechat-0", "livechat-1"]}),
                ];
                own.frames.extend(frames);
            }
            Socket::Connected => self.closes(tab),
            Socket::None => {}
        }
    }

    fn closes(&mut self, tab: usize) {
        let own = &mut self.tabs[tab];
        own.socket = Socket::None;
        own.frames.clear();
        self.does(tab, Event::SocketClosed);
    }

    fn timer(&mut self, tab: usize) {
        let timers = &mut self.tabs[tab].page.timers;
        let Some(due) = timers.iter().map(|(_, due)| *due).min() else {
            return;
        };
        let place = timers.iter().position(|(_, own)| *own == due).unwrap();
        let (timer, _) = timers.remove(place);
        self.now = self.now.max(due);
        self.does(tab, Event::Due(timer));
    }

    pub(super) fn happens(&mut self, step: Step) {
        let tabs = self.tabs.len();
        match step {
            Step::Says(tab) => {
                let tab = tab % tabs;
                let id = ["own", &self.said.len().to_string()].concat();
                let text = ["said ", &self.said.len().to_string()].concat();
                self.said.push(text.clone());
                if self.tabs[tab].page.talk.ending().is_some() {
                    // It stays in the composer.
                    self.said.pop();
                }
                self.does(tab, Event::Said { id, text });
            }
            Step::AgentSays(count, apart) => {
                if self.server.open {
                    for _ in 0..count {
                        self.server.agent_says(apart.into());
                    }
                }
            }
            Step::Edits(back) => self.server.edits(back.into()),
            // What visitors said stays, so that it can be counted.
            Step::Deletes(back) => {
                let place = self.server.list.len().checked_sub(usize::from(back) + 1);
                let stored = place.and_then(|place| self.server.list.get(place));
                if stored.is_some_and(|stored| !stored.own) {
                    self.server.deletes(back.into());
                }
            }
            Step::Answers(tab, way) => self.answers(tab % tabs, way),
            Step::Frame(tab, way) => self.frame(tab % tabs, way),
            Step::Socket(tab) => self.socket(tab % tabs),
            Step::Timer(tab) => self.timer(tab % tabs),
            Step::Does(tab, way) => {
                let tab = tab % tabs;
                let event = match way % 9 {
                    0 => Event::NetworkWent,
                    1 => Event::NetworkCame,
                    2 => Event::Visible(way & 64 == 0),
                    3 => Event::PanelOpen(way & 64 == 0),
                    4 => Event::OlderWanted,
                    5 => Event::Typed("typing".to_owned()),
                    6 => Event::Active,
                    7 => Event::Frame(broken(way)),
                    _ if !self.tabs[tab].stored.is_empty() => {
                        return self.told(tab);
                    }
                    _ => Event::Frame(json!({"msg": "ping"})),
                };
                self.does(tab, event);
            }
            Step::Ends(tab, way) => self.ends(tab % tabs, way),
            Step::Reloads(tab) => {
                let tab = tab % tabs;
                // Calls on their way may still arrive.
                let calls = std::mem::take(&mut self.tabs[tab].page.calls);
                if let Some((call, path, body)) = calls.first() {
                    let _lost = self.server.answer(*call, path, body.as_ref());
                }
                let pages = self.tabs[tab].pages + 1;
                self.tabs[tab] = self.tab(pages);
                self.turns();
            }
        }
        self.spreads();
    }

    /// The world is well again, for long enough.
    pub(super) fn settles(&mut self) {
        for round in 0..80 {
            for tab in 0..self.tabs.len() {
                while !self.tabs[tab].stored.is_empty() {
                    self.told(tab);
                }
                while !self.tabs[tab].page.calls.is_empty() {
                    self.answers(tab, 15);
                }
                if self.tabs[tab].socket != Socket::Connected {
                    self.socket(tab);
                }
                while !self.tabs[tab].frames.is_empty() {
                    self.frame(tab, 15);
                }
            }
            if round == 40 {
                // What was lost on a socket that stayed open comes with the next.
                for tab in 0..self.tabs.len() {
                    if self.tabs[tab].page.wants_socket {
                        self.closes(tab);
                    }
                }
            }
            if round < 70 {
                for tab in 0..self.tabs.len() {
                    self.timer(tab);
                }
            }
        }
    }

    /// Every tab shows the server's list, and the server has what was said, once.
    pub(super) fn agrees(&self) {
        let mut own = self.server.list.iter().filter(|stored| stored.own);
        let mut texts: Vec<_> = own.by_ref().map(|stored| stored.text.as_str()).collect();
        let bare = |text: &str| text.trim_end_matches('!').to_owned();
        let mut said: Vec<String> = texts.iter().map(|text| bare(text)).collect();
        if self.tabs.len() == 1 {
            assert_eq!(said, self.said, "not as it was said");
        }
        let mut wanted = self.said.clone();
        said.sort();
        wanted.sort();
        assert_eq!(said, wanted, "lost or doubled");
        texts.clear();
        let list = self.server.list.iter();
        let list: Vec<_> = list
            .map(|stored| (stored.at, stored.id.as_str(), stored.text.as_str()))
            .collect();
        for tab in &self.tabs {
            let rows = tab.page.rows();
            let times: Vec<_> = rows.iter().map(|row| row.at).collect();
            assert!(times.is_sorted(), "out of order");
            let mut shown = Vec::new();
            for row in &rows {
                match row.what {
                    What::Message(message) => {
                        shown.push((message.at, row.id, message.text.as_str()));
                    }
                    What::Own(item) => panic!("{item:?} was not sent"),
                }
            }
            // What was said at the same moment has no order of its own.
            shown.sort_unstable();
            if tab.page.talk.has_room() {
                let from = list.len().saturating_sub(shown.len());
                // Of a page some may be gone by now.
                assert!(!tab.page.talk.has_older() || !shown.is_empty());
                if !tab.page.talk.has_older() {
                    assert_eq!(from, 0);
                }
                let mut wanted = list[from..].to_vec();
                wanted.sort_unstable();
                assert_eq!(shown, wanted, "not the server's list");
            }
        }
    }
}

fn broken(way: u8) -> Value {
    match way % 12 {
        0 => Value::Null,
        1 => json!({"msg": "changed"}),
        2 => {
            json!({"msg": "changed", "collection": "stream-room-messages", "fields": {"eventName": "room1", "args": [null, 7, {}, {"_id": "x"}, {"_id": 7, "ts": {"$date": "x"}}]}})
        }
        3 => {
            json!({"msg": "changed", "collection": "stream-notify-room", "fields": {"eventName": "room1/deleteMessage", "args": [null, {"_id": 7}]}})
        }
        4 => {
            json!({"msg": "changed", "collection": "stream-notify-room", "fields": {"eventName": "room1/typing", "args": [7]}})
        }
        5 => {
            json!({"msg": "changed", "collection": "stream-livechat-room", "fields": {"eventName": "room1", "args": [{"type": "agentData"}, {"type": "queueData", "data": 7}, 7]}})
        }
        6 => {
            json!({"msg": "changed", "collection": "stream-room-messages", "fields": {"eventName": "other", "args": [{"_id": "x", "ts": 1, "msg": "of another room"}]}})
        }
        7 => {
            json!({"msg": "changed", "collection": "stream-room-messages", "fields": {"eventName": "room1", "args": [{"_id": "x", "rid": "other", "ts": 1, "msg": "of another room"}]}})
        }
        8 => json!({"msg": "ready", "subs": [7, null]}),
        9 => json!({"msg": "nosub", "id": 7}),
        10 => json!({"msg": "result", "id": "typing-1", "error": {"error": 403}}),
        _ => json!([[[]], "x"]),
    }
}
