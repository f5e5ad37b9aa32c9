//! The next round number of classes.

/// The first goals; after the last of them there is one every [`STEP`] classes.
const FIRST: [u32; 15] = [
    1, 5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 400, 500, 750, LAST,
];
const LAST: u32 = 1000;
const STEP: u32 = 250;

/// Where a member stands between two round numbers of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The last one reached; zero before the first.
    pub previous: u32,
    /// The one ahead.
    pub target: u32,
    /// Classes still missing.
    pub to_go: u32,
}

/// The milestone ahead of a member who attended so many classes in all.
pub fn milestone(attended: u32) -> Milestone {
    let whole_steps = attended / STEP;
    let target = FIRST
        .into_iter()
        .find(|goal| *goal > attended)
        .unwrap_or_else(|| whole_steps.saturating_add(1).saturating_mul(STEP));
    let previous = match FIRST.into_iter().rfind(|goal| *goal <= attended) {
        Some(last) if last == LAST => whole_steps * STEP,
        reached => reached.unwrap_or(0),
    };
    Milestone {
        previous,
        target,
        to_go: target - attended,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn milestones_are_few_at_first_and_regular_later() {
        for (attended, previous, target) in [
            (0, 0, 1),
            (1, 1, 5),
            (4, 1, 5),
            (5, 5, 10),
            (149, 100, 150),
            (150, 150, 200),
            (999, 750, 1000),
            (1000, 1000, 1250),
            (1249, 1000, 1250),
            (1250, 1250, 1500),
            (2600, 2500, 2750),
        ] {
            let to_go = target - attended;
            let expected = Milestone {
                previous,
                target,
                to_go,
            };
            assert_eq!(milestone(attended), expected, "{attended}");
        }
    }

    proptest! {
        #[test]
        fn the_next_one_is_always_ahead(attended in 0..u32::MAX - STEP) {
            let next = milestone(attended);
            prop_assert!(next.previous <= attended && attended < next.target);
            prop_assert_eq!(milestone(next.target).previous, next.target);
        }
    }

    #[test]
    fn no_number_of_classes_is_too_large() {
        assert_eq!(milestone(u32::MAX).to_go, 0);
    }
}
