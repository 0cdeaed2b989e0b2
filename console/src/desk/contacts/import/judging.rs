//! Looking through the rows before anything is sent: what cannot go in is known then.

use livechat_core::contacts_file::RowProblem;

use super::super::Timer;
use super::{Meaning, Outcome, Step, work};
use crate::desk::Desk;

/// Rows that are looked at in one go.
const SLICE: usize = 250;

impl Desk {
    /// A column is something else.
    pub(in crate::desk::contacts) fn map_column(&mut self, column: usize, meaning: Meaning) {
        if !self.may_map() {
            return;
        }
        if let Some(known) = self.contacts.import.meanings.get_mut(column) {
            *known = meaning;
            self.judge_anew();
        }
    }

    /// The first row names the columns, or is a contact.
    pub(in crate::desk::contacts) fn set_headed(&mut self, headed: bool) {
        if self.may_map() {
            self.contacts.import.headed = headed;
            self.judge_anew();
        }
    }

    fn may_map(&self) -> bool {
        matches!(self.contacts.import.step, Step::Judging | Step::Ready)
    }

    pub(super) fn judge_anew(&mut self) {
        let columns = self.columns();
        let import = &mut self.contacts.import;
        let run = import.next();
        import.at = import.first();
        import.outcomes = vec![Outcome::Open; import.rows.len()];
        import.problems.clear();
        match columns {
            Ok(columns) => {
                import.columns = Some(columns);
                import.column_problem = None;
                import.step = Step::Judging;
                self.import_timer(0, Timer::Judge(run));
            }
            Err(problem) => {
                import.columns = None;
                import.column_problem = Some(problem);
                import.step = Step::Ready;
            }
        }
    }

    pub(in crate::desk::contacts) fn judge_slice(&mut self, run: u32) {
        let patterns = self.patterns;
        let agents = &self.contacts.agents;
        let usernames = &self.contacts.usernames;
        let import = &mut self.contacts.import;
        if run != import.run || import.step != Step::Judging {
            return;
        }
        let Some(columns) = &import.columns else {
            return;
        };
        let end = (import.at + SLICE).min(import.rows.len());
        for at in import.at..end {
            let Some(record) = import.rows.get(at) else {
                break;
            };
            let problem = match columns.row(record, patterns.0) {
                Ok(row) => work::manager(row.contact.manager.as_deref(), agents, usernames).err(),
                Err(problems) => Some(said(&problems)),
            };
            if let Some(problem) = problem {
                import.problems.insert(at, problem);
                if let Some(outcome) = import.outcomes.get_mut(at) {
                    *outcome = Outcome::Wrong;
                }
            }
        }
        import.at = end;
        if end < import.rows.len() {
            return self.import_timer(0, Timer::Judge(run));
        }
        import.step = Step::Ready;
        let (good, wrong) = (import.count(Outcome::Open), import.count(Outcome::Wrong));
        let words = match wrong {
            0 => format!("{good} rows can go in"),
            wrong => format!("{good} rows can go in, {wrong} cannot"),
        };
        self.speak(&words);
    }
}

fn said(problems: &[RowProblem]) -> String {
    let problems: Vec<String> = problems.iter().map(RowProblem::to_string).collect();
    problems.join(" ")
}
