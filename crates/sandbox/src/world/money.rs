//! Amounts of money, in minor units.

use std::fmt;

/// The currencies that the three studios charge in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// United States dollar.
    Usd,
    /// Pound sterling.
    Gbp,
    /// Euro.
    Eur,
    /// Emirati dirham.
    Aed,
}

impl Currency {
    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Gbp => "GBP",
            Self::Eur => "EUR",
            Self::Aed => "AED",
        }
    }

    /// The currency with this ISO 4217 code.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Usd, Self::Gbp, Self::Eur, Self::Aed]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// An amount in minor units (all four currencies have two decimals), written `12.50`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Minor(pub i64);

impl fmt::Display for Minor {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let whole = self.0.unsigned_abs();
        write!(out, "{sign}{}.{:02}", whole / 100, whole % 100)
    }
}

impl Minor {
    /// Reads `12`, `12.5` or `-12.50`; more than two decimals are refused.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if cents.is_empty() || cents.len() > 2 || !all_digits(whole) || !all_digits(cents) {
            return None;
        }
        let tens = if cents.len() == 1 { 10 } else { 1 };
        let minor = whole.parse::<i64>().ok()?.checked_mul(100)?;
        let minor = minor.checked_add(cents.parse::<i64>().ok()? * tens)?;
        Some(Self(if negative { -minor } else { minor }))
    }
}
