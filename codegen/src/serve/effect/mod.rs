//! What commands and scenes do: steps that find, create, change, move and delete objects.
//!
//! The steps are data of the configuration; see [`StepConfig`](crate::input::config::StepConfig).

mod check;
mod engine;
mod scene;
mod scope;
mod tasks;

pub(super) use engine::{Engine, Outcome};
pub use scene::Scene;
pub(super) use scope::Scope;
pub(super) use tasks::Tasks;
