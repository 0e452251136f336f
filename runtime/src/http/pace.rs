//! Pacing: how many requests a client sends in a window of time, and the pauses that a server requests.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

/// The pace of all requests of a client.
#[derive(Debug)]
pub(crate) struct Pace {
    rate: Option<Rate>,
    /// When the pause ends that the server requested.
    pause: Mutex<Option<Instant>>,
}

/// At most as many requests per window as there are slots. A slot is free again one window after the response: the
/// server received the request before that, so it never counts more requests in a window, whatever the latency.
#[derive(Debug)]
struct Rate {
    window: Duration,
    /// As many as slots. They make waiting requests queue.
    permits: Semaphore,
    slots: Mutex<Slots>,
}

#[derive(Debug)]
struct Slots {
    unused: usize,
    /// When the others are free, the earliest first.
    free: VecDeque<Instant>,
}

/// The permission to send one request. It is dropped when the response has arrived.
#[derive(Debug)]
pub(crate) struct Turn<'p> {
    _slot: Option<Slot<'p>>,
}

#[derive(Debug)]
struct Slot<'p> {
    rate: &'p Rate,
    /// When it is free; `None` if it was not used before.
    free: Option<Instant>,
    is_used: bool,
    /// Released after the slot was returned.
    _permit: Option<SemaphorePermit<'p>>,
}

impl Pace {
    /// Limits the requests per window, if there is a limit.
    pub(crate) fn new(rate: Option<(u32, Duration)>) -> Self {
        let rate = rate.filter(|(requests, window)| *requests > 0 && !window.is_zero());
        Self { rate: rate.map(|(requests, window)| Rate::new(requests as usize, window)), pause: Mutex::new(None) }
    }

    /// Waits until a request may be sent.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let mut slot = match &self.rate {
            Some(rate) => Some(rate.slot().await),
            None => None,
        };
        while let Some(until) = self.paused() {
            sleep_until(until).await;
        }
        if let Some(slot) = &mut slot {
            slot.is_used = true;
        }
        Turn { _slot: slot }
    }

    /// Sends nothing for a time, as the server has requested.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now().checked_add(time);
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = (*pause).max(until);
    }

    fn paused(&self) -> Option<Instant> {
        let pause = *self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        pause.filter(|until| *until > Instant::now())
    }
}

impl Rate {
    fn new(requests: usize, window: Duration) -> Self {
        let requests = requests.min(Semaphore::MAX_PERMITS);
        let slots = Slots { unused: requests, free: VecDeque::new() };
        Self { window, permits: Semaphore::new(requests), slots: Mutex::new(slots) }
    }

    async fn slot(&self) -> Slot<'_> {
        // An error means that the semaphore was closed, which never happens.
        let permit = self.permits.acquire().await.ok();
        let slot = Slot { rate: self, free: self.lock().take(), is_used: false, _permit: permit };
        if let Some(free) = slot.free {
            sleep_until(free).await;
        }
        slot
    }

    fn lock(&self) -> MutexGuard<'_, Slots> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slots {
    fn take(&mut self) -> Option<Instant> {
        if self.unused == 0 {
            return self.free.pop_front();
        }
        self.unused -= 1;
        None
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut slots = self.rate.lock();
        let free = if self.is_used { Instant::now().checked_add(self.rate.window) } else { self.free };
        match free {
            // A request that was cancelled while it waited returns an earlier one.
            Some(free) => {
                let index = slots.free.partition_point(|other| *other <= free);
                slots.free.insert(index, free);
            }
            None => slots.unused += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, advance, timeout};

    use super::Pace;

    const WINDOW: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn requests_beyond_the_limit_wait_for_the_window() {
        let pace = Pace::new(Some((3, WINDOW)));
        let began = Instant::now();
        for request in 0..7_u32 {
            let turn = pace.turn().await;
            assert_eq!(began.elapsed().as_secs() / 60, u64::from(request / 3), "{request}");
            drop(turn);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn window_begins_with_the_response() {
        let pace = Pace::new(Some((1, WINDOW)));
        let turn = pace.turn().await;
        advance(Duration::from_secs(50)).await;
        drop(turn);
        let sent = Instant::now();
        pace.turn().await;
        assert!(sent.elapsed() >= WINDOW);
    }

    #[tokio::test(start_paused = true)]
    async fn cancelled_request_returns_its_slot() {
        let pace = Pace::new(Some((1, WINDOW)));
        drop(pace.turn().await);
        let sent = Instant::now();
        assert!(timeout(Duration::from_secs(1), pace.turn()).await.is_err());
        pace.turn().await;
        assert!(sent.elapsed() < WINDOW + Duration::from_secs(2), "{:?}", sent.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn cancelled_requests_return_their_slots_in_order() {
        let pace = Pace::new(Some((2, WINDOW)));
        let began = Instant::now();
        drop(pace.turn().await);
        advance(Duration::from_secs(30)).await;
        drop(pace.turn().await);
        let both = async { tokio::join!(pace.turn(), pace.turn()) };
        assert!(timeout(Duration::from_secs(1), both).await.is_err());
        pace.turn().await;
        assert_eq!(began.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn pause_holds_all_requests() {
        let pace = Pace::new(None);
        pace.pause(Duration::from_secs(5));
        pace.pause(Duration::from_secs(2));
        let began = Instant::now();
        pace.turn().await;
        assert_eq!(began.elapsed().as_secs(), 5);
        pace.turn().await;
        assert_eq!(began.elapsed().as_secs(), 5);
    }
}
