//! Filters that do not work.

use super::{FieldOf, Lint};
use crate::diagnostic::Id;
use crate::model::{Lookup, Lookups, Type};

pub fn check(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    match &at.field.filtering.lookups {
        Lookups::AllAcrossRelation => across(lint, at),
        Lookups::Only(set) => {
            // A list or an object is compared as text by `exact`.
            let is_odd =
                |lookup: &&Lookup| **lookup != Lookup::Exact && !lookup.fits(&at.field.kind, at.field.nullable);
            let odd: Vec<&str> = set.lookups.iter().filter(is_odd).map(|lookup| lookup.wire()).collect();
            if !odd.is_empty() {
                let message = format!("`{}` has lookups that do not fit its type: {}", at.field.wire, odd.join(", "));
                lint.filter(Id::UnfitLookup, at, message, "the bindings do not offer them");
            }
        }
        Lookups::None | Lookups::All => {}
    }
}

fn across(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    let loaded = lint.loaded;
    let Type::Relation(relation) = &at.field.kind else {
        let message = format!("`{}` has filters across a relation, but is not a relation", at.field.wire);
        lint.filter(Id::DeadEndFilter, at, message, "the bindings filter it like any other field");
        return;
    };
    let target = relation.target.as_ref().and_then(|target| loaded.version.resources.get(target));
    let Some(target) = target else { return };
    if target.fields.iter().all(|field| matches!(field.filtering.lookups, Lookups::None)) {
        let message =
            format!("`{}` has filters across the relation, but `{}` has no filters", at.field.wire, target.id);
        lint.filter(Id::DeadEndFilter, at, message, "the bindings filter by the key of the related object only");
    }
}
