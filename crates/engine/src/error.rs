//! What can go wrong in a use case.

use store::StoreError;

use crate::MtTrouble;

/// Our own side failed. What tenants do wrong is told apart, for pages go on without them.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The database did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A look cannot be written as JSON.
    #[error("the tenant's look cannot be written down; please report this")]
    Look,
}

/// Why a page of the tab cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The session names a member whom this studio does not have: end it and sign in again.
    #[error("there is no such member at this studio; sign in again")]
    NoSuchMember,
    /// The database did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a sign-in could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The tenant does not take the code: it was used before, is too old, or belongs to another
    /// sign-in. A new sign-in helps.
    #[error("the studio's system did not accept the sign-in code; start again")]
    CodeRefused,
    /// The tenant refuses us as a client: the studio's settings are wrong.
    #[error("the studio's system refused our client with `{code}`; check its id and secret")]
    ClientRefused {
        /// The OAuth error code (RFC 6749, section 5.2).
        code: String,
    },
    /// The tenant gave no answer that we can use. Trying again later helps.
    #[error("the studio's system gave no usable answer ({0}); try again later")]
    Tenant(MtTrouble),
    /// The database did not do what it was asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}
