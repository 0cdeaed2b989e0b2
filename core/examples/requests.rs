//! Writes the request of every call of `wire::client` into the file that is named, one JSON object a
//! line: what `tests/typings` holds Rocket.Chat's own validators against.
//!
//! Of a call with optional parts there are two, one with all of them and one with none.

use std::{fs, io};

use livechat_core::domain::VisitorToken;
use livechat_core::wire::client::{Call, agents, contacts, conversation, custom_fields, messages};
use livechat_core::wire::client::{omnichannel_contact, session, visitor, visitors};
use livechat_core::wire::contact::by_token::{FindContact, RegisterContact};
use livechat_core::wire::contact::change::{ContactChange, Manager, NewContact, Settlement};
use livechat_core::wire::contact::history::ContactHistory;
use livechat_core::wire::contact::look_up::KnownBy;
use livechat_core::wire::contact::search::{Direction, OrderBy, SearchContacts};
use livechat_core::wire::custom_field::{CustomFieldValue, SetField, SetFields};
use livechat_core::wire::desk::custom_fields::{FieldScope, ListFields, SaveField};
use livechat_core::wire::desk::paging::Paging;
use livechat_core::wire::desk::visitors::{Autocomplete, SearchVisitors};
use livechat_core::wire::message::{HistoryWanted, NewMessage};
use livechat_core::wire::message_change::{InRoom, Reworded};
use livechat_core::wire::offline_message::OfflineMessage;
use livechat_core::wire::page_visited::{PageInfo, PageVisited};
use livechat_core::wire::room::{CloseRoom, RoomWanted};
use livechat_core::wire::survey::Survey;
use livechat_core::wire::transcript::TranscriptWanted;
use livechat_core::wire::transfer::Transfer;
use livechat_core::wire::visitor::Registration;
use livechat_core::wire::visitor_status::VisitorStatus;
use serde_json::{Map, Value, json};

const PART: Paging = Paging {
    count: 25,
    offset: 50,
};

fn main() -> io::Result<()> {
    let file = std::env::args_os().nth(1);
    let file = file.ok_or_else(|| io::Error::other("name the file to write to"))?;
    let token = VisitorToken::parse("a b/ä").map_err(|_| io::Error::other("that is a token"))?;
    let mut out = String::new();
    for request in [of_contacts(&token), of_agents(&token), of_visitors(&token)].concat() {
        out.push_str(&request.to_string());
        out.push('\n');
    }
    fs::write(file, out)
}

