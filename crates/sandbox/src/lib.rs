//! A stand-in Mariana Tek: three studios with a story.
