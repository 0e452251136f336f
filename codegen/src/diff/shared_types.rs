//! Types that equal descriptions share in one version only.

use std::collections::BTreeMap;

use super::fieldset::FieldSet;
use super::located::Located as _;
use super::rules::operation as rules;
use super::{Detail, DocumentPointer, Finding};
use crate::model::Version;
use crate::model::repeated::{Place, Repeated};

/// What has a type, with what the type is declared for.
type Places<'a> = BTreeMap<Place<'a>, Place<'a>>;

/// Reports types that were one type, or became one.
pub fn compare(old: &Version, new: &Version, findings: &mut Vec<Finding>) {
    let (before, after) = (Repeated::of(old), Repeated::of(new));
    let (before, after) = (before.places(old), after.places(new));
    for (rule, parted) in
        [(&rules::TYPE_SEPARATED, parted(&before, &after)), (&rules::TYPE_SHARED, parted(&after, &before))]
    {
        findings.extend(parted.into_iter().map(|(place, other)| {
            let (resource, field) = item(place);
            let detail = Detail::Note(format!("with {other}"));
            let (before, after) = (pointer(old, place), pointer(new, place));
            Finding { before, after, ..Finding::new(rule, resource, field, detail) }
        }));
    }
}

/// Returns what shares a type in one version and has another one in the other version than most of the rest, which the
/// second place is one of.
fn parted<'a>(one: &Places<'a>, other: &Places<'a>) -> Vec<(Place<'a>, Place<'a>)> {
    let mut types: BTreeMap<Place<'_>, BTreeMap<Place<'_>, Vec<Place<'a>>>> = BTreeMap::new();
    for (place, declared) in one {
        if let Some(declared_in_other) = other.get(place) {
            types.entry(*declared).or_default().entry(*declared_in_other).or_default().push(*place);
        }
    }
    let mut found = Vec::new();
    for (_, mut parts) in types {
        // Of equally many, the first ones stay.
        let Some(most) = parts.iter().rev().max_by_key(|(_, places)| places.len()).map(|(declared, _)| *declared)
        else {
            continue;
        };
        let rest = parts.remove(&most).and_then(|places| places.first().copied());
        found.extend(parts.into_values().flatten().filter_map(|place| Some((place, rest?))));
    }
    found
}

/// The item and the field that a finding about a type names.
fn item(place: Place<'_>) -> (&str, Option<&str>) {
    match place {
        Place::Schema(id) | Place::Headers(id) => (id, None),
        Place::Property(id, wire) | Place::Parameter(id, wire) => (id, Some(wire)),
    }
}

/// Where a version describes it.
fn pointer(version: &Version, place: Place<'_>) -> Option<DocumentPointer> {
    match place {
        Place::Schema(id) => Some(version.schemas.get(id)?.document_pointer("")),
        Place::Property(id, wire) => Some(FieldSet::of_schema(version.schemas.get(id)?).field_pointer(wire, "")),
        Place::Parameter(id, wire) => Some(FieldSet::of_operation(version.operations.get(id)?).field_pointer(wire, "")),
        Place::Headers(id) => Some(version.operations.get(id)?.document_pointer("/responses")),
    }
}
