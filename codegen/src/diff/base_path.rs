//! The path that all operations begin with, such as `/v1`: if it changed, this is one change, not one of each operation.

use super::located::of_versions;
use super::path_parameters::is_same_path;
use super::remainder::WHOLE;
use super::rules::resource::BASE_PATH_CHANGED;
use super::{Detail, Finding};
use crate::model::{Operation, Version};

/// The path before and after it changed.
pub struct MovedBase<'a> {
    old: &'a str,
    new: &'a str,
}

impl<'a> MovedBase<'a> {
    /// Finds it by the operations that have the same id in both versions: there are at least two, and all of them moved.
    pub fn of(old: &'a Version, new: &'a Version) -> Option<Self> {
        let mut kept = old.operations.values().filter_map(|before| Some((before, new.operations.get(&before.id)?)));
        let (before, after) = kept.next()?;
        let same = before.path.rsplit('/').zip(after.path.rsplit('/')).take_while(|(one, other)| one == other);
        let length: usize = same.map(|(segment, _)| segment.len() + 1).sum();
        let start = |path: &'a str| &path[..path.len().saturating_sub(length)];
        let base = Self { old: start(&before.path), new: start(&after.path) };
        let mut others = kept.peekable();
        let is_moved = base.old != base.new && others.peek().is_some();
        let all = is_moved
            && others
                .all(|(before, after)| base.moved(&before.path).is_some_and(|path| is_same_path(&path, &after.path)));
        all.then_some(base)
    }

    /// Returns the old version as it would be with the new path. Operations that did not move with the others keep theirs.
    pub fn aligned(&self, old: &Version, new: &Version) -> Version {
        let mut aligned = old.clone();
        for operation in aligned.operations.values_mut() {
            let moved = self.moved(&operation.path).filter(|path| {
                let is_there = |after: &Operation| after.method == operation.method && is_same_path(path, &after.path);
                new.operations.contains_key(&operation.id) || new.operations.values().any(is_there)
            });
            if let Some(path) = moved {
                operation.path = path;
            }
        }
        for server in &mut aligned.servers {
            let url = server.url.trim_end_matches('/');
            if let Some(origin) = url.strip_suffix(self.old) {
                server.url = format!("{origin}{}{}", self.new, &server.url[url.len()..]);
            }
        }
        aligned
    }

    /// Returns the change.
    pub fn finding(&self, old: &Version, new: &Version) -> Finding {
        let shown = |path: &str| if path.is_empty() { "/".to_owned() } else { path.to_owned() };
        let detail = Detail::change(shown(self.old), shown(self.new));
        of_versions((old, new), "/servers", Finding::new(&BASE_PATH_CHANGED, WHOLE, None, detail))
    }

    /// Returns an old path below the new base path.
    fn moved(&self, path: &str) -> Option<String> {
        let below = path.strip_prefix(self.old).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(format!("{}{below}", self.new))
    }
}
