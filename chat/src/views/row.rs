//! One row of the conversation: what stands above it, who says it, what, and where it is.

use super::piece::{Piece, button, piece};
use super::{attached, marked, strip};
use crate::browser::dom::Node;
use crate::browser::time;
use crate::driver::Driver;
use livechat_core::chat::drawn::drawn;
use livechat_core::chat::system::notice;
use livechat_core::chat::{Author, Conversation, Item, Message, Row, State, What, Why, Word};
use livechat_core::text::digits;
use livechat_core::wire::agent::avatar_path;
use serde_json::Value;

/// What the row with this index is, and in which version: two that read the same look the same.
pub(super) fn key(driver: &Driver, index: usize) -> String {
    with(driver, index, |_, row| {
        let mut key = row.id.to_owned();
        key.push('|');
        for (flag, letter) in [(row.day, 'd'), (row.head, 'h'), (row.tail, 't')] {
            if flag {
                key.push(letter);
            }
        }
        key.push_str(&digits(row.new));
        match row.what {
            What::Message(message) => {
                key.push('m');
                key.push_str(&digits(message.version()));
            }
            What::Own(item) => key.push_str(match &item.state {
                State::Queued => "q",
                State::Sending => "s",
                State::Waiting(_) => "w",
                State::Failed(_) => "f",
                State::Sent => "e",
            }),
        }
        if driver.is_whole(row.id) {
            key.push('a');
        }
        key
    })
    .unwrap_or_default()
}

/// Draws the row with this index.
pub(super) fn draw(driver: &Driver, index: usize) -> Node {
    let row = with(driver, index, |conversation, row| {
        let mut whole = piece("div|class=row");
        if row.day {
            let day = time::day_name(&driver.language(), row.at as f64);
            whole = whole.child(piece("p|class=day").text(&day));
        }
        if row.new > 0 {
            let words = match row.new {
                1 => driver.say(Word::NewOne),
                many => driver.say_count(Word::NewMany, many),
            };
            whole = whole.child(piece("p|class=new").text(&words));
        }
        let message = match row.what {
            What::Message(message) => message,
            What::Own(item) => return whole.child(own(driver, row, item)),
        };
        match notice(message, conversation.settings().agent_hidden) {
            Some(notice) => {
                let words = super::notice::words(driver, notice);
                whole.child(piece("p|class=notice").text(&words))
            }
            None => whole.child(said_by(driver, conversation, row, message)),
        }
    });
    row.unwrap_or_else(|| piece("div")).into_node()
}

fn with<T>(
    driver: &Driver,
    index: usize,
    act: impl FnOnce(&Conversation, &Row<'_>) -> T,
) -> Option<T> {
    let conversation = driver.0.conversation.try_borrow().ok()?;
    let conversation = conversation.as_ref()?;
    Some(act(conversation, &conversation.row(index)?))
}

/// What somebody, or the visitor, said, as the server has it.
fn said_by(
    driver: &Driver,
    conversation: &Conversation,
    row: &Row<'_>,
    message: &Message,
) -> Piece {
    let mine = message.author == Author::Visitor;
    let mut whole = piece(if mine {
        "div|class=said said--mine"
    } else {
        "div|class=said"
    });
    let name = if message.name.is_empty() {
        driver.say(Word::Agent)
    } else {
        message.name.clone()
    };
    if mine {
        whole = whole.child(piece("span|class=unseen").text(&driver.say(Word::You)));
    } else {
        let picture = match message.username.as_str() {
            "" => String::new(),
            username => driver.absolute(&avatar_path(username)),
        };
        let face = strip::avatar(&name, &picture);
        let face = piece(if row.tail {
            "span|class=said__face|aria-hidden=true"
        } else {
            "span|class=said__face said__face--away|aria-hidden=true"
        })
        .child(face);
        whole = whole.child(face);
        let heading = if row.head {
            piece("p|class=said__name")
        } else {
            piece("span|class=unseen")
        };
        whole = whole.child(heading.text(&name));
    }
    let mut bubble = piece("div|class=bubble|dir=auto");
    if let Some(thread) = conversation.message(&message.thread) {
        let quote = drawn(&thread.text, &Value::Null, false);
        bubble = bubble.child(marked::draw(piece("blockquote"), &quote.nodes));
    }
    let all = driver.is_whole(row.id);
    let words = drawn(&message.text, message.extra("md"), all);
    bubble = marked::draw(bubble, &words.nodes);
    if words.more {
        bubble = bubble.child(
            button("link", "whole", &driver.say(Word::ShowAll)).attribute("data-id", row.id),
        );
    }
    bubble = attached::draw(driver, bubble, message, conversation);
    whole = whole.child(bubble);
    let mut foot = String::new();
    if message.edited {
        foot = driver.say(Word::Edited);
    }
    if row.tail {
        if !foot.is_empty() {
            foot.push_str(" · ");
        }
        foot.push_str(&time::clock_time(&driver.language(), row.at as f64));
    }
    if !foot.is_empty() {
        whole = whole.child(piece("p|class=said__foot").text(&foot));
    }
    whole
}

/// What the visitor said, and the server has not shown yet.
fn own(driver: &Driver, row: &Row<'_>, item: &Item) -> Piece {
    let words = drawn(&item.text, &Value::Null, false);
    let whole = piece("div|class=said said--mine")
        .child(piece("span|class=unseen").text(&driver.say(Word::You)))
        .child(marked::draw(
            piece("div|class=bubble|dir=auto"),
            &words.nodes,
        ));
    let State::Failed(why) = &item.state else {
        let word = match &item.state {
            State::Sent => Word::SentMessage,
            State::Waiting(_) => Word::WaitsToBeSent,
            State::Queued | State::Sending | State::Failed(_) => Word::SendingMessage,
        };
        return whole.child(piece("p|class=said__foot").text(&driver.say(word)));
    };
    let why = match why {
        Why::TooLong => driver.say(Word::NotSentTooLong),
        Why::Closed => driver.say(Word::NotSentClosed),
        Why::NobodyThere => driver.say(Word::NotSentAway),
        Why::Refused(reason) if reason.is_empty() => driver.say(Word::NotSent),
        Why::Refused(reason) => driver.say_with(Word::NotSentRefused, reason),
    };
    whole.child(
        piece("p|class=said__foot said__foot--bad")
            .text(&why)
            .text(" ")
            .child(
                button("link", "again", &driver.say(Word::SendAgain)).attribute("data-id", row.id),
            )
            .text(" ")
            .child(
                button("link", "unsaid", &driver.say(Word::TakeBack)).attribute("data-id", row.id),
            ),
    )
}
