//! Programme rules: what is owed, given these facts.
