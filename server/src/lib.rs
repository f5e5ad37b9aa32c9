//! The server: HTTP, sessions, OAuth, CLI.
