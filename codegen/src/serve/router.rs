//! Which resource a path belongs to.

use super::catalog::{Catalog, Root};
use super::percent::decoded;

/// What a path belongs to.
#[derive(Clone, Debug)]
pub(super) enum Route<'a> {
    /// A root document.
    Root(&'a Root),
    /// The list of a resource, or a command.
    List {
        table: usize,
        /// The key of the parent of a nested list.
        parent: Option<String>,
    },
    /// A schema document.
    Schema(usize),
    /// Objects by their keys.
    Set(usize, String),
    /// An object.
    Detail(usize, String),
    /// A path that is valid with a slash at its end.
    WithSlash,
    /// No resource.
    Missing,
}

/// Finds the resource of a path.
pub(super) fn route<'a>(catalog: &'a Catalog, path: &str) -> Route<'a> {
    let path = decoded(path);
    match find(catalog, &path) {
        Route::Missing if !path.ends_with('/') => match find(catalog, &format!("{path}/")) {
            Route::Missing => Route::Missing,
            _ => Route::WithSlash,
        },
        route => route,
    }
}

fn find<'a>(catalog: &'a Catalog, path: &str) -> Route<'a> {
    if !path.ends_with('/') {
        return Route::Missing;
    }
    if let Some(root) = catalog.roots.get(path) {
        return Route::Root(root);
    }
    for &table in &catalog.nested {
        if let Some(route) = nested(catalog, table, path) {
            return route;
        }
    }
    let slashes = path.match_indices('/').map(|(at, _)| &path[..=at]);
    for prefix in slashes {
        if let Some(&table) = catalog.by_path.get(prefix) {
            return below(table, &path[prefix.len()..], catalog.tables[table].is_command);
        }
    }
    Route::Missing
}

/// The part of a path behind that of a list.
fn below<'a>(table: usize, rest: &str, is_command: bool) -> Route<'a> {
    let Some(rest) = rest.strip_suffix('/') else {
        return if rest.is_empty() { Route::List { table, parent: None } } else { Route::Missing };
    };
    match rest.strip_prefix("set/") {
        _ if rest == "schema" => Route::Schema(table),
        _ if is_command => Route::Missing,
        Some(keys) => Route::Set(table, keys.to_owned()),
        None => Route::Detail(table, rest.to_owned()),
    }
}

fn nested<'a>(catalog: &Catalog, table: usize, path: &str) -> Option<Route<'a>> {
    let (before, after) = &catalog.tables[table].parent.as_ref()?.around;
    let (parent, _) = path.strip_prefix(before.as_str())?.split_once('/')?;
    let rest = path[before.len() + parent.len()..].strip_prefix(after.as_str())?;
    match rest {
        _ if parent.is_empty() => None,
        "" => Some(Route::List { table, parent: Some(parent.to_owned()) }),
        "schema/" => Some(Route::Schema(table)),
        _ => None,
    }
}
