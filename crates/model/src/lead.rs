//! Friends who leave their details, and the contact data they give: parsed at the edge.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;

use crate::{LeadId, MemberId};

/// Why contact data cannot be taken. Each text says what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    /// Empty after trimming.
    #[error("Please tell us your name.")]
    NameMissing,
    /// Longer than anyone's name.
    #[error("Please use at most 100 characters for your name.")]
    NameTooLong,
    /// Not an address of the form `name@host.tld`.
    #[error("Please check your e-mail address: it should look like name@example.com.")]
    Email,
    /// Too few or too many digits, or other signs.
    #[error(
        "Please check your phone number: 7 to 15 digits, with the country code if you are abroad."
    )]
    Phone,
}

/// A person's name: one line, 1 to 100 characters, no control characters.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName(String);

/// An e-mail address in a form that mail servers take.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

/// A phone number: digits, with a leading `+` where it was given.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

macro_rules! personal_text {
    ($($name:ident),*) => {$(
        impl $name {
            /// The text itself. Personal data: never logged.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}
personal_text!(PersonName, Email, Phone);

impl FromStr for PersonName {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        let plain: String = text.chars().filter(|c| !c.is_control()).collect();
        let name = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => Err(ContactError::NameMissing),
            1..=100 => Ok(Self(name)),
            _ => Err(ContactError::NameTooLong),
        }
    }
}

impl FromStr for Email {
    type Err = ContactError;

    /// Checks the shape only; whether anyone reads it, only a mail can tell.
    fn from_str(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let (local, host) = text.rsplit_once('@').ok_or(ContactError::Email)?;
        // What is checked is what is kept: a capital may become more than one small letter.
        let host = host.to_lowercase();
        let plain =
            |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[],;:\\\"@".contains(c);
        let label = |l: &str| {
            !l.is_empty()
                && l.len() <= 63
                && !l.starts_with('-')
                && !l.ends_with('-')
                && l.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let local_fits = (1..=64).contains(&local.len())
            && local.chars().all(plain)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let host_fits = host.len() <= 253 && host.contains('.') && host.split('.').all(label);
        if local_fits && host_fits {
            Ok(Self(format!("{local}@{host}")))
        } else {
            Err(ContactError::Email)
        }
    }
}

impl FromStr for Phone {
    type Err = ContactError;

    fn from_str(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let spelled = text.len() <= 40
            && text
                .chars()
                .enumerate()
                .all(|(at, c)| c.is_ascii_digit() || " -./()".contains(c) || (at == 0 && c == '+'));
        if spelled && (7..=15).contains(&digits.len()) {
            let plus = if text.starts_with('+') { "+" } else { "" };
            Ok(Self(format!("{plus}{digits}")))
        } else {
            Err(ContactError::Phone)
        }
    }
}

/// A friend's details, left on a member's page.
#[derive(Clone, Debug)]
pub struct Lead {
    /// Our id.
    pub id: LeadId,
    /// The member whose link it was.
    pub referrer: MemberId,
    /// The friend's name.
    pub name: PersonName,
    /// The friend's e-mail address.
    pub email: Email,
    /// The friend's phone number.
    pub phone: Phone,
    /// The wording that the friend agreed to, kept as proof.
    pub consent_text: String,
    /// When they agreed.
    pub consented_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_letters() {
        for name in ["Zoë", "محمد علي", "O'Brien", "<b>Bo</b>", "Łucja 🎉"] {
            assert_eq!(
                name.parse::<PersonName>().map(|n| n.as_str().to_owned()),
                Ok(name.into())
            );
        }
        assert_eq!(
            " \n\t ".parse::<PersonName>(),
            Err(ContactError::NameMissing)
        );
        assert_eq!(
            "x".repeat(101).parse::<PersonName>(),
            Err(ContactError::NameTooLong)
        );
    }

    #[test]
    fn addresses_are_checked_for_shape() {
        for good in ["a@b.co", "first.last+tag@Example.COM", "jörg@müller.de"] {
            assert!(good.parse::<Email>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.co",
            "a b@c.de",
            "a@-b.co",
            "a..b@c.de",
            "a@b..co",
            "<a@b.co>",
        ] {
            assert_eq!(bad.parse::<Email>(), Err(ContactError::Email), "{bad}");
        }
    }

    #[test]
    fn every_address_that_is_kept_can_be_read_again() {
        for capital in ('\u{80}'..='\u{ffff}').filter(|c| c.is_uppercase()) {
            if let Ok(email) = format!("a@{capital}.example").parse::<Email>() {
                assert_eq!(email.as_str().parse(), Ok(email.clone()), "{capital}");
            }
        }
    }

    #[test]
    fn phones_lose_their_spacing() {
        assert_eq!(
            "+1 (555) 010-2030"
                .parse::<Phone>()
                .map(|p| p.as_str().to_owned()),
            Ok("+15550102030".into())
        );
        for bad in [
            "",
            "12345",
            "555-CALL-NOW",
            "1+5550102030",
            "+1234567890123456",
        ] {
            assert_eq!(bad.parse::<Phone>(), Err(ContactError::Phone), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn parsing_twice_changes_nothing(text in ".{0,60}") {
            if let Ok(name) = text.parse::<PersonName>() {
                prop_assert_eq!(name.as_str().parse::<PersonName>(), Ok(name.clone()));
            }
            if let Ok(email) = text.parse::<Email>() {
                prop_assert_eq!(email.as_str().parse::<Email>(), Ok(email.clone()));
            }
            if let Ok(phone) = text.parse::<Phone>() {
                prop_assert_eq!(phone.as_str().parse::<Phone>(), Ok(phone.clone()));
            }
        }
    }
}
