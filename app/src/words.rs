//! What the pages say. Texts live here and not in the views, so that a studio's tone is one file.

mod as_of;
mod progress;
mod visit;

pub use as_of::{as_of_line, trouble_line};
pub use progress::{
    classes, greeting, milestone_line, month_line, ring_label, streak_advice, streak_best,
    streak_title, week_label,
};
pub use visit::{state_word, why};

/// The consent wording for studios that set none of their own.
pub fn default_consent(brand: &str) -> String {
    format!(
        "I agree that {brand} may contact me by e-mail or phone about a first class. I can ask \
         them to stop at any time."
    )
}

/// What goes along with a shared link.
pub fn share_text(brand: &str) -> String {
    format!("Come to a class at {brand} with me:")
}

/// How many friends there are so far.
pub fn friends_line(count: u32) -> String {
    match count {
        0 => "Your first friend will show up here.".to_owned(),
        1 => "1 friend so far.".to_owned(),
        many => format!("{many} friends so far."),
    }
}

/// A count with its noun.
fn counted(count: u32, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {many}")
    }
}

#[cfg(test)]
mod tests;
