//! Browser entries: islands (hydrate) and client-side rendering (trunk).
