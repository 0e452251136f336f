//! `pexgen diff`: rules, completeness, severities, reports; and `pexgen docs`, which shows them.

mod effects;
mod html;
mod judgement;
mod mutations;
mod page_of_rules;
mod policy;
mod reference;
mod rules;
#[path = "../../../runtime/tests/sample/mod.rs"]
mod sample;
mod sampler;
mod semver;
mod severities;
mod tastypie;
mod types;
mod unexplained;
mod user_program;
