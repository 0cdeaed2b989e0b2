//! The pages that a registered visitor sees, where the owner wants them told.

use crate::session::{Effect, Session};
use crate::wire::page_visited::{PageInfo, PageVisited};

impl Session {
    pub(in crate::session) fn visited(&mut self, page: PageInfo) -> Vec<Effect> {
        self.errands.visit = Some(page);
        self.report_visit()
    }

    pub(in crate::session) fn visit_reported(&mut self) -> Vec<Effect> {
        self.errands.reporting = false;
        self.report_visit()
    }

    /// The newest visit, once the visitor is registered and the one before has been told.
    pub(super) fn report_visit(&mut self) -> Vec<Effect> {
        let Some(token) = self.record().map(|record| record.token.clone()) else {
            return Vec::new();
        };
        if self.errands.reporting || self.lacks_consent() {
            return Vec::new();
        }
        let Some(page) = self.errands.visit.take() else {
            return Vec::new();
        };
        self.errands.reporting = true;
        vec![Effect::ReportVisit(PageVisited {
            page,
            room: None,
            token,
        })]
    }
}
