//! Use cases: rules meet store and tenant.
