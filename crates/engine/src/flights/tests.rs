use super::*;

const SOON: Duration = Duration::from_secs(5);
const NOT_LONG: Duration = Duration::from_millis(5);

fn failure(minute: i64) -> Failure {
    let at = Timestamp::from_second(minute * 60).expect("in range");
    Failure {
        at,
        retry_at: at,
        why: MtTrouble::Busy,
    }
}

#[tokio::test]
async fn one_at_a_time_and_the_others_wait_for_it() {
    let flights = Arc::new(Flights::default());
    let (ours, _) = flights.begin(&1);
    let (theirs, mut watch) = flights.begin(&1);
    assert!(ours.is_some() && theirs.is_none());
    assert!(flights.begin(&2).0.is_some(), "another key flies at once");

    assert!(!watch.reaches(Stage::Something, NOT_LONG).await);
    let flight = ours.expect("begun above");
    flight.announce_something();
    assert!(watch.reaches(Stage::Something, SOON).await);
    assert!(!watch.moves_on(NOT_LONG).await);
    flight.land(Ok(()));
    assert!(watch.moves_on(SOON).await && watch.reaches(Stage::Ended, SOON).await);
    assert!(flights.watch(&1).is_none());
    assert!(flights.begin(&1).0.is_some());
}

#[tokio::test]
async fn a_flight_that_breaks_off_is_over() {
    let flights = Arc::new(Flights::default());
    let (flight, mut watch) = flights.begin(&1);
    let broken = tokio::spawn(async move {
        let _flight = flight;
        panic!("as if the work had a bug");
    });
    assert!(watch.reaches(Stage::Ended, SOON).await);
    assert!(broken.await.is_err_and(|error| error.is_panic()));
    assert!(flights.watch(&1).is_none() && flights.failure(&1).is_none());
}

#[test]
fn the_last_failure_is_remembered_until_a_success() {
    let flights = Arc::new(Flights::default());
    for minute in [1, 2] {
        let (flight, _) = flights.begin(&1);
        flight.expect("none is open").land(Err(failure(minute)));
        assert_eq!(flights.failure(&1), Some(failure(minute)));
    }
    let (flight, _) = flights.begin(&1);
    flight.expect("none is open").land(Ok(()));
    assert_eq!(flights.failure(&1), None);
}

#[test]
fn the_memory_of_failures_is_bounded() {
    let flights = Arc::new(Flights::default());
    for key in 0..=MANY_FAILURES {
        flights.remember(&key, failure(0));
    }
    assert_eq!(
        flights.failure(&MANY_FAILURES),
        None,
        "no room within the hour"
    );
    flights.remember(&MANY_FAILURES, failure(60));
    assert_eq!(flights.failure(&MANY_FAILURES), Some(failure(60)));
    assert_eq!(flights.failure(&0), None);
}
