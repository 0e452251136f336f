//! `pexgen diff`: rules, completeness, severities, reports.

mod html;
mod mutations;
mod page_of_rules;
mod policy;
mod rules;
mod semver;
mod severities;
