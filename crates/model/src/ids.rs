//! Identifiers. Ours are UUIDs made by the application; Mariana Tek's are strings that repeat
//! across tenants, so they only mean something beside a [`StudioId`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Clock, Entropy};

macro_rules! own_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a new id: time-ordered (UUID version 7), so that rows of one time lie together.
            pub fn generate(clock: &dyn Clock, entropy: &dyn Entropy) -> Self {
                Self(time_ordered(clock, entropy))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
    };
}

macro_rules! mt_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as Mariana Tek writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(value.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

own_id! {
    /// A studio brand, which is one Mariana Tek tenant.
    StudioId
}
own_id! {
    /// A member of one studio, in our books. Survives what happens to the Mariana Tek user.
    MemberId
}
own_id! {
    /// A friend who left their details on a member's referral page.
    LeadId
}
mt_id! {
    /// A user of one tenant. Users can be merged, so one can disappear.
    MtUserId
}
mt_id! {
    /// A reservation of one tenant; every visit is one.
    ReservationId
}
mt_id! {
    /// A person's membership at one tenant (Mariana Tek calls it a membership instance).
    MembershipId
}
mt_id! {
    /// A place where classes are held.
    LocationId
}

fn time_ordered(clock: &dyn Clock, entropy: &dyn Entropy) -> Uuid {
    let millis = u64::try_from(clock.now().as_millisecond()).unwrap_or(0);
    let mut random = [0_u8; 10];
    entropy.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// A studio's name in addresses: `harbor-barre` in `/harbor-barre/visits`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a text is no [`Slug`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugError {
    /// Wrong characters or length.
    #[error(
        "a studio's address name has 2 to 63 small letters, digits or hyphens and starts and ends \
         with a letter or digit, like `harbor-barre`"
    )]
    Shape,
    /// One of the words that our own routes use.
    #[error("`{0}` is taken by the server's own addresses; choose another name")]
    Reserved(String),
}

/// First path segments that belong to the server and can name no studio.
const RESERVED: [&str; 13] = [
    "api", "assets", "auth", "console", "favicon", "healthz", "hooks", "metrics", "pkg", "readyz",
    "robots", "static", "uploads",
];

impl Slug {
    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        let bytes = text.as_bytes();
        let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
        let inner = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'-';
        let fits = (2..=63).contains(&bytes.len())
            && edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(inner);
        if !fits {
            return Err(SlugError::Shape);
        }
        if RESERVED.contains(&text) {
            return Err(SlugError::Reserved(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Slug {
    type Error = SlugError;

    fn try_from(text: String) -> Result<Self, SlugError> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A member's own code, as in `/harbor-barre/r/K7M2QXRT`: eight signs that are hard to confuse.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ReferralCode(String);

/// Why a text is no [`ReferralCode`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a referral code has {} letters and digits, like `K7M2QXRT`",
    ReferralCode::LENGTH
)]
pub struct ReferralCodeError;

impl ReferralCode {
    /// How many signs a code has; 30^8 is more than 6 * 10^11, too many to guess through the rate limit.
    pub const LENGTH: usize = 8;
    /// No 0/O, 1/I/L or U: codes are read aloud over a front desk.
    const SIGNS: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// Makes a new code. The caller makes sure that the studio has no such code yet.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut code = String::with_capacity(Self::LENGTH);
        let mut byte = [0_u8; 1];
        while code.len() < Self::LENGTH {
            entropy.fill(&mut byte);
            // Bytes past the last whole multiple are drawn again, so that all signs are as likely.
            if byte[0] < 240 {
                code.push(char::from(
                    Self::SIGNS[usize::from(byte[0]) % Self::SIGNS.len()],
                ));
            }
        }
        Self(code)
    }

    /// The code as text, in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ReferralCode {
    type Err = ReferralCodeError;

    /// Small letters, spaces and hyphens are forgiven: people type codes.
    fn from_str(text: &str) -> Result<Self, ReferralCodeError> {
        if text.len() > 4 * Self::LENGTH {
            return Err(ReferralCodeError);
        }
        let code: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let known = |b: u8| Self::SIGNS.contains(&b);
        if code.len() == Self::LENGTH && code.bytes().all(known) {
            Ok(Self(code))
        } else {
            Err(ReferralCodeError)
        }
    }
}

impl TryFrom<String> for ReferralCode {
    type Error = ReferralCodeError;

    fn try_from(text: String) -> Result<Self, ReferralCodeError> {
        text.parse()
    }
}

impl From<ReferralCode> for String {
    fn from(code: ReferralCode) -> Self {
        code.0
    }
}

impl fmt::Display for ReferralCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Counter(std::sync::atomic::AtomicU8);

    impl Entropy for Counter {
        fn fill(&self, bytes: &mut [u8]) {
            for byte in bytes {
                *byte = self.0.fetch_add(37, std::sync::atomic::Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn slugs_hold_what_an_address_can() {
        for good in ["harbor-barre", "a1", "northside-cycle", "7am"] {
            assert_eq!(good.parse::<Slug>().map(String::from).as_deref(), Ok(good));
        }
        for bad in [
            "",
            "a",
            "-a",
            "a-",
            "Harbor",
            "a b",
            "a/b",
            "é1",
            &"a".repeat(64),
        ] {
            assert_eq!(bad.parse::<Slug>(), Err(SlugError::Shape), "{bad}");
        }
        assert_eq!(
            "api".parse::<Slug>(),
            Err(SlugError::Reserved("api".into()))
        );
    }

    #[test]
    fn codes_survive_being_typed_by_hand() {
        let code = ReferralCode::generate(&Counter(0.into()));
        let typed = format!(
            " {}-{}",
            code.as_str()[..4].to_lowercase(),
            &code.as_str()[4..]
        );
        assert_eq!(typed.parse(), Ok(code));
        for bad in ["", "K7M2QXR", "K7M2QXRO", "K7M2QXRTT", "<script>"] {
            assert_eq!(bad.parse::<ReferralCode>(), Err(ReferralCodeError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parsers(text in ".{0,80}") {
            drop(text.parse::<Slug>());
            drop(text.parse::<ReferralCode>());
        }
    }
}
