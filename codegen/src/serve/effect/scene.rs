//! Scenes: steps that are carried out over time.

use serde::Deserialize;

use super::check::check;
use super::engine::micros;
use super::scope::Scope;
use super::tasks::{Task, Tasks};
use crate::input::config::StepConfig;
use crate::serve::catalog::Catalog;

/// Steps that a node carries out over time, such as participants who join a conference.
///
/// A scene is a TOML document with a table `[[step]]` for each step. The steps are those of commands, with the time
/// `at` which a step is carried out first, and how often (`count`) `over` which time.
///
/// # Examples
/// ```
/// let scene: pexgen::serve::Scene = r#"
///     [[step]]
///     create = "status/participant"
///     count = 500
///     over = "5m"
///     set = { id = "{uuid}", display_name = "Guest {n}", conference = "All hands" }
/// "#
/// .parse()?;
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scene {
    #[serde(rename = "step")]
    steps: Vec<StepConfig>,
}

impl std::str::FromStr for Scene {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let scene: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        for (index, step) in scene.steps.iter().enumerate() {
            if step.verbs() != 1 {
                return Err(format!("step {} has {} verbs, but needs exactly one", index + 1, step.verbs()));
            }
        }
        Ok(scene)
    }
}

impl Scene {
    /// Checks that everything that the steps name exists in a version.
    pub(in crate::serve) fn check(&self, catalog: &Catalog) -> Result<(), String> {
        let mut steps = self.steps.iter().zip(1..);
        steps.try_for_each(|(step, number)| check(catalog, step).map_err(|error| format!("step {number}: {error}")))
    }

    /// Plans the steps from a time on.
    pub(in crate::serve) fn plan(&self, tasks: &mut Tasks, start: i64) {
        for step in &self.steps {
            let count = step.count.unwrap_or(1);
            let first = start.saturating_add(micros(step.at.map_or(0, |at| at.0)));
            let over = micros(step.over.map_or(0, |over| over.0));
            for number in 0..count {
                let share = i128::from(over) * i128::from(number) / i128::from(count.max(1));
                let at = first.saturating_add(i64::try_from(share).unwrap_or(i64::MAX));
                let scope = Scope { number: number + 1, ..Scope::default() };
                tasks.add(at, Task { step: step.clone(), scope });
            }
        }
    }
}
