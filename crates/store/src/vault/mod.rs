//! Sealing secrets before they are stored.
//!
//! XChaCha20-Poly1305 with a random nonce of 24 bytes. What a sealed value is for, whose it is and
//! which key sealed it are bound in as associated data: a value copied to another row, studio or
//! column does not open.
//!
//! A sealed value is: one byte of format (`1`), eight bytes of key id, 24 of nonce, then ciphertext
//! and tag.

use std::fmt;
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use model::{Entropy, StudioId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

const FORMAT: u8 = 1;
const KEY_ID_BYTES: usize = 8;
const NONCE_BYTES: usize = 24;
const HEAD_BYTES: usize = 1 + KEY_ID_BYTES + NONCE_BYTES;

/// Names a key without telling it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; KEY_ID_BYTES]);

impl KeyId {
    /// The id that follows from the key itself, so that nobody has to number keys: the first bytes
    /// of a SHA-256 over it.
    pub fn of(key: &[u8; 32]) -> Self {
        let digest = Sha256::new()
            .chain_update(b"fifthtab key id\0")
            .chain_update(key)
            .finalize();
        let mut id = [0; KEY_ID_BYTES];
        id.iter_mut()
            .zip(digest)
            .for_each(|(byte, from)| *byte = from);
        Self(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// What a sealed value is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A member's access and refresh token.
    MemberTokens,
    /// The secret of a studio's OAuth client.
    OAuthClientSecret,
    /// A studio's key for the Admin API.
    AdminKey,
}

impl Purpose {
    /// Bound into what is sealed: never change a word of it.
    fn word(self) -> &'static str {
        match self {
            Self::MemberTokens => "member tokens",
            Self::OAuthClientSecret => "oauth client secret",
            Self::AdminKey => "admin key",
        }
    }
}

/// Why a value could not be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// A vault without keys.
    #[error("no key for stored secrets is set; set `secrets.key`")]
    NoKey,
    /// Two keys under one id.
    #[error("the key {0} is given twice in `secrets.key`; remove one")]
    SameKeyTwice(KeyId),
    /// Too short to be a sealed value, or of another format.
    #[error("a stored secret is damaged: it is not in a form that this version writes")]
    Damaged,
    /// Sealed with a key that is not in the settings.
    #[error("a stored secret was sealed with key {0}, which is not set; add it to `secrets.key`")]
    UnknownKey(KeyId),
    /// Does not open: changed, moved from another owner, or a wrong key under the right id.
    #[error(
        "a stored secret does not open for its owner: it was changed or belongs to somebody else"
    )]
    Refused,
    /// More than the cipher takes in one piece, which is 256 GiB.
    #[error("the secret is too long to seal")]
    TooLong,
}

/// Seals and opens secrets. Holds every key that stored values may need; the first one seals.
pub struct Vault {
    sealing: Slot,
    former: Vec<Slot>,
    entropy: Arc<dyn Entropy>,
}

struct Slot {
    id: KeyId,
    cipher: XChaCha20Poly1305,
}

impl Vault {
    /// Makes a vault. The first key seals; the others only open what they sealed before.
    pub fn new(
        keys: Vec<(KeyId, [u8; 32])>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, VaultError> {
        let mut slots: Vec<Slot> = Vec::with_capacity(keys.len());
        for (id, key) in keys {
            if slots.iter().any(|slot| slot.id == id) {
                return Err(VaultError::SameKeyTwice(id));
            }
            slots.push(Slot {
                id,
                cipher: XChaCha20Poly1305::new(&Key::from(key)),
            });
        }
        let mut slots = slots.into_iter();
        let sealing = slots.next().ok_or(VaultError::NoKey)?;
        Ok(Self {
            sealing,
            former: slots.collect(),
            entropy,
        })
    }

    /// Seals a secret of `owner` (a member, or the studio itself) with the first key.
    pub fn seal(
        &self,
        purpose: Purpose,
        studio: StudioId,
        owner: Uuid,
        secret: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let mut nonce = [0; NONCE_BYTES];
        self.entropy.fill(&mut nonce);
        let bound = bound_in(self.sealing.id, purpose, studio, owner);
        let payload = Payload {
            msg: secret,
            aad: &bound,
        };
        let sealed = self.sealing.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| VaultError::TooLong)?;
        Ok([&[FORMAT][..], &self.sealing.id.0, &nonce, &sealed].concat())
    }

    /// Opens what [`seal`](Self::seal) made for the same purpose, studio and owner, with whichever
    /// known key sealed it.
    pub fn open(
        &self,
        purpose: Purpose,
        studio: StudioId,
        owner: Uuid,
        sealed: &[u8],
    ) -> Result<Vec<u8>, VaultError> {
        let (id, nonce, body) = parts(sealed)?;
        let slot = self.slot(id).ok_or(VaultError::UnknownKey(id))?;
        let bound = bound_in(id, purpose, studio, owner);
        let payload = Payload {
            msg: body,
            aad: &bound,
        };
        slot.cipher
            .decrypt(&nonce, payload)
            .map_err(|_| VaultError::Refused)
    }

    fn slot(&self, id: KeyId) -> Option<&Slot> {
        std::iter::once(&self.sealing)
            .chain(&self.former)
            .find(|slot| slot.id == id)
    }
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let former: Vec<_> = self.former.iter().map(|slot| slot.id).collect();
        f.debug_struct("Vault")
            .field("sealing", &self.sealing.id)
            .field("former", &former)
            .finish_non_exhaustive()
    }
}

fn parts(sealed: &[u8]) -> Result<(KeyId, XNonce, &[u8]), VaultError> {
    let (head, body) = sealed
        .split_first_chunk::<HEAD_BYTES>()
        .ok_or(VaultError::Damaged)?;
    let [format, rest @ ..] = head;
    if *format != FORMAT {
        return Err(VaultError::Damaged);
    }
    let (id, nonce) = rest
        .split_first_chunk::<KEY_ID_BYTES>()
        .ok_or(VaultError::Damaged)?;
    let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| VaultError::Damaged)?;
    Ok((KeyId(*id), XNonce::from(nonce), body))
}

/// Every part but the last has a fixed length, so that no two meanings share an encoding.
fn bound_in(key: KeyId, purpose: Purpose, studio: StudioId, owner: Uuid) -> Vec<u8> {
    [
        &[FORMAT][..],
        &key.0,
        studio.0.as_bytes(),
        owner.as_bytes(),
        purpose.word().as_bytes(),
    ]
    .concat()
}

#[cfg(test)]
mod tests;
