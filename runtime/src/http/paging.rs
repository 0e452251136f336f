//! Ends iterations over pages that the server does not end.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use super::client::Client;

/// The number of pages that an iteration has read, and the requests for them.
#[derive(Debug, Default)]
pub(crate) struct PageGuard {
    count: u32,
    cycles: CycleDetector,
}

impl PageGuard {
    /// Counts a page that has a next one. `pages` names pages in the message.
    ///
    /// # Errors
    /// A message if the limit of the client is reached.
    pub(crate) fn count(&mut self, client: &Client, pages: &str) -> Result<(), String> {
        self.count = self.count.saturating_add(1);
        let most = client.max_pages();
        if self.count < most {
            return Ok(());
        }
        Err(format!("more than {most} {pages}; `max_pages` of the client's builder sets the limit"))
    }

    /// Notes the query or the cursor of the next request. Returns whether the requests form a cycle.
    pub(crate) fn is_cycle(&mut self, next: &str) -> bool {
        self.cycles.has_seen(next)
    }
}

/// Detects a cycle of requests in constant memory (Brent's algorithm): one request is remembered, each later one is
/// compared with it, and at powers of two the memory moves on.
#[derive(Debug, Default)]
struct CycleDetector {
    remembered: Option<u64>,
    steps: u64,
    next_move: u64,
}

impl CycleDetector {
    fn has_seen(&mut self, query: &str) -> bool {
        let mut hasher = DefaultHasher::new();
        query.hash(&mut hasher);
        let request = hasher.finish();
        if self.remembered == Some(request) {
            return true;
        }
        if self.steps == self.next_move {
            self.remembered = Some(request);
            self.next_move = (self.next_move * 2).max(1);
            self.steps = 0;
        }
        self.steps += 1;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::CycleDetector;

    #[test]
    fn long_lists_are_not_cycles() {
        let mut guard = CycleDetector::default();
        assert!((0..10_000).all(|step| !guard.has_seen(&step.to_string())));
    }

    #[test]
    fn cycles_are_found_soon() {
        for (start, cycle) in [(0, 1), (0, 2), (5, 3), (100, 17)] {
            let mut guard = CycleDetector::default();
            let step = |n: usize| if n < start { n } else { start + (n - start) % cycle };
            let found = (0..1_000).find(|&n| guard.has_seen(&step(n).to_string()));
            assert!(found.is_some_and(|found| found <= 3 * (start + cycle)), "{start} {cycle} {found:?}");
        }
    }
}
