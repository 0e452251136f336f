//! How well a value matches a type, for values that may be of several types.

use std::any::TypeId;
use std::cmp::Reverse;
use std::collections::HashMap;

use super::{Decode, FieldValue, Json, Record};
use crate::UnknownFields;

/// How well a JSON value matches a type.
///
/// Decoding is lenient: `5` is accepted where a string is expected. This is not, as it chooses between types. A type
/// can be chosen when nothing contradicts it ([`is_possible`](Self::is_possible)). Of several, the greater one is the
/// better match. These decide, in this order:
///
/// 1. fewer deviations: properties whose values are of another type, null where null is not allowed, and additional
///    properties where the schema rules them out;
/// 2. a type that describes something, before any JSON;
/// 3. more constants that are equal;
/// 4. fewer properties that the type does not describe;
/// 5. more properties that it describes, and the narrower type: an integer before a number, a timestamp before a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// What decoding would refuse or the schema rules out: a required property is absent, a constant has another value.
    conflicts: u32,
    /// The value is of another type.
    mismatches: u32,
    deviations: u32,
    is_any: bool,
    constants: u32,
    undescribed: u32,
    described: u32,
}

/// How much an undescribed property weighs against one of a map, which is described, but not by its name.
const UNDESCRIBED: u32 = 2;

impl Fit {
    /// Any JSON.
    pub const ANY: Self = Self { is_any: true, ..Self::described(0) };

    /// Another type.
    pub const MISMATCH: Self = Self { mismatches: 1, ..Self::described(0) };

    /// A value that is ruled out.
    pub const CONFLICT: Self = Self { conflicts: 1, ..Self::described(0) };

    /// A constant that is equal.
    pub const CONSTANT: Self = Self { constants: 1, ..Self::described(1) };

    /// A value of the type; a greater number stands for a narrower type.
    pub const fn described(described: u32) -> Self {
        Self { conflicts: 0, mismatches: 0, deviations: 0, is_any: false, constants: 0, undescribed: 0, described }
    }

    /// [`described`](Self::described) where it is so, else a mismatch.
    pub(crate) const fn when(fits: bool, described: u32) -> Self {
        if fits { Self::described(described) } else { Self::MISMATCH }
    }

    /// Whether the type can be chosen.
    pub const fn is_possible(&self) -> bool {
        self.conflicts == 0 && self.mismatches == 0
    }

    /// What decides between types that are possible.
    pub(super) fn rank(&self) -> impl Ord + use<> {
        (Reverse(self.deviations), !self.is_any, self.constants, Reverse(self.undescribed), self.described)
    }

    /// Adds what an item of a list or map says.
    fn add_item(&mut self, item: Self) {
        self.conflicts = self.conflicts.saturating_add(item.conflicts);
        self.mismatches = self.mismatches.saturating_add(item.mismatches);
        self.deviations = self.deviations.saturating_add(item.deviations);
        self.constants = self.constants.saturating_add(item.constants);
        self.undescribed = self.undescribed.saturating_add(item.undescribed);
        self.described = self.described.saturating_add(item.described);
    }

    /// Adds what a property says: one of another type does not rule out the object.
    fn add_property(&mut self, property: Self) {
        let deviations = property.deviations.saturating_add(property.mismatches);
        self.add_item(Self { mismatches: 0, deviations, ..property });
        self.described = self.described.saturating_add(1);
    }
}

/// What was found out about the values inside a value: without it, unions nested in unions would be looked at once for
/// each way to get there.
#[derive(Debug, Default)]
pub struct Probe(HashMap<(*const Json, TypeId), Fit>);

impl Probe {
    /// A probe for choosing a variant of a union: the union itself is not one of them.
    pub(super) fn for_variants_of<U: 'static>(json: &Json) -> Self {
        Self(HashMap::from([((std::ptr::from_ref(json), TypeId::of::<U>()), Fit::MISMATCH)]))
    }

    /// How well a value matches a union, which is worked out at most once.
    pub(super) fn remembered<U: 'static>(&mut self, json: &Json, work_out: impl FnOnce(&mut Self) -> Fit) -> Fit {
        let key = (std::ptr::from_ref(json), TypeId::of::<U>());
        if let Some(fit) = self.0.get(&key) {
            return *fit;
        }
        // A union that is a variant of itself adds nothing to how well it matches.
        self.0.insert(key, Fit::MISMATCH);
        let fit = work_out(self);
        self.0.insert(key, fit);
        fit
    }
}

/// How well a value matches a record: by its constants, the properties that are there, and their types.
pub fn record_fit<T: Record>(json: &Json, probe: &mut Probe) -> Fit {
    let Some(object) = json.as_object() else { return Fit::MISMATCH };
    if T::ALWAYS.iter().any(|name| !object.contains_key(*name)) {
        return Fit::CONFLICT;
    }
    let mut fit = Fit::described(0);
    let mut record = T::default();
    for (name, value) in object {
        if let Some((_, constant)) = T::CONSTANTS.iter().find(|(constant, _)| constant == name) {
            fit.add_property(if is_constant(value, constant) { Fit::CONSTANT } else { Fit::CONFLICT });
        } else {
            let property = Property { json: value, closed: T::CLOSED, fit: &mut fit, probe: &mut *probe };
            // It never fails, as nothing is decoded.
            drop(record.field(name, property));
        }
        if fit.conflicts > 0 {
            return Fit::CONFLICT;
        }
    }
    fit
}

/// Whether a value equals a constant, which is given as JSON.
fn is_constant(value: &Json, constant: &str) -> bool {
    serde_json::from_str::<Json>(constant).is_ok_and(|constant| constant == *value)
}

/// A property whose value is compared with the type of its field.
struct Property<'a> {
    json: &'a Json,
    closed: bool,
    fit: &'a mut Fit,
    probe: &'a mut Probe,
}

impl FieldValue<'_> for Property<'_> {
    type Error = serde::de::value::Error;

    fn read<T: Decode>(self, _: &mut T) -> Result<(), Self::Error> {
        self.fit.add_property(T::fit(self.json, self.probe));
        Ok(())
    }

    fn gather<T: Decode>(self, _: &str, _: &mut std::collections::BTreeMap<String, T>) -> Result<(), Self::Error> {
        let value = T::fit(self.json, self.probe);
        self.fit.add_item(in_map(value));
        Ok(())
    }

    fn keep(self, _: &str, _: &mut UnknownFields) -> Result<(), Self::Error> {
        self.skip()
    }

    fn skip(self) -> Result<(), Self::Error> {
        if self.closed {
            self.fit.deviations = self.fit.deviations.saturating_add(1);
        }
        self.fit.undescribed = self.fit.undescribed.saturating_add(UNDESCRIBED);
        Ok(())
    }
}

/// How well the items of a list match.
pub(super) fn list_fit<T: Decode>(items: &[Json], probe: &mut Probe) -> Fit {
    let mut fit = Fit::described(1);
    for item in items {
        fit.add_item(T::fit(item, probe));
    }
    fit
}

/// How well the values of a map match.
pub(super) fn map_fit<T: Decode>(values: &serde_json::Map<String, Json>, probe: &mut Probe) -> Fit {
    let mut fit = Fit::described(0);
    for value in values.values() {
        fit.add_item(in_map(T::fit(value, probe)));
    }
    fit
}

/// A value of a map: its type is described, its name is not.
fn in_map(value: Fit) -> Fit {
    Fit { undescribed: value.undescribed.saturating_add(UNDESCRIBED / 2), described: 0, ..value }
}
