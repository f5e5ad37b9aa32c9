//! Pages, islands and server-function signatures of the tab.
