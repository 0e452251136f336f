//! Comparison of relations: target, multiplicity and representation.

use super::Detail;
use super::pair::FieldPair;
use super::rules::value as rules;
use crate::model::Read;
use crate::model::Relation;

/// Compares two relations. Returns whether the type of the value is the same.
pub fn compare(pair: &mut FieldPair<'_, '_>, old: &Relation, new: &Relation) -> bool {
    if old.many != new.many {
        let rule = if new.many { &rules::ONE_BECAME_MANY } else { &rules::MANY_BECAME_ONE };
        pair.note(rule, "/related_type", Detail::Nothing);
    }
    match (&old.target, &new.target) {
        (Some(before), Some(after)) if before != after => {
            pair.note(&rules::TARGET_CHANGED, "/related_schema", Detail::change(before, after));
        }
        (None, Some(target)) => {
            pair.note(&rules::TARGET_FOUND, "/related_schema", Detail::values([target]));
        }
        (Some(target), None) => {
            pair.note(&rules::TARGET_LOST, "/related_schema", Detail::values([target]));
        }
        _ => {}
    }
    if pair.direction.is_received() {
        match (old.read, new.read) {
            (Some(Read::Uri), Some(Read::Object)) => {
                pair.note(&rules::READ_AS_OBJECT, "", Detail::Nothing);
            }
            (Some(Read::Object), Some(Read::Uri)) => {
                pair.note(&rules::READ_AS_URI, "", Detail::Nothing);
            }
            _ => {}
        }
    }
    old.many == new.many && old.target == new.target
}
