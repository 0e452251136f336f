//! `pexgen diff`: rules, completeness, severities, reports; and `pexgen docs`, which shows them.

mod html;
mod mutations;
mod page_of_rules;
mod policy;
mod reference;
mod rules;
mod semver;
mod severities;
