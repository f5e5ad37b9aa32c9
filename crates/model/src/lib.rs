//! The words that everything else speaks: ids, people, visits, points, time.
