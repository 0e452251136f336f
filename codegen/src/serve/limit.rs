//! The limit of requests in a window of time.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::moment::SECOND;

/// How many requests a node accepts in a window of time. Further ones get 429 with `Retry-After`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The requests.
    pub requests: usize,
    /// The window in seconds, by the clock of the node.
    pub seconds: u32,
}

/// The requests that were accepted within the window.
#[derive(Clone, Debug, Default)]
pub(super) struct Window {
    limit: Option<Limit>,
    accepted: VecDeque<i64>,
}

impl Window {
    /// Sets the limit; none means that every request is accepted.
    pub(super) fn set(&mut self, limit: Option<Limit>) {
        *self = Self { limit, accepted: VecDeque::new() };
    }

    /// Counts a request, or returns after how many seconds it would be accepted.
    pub(super) fn accept(&mut self, now: i64) -> Result<(), i64> {
        let Some(limit) = self.limit else { return Ok(()) };
        let window = i64::from(limit.seconds) * SECOND;
        while self.accepted.front().is_some_and(|at| at.saturating_add(window) <= now) {
            self.accepted.pop_front();
        }
        if self.accepted.len() < limit.requests {
            self.accepted.push_back(now);
            return Ok(());
        }
        let first = self.accepted.front().copied().unwrap_or(now);
        Err(((first + window - now) + SECOND - 1) / SECOND)
    }

    /// Removes a request that was counted at a time.
    pub(super) fn give_back(&mut self, at: i64) {
        if let Some(index) = self.accepted.iter().rposition(|one| *one == at) {
            self.accepted.remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_window_tells_when_it_has_room() {
        let mut window = Window::default();
        assert_eq!(window.accept(0), Ok(()));
        window.set(Some(Limit { requests: 2, seconds: 60 }));
        assert_eq!((window.accept(0), window.accept(10 * SECOND)), (Ok(()), Ok(())));
        assert_eq!(window.accept(15 * SECOND + 1), Err(45));
        assert_eq!(window.accept(60 * SECOND), Ok(()));
        window.give_back(10 * SECOND);
        window.give_back(15 * SECOND);
        assert_eq!((window.accept(61 * SECOND), window.accept(62 * SECOND)), (Ok(()), Err(58)));
    }
}
