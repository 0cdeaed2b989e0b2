//! How a conversation ends: whether the visitor means it; then a copy of it, how content they are,
//! and another one.

use super::piece::{Piece, button, piece};
use crate::browser::acts;
use crate::browser::dom::Node;
use crate::driver::Driver;
use livechat_core::chat::{Conversation, Ending, Step, Word};
use livechat_core::text::digits;
use std::cell::{Cell, RefCell};

pub(crate) struct End {
    whole: Node,
    /// The visitor chooses a department.
    choosing: Cell<bool>,
    /// What was drawn.
    drawn: RefCell<String>,
}

impl End {
    pub(super) fn new() -> Self {
        Self {
            whole: piece("div|class=end|hidden=").into_node(),
            choosing: Cell::new(false),
            drawn: RefCell::default(),
        }
    }

    pub(super) fn whole(&self) -> &Node {
        &self.whole
    }

    pub(super) fn update(&self, driver: &Driver, conversation: &Conversation) {
        let mut now = String::new();
        for step in [conversation.closing(), conversation.moving()] {
            now.push_str(&mark(step));
        }
        if self.choosing.get() {
            now.push('c');
        }
        if let Some(ending) = conversation.ending() {
            now.push('e');
            now.push_str(&mark(&ending.transcript));
            now.push_str(&mark(&ending.survey));
        }
        if *self.drawn.borrow() == now {
            return;
        }
        // What stands there when the panel is drawn takes no focus.
        let first = self.drawn.borrow().is_empty();
        let drawn = draw(driver, conversation, self.choosing.get());
        acts::mark(&self.whole, "hidden", drawn.is_none());
        acts::renew(&self.whole, drawn.as_ref().map(Piece::node), !first);
        *self.drawn.borrow_mut() = now;
    }

    /// The visitor chooses a department, or does not want to.
    pub(crate) fn choose(&self, choosing: bool) {
        self.choosing.set(choosing);
    }

    /// Whatever was drawn is to be drawn again.
    pub(super) fn forget(&self) {
        self.drawn.borrow_mut().clear();
    }
}

fn mark(step: &Step) -> String {
    match step {
        Step::None => "n".to_owned(),
        Step::Offered => "o".to_owned(),
        Step::Asked => "a".to_owned(),
        Step::Done => "d".to_owned(),
        Step::Failed(words) => ["f", words].concat(),
    }
}

fn draw(driver: &Driver, conversation: &Conversation, choosing: bool) -> Option<Piece> {
    if let Some(ending) = conversation.ending() {
        return Some(ended(driver, conversation, ending));
    }
    if choosing || !matches!(conversation.moving(), Step::None) {
        return Some(moving(driver, conversation));
    }
    closing(driver, conversation.closing())
}

fn headline(words: &str) -> Piece {
    piece("h3|class=end__title|tabindex=-1").text(words)
}

fn failure(driver: &Driver, step: &Step, word: Word) -> Option<Piece> {
    let Step::Failed(words) = step else {
        return None;
    };
    let mut said = driver.say(word);
    if !words.is_empty() {
        said.push(' ');
        said.push_str(words);
    }
    Some(piece("p|class=end__error|role=alert").text(&said))
}

fn closing(driver: &Driver, step: &Step) -> Option<Piece> {
    match step {
        Step::None | Step::Done => None,
        Step::Asked => Some(piece("p|class=end__text").text(&driver.say(Word::EndingNow))),
        Step::Offered | Step::Failed(_) => {
            let mut all = piece("div|class=end__part").child(headline(&driver.say(Word::EndTitle)));
            if let Some(failure) = failure(driver, step, Word::NotEnded) {
                all = all.child(failure);
            }
            Some(
                all.child(
                    piece("div|class=choices")
                        .child(button("button", "close-yes", &driver.say(Word::EndYes)))
                        .child(button(
                            "button button--quiet",
                            "close-no",
                            &driver.say(Word::EndNo),
                        )),
                ),
            )
        }
    }
}

fn moving(driver: &Driver, conversation: &Conversation) -> Piece {
    let all = piece("div|class=end__part").child(headline(&driver.say(Word::Move)));
    match conversation.moving() {
        Step::Asked => all.child(piece("p|class=end__text").text(&driver.say(Word::Moving))),
        Step::Done => all
            .child(piece("p|class=end__text").text(&driver.say(Word::Transferred)))
            .child(button(
                "button button--quiet",
                "moved",
                &driver.say(Word::EndNo),
            )),
        step @ (Step::None | Step::Offered | Step::Failed(_)) => {
            let mut choices = piece("div|class=end__list");
            if let Some(failure) = failure(driver, step, Word::NotTransferred) {
                choices = choices.child(failure);
            }
            for choice in &conversation.settings().departments {
                let choice =
                    button("menu__item", "move-to", &choice.name).attribute("data-id", &choice.id);
                choices = choices.child(choice);
            }
            all.child(choices).child(button(
                "button button--quiet",
                "moved",
                &driver.say(Word::EndNo),
            ))
        }
    }
}

