//! A configuration over the profile that it extends.
//!
//! The two are joined key by key. What both have is taken from the user's file, except that the lists at the top of the
//! files are added up: whoever names a secret of their own wants those of the profile too.

use std::sync::Arc;

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error};

use super::Config;
use crate::diagnostic::{Diagnostic, Diagnostics, Id, Location};
use crate::input::profile::Profile;
use crate::pattern::matches;
use crate::source_text::SourceFile;

/// The profile that a configuration extends, and what the user's own file has.
#[derive(Clone, Debug)]
pub struct Inherited {
    pub(super) profile: Arc<Profile>,
    own: toml::Table,
}

/// Parses a configuration over a profile.
pub(super) fn parse(file: &SourceFile, profile: &Profile) -> Result<Config, Error> {
    let own = DeTable::parse(&file.text)?;
    let base = DeTable::parse(&profile.config.text)?;
    let mut config = Config::deserialize(Deserializer::from(over(own, base.into_inner(), true)))?;
    config.inherited = Some(Inherited { profile: Arc::new(profile.clone()), own: file.text.parse()? });
    Ok(config)
}

/// Adds to a table what it lacks. Its locations stay those in the user's file.
fn over<'t>(own: Spanned<DeTable<'t>>, base: DeTable<'t>, is_top: bool) -> Spanned<DeTable<'t>> {
    let span = own.span();
    let mut table = own.into_inner();
    for (key, below) in base {
        let joined = match table.remove(key.get_ref().as_ref()) {
            None => below,
            Some(above) => join(above, below, is_top),
        };
        table.insert(key, joined);
    }
    Spanned::new(span, table)
}

fn join<'t>(above: Spanned<DeValue<'t>>, below: Spanned<DeValue<'t>>, is_top: bool) -> Spanned<DeValue<'t>> {
    let span = above.span();
    let value = match (above.into_inner(), below.into_inner()) {
        (DeValue::Table(above), DeValue::Table(below)) => {
            DeValue::Table(over(Spanned::new(span.clone(), above), below, false).into_inner())
        }
        (DeValue::Array(mut above), DeValue::Array(below)) if is_top => {
            below.into_iter().for_each(|item| above.push(item));
            DeValue::Array(above)
        }
        (above, _) => above,
    };
    Spanned::new(span, value)
}

/// Reports a profile that is not valid by itself.
pub(super) fn check(profile: &Profile, diagnostics: &mut Diagnostics) -> Option<()> {
    let error = toml::from_str::<Config>(&profile.config.text).err()?;
    let location = Location::offset(&profile.config, error.span().map_or(0, |span| span.start), "");
    let (message, help) = super::explained(error.message());
    diagnostics.push(Diagnostic::new(Id::BadConfig, location, format!("invalid profile: {message}"), help));
    Some(())
}

impl Inherited {
    /// Returns whether the user's own file has an entry.
    pub(super) fn is_own(&self, section: &str, key: &str) -> bool {
        match self.own.get(section) {
            Some(toml::Value::Array(items)) => items.iter().any(|item| item.as_str() == Some(key)),
            Some(toml::Value::Table(table)) => table.contains_key(key),
            _ => false,
        }
    }

    /// Returns whether the user's own file has a value at exactly this path.
    pub(super) fn is_stated(&self, path: &[&str]) -> bool {
        path.split_first().is_some_and(|(section, rest)| self.own.get(*section).is_some_and(|value| has(value, rest)))
    }

    /// Returns whether the profile has a value at exactly this path.
    pub(super) fn is_in_profile(&self, path: &[&str]) -> bool {
        let profile = self.profile.config.text.parse::<toml::Table>().unwrap_or_default();
        path.split_first().is_some_and(|(section, rest)| profile.get(*section).is_some_and(|value| has(value, rest)))
    }

    /// Returns whether a setting of one object comes from the user's own file, possibly by a pattern.
    pub(super) fn is_set_by_user(&self, path: &[&str]) -> bool {
        let Some((section, rest)) = path.split_first() else { return true };
        let Some(toml::Value::Table(table)) = self.own.get(*section) else { return false };
        let Some((key, below)) = rest.split_first() else { return true };
        table.iter().any(|(pattern, entry)| (pattern == key || matches(pattern, key)) && has(entry, below))
    }
}

fn has(entry: &toml::Value, path: &[&str]) -> bool {
    path.split_first().is_none_or(|(key, rest)| entry.get(*key).is_some_and(|inner| has(inner, rest)))
}
