//! What changed while nothing was heard: on all pages that are here, in as few calls as that takes.

use super::*;

/// A page with so many messages, all of them here.
fn all_of(count: u32) -> (Server, Page) {
    let mut server = Server::with(count);
    let mut page = Page::in_room(&mut server);
    while page.talk.has_older() {
        page.does(Event::OlderWanted);
        page.is_answered(&mut server);
    }
    assert_eq!(page.talk.len() as u32, count);
    (server, page)
}

/// The socket is closed, this happens unheard, and another socket is there.
fn gap(page: &mut Page, server: &mut Server, happens: impl FnOnce(&mut Server)) {
    page.does(Event::SocketClosed);
    happens(server);
    server.frames.clear();
    page.waits(1_000);
    page.connects(server);
}

/// The next page that is read again comes.
fn reread(page: &mut Page, server: &mut Server) {
    page.waits(10_000);
    page.is_answered(server);
}

fn shown(page: &Page, server: &Server) {
    let wanted: Vec<_> = server.list.iter().map(|stored| &stored.text).collect();
    assert_eq!(page.texts(), wanted);
}

#[test]
fn what_changed_on_an_older_page_is_seen_after_a_gap() {
    let (mut server, mut page) = all_of(120);
    gap(&mut page, &mut server, |server| {
        server.edits(70);
        server.deletes(75);
        server.agent_says(1);
    });
    page.waits(5_000);
    page.is_answered(&mut server);
    shown(&page, &server);
}

#[test]
fn what_is_gone_goes_though_the_page_ends_at_its_moment() {
    let mut server = Server::with(0);
    for later in [1, 0, 0].into_iter().chain([1; 49]) {
        server.agent_says(later);
    }
    let mut page = Page::in_room(&mut server);
    assert_eq!(page.texts()[0], "line 3");
    gap(&mut page, &mut server, |server| server.deletes(49));
    assert_eq!(page.texts()[0..2], ["line 2", "line 4"]);
    page.does(Event::OlderWanted);
    page.is_answered(&mut server);
    assert_eq!(page.talk.len(), server.list.len());
}

#[test]
fn pages_that_are_here_are_read_again_one_by_one_and_not_faster_than_servers_like() {
    let (mut server, mut page) = all_of(420);
    gap(&mut page, &mut server, |server| server.edits(400));
    let begin = page.now;
    let mut asked = 0;
    while page.now < begin + 300_000 {
        page.waits(1_000);
        page.frame(json!({"msg": "pong"}));
        assert!(page.calls.len() < 2);
        asked += page.calls.len();
        assert!(asked as u64 <= 1 + (page.now - begin) / 10_000);
        page.is_answered(&mut server);
    }
    // 370 that are older than the newest page; the first of these pages came with the connection.
    assert_eq!(asked, 7);
    shown(&page, &server);
    assert_eq!(page.chimes, 0);
    assert!(page.said.is_empty() && !page.talk.loads_older());
}

#[test]
fn nothing_is_read_again_that_is_not_here() {
    let mut server = Server::with(420);
    let mut page = Page::in_room(&mut server);
    gap(&mut page, &mut server, |_| ());
    page.waits(29_000);
    assert!(page.calls.is_empty());
    assert_eq!(page.talk.len(), 50);
}

#[test]
fn another_gap_begins_with_the_newest_of_them_again() {
    let (mut server, mut page) = all_of(220);
    gap(&mut page, &mut server, |_| ());
    reread(&mut page, &mut server);
    gap(&mut page, &mut server, |server| {
        server.edits(60);
        server.edits(215);
    });
    reread(&mut page, &mut server);
    reread(&mut page, &mut server);
    reread(&mut page, &mut server);
    shown(&page, &server);
}

#[test]
fn a_page_that_does_not_come_is_asked_for_later() {
    let (mut server, mut page) = all_of(120);
    page.does(Event::SocketClosed);
    server.edits(100);
    server.frames.clear();
    page.waits(1_000);
    page.does(Event::SocketOpened);
    page.frame(json!({"msg": "connected", "session": "s"}));
    page.frame(json!({"msg": "ready", "subs": ["livechat-0"]}));
    let (_, path, body) = page.calls.remove(0);
    let answer = server.answer(Call::History, &path, body.as_ref());
    page.does(Event::Answered {
        call: Call::History,
        answer,
    });
    page.answers(Call::Reread, Err(ApiError::RateLimited { seconds: 20 }));
    page.waits(19_000);
    assert!(page.calls.is_empty());
    page.waits(1_000);
    page.is_answered(&mut server);
    reread(&mut page, &mut server);
    shown(&page, &server);
}

#[test]
fn another_tabs_conversation_is_listened_to() {
    let mut server = Server::with(2);
    let mut page = Page::in_room(&mut server);
    assert_eq!(page.talk.connection(), Connection::Live);
    // The first was ended and another begun in another tab, before this one heard of it.
    server.rooms += 1;
    server.list.clear();
    server.agent_says(1);
    let kept = json!({"room": server.id(), "roomAt": page.now + 1});
    page.now += 2;
    page.frames.clear();
    page.does(Event::KeptElsewhere(kept));
    page.connects(&mut server);
    let subscribed = |frame: &Value| frame["params"][0] == json!("room2");
    assert!(page.frames.iter().any(subscribed), "{:?}", page.frames);
    assert_eq!(page.texts().len(), 1);
}
