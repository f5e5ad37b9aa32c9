//! What the person at the terminal sees: each step by name, and the time it took.

use std::time::{Duration, Instant};

use anyhow::Result;

/// Does `work` under a title and says how long it took, whether it succeeded or not.
pub(crate) fn step<T>(title: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    println!("==> {title}");
    let start = Instant::now();
    let result = work();
    let outcome = if result.is_ok() { "done" } else { "failed" };
    println!("    {outcome} in {}", took(start.elapsed()));
    result
}

/// Says something about the step at hand.
pub(crate) fn note(text: &str) {
    println!("    {text}");
}

/// A duration the way a person reads it: `0.4 s`, `2 min 5 s`.
fn took(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_at_a_glance() {
        assert_eq!(took(Duration::from_millis(449)), "0.4 s");
        assert_eq!(took(Duration::from_secs(59)), "59.0 s");
        assert_eq!(took(Duration::from_secs(125)), "2 min 5 s");
    }
}
