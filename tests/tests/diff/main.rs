//! `pexgen diff`: rules, completeness, severities, reports.

mod mutations;
mod rules;
mod semver;
mod severities;
