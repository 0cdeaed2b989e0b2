//! What holds after any sequence of events: the list is the server's.

mod world;

use super::*;
use proptest::prelude::*;
use world::World;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// The visitor says something in this tab.
    Says(usize),
    /// So many lines are said, so many milliseconds apart.
    AgentSays(u8, u8),
    Edits(u8),
    Deletes(u8),
    /// The oldest call of this tab is answered, in the way this number chooses.
    Answers(usize, u8),
    /// The next frame reaches this tab, in the way this number chooses.
    Frame(usize, u8),
    /// Something happens to this tab's socket.
    Socket(usize),
    /// The next timer of this tab ends.
    Timer(usize),
    /// Something else happens to this tab.
    Does(usize, u8),
    /// The page in this tab is left, and comes again.
    Reloads(usize),
    /// The conversation ends, or the visitor does something about it.
    Ends(usize, u8),
}

fn step(edits: u32) -> impl Strategy<Value = Step> {
    let tab = 0..2_usize;
    prop_oneof![
        6 => tab.clone().prop_map(Step::Says),
        4 => (1..4_u8, 0..3_u8).prop_map(|(count, apart)| Step::AgentSays(count, apart)),
        (1 + edits) => (1..4_u8).prop_map(|back| if back == 3 { Step::Deletes(0) } else { Step::Edits(back) }),
        (1 + edits) => (0..9_u8).prop_map(Step::Deletes),
        16 => (tab.clone(), any::<u8>()).prop_map(|(tab, way)| Step::Answers(tab, way)),
        16 => (tab.clone(), any::<u8>()).prop_map(|(tab, way)| Step::Frame(tab, way)),
        6 => tab.clone().prop_map(Step::Socket),
        6 => tab.clone().prop_map(Step::Timer),
        4 => (tab.clone(), any::<u8>()).prop_map(|(tab, way)| Step::Does(tab, way)),
        1 => tab.prop_map(Step::Reloads),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_list_is_the_servers(
        steps in proptest::collection::vec(step(3), 1..60),
        tabs in 1..3_usize,
        curt in any::<bool>(),
    ) {
        let mut world = World::new(tabs, curt, true);
        for step in steps {
            world.happens(step);
        }
        world.settles();
        world.agrees();
    }

    #[test]
    fn nothing_said_is_lost_or_doubled_however_conversations_end(
        steps in proptest::collection::vec(prop_oneof![
            6 => step(0),
            1 => (0..2_usize, any::<u8>()).prop_map(|(tab, way)| Step::Ends(tab, way)),
        ], 1..60),
        tabs in 1..3_usize,
        curt in any::<bool>(),
    ) {
        let mut world = World::new(tabs, curt, true);
        for step in steps {
            world.happens(step);
        }
        world.server.away = false;
        world.settles();
        let ids: Vec<_> = (0..world.said.len())
            .map(|place| ["own", &place.to_string()].concat())
            .collect();
        world.loses_nothing(&ids);
    }

    #[test]
    fn a_gap_of_many_pages_closes(
        steps in proptest::collection::vec(step(2), 1..40),
        bursts in proptest::collection::vec((0..40_usize, 40..120_u8), 1..4),
    ) {
        let mut world = World::new(1, false, false);
        world.happens(Step::Says(0));
        for (place, step) in steps.into_iter().enumerate() {
            for (_, count) in bursts.iter().filter(|(own, _)| *own == place) {
                world.happens(Step::AgentSays(*count, 1));
            }
            world.happens(step);
        }
        world.settles();
        world.agrees();
    }
}
