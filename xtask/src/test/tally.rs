//! The sum over the lines in which cargo's runner sums up each test binary.

use std::fmt;

/// How many tests passed, failed and were left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

impl Tally {
    /// Counts a line in if it is one of those; others change nothing.
    pub(super) fn add(&mut self, line: &str) {
        let Some((_, counts)) = line.split_once("test result: ") else {
            return;
        };
        let Some((_, counts)) = counts.split_once(". ") else {
            return;
        };
        for count in counts.split("; ") {
            let Some((number, word)) = count.split_once(' ') else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// No test was counted.
    pub(super) fn is_empty(&self) -> bool {
        self.passed == 0 && self.failed == 0
    }

    /// Something passed and nothing failed.
    pub(super) fn is_good(&self) -> bool {
        self.passed > 0 && self.failed == 0
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.add(line);
        }
        tally
    }

    #[test]
    fn binaries_are_summed() {
        let tally = tally(&[
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: FAILED. 4 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 1.20s",
        ]);
        assert_eq!(tally.to_string(), "7 passed, 1 failed, 2 skipped");
        assert!(!tally.is_good());
    }

    #[test]
    fn a_run_without_tests_is_not_good() {
        let nothing = tally(&[
            "running 0 tests",
            "test result: ok. 0 passed; 0 failed; 0 ignored",
        ]);
        assert!(nothing.is_empty());
        assert!(!nothing.is_good());
        assert_eq!(nothing.to_string(), "0 passed, 0 failed");
    }

    #[test]
    fn what_a_test_prints_is_not_counted() {
        let tally = tally(&[
            "the last test result: unknown",
            "2 passed; 3 failed",
            "test result: ",
        ]);
        assert!(tally.is_empty());
    }
}
