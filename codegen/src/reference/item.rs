//! Items of an API in all its versions.

use std::collections::BTreeMap;

use crate::diff::Finding;
use crate::model::{Api, Field, Version};

/// An item of an API in its versions.
#[derive(Clone, Debug)]
pub struct Item<'a, T> {
    /// Its id, or the wire name of a field.
    pub id: String,
    /// The item in each version; `None` in a version without it.
    pub versions: Vec<Option<&'a T>>,
    /// The item in the newest version that has it.
    pub newest: &'a T,
    /// The index of that version.
    pub at: usize,
}

/// How an item is in a version, compared with the version before.
#[derive(Clone, Debug)]
pub enum State<'a> {
    /// It does not exist.
    Absent,
    /// It exists, unchanged or together with what contains it.
    Present,
    /// It is new.
    Added,
    /// It does not exist any more.
    Removed,
    /// These changes were found.
    Changed(Vec<&'a Finding>),
}

impl<'a, T> Item<'a, T> {
    fn new(id: String, versions: Vec<Option<&'a T>>) -> Option<Self> {
        let (at, newest) = versions.iter().enumerate().rev().find_map(|(at, item)| Some((at, (*item)?)))?;
        Some(Self { id, versions, newest, at })
    }

    /// Returns the items that versions have by id.
    pub fn all(api: &'a Api, of: impl Fn(&'a Version) -> &'a BTreeMap<String, T>) -> Vec<Self> {
        let mut found: BTreeMap<&'a str, Vec<Option<&'a T>>> = BTreeMap::new();
        for (index, version) in api.versions.iter().enumerate() {
            for (id, item) in of(version) {
                found.entry(id).or_insert_with(|| vec![None; api.versions.len()])[index] = Some(item);
            }
        }
        found.into_iter().filter_map(|(id, versions)| Self::new(id.to_owned(), versions)).collect()
    }

    /// Returns whether each version has it.
    pub fn presence(&self) -> Vec<bool> {
        self.versions.iter().map(Option::is_some).collect()
    }

    /// Returns the fields that it has in any version: those of the newest version first, then the removed ones.
    pub fn fields(&self, of: impl Fn(&'a T) -> Vec<&'a Field>) -> Vec<Item<'a, Field>> {
        let lists: Vec<Vec<&'a Field>> = self.versions.iter().map(|item| item.map(&of).unwrap_or_default()).collect();
        let mut wires: Vec<&'a str> = Vec::new();
        for field in lists.iter().rev().flatten() {
            if !wires.contains(&field.wire.as_str()) {
                wires.push(&field.wire);
            }
        }
        let one = |wire: &str| lists.iter().map(|list| list.iter().copied().find(|field| field.wire == wire)).collect();
        wires.into_iter().filter_map(|wire| Item::new(wire.to_owned(), one(wire))).collect()
    }

    /// Returns its state in a version. `parent` tells which versions have what contains it, and `changes` are the findings
    /// about it.
    pub fn state(&self, index: usize, parent: Option<&[bool]>, changes: Vec<&'a Finding>) -> State<'a> {
        let is_there = |index: usize| self.versions[index].is_some();
        let has_parent = |index: usize| parent.is_none_or(|versions| versions[index]);
        let before = index.checked_sub(1);
        match (before.filter(|before| has_parent(*before)), is_there(index)) {
            (Some(before), true) if !is_there(before) => State::Added,
            (Some(before), false) if is_there(before) && has_parent(index) => State::Removed,
            (Some(_), true) if !changes.is_empty() => State::Changed(changes),
            (_, true) => State::Present,
            (_, false) => State::Absent,
        }
    }
}
