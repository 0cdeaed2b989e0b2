//! Where on the page somebody is, as the address behind its `#` says: so a reload and the way back
//! lead there. A room is its bare id; all of contacts begins with a slash, which no id does.

use livechat_core::wire::url::push_encoded;

/// Longest text that is searched for, in characters.
pub const MAX_TEXT_CHARS: usize = 200;

/// What contacts are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name, from A to Z.
    #[default]
    Name,
    /// By their last conversation, the latest first.
    LastChat,
    /// By when they were first seen, the latest first.
    Created,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Name, Self::LastChat, Self::Created];

    /// Its name in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::LastChat => "chat",
            Self::Created => "created",
        }
    }

    /// The one of this name; by name where there is none.
    #[must_use]
    pub fn parse(name: &str) -> Self {
        let found = Self::ALL.into_iter().find(|sort| sort.as_str() == name);
        found.unwrap_or_default()
    }
}

/// Which contacts are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What stands in a name, an address or a number; empty for all.
    pub text: String,
    /// Those whom no agent has taken note of, instead of the others.
    pub unknown: bool,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 0.
    pub page: usize,
}

/// What of contacts is shown beside the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Spot {
    /// Nothing.
    #[default]
    List,
    /// One of them, by id.
    One(String),
    /// A conversation that one of them had.
    Transcript {
        /// Whose.
        contact: String,
        /// Its room.
        room: String,
    },
    /// One of them, to be changed.
    Edit(String),
    /// A new one.
    New,
    /// Many from a file.
    Import,
}

/// Where somebody is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Address {
    /// At the conversations, with none shown.
    #[default]
    Chats,
    /// In one, by its room.
    Chat(String),
    /// At the contacts.
    Contacts(Spot, Wanted),
}

impl Address {
    /// Reads what stands behind the `#`; what makes no sense leads to the conversations.
    #[must_use]
    pub fn parse(hash: &str) -> Self {
        let Some(path) = hash.strip_prefix('/') else {
            let room = decoded(hash);
            return if room.is_empty() {
                Self::Chats
            } else {
                Self::Chat(room)
            };
        };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<String> = path.split('/').map(decoded).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let spot = match parts.as_slice() {
            ["contacts"] => Spot::List,
            ["contacts", "new"] => Spot::New,
            ["contacts", "import"] => Spot::Import,
            ["contacts", "one", id] => Spot::One((*id).to_owned()),
            ["contacts", "one", id, "edit"] => Spot::Edit((*id).to_owned()),
            ["contacts", "one", id, "chat", room] => Spot::Transcript {
                contact: (*id).to_owned(),
                room: (*room).to_owned(),
            },
            _ => return Self::Chats,
        };
        Self::Contacts(spot, Wanted::parse(query))
    }

    /// What stands behind the `#`; empty for the conversations.
    #[must_use]
    pub fn hash(&self) -> String {
        let mut hash = String::new();
        match self {
            Self::Chats => {}
            Self::Chat(room) => push_encoded(&mut hash, room),
            Self::Contacts(spot, wanted) => {
                hash.push_str("/contacts");
                spot.write(&mut hash);
                wanted.write(&mut hash);
            }
        }
        hash
    }

    /// The same with the `#`, for a link.
    #[must_use]
    pub fn href(&self) -> String {
        ["#", &self.hash()].concat()
    }

    /// The conversation that is shown there.
    #[must_use]
    pub fn room(&self) -> Option<&str> {
        match self {
            Self::Chat(room) | Self::Contacts(Spot::Transcript { room, .. }, _) => Some(room),
            Self::Chats
            | Self::Contacts(
                Spot::List | Spot::One(_) | Spot::Edit(_) | Spot::New | Spot::Import,
                _,
            ) => None,
        }
    }
}

impl Address {
    /// From where one came to it: what a step up leads to.
    #[must_use]
    pub fn up(&self) -> Option<Self> {
        match self {
            Self::Chats | Self::Contacts(Spot::List, _) => None,
            Self::Chat(_) => Some(Self::Chats),
            Self::Contacts(spot, wanted) => {
                let up = match spot {
                    Spot::Edit(id) | Spot::Transcript { contact: id, .. } => Spot::One(id.clone()),
                    Spot::List | Spot::One(_) | Spot::New | Spot::Import => Spot::List,
                };
                Some(Self::Contacts(up, wanted.clone()))
            }
        }
    }
}

