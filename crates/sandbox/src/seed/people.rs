//! Making up a person.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use rand::RngExt;
use rand::rngs::StdRng;

use super::names::{FIRST, LAST};
use crate::world::{Id, Location, User};

/// A person from the crowd who joined `location` at `joined_at`. Id and password are still open.
pub(super) fn make_up(location: &Location, joined_at: Timestamp, rng: &mut StdRng) -> User {
    User {
        first_name: choose(FIRST, rng).to_owned(),
        last_name: choose(LAST, rng).to_owned(),
        ..with_details(location, joined_at, rng)
    }
}

/// All about a person but the name.
pub(super) fn with_details(location: &Location, joined_at: Timestamp, rng: &mut StdRng) -> User {
    let is_local = rng.random_bool(0.9);
    User {
        phone: rng
            .random_bool(0.85)
            .then(|| phone_in(&location.country, rng)),
        birth_date: rng.random_bool(0.7).then(|| birthday(rng)),
        gender: rng
            .random_bool(0.6)
            .then(|| choose(&["female", "male", "non_binary"], rng).into()),
        pronouns: rng
            .random_bool(0.2)
            .then(|| choose(&["she/her", "he/him", "they/them"], rng).into()),
        address: rng
            .random_bool(0.5)
            .then(|| format!("{} Mill Lane", rng.random_range(1..400))),
        city: is_local.then(|| location.city.clone()),
        state_province: is_local.then(|| location.state_province.clone()),
        postal_code: is_local.then(|| location.postal_code.clone()),
        country: Some(location.country.clone()),
        home_location: location.id,
        joined_at,
        marketing_opt_in: rng.random_bool(0.6),
        sms_opt_in: rng.random_bool(0.4),
        waiver_signed_at: Some(joined_at),
        updated_at: joined_at,
        ..User::default()
    }
}

fn choose<'a>(from: &[&'a str], rng: &mut StdRng) -> &'a str {
    from.get(rng.random_range(0..from.len()))
        .copied()
        .unwrap_or_default()
}

fn phone_in(country: &str, rng: &mut StdRng) -> String {
    // Number ranges that are set aside for fiction, or as close as the country has.
    match country {
        "GB" => format!("+44770090{:04}", rng.random_range(0..10_000)),
        "FR" => format!("+3363998{:04}", rng.random_range(0..10_000)),
        "AE" => format!("+97150555{:04}", rng.random_range(0..10_000)),
        _ => format!(
            "+1{}55501{:02}",
            rng.random_range(201..990),
            rng.random_range(0..100)
        ),
    }
}

fn birthday(rng: &mut StdRng) -> Date {
    date(
        rng.random_range(1952..2007),
        rng.random_range(1..=12),
        rng.random_range(1..=28),
    )
}

/// The name in lower-case ASCII letters with dots between words; empty if nothing is left.
pub(super) fn ascii_name(name: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric() && letter != '\'');
    let plain = words.map(|word| {
        word.chars()
            .filter_map(plain_letter)
            .collect::<String>()
            .to_ascii_lowercase()
    });
    plain
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}

fn plain_letter(letter: char) -> Option<char> {
    match letter {
        'à'..='å' | 'À'..='Å' | 'ą' => Some('a'),
        'ç' | 'ć' | 'č' => Some('c'),
        'è'..='ë' | 'È'..='Ë' | 'ę' => Some('e'),
        'ì'..='ï' | 'Ì'..='Ï' => Some('i'),
        'ł' | 'Ł' => Some('l'),
        'ñ' | 'ń' => Some('n'),
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' => Some('o'),
        'ś' | 'š' | 'Š' => Some('s'),
        'ù'..='ü' | 'Ù'..='Ü' => Some('u'),
        'ź' | 'ż' | 'Ż' | 'ž' => Some('z'),
        other => other.is_ascii_alphanumeric().then_some(other),
    }
}

/// An e-mail address for the person with this name and id.
pub(super) fn email_for(first_name: &str, last_name: &str, id: Id) -> String {
    let name = ascii_name(&format!("{first_name} {last_name}"));
    match name.len() {
        0..3 => format!("member.{id}@example.com"),
        _ => format!("{name}.{id}@example.com"),
    }
}

/// A line for the instructor's page.
pub(super) fn bio_of(first_name: &str, id: Id) -> String {
    let lines = [
        "has taught here since the doors opened and still counts out loud.",
        "came for one class and never left.",
        "danced for ten years, then found out about rest days.",
        "builds every class around one good song.",
    ];
    let index = usize::try_from(id).unwrap_or_default() % lines.len();
    format!(
        "{first_name} {}",
        lines.get(index).copied().unwrap_or_default()
    )
}
