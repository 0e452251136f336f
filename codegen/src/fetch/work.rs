//! Many requests, a few at a time, each tried more than once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::client::{Answer, Client};
use super::error::{FetchError, Refusal};

/// How often a request is repeated.
const RETRIES: u32 = 4;
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// No pause is longer; a server that asks for more is left alone.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Tells those that still work or wait that it is over.
#[derive(Debug, Default)]
pub struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// It is over.
    fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, unless it is over.
    pub fn sleep(&self, time: Duration) -> Result<(), Refusal> {
        let end = Instant::now() + time;
        let mut stopped = self.stopped.lock().unwrap_or_else(PoisonError::into_inner);
        while !*stopped {
            let Some(left) = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) else {
                return Ok(());
            };
            stopped = self.changed.wait_timeout(stopped, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Err(Refusal::Stopped)
    }
}

/// Asks for a document until it comes, a bounded number of times; `waiting` hears of each pause.
pub fn ask(client: &Client, path: &str, stop: &Stop, waiting: &dyn Fn(Duration, &Refusal)) -> Result<Answer, Refusal> {
    let mut retries = 0;
    loop {
        let refusal = match client.ask(path) {
            Ok(answer) => return Ok(answer),
            Err(refusal) => refusal,
        };
        match pause(&refusal, retries) {
            Some(pause) => {
                waiting(pause, &refusal);
                stop.sleep(pause)?;
            }
            None => return Err(refusal),
        }
        retries += 1;
    }
}

/// How long to wait before the same request is sent again; `None` when that is no use.
fn pause(refusal: &Refusal, retries: u32) -> Option<Duration> {
    if !refusal.is_temporary() || retries >= RETRIES {
        return None;
    }
    match refusal {
        // It has been waited long enough already.
        Refusal::TimedOut if retries > 0 => None,
        Refusal::Busy { retry_after: Some(wanted), .. } => (*wanted <= LONGEST_PAUSE).then_some(*wanted),
        _ => Some((FIRST_PAUSE * 2_u32.pow(retries)).min(LONGEST_PAUSE)),
    }
}

/// Does something with each item, `parallel` at once. The first failure ends all; results are in
/// the order of the items.
pub fn each<T: Sync, R: Send>(
    items: &[T],
    parallel: usize,
    stop: &Stop,
    work: impl Fn(&T) -> Result<R, FetchError> + Sync,
) -> Result<Vec<R>, FetchError> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..parallel.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                while !stop.is_stopped() {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { return };
                    let result = work(item);
                    if result.is_err() {
                        stop.stop();
                    }
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    // What failed because something else did is not the reason.
    done.sort_by_key(|(index, result)| (is_consequence(result), *index));
    done.into_iter().map(|(_, result)| result).collect()
}

fn is_consequence<R>(result: &Result<R, FetchError>) -> bool {
    matches!(result, Err(FetchError::Refused { refusal: Refusal::Stopped, .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end() {
        let broken = Refusal::BrokenOff(String::new());
        let pauses: Vec<_> =
            (0..).map_while(|retries| pause(&broken, retries)).map(|pause| pause.as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000]);
        let busy = |wanted| Refusal::Busy { status: 503, retry_after: Some(Duration::from_secs(wanted)) };
        assert_eq!(pause(&busy(7), 0), Some(Duration::from_secs(7)));
        assert_eq!(pause(&busy(3600), 0), None);
        assert_eq!(pause(&Refusal::NoCredentials, 0), None);
    }

    #[test]
    fn results_keep_their_order_and_the_first_failure_ends_all() {
        let items: Vec<usize> = (0..100).collect();
        let doubled = each(&items, 4, &Stop::default(), |item| Ok(item * 2)).expect("fine");
        assert!(doubled.iter().enumerate().all(|(index, value)| *value == index * 2));

        let stop = Stop::default();
        let failed = each(&items, 4, &stop, |item| {
            if *item == 3 {
                return Err(FetchError::Busy);
            }
            let slept = stop.sleep(Duration::from_secs(60));
            slept.map_err(|refusal| FetchError::Refused { path: String::new(), refusal })
        });
        assert!(matches!(failed, Err(FetchError::Busy)));
    }
}
