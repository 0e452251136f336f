//! Steps that are carried out later.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::input::config::StepConfig;

/// A step that is carried out later.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Task {
    /// The step.
    pub(super) step: StepConfig,
    /// The values that it refers to.
    pub(super) scope: Scope,
}

/// The steps that are carried out later, by time.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Tasks {
    tasks: BTreeMap<(i64, u64), Task>,
    added: u64,
}

impl Tasks {
    /// Adds a step.
    pub(super) fn add(&mut self, at: i64, task: Task) {
        self.added += 1;
        self.tasks.insert((at, self.added), task);
    }

    /// Removes and returns the first step whose time has come.
    pub(in crate::serve) fn due(&mut self, now: i64) -> Option<(i64, Task)> {
        let (&(at, _), _) = self.tasks.first_key_value()?;
        if at > now {
            return None;
        }
        self.tasks.pop_first().map(|(_, task)| (at, task))
    }
}