fn ended(driver: &Driver, conversation: &Conversation, ending: &Ending) -> Piece {
    let settings = conversation.settings();
    let own = |words: &Option<String>, word| words.clone().unwrap_or_else(|| driver.say(word));
    let mut all = piece("div|class=end__part")
        .child(headline(&own(&settings.finished_title, Word::Ended)))
        .child(piece("p|class=end__text").text(&own(&settings.finished_text, Word::EndedText)));
    match &ending.transcript {
        Step::None => {}
        Step::Done => {
            all = all.child(piece("p|class=end__text").text(&driver.say(Word::TranscriptSent)));
        }
        step @ (Step::Offered | Step::Asked | Step::Failed(_)) => {
            let title = own(&settings.transcript_question, Word::TranscriptTitle);
            let mut form = piece("form|class=end__form|data-act=transcript")
                .child(piece("h4|class=end__question").text(&title))
                .child(
                    piece("label|class=field__label|for=transcript-email")
                        .text(&driver.say(Word::TranscriptEmail)),
                )
                .child(
                    piece("input|class=control|id=transcript-email|name=email|type=email|required=|autocomplete=email|dir=ltr")
                        .attribute("value", settings.email.as_deref().unwrap_or_default()),
                );
            if let Some(failure) = failure(driver, step, Word::TranscriptNotSent) {
                form = form.child(failure);
            }
            let word = if *step == Step::Asked {
                Word::SendingMessage
            } else {
                Word::TranscriptYes
            };
            all = all.child(
                form.child(
                    piece("div|class=choices")
                        .child(piece("button|class=button").text(&driver.say(word)))
                        .child(button(
                            "button button--quiet",
                            "transcript-no",
                            &driver.say(Word::NoThanks),
                        )),
                ),
            );
        }
    }
    match &ending.survey {
        Step::None => {}
        Step::Done => {
            all = all.child(piece("p|class=end__text").text(&driver.say(Word::SurveyThanks)));
        }
        step @ (Step::Offered | Step::Asked | Step::Failed(_)) => {
            all = all.child(survey(driver, conversation, step));
        }
    }
    all.child(piece("div|class=choices").child(button("button", "new", &driver.say(Word::NewChat))))
}

fn survey(driver: &Driver, conversation: &Conversation, step: &Step) -> Piece {
    let settings = conversation.settings();
    let mut form = piece("form|class=end__form|data-act=survey")
        .child(piece("h4|class=end__question").text(&driver.say(Word::SurveyTitle)));
    for item in &settings.survey_items {
        let label = match item.as_str() {
            "satisfaction" => driver.say(Word::SurveySatisfaction),
            "agentKnowledge" => driver.say(Word::SurveyKnowledge),
            "agentResposiveness" => driver.say(Word::SurveySpeed),
            "agentFriendliness" => driver.say(Word::SurveyFriendliness),
            other => other.to_owned(),
        };
        let mut group =
            piece("fieldset|class=rating").child(piece("legend|class=field__label").text(&label));
        for value in &settings.survey_values {
            let id = ["survey-", item, "-", value].concat();
            group = group.child(
                piece("label|class=rating__choice")
                    .child(
                        piece("input|type=radio|class=rating__input")
                            .attribute("id", &id)
                            .attribute("name", item)
                            .attribute("value", value),
                    )
                    .child(piece("span|class=rating__value").text(value)),
            );
        }
        let last = settings.survey_values.len();
        if last > 1 {
            group = group.child(
                piece("p|class=rating__ends")
                    .child(piece("span").text(&["1 = ", &driver.say(Word::SurveyLowest)].concat()))
                    .child(
                        piece("span").text(
                            &[
                                &digits(last as u32),
                                " = ",
                                &driver.say(Word::SurveyHighest),
                            ]
                            .concat(),
                        ),
                    ),
            );
        }
        form = form.child(group);
    }
    form = form
        .child(
            piece("label|class=field__label|for=survey-more")
                .text(&driver.say(Word::SurveyFeedback)),
        )
        .child(piece(
            "textarea|class=control|id=survey-more|name=additionalFeedback|rows=2|maxlength=2000|dir=auto",
        ));
    if let Some(failure) = failure(driver, step, Word::SurveyNotSent) {
        form = form.child(failure);
    }
    let word = if *step == Step::Asked {
        Word::SendingMessage
    } else {
        Word::SurveySend
    };
    form.child(
        piece("div|class=choices")
            .child(piece("button|class=button").text(&driver.say(word)))
            .child(button(
                "button button--quiet",
                "survey-no",
                &driver.say(Word::NoThanks),
            )),
    )
}
