//! Sends requests concurrently and retries them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::error::{FetchError, Refusal};

/// Maximum number of retries of a request.
const RETRIES: u32 = 4;
/// The first pause; each further one is twice as long.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause. A request is not retried if the server asks for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Stops concurrent work after a failure.
#[derive(Debug, Default)]
pub struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    /// Stops the work.
    fn stop(&self) {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.changed.notify_all();
    }

    fn is_stopped(&self) -> bool {
        *self.stopped.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits unless the work is stopped.
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

/// Sends a request, with retries. `waiting` is called before each pause.
pub fn retried<T>(
    stop: &Stop,
    waiting: &dyn Fn(Duration, &Refusal),
    request: impl Fn() -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let mut retries = 0;
    loop {
        let refusal = match request() {
            Ok(document) => return Ok(document),
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

/// Returns the pause before a retry; `None` if there is none.
fn pause(refusal: &Refusal, retries: u32) -> Option<Duration> {
    if !refusal.is_temporary() || retries >= RETRIES {
        return None;
    }
    match refusal {
        // One retry is enough if there is no server, or if it does not respond.
        Refusal::TimedOut | Refusal::Unreachable(_) | Refusal::Proxy { .. } if retries > 0 => None,
        Refusal::Busy { retry_after: Some(wanted), .. } => (*wanted <= LONGEST_PAUSE).then_some(*wanted),
        _ => Some((FIRST_PAUSE * 2_u32.pow(retries)).min(LONGEST_PAUSE)),
    }
}

/// Calls a function for each item, for `parallel` items at a time. The first failure stops all. The results are in the
/// order of the items.
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
    // Requests that were stopped did not cause the failure.
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
        let broken = Refusal::Incomplete(String::new());
        let pauses: Vec<_> =
            (0..).map_while(|retries| pause(&broken, retries)).map(|pause| pause.as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000]);
        let nobody = Refusal::Unreachable(String::new());
        assert!(pause(&nobody, 0).is_some() && pause(&nobody, 1).is_none());
        let busy = |wanted| Refusal::Busy { status: 503, retry_after: Some(Duration::from_secs(wanted)) };
        assert_eq!(pause(&busy(7), 0), Some(Duration::from_secs(7)));
        assert_eq!(pause(&busy(3600), 0), None);
        assert_eq!(pause(&Refusal::NoCredentials, 0), None);
    }

    #[test]
    fn results_keep_their_order_and_the_first_failure_stops_all() {
        let items: Vec<usize> = (0..100).collect();
        let doubled = each(&items, 4, &Stop::default(), |item| Ok(item * 2)).expect("fine");
        assert!(doubled.iter().enumerate().all(|(index, value)| *value == index * 2));

        let stop = Stop::default();
        let failed = each(&items, 4, &stop, |item| {
            if *item == 3 {
                return Err(FetchError::Busy);
            }
            let slept = stop.sleep(Duration::from_secs(60));
            slept.map_err(|refusal| FetchError::Refused { url: String::new(), refusal })
        });
        assert!(matches!(failed, Err(FetchError::Busy)));
    }
}
