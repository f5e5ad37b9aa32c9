//! The shape that all our cookies share.

use axum_extra::extract::cookie::{Cookie, Key, SameSite};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;

use crate::config::MasterKey;

/// The attributes of our cookies, decided by how phones reach us.
#[derive(Clone, Copy, Debug)]
pub struct CookieShape {
    /// True over TLS: `Secure`, and the `__Host-` prefix that ties a cookie to this very host.
    pub secure: bool,
}

impl CookieShape {
    /// The full name of a cookie.
    pub fn name(self, plain: &str) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}{plain}")
    }

    /// A cookie that scripts cannot read. `Lax`, not `Strict`: it must arrive with the redirect
    /// back from the tenant, which is another site.
    pub fn cookie(self, plain: &str, value: String, life: time::Duration) -> Cookie<'static> {
        Cookie::build((self.name(plain), value))
            .path("/")
            .http_only(true)
            .secure(self.secure)
            .same_site(SameSite::Lax)
            .max_age(life)
            .build()
    }

    /// The same cookie, for taking it away: browsers match attributes.
    pub fn removal(self, plain: &str) -> Cookie<'static> {
        self.cookie(plain, String::new(), time::Duration::ZERO)
    }
}

/// The key of our encrypted cookies, derived from the master key and good for nothing else.
#[expect(clippy::missing_panics_doc, reason = "HMAC takes keys of every length")]
pub fn cookie_key(master: &MasterKey) -> Key {
    let mut mac =
        Hmac::<Sha512>::new_from_slice(master.bytes()).expect("HMAC takes keys of every length");
    mac.update(b"fifthtab/cookies/1");
    Key::from(&mac.finalize().into_bytes())
}
