//! JSON Lines.

use std::marker::PhantomData;

use super::{Format, Step, decoded};
use crate::decode::Decode;

/// Lines of JSON. Empty lines are skipped.
#[derive(Debug)]
pub struct Lines<T> {
    /// The number of lines, for error messages.
    count: u64,
    value: PhantomData<fn() -> T>,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self { count: 0, value: PhantomData }
    }
}

impl<T: Decode + 'static> Format for Lines<T> {
    type Item = T;

    fn take(&mut self, line: Option<&[u8]>) -> Step<T> {
        let Some(line) = line else { return Step::End };
        self.count = self.count.saturating_add(1);
        if line.trim_ascii().is_empty() { Step::More } else { Step::Message(decoded(line, "line", self.count)) }
    }
}
