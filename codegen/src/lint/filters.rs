//! Filters that do not work.

use super::{FieldOf, Lint};
use crate::diagnostic::Id;
use crate::model::{Lookup, Lookups, Type};

pub fn check(lint: &mut Lint<'_>, at: FieldOf<'_>) {
    match &at.field.filtering.lookups {
        Lookups::AllAcrossRelation => across(lint, at),
        Lookups::Only(set) => {
            let odd: Vec<&str> =
                set.lookups.iter().filter(|lookup| !fits(at, **lookup)).map(|lookup| lookup.wire()).collect();
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

/// Returns whether a lookup fits the type of a field.
fn fits(at: FieldOf<'_>, lookup: Lookup) -> bool {
    use Lookup as L;
    match lookup {
        L::Exact | L::In => true,
        L::Isnull => at.field.nullable,
        L::Gt | L::Gte | L::Lt | L::Lte | L::Range => {
            !matches!(at.field.kind, Type::Boolean | Type::List(_) | Type::Map(_))
        }
        L::Iexact
        | L::Contains
        | L::Icontains
        | L::Startswith
        | L::Istartswith
        | L::Endswith
        | L::Iendswith
        | L::Regex
        | L::Iregex => match &at.field.kind {
            Type::Text | Type::File | Type::OwnUri | Type::Json | Type::List(_) | Type::Map(_) => true,
            Type::Choice(choices) => !choices.numeric,
            _ => false,
        },
        L::Date | L::Time | L::Hour | L::Minute | L::Second if matches!(at.field.kind, Type::DateTime) => true,
        L::Hour | L::Minute | L::Second => matches!(at.field.kind, Type::Time),
        L::Date | L::Time => false,
        L::Year | L::IsoYear | L::Month | L::Day | L::Week | L::WeekDay | L::IsoWeekDay | L::Quarter => {
            matches!(at.field.kind, Type::Date | Type::DateTime)
        }
    }
}
