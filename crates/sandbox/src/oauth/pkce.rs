//! Proof Key for Code Exchange (RFC 7636), method S256 only.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The S256 challenge of a verifier: `BASE64URL(SHA256(verifier))` without padding.
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// Whether `verifier` has a lawful form (RFC 7636, section 4.1) and answers `challenge`.
pub(super) fn proves(verifier: &str, expected: &str) -> bool {
    is_verifier(verifier) && challenge(verifier) == expected
}

/// Whether `text` can be an S256 challenge: 43 characters of base64url.
pub(super) fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~'))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn agrees_with_the_example_of_the_standard() {
        assert_eq!(challenge(VERIFIER), CHALLENGE);
        assert!(proves(VERIFIER, CHALLENGE));
        assert!(is_challenge(CHALLENGE));
    }

    #[test]
    fn refuses_a_wrong_a_short_and_a_malformed_verifier() {
        assert!(!proves(&VERIFIER.replace('d', "e"), CHALLENGE));
        let short = "short";
        assert!(!proves(short, &challenge(short)));
        let spaced = VERIFIER.replace('d', " ");
        assert!(!proves(&spaced, &challenge(&spaced)));
    }
}
