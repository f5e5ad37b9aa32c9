//! Client of one Mariana Tek tenant.
