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

    /// Puts all steps off.
    pub(in crate::serve) fn put_off(&mut self, by: i64) {
        let tasks = std::mem::take(&mut self.tasks).into_iter();
        self.tasks = tasks.map(|((at, number), task)| ((at.saturating_add(by), number), task)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_that_are_put_off_keep_their_order() {
        let mut tasks = Tasks::default();
        let task = |name: &str| Task {
            step: StepConfig { create: Some(name.to_owned()), ..StepConfig::default() },
            scope: Scope::default(),
        };
        for name in ["first", "second"] {
            tasks.add(10, task(name));
        }
        tasks.put_off(5);
        assert!(tasks.due(14).is_none());
        let due = std::iter::from_fn(|| tasks.due(15)).map(|(at, task)| (at, task.step.create.unwrap_or_default()));
        assert_eq!(due.collect::<Vec<_>>(), [(15, "first".to_owned()), (15, "second".to_owned())]);
    }
}
