//! Path parameters with another name: it is not in requests, only their position counts.

use super::pair::Pair;
use super::rules::operation::PATH_PARAMETER_RENAMED;
use super::{Detail, Step};
use crate::model::{Operation, Parameter, ParameterLocation};

/// Returns whether two paths are equal except for the names of their placeholders.
pub fn is_same_path(old: &str, new: &str) -> bool {
    split(old).0 == split(new).0
}

/// Returns the old operation with the new names of its path parameters; `None` if no name changed.
pub fn renamed(old: &Operation, new: &Operation) -> Option<Operation> {
    let names = names(old, new);
    if names.is_empty() {
        return None;
    }
    let mut aligned = old.clone();
    for (before, after) in names {
        aligned.path = aligned.path.replace(&format!("{{{before}}}"), &format!("{{{after}}}"));
        let Some(known) = in_path(new, after) else { continue };
        for parameter in aligned.parameters.iter_mut().filter(|one| is_in_path(one, before)) {
            parameter.field.wire.clone_from(&known.field.wire);
            parameter.field.name.clone_from(&known.field.name);
        }
    }
    Some(aligned)
}

/// Reports the path parameters with another name.
pub fn report(pair: &mut Pair<'_, Operation>) {
    for (before, after) in names(pair.old, pair.new) {
        let is_field = pair.old.required_struct().is_some() && pair.new.required_struct().is_some();
        let finding = pair.note(&PATH_PARAMETER_RENAMED, "/parameters", Detail::change(before, after));
        finding.step = if is_field { Step::Major } else { Step::Patch };
    }
}

/// Returns the old and new names of path parameters, by position. Names that change their place are not renamed.
fn names<'a>(old: &'a Operation, new: &'a Operation) -> Vec<(&'a str, &'a str)> {
    if !is_same_path(&old.path, &new.path) {
        return Vec::new();
    }
    let (before, after) = (split(&old.path).1, split(&new.path).1);
    let pairs = before.iter().copied().zip(after.iter().copied());
    let renamed = pairs.filter(|(one, other)| one != other && !before.contains(other) && !after.contains(one));
    renamed.filter(|(one, other)| in_path(old, one).is_some() && in_path(new, other).is_some()).collect()
}

fn in_path<'a>(operation: &'a Operation, name: &str) -> Option<&'a Parameter> {
    operation.parameters.iter().find(|parameter| is_in_path(parameter, name))
}

fn is_in_path(parameter: &Parameter, name: &str) -> bool {
    parameter.location == ParameterLocation::Path && parameter.field.wire == name
}

/// Splits a path into the texts around its placeholders and the names of these.
fn split(path: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut texts, mut names, mut rest) = (Vec::new(), Vec::new(), path);
    while let Some((text, name, after)) = rest.split_once('{').and_then(|(text, rest)| {
        let (name, after) = rest.split_once('}')?;
        Some((text, name, after))
    }) {
        texts.push(text);
        names.push(name);
        rest = after;
    }
    texts.push(rest);
    (texts, names)
}
