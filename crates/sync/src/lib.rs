//! Sync rules: what changes, given what Mariana Tek says and what we hold.
