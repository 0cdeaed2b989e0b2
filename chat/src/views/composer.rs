//! Where the visitor writes.

use super::piece::{drawing, piece};
use crate::browser::acts;
use crate::browser::dom::{self, Node};
use crate::driver::Driver;
use livechat_core::chat::{Conversation, Word};

/// Strokes of a paper clip, and of an arrow upwards.
const CLIP: &str = "M19 11.5l-7.3 7.3a4.5 4.5 0 0 1-6.4-6.4l8-8a3 3 0 0 1 4.3 4.3l-7.9 7.9a1.5 1.5 0 0 1-2.1-2.1l7-7";
const ARROW: &str = "M12 19V5M6 11l6-6 6 6";

/// This many characters before the limit, how many are left is told.
const NEAR_LIMIT: usize = 100;

pub(crate) struct Composer {
    whole: Node,
    attach: Node,
    field: Node,
    send: Node,
    note: Node,
}

impl Composer {
    pub(super) fn new() -> Self {
        let attach = piece("button|type=button|class=icon-button|data-act=attach|hidden=")
            .child(drawing(CLIP));
        let field = piece(
            "textarea|class=composer__field|rows=1|data-act=typed|enterkeyhint=send|aria-describedby=note|name=text",
        );
        let send = piece("button|class=send").child(drawing(ARROW));
        let note = piece("p|class=composer__note|id=note");
        // Until there is a conversation nothing could be done with what is written.
        let whole = piece("form|class=composer|data-act=send|novalidate=|hidden=")
            .add(attach.node())
            .add(field.node())
            .add(send.node())
            .add(note.node());
        Self {
            whole: whole.into_node(),
            attach: attach.into_node(),
            field: field.into_node(),
            send: send.into_node(),
            note: note.into_node(),
        }
    }

    pub(super) fn whole(&self) -> &Node {
        &self.whole
    }

    /// What its parts are called.
    pub(super) fn name(&self, driver: &Driver) {
        dom::put(&self.attach, "aria-label", Some(&driver.say(Word::Attach)));
        dom::put(&self.field, "aria-label", Some(&driver.say(Word::Composer)));
        dom::put(&self.field, "placeholder", Some(&driver.say(Word::Compose)));
        dom::put(&self.send, "aria-label", Some(&driver.say(Word::Send)));
    }

    pub(super) fn update(&self, driver: &Driver, conversation: &Conversation) {
        let over = conversation.ending().is_some();
        acts::mark(&self.whole, "hidden", over);
        acts::mark(&self.attach, "hidden", !conversation.settings().files);
        let draft = conversation.draft();
        acts::fill(&self.field, draft);
        let (excess, limit) = (conversation.excess(draft), conversation.settings().limit);
        dom::put(&self.field, "aria-invalid", (excess > 0).then_some("true"));
        let length = Conversation::length(draft);
        let note = if excess > 0 {
            driver.say_count(Word::Excess, excess as u32)
        } else if limit > 0 && length + NEAR_LIMIT > limit {
            driver.say_count(Word::Left, (limit - length) as u32)
        } else {
            String::new()
        };
        dom::set(&self.note, "textContent", &note);
    }

    pub(crate) fn focus(&self) {
        acts::focus(&self.field);
    }

    /// The panel was opened.
    pub(super) fn opened(&self) {
        acts::fit(&self.field);
        self.focus_if_idle();
    }

    pub(super) fn focus_if_idle(&self) {
        acts::focus_if_idle(&self.field);
    }
}