impl Spot {
    /// The contact that is shown, or the one to be changed.
    #[must_use]
    pub fn contact(&self) -> Option<&str> {
        match self {
            Self::One(id) | Self::Edit(id) | Self::Transcript { contact: id, .. } => Some(id),
            Self::List | Self::New | Self::Import => None,
        }
    }

    fn write(&self, hash: &mut String) {
        match self {
            Self::List => {}
            Self::New => hash.push_str("/new"),
            Self::Import => hash.push_str("/import"),
            Self::One(id) | Self::Edit(id) | Self::Transcript { contact: id, .. } => {
                hash.push_str("/one/");
                push_encoded(hash, id);
            }
        }
        match self {
            Self::Edit(_) => hash.push_str("/edit"),
            Self::Transcript { room, .. } => {
                hash.push_str("/chat/");
                push_encoded(hash, room);
            }
            Self::List | Self::New | Self::Import | Self::One(_) => {}
        }
    }
}

impl Wanted {
    fn parse(query: &str) -> Self {
        let mut wanted = Self::default();
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            match key {
                "q" => wanted.text = decoded(value).chars().take(MAX_TEXT_CHARS).collect(),
                "unknown" => wanted.unknown = true,
                "sort" => wanted.sort = Sort::parse(value),
                // People count from one.
                "page" => wanted.page = value.parse().unwrap_or(1_usize).saturating_sub(1),
                _ => {}
            }
        }
        wanted
    }

    fn write(&self, hash: &mut String) {
        let mut sign = '?';
        let mut put = |key: &str, value: &str| {
            hash.push(sign);
            hash.push_str(key);
            hash.push('=');
            push_encoded(hash, value);
            sign = '&';
        };
        if !self.text.is_empty() {
            put("q", &self.text);
        }
        if self.unknown {
            put("unknown", "1");
        }
        if self.sort != Sort::Name {
            put("sort", self.sort.as_str());
        }
        if self.page > 0 {
            put("page", &(self.page + 1).to_string());
        }
    }
}

/// A part of an address without its percent signs; broken ones stay as they are.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let digit = |place: usize| char::from(*behind.get(place)?).to_digit(16);
        let byte = match (*first, digit(0), digit(1)) {
            (b'%', Some(high), Some(low)) => u8::try_from(high * 16 + low).ok(),
            _ => None,
        };
        bytes.push(byte.unwrap_or(*first));
        rest = behind
            .get(if byte.is_some() { 2 } else { 0 }..)
            .unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_has_an_address_that_leads_back_to_it() {
        let wanted = Wanted {
            text: "ada & co/é#%".to_owned(),
            unknown: true,
            sort: Sort::LastChat,
            page: 2,
        };
        let id = || "a/b?c".to_owned();
        for spot in [
            Spot::List,
            Spot::New,
            Spot::Import,
            Spot::One(id()),
            Spot::Edit(id()),
            Spot::Transcript {
                contact: id(),
                room: "r/1".to_owned(),
            },
        ] {
            for wanted in [Wanted::default(), wanted.clone()] {
                let address = Address::Contacts(spot.clone(), wanted);
                assert_eq!(Address::parse(&address.hash()), address);
            }
        }
        for address in [Address::Chats, Address::Chat("room-1".to_owned())] {
            assert_eq!(Address::parse(&address.hash()), address);
        }
    }

    #[test]
    fn addresses_are_short_and_what_makes_no_sense_leads_home() {
        let contacts = Address::Contacts(Spot::List, Wanted::default());
        assert_eq!(contacts.href(), "#/contacts");
        for nonsense in ["/", "/contacts/none", "/contacts/one", "/else"] {
            assert_eq!(Address::parse(nonsense), Address::Chats);
        }
        assert_eq!(Address::parse("100%"), Address::Chat("100%".to_owned()));
        let long = ["/contacts?page=x&q=", &"x".repeat(900)].concat();
        let Address::Contacts(Spot::List, wanted) = Address::parse(&long) else {
            panic!("{long}");
        };
        assert_eq!((wanted.text.len(), wanted.page), (MAX_TEXT_CHARS, 0));
    }
}