fn printed<C: Call>(name: &str, call: &C) -> Value {
    let request = call.request();
    let mut query = Map::new();
    for (key, value) in request.query() {
        query.insert((*key).to_owned(), json!(value));
    }
    json!({
        "call": name,
        "method": request.method().as_str(),
        "endpoint": request.endpoint(),
        "address": request.path_and_query(),
        "query": query,
        "body": request.body(),
    })
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn some(words: &str) -> Option<String> {
    Some(text(words))
}

fn pair() -> Vec<(String, String)> {
    vec![(text("plan"), text("Paid"))]
}

fn of_contacts(token: &VisitorToken) -> Vec<Value> {
    let register = RegisterContact {
        custom_fields: Some(pair()),
        email: some("ada@example.org"),
        id: some("v1"),
        manager: some("kim"),
        name: text("Ada"),
        phone: some("+49 30 1234567"),
        token: token.clone(),
        username: some("guest-7"),
    };
    let new = NewContact {
        custom_fields: Some(pair()),
        emails: vec![text("ada@example.org")],
        manager: some("agent1"),
        name: text("Ada"),
        phones: vec![text("+49 30 1234567")],
    };
    let least = NewContact {
        custom_fields: None,
        emails: Vec::new(),
        manager: None,
        phones: Vec::new(),
        ..new.clone()
    };
    let change = ContactChange {
        contact: text("c1"),
        custom_fields: Some(pair()),
        emails: Some(vec![text("ada@example.org")]),
        manager: Some(Manager::Agent(text("agent1"))),
        name: some("Ada"),
        phones: Some(Vec::new()),
        wipe_conflicts: true,
    };
    let little = ContactChange {
        custom_fields: None,
        emails: None,
        manager: Some(Manager::Nobody),
        name: None,
        phones: None,
        wipe_conflicts: false,
        ..change.clone()
    };
    let settlement = Settlement {
        contact: text("c1"),
        custom_fields: pair(),
        manager: some("agent1"),
        name: some("Ada"),
        wipe_conflicts: true,
    };
    let nothing = Settlement {
        custom_fields: Vec::new(),
        manager: None,
        name: None,
        wipe_conflicts: false,
        ..settlement.clone()
    };
    let search = SearchContacts {
        paging: PART,
        order: vec![(OrderBy::Name, Direction::Up)],
        text: some("ada"),
        unknown: true,
    };
    let all = SearchContacts {
        order: Vec::new(),
        text: None,
        unknown: false,
        ..search.clone()
    };
    let history = ContactHistory {
        contact: text("c1"),
        order: Direction::Down,
        paging: PART,
        source: some("widget"),
    };
    let any = ContactHistory {
        source: None,
        ..history.clone()
    };
    let contact = text("c1");
    let by_email = FindContact {
        email: some("ada@example.org"),
        ..FindContact::default()
    };
    let by_phone = FindContact {
        phone: some("555"),
        ..FindContact::default()
    };
    let by_custom = FindContact {
        custom: pair(),
        ..FindContact::default()
    };
    let visitor = text("v1");
    vec![
        printed("RegisterContact", &register),
        printed(
            "ReplaceContact",
            &omnichannel_contact::ReplaceContact(register),
        ),
        printed(
            "GetByVisitor",
            &omnichannel_contact::GetByVisitor { visitor },
        ),
        printed("FindContact", &by_email),
        printed("FindContact", &by_phone),
        printed("FindContact by custom", &by_custom),
        printed("NewContact", &new),
        printed("NewContact", &least),
        printed("ContactChange", &change),
        printed("ContactChange", &little),
        printed("Settlement", &settlement),
        printed("Settlement", &nothing),
        printed(
            "DeleteContact",
            &contacts::DeleteContact {
                contact: contact.clone(),
            },
        ),
        printed(
            "GetContact",
            &contacts::GetContact {
                contact: contact.clone(),
            },
        ),
        printed("ContactChannels", &contacts::ContactChannels { contact }),
        printed("SearchContacts", &search),
        printed("SearchContacts", &all),
        printed("KnownBy", &KnownBy::Email(text("ada@example.org"))),
        printed("KnownBy", &KnownBy::Phone(text("+49 30 1234567"))),
        printed("KnownBy", &KnownBy::Id(text("c1"))),
        printed("ContactHistory", &history),
        printed("ContactHistory", &any),
    ]
}

fn of_agents(token: &VisitorToken) -> Vec<Value> {
    let search = SearchVisitors {
        paging: PART,
        sort: vec![(text("name"), Direction::Up)],
        term: text("ada"),
    };
    let offered = Autocomplete {
        term: text("ada"),
        without: vec![text("guest-1")],
    };
    let list = ListFields {
        equal: vec![(text("scope"), json!("visitor"))],
        paging: PART,
        sort: vec![(text("label"), Direction::Down)],
        text: some("pl"),
    };
    let all = ListFields {
        equal: Vec::new(),
        sort: Vec::new(),
        text: None,
        ..list.clone()
    };
    let save = SaveField {
        changes: some("plan"),
        default: some("Free"),
        field: text("plan"),
        kind: some("select"),
        label: text("Plan"),
        options: some("Free,Paid"),
        pattern: some("^[A-Z]"),
        public: true,
        required: true,
        scope: FieldScope::Visitor,
        searchable: true,
        visibility: text("visible"),
    };
    let least = SaveField {
        changes: None,
        default: None,
        kind: None,
        options: None,
        pattern: None,
        ..save.clone()
    };
    let (room, visitor) = (text("r1"), text("v1"));
    let pages = visitors::PagesVisited {
        part: PART,
        room: room.clone(),
    };
    let login = session::Login {
        code: None,
        password: text("correct horse"),
        user: text("kim"),
    };
    let with_code = session::Login {
        code: some("123456"),
        ..login.clone()
    };
    vec![
        printed("ListAgents", &agents::ListAgents { part: PART }),
        printed(
            "VisitorInfo",
            &visitors::VisitorInfo {
                visitor: visitor.clone(),
            },
        ),
        printed("SearchVisitors", &search),
        printed("Autocomplete", &offered),
        printed("PagesVisited", &pages),
        printed(
            "ChatHistory",
            &visitors::ChatHistory {
                part: PART,
                room,
                visitor,
            },
        ),
        printed(
            "OpenRooms",
            &visitors::OpenRooms {
                token: token.clone(),
            },
        ),
        printed("ListFields", &list),
        printed("ListFields", &all),
        printed("SaveField", &save),
        printed("SaveField", &least),
        printed(
            "DeleteField",
            &custom_fields::DeleteField { id: text("plan") },
        ),
        printed("Login", &login),
        printed("Login", &with_code),
        printed("Logout", &session::Logout),
        printed("WhoAmI", &session::WhoAmI),
        printed("ServerInfo", &session::ServerInfo),
    ]
}

fn of_visitors(token: &VisitorToken) -> Vec<Value> {
    let token = || token.clone();
    let mut registration = Registration::new(token());
    let least = registration.clone();
    let field = CustomFieldValue {
        key: text("plan"),
        overwrite: true,
        value: text("Paid"),
    };
    registration.name = some("Ada");
    registration.email = some("ada@example.org");
    registration.phone = some("555");
    registration.department = some("sales");
    registration.username = some("guest-7");
    registration.id = some("v1");
    registration.custom_fields = vec![field.clone()];
    let config = visitor::GetConfig {
        business_unit: some("b1"),
        department: some("sales"),
        token: Some(token()),
    };
    let place = InRoom {
        room: text("r1"),
        token: token(),
    };
    let message = text("m1");
    let room = || text("r1");
    let page = |room| PageVisited {
        page: PageInfo {
            change: text("url"),
            href: text("https://shop.example/"),
            title: text("Shop"),
        },
        room,
        token: token(),
    };
    let left = OfflineMessage {
        department: some("sales"),
        email: text("ada@example.org"),
        host: some("https://shop.example"),
        message: text("Hello"),
        name: text("Ada"),
    };
    let left_least = OfflineMessage {
        department: None,
        host: None,
        ..left.clone()
    };
    let transfer = Transfer {
        department: text("sales"),
        room: room(),
        token: token(),
    };
    let history = HistoryWanted {
        end: some("2026-01-31T09:00:00.000Z"),
        limit: 20,
        offset: 40,
        oldest_first: true,
        search: some("basil"),
        token: token(),
    };
    let newest = HistoryWanted {
        end: None,
        offset: 0,
        oldest_first: false,
        search: None,
        ..history.clone()
    };
    let new = |id| NewMessage {
        id,
        room: room(),
        text: text("Hello"),
        token: token(),
    };
    let transcript = |subject| TranscriptWanted {
        email: text("ada@example.org"),
        room: room(),
        subject,
        token: token(),
    };
    let next = |department| conversation::NextAgent {
        department,
        token: token(),
    };
    let (say, said) = (new(some("m1")), new(None));
    let change = Reworded {
        place: place.clone(),
        text: text("Bye"),
    };
    vec![
        printed("GetConfig", &config),
        printed("GetConfig", &visitor::GetConfig::default()),
        printed("Registration", &registration),
        printed("Registration", &least),
        printed("GetVisitor", &visitor::GetVisitor { token: token() }),
        printed("ForgetVisitor", &visitor::ForgetVisitor { token: token() }),
        printed(
            "VisitorStatus",
            &VisitorStatus {
                status: text("away"),
                token: token(),
            },
        ),
        printed("PageVisited", &page(some("r1"))),
        printed("PageVisited", &page(None)),
        printed("OfflineMessage", &left),
        printed("OfflineMessage", &left_least),
        printed(
            "SetField",
            &SetField {
                field: field.clone(),
                token: token(),
            },
        ),
        printed(
            "SetFields",
            &SetFields {
                fields: vec![field],
                token: token(),
            },
        ),
        printed(
            "RoomWanted",
            &RoomWanted {
                room: some("r1"),
                token: token(),
            },
        ),
        printed(
            "RoomWanted",
            &RoomWanted {
                room: None,
                token: token(),
            },
        ),
        printed(
            "CloseRoom",
            &CloseRoom {
                room: room(),
                token: token(),
            },
        ),
        printed("Transfer", &transfer),
        printed("OldTransfer", &conversation::OldTransfer(transfer)),
        printed(
            "Survey",
            &Survey {
                answers: vec![(text("satisfaction"), text("5"))],
                room: room(),
                token: token(),
            },
        ),
        printed("TranscriptWanted", &transcript(some("Our chat"))),
        printed("TranscriptWanted", &transcript(None)),
        printed(
            "AgentInfo",
            &conversation::AgentInfo {
                room: room(),
                token: token(),
            },
        ),
        printed("NextAgent", &next(some("sales"))),
        printed("NextAgent", &next(None)),
        printed("NewMessage", &say),
        printed("NewMessage", &said),
        printed(
            "GetMessage",
            &messages::GetMessage {
                message: message.clone(),
                place: place.clone(),
            },
        ),
        printed(
            "RewordMessage",
            &messages::RewordMessage {
                change,
                message: message.clone(),
            },
        ),
        printed(
            "TakeBackMessage",
            &messages::TakeBackMessage { message, place },
        ),
        printed(
            "MessageHistory",
            &messages::MessageHistory {
                room: room(),
                wanted: history,
            },
        ),
        printed(
            "MessageHistory",
            &messages::MessageHistory {
                room: room(),
                wanted: newest,
            },
        ),
    ]
}
