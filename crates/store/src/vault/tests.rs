use std::sync::atomic::{AtomicU8, Ordering};

use super::*;

struct Counter(AtomicU8);

impl Entropy for Counter {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
}

const STUDIO: StudioId = StudioId(Uuid::from_u128(1));
const MEMBER: Uuid = Uuid::from_u128(2);
const FIRST: [u8; 32] = [11; 32];
const SECOND: [u8; 32] = [22; 32];

fn vault(keys: &[[u8; 32]]) -> Vault {
    let keys = keys.iter().map(|key| (KeyId::of(key), *key)).collect();
    Vault::new(keys, Arc::new(Counter(AtomicU8::new(0)))).expect("different keys")
}

fn sealed_by(vault: &Vault) -> Vec<u8> {
    vault
        .seal(Purpose::MemberTokens, STUDIO, MEMBER, b"a token")
        .expect("short")
}

#[test]
fn what_is_sealed_opens_for_its_owner() {
    let vault = vault(&[FIRST]);
    let sealed = sealed_by(&vault);
    assert!(!sealed.windows(7).any(|part| part == b"a token"));
    let opened = vault.open(Purpose::MemberTokens, STUDIO, MEMBER, &sealed);
    assert_eq!(opened.as_deref(), Ok(&b"a token"[..]));
}

#[test]
fn sealing_twice_gives_different_values() {
    let vault = vault(&[FIRST]);
    assert_ne!(sealed_by(&vault), sealed_by(&vault));
}

#[test]
fn another_purpose_studio_or_owner_is_refused() {
    let vault = vault(&[FIRST]);
    let sealed = sealed_by(&vault);
    let other = Uuid::from_u128(3);
    for (purpose, studio, owner) in [
        (Purpose::AdminKey, STUDIO, MEMBER),
        (Purpose::MemberTokens, StudioId(other), MEMBER),
        (Purpose::MemberTokens, STUDIO, other),
        (Purpose::MemberTokens, StudioId(MEMBER), STUDIO.0),
    ] {
        let opened = vault.open(purpose, studio, owner, &sealed);
        assert_eq!(
            opened,
            Err(VaultError::Refused),
            "{purpose:?} {studio} {owner}"
        );
    }
}

#[test]
fn any_changed_byte_is_noticed() {
    let vault = vault(&[FIRST]);
    let sealed = sealed_by(&vault);
    for at in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[at] ^= 1;
        let opened = vault.open(Purpose::MemberTokens, STUDIO, MEMBER, &changed);
        let expected = match at {
            0 => VaultError::Damaged,
            1..=8 => VaultError::UnknownKey(KeyId(changed[1..9].try_into().expect("eight"))),
            _ => VaultError::Refused,
        };
        assert_eq!(opened, Err(expected), "byte {at}");
    }
}

#[test]
fn a_cut_value_is_no_panic() {
    let vault = vault(&[FIRST]);
    let sealed = sealed_by(&vault);
    for length in 0..sealed.len() {
        let opened = vault.open(Purpose::MemberTokens, STUDIO, MEMBER, &sealed[..length]);
        let expected = if length < HEAD_BYTES {
            VaultError::Damaged
        } else {
            VaultError::Refused
        };
        assert_eq!(opened, Err(expected), "{length} bytes");
    }
}

#[test]
fn a_key_that_is_not_set_is_named() {
    let sealed = sealed_by(&vault(&[FIRST]));
    let opened = vault(&[SECOND]).open(Purpose::MemberTokens, STUDIO, MEMBER, &sealed);
    assert_eq!(opened, Err(VaultError::UnknownKey(KeyId::of(&FIRST))));
}

#[test]
fn a_wrong_key_under_the_right_id_is_refused() {
    let sealed = sealed_by(&vault(&[FIRST]));
    let entropy = Arc::new(Counter(AtomicU8::new(0)));
    let wrong = Vault::new(vec![(KeyId::of(&FIRST), SECOND)], entropy).expect("one key");
    let opened = wrong.open(Purpose::MemberTokens, STUDIO, MEMBER, &sealed);
    assert_eq!(opened, Err(VaultError::Refused));
}

#[test]
fn after_a_rotation_the_former_key_still_opens_and_the_new_one_seals() {
    let before = sealed_by(&vault(&[FIRST]));
    let rotated = vault(&[SECOND, FIRST]);
    let opened = rotated.open(Purpose::MemberTokens, STUDIO, MEMBER, &before);
    assert_eq!(opened.as_deref(), Ok(&b"a token"[..]));
    let after = sealed_by(&rotated);
    let opened = vault(&[SECOND]).open(Purpose::MemberTokens, STUDIO, MEMBER, &after);
    assert_eq!(opened.as_deref(), Ok(&b"a token"[..]));
}

#[test]
fn a_vault_needs_different_keys() {
    let make = |keys| Vault::new(keys, Arc::new(Counter(AtomicU8::new(0)))).map(drop);
    assert_eq!(make(vec![]), Err(VaultError::NoKey));
    let id = KeyId::of(&FIRST);
    assert_eq!(
        make(vec![(id, FIRST), (id, SECOND)]),
        Err(VaultError::SameKeyTwice(id))
    );
}

#[test]
fn debug_tells_ids_only() {
    let text = format!("{:?}", vault(&[FIRST, SECOND]));
    assert!(text.contains(&KeyId::of(&FIRST).to_string()), "{text}");
    assert!(!text.contains("11, 11") && !text.contains("0b0b"), "{text}");
}
