//! The functions by which lists are filtered and ordered.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::super::docs;
use super::super::ident::ident;
use super::types::OfResource;
use crate::markdown;
use crate::model::{Field, Lookup, Lookups, Type};

/// A function that names a field.
pub struct FilterPlan {
    pub wire: String,
    pub name: Ident,
    /// The type `Field`, and what it is a field of, its kind and what it allows.
    pub ty: TokenStream,
    pub arguments: Vec<TokenStream>,
    pub docs: Vec<String>,
}

/// A set of lookups that the schema allows.
pub struct LookupSetPlan {
    pub name: Ident,
    pub lookups: Vec<Ident>,
}

/// The functions of a resource, and the lookup sets that they name.
pub fn plan(context: OfResource<'_>) -> (Vec<FilterPlan>, Vec<LookupSetPlan>) {
    let resource = context.resource;
    let is_filtered = resource.is_listed() || context.version.is_filtered_across(resource);
    let is_usable = |field: &&Field| is_ordered(context, field) || (is_filtered && field.is_filtered());
    let usable: Vec<&Field> = resource.fields.iter().filter(is_usable).collect();
    let functions = usable.iter().map(|field| function(context, field)).collect();
    (functions, usable.iter().filter_map(|field| lookup_set(field)).collect())
}

fn is_ordered(context: OfResource<'_>, field: &Field) -> bool {
    field.filtering.orderable && context.resource.is_listed()
}

fn function(context: OfResource<'_>, field: &Field) -> FilterPlan {
    let resource = ident(&context.resource.names.read);
    let (kind, ty) = (context.kind(field), context.runtime("Field"));
    let lookups = match &field.filtering.lookups {
        Lookups::AllAcrossRelation if field.crosses_relation() => context.runtime("AcrossRelation"),
        Lookups::All | Lookups::AllAcrossRelation => context.runtime("AllLookups"),
        Lookups::Only(set) if !set.lookups.is_empty() => {
            let set = ident(&set.name);
            quote!(lookups::#set)
        }
        Lookups::None | Lookups::Only(_) => context.runtime("NoLookups"),
    };
    let ordered = is_ordered(context, field).then(|| context.runtime("Ordered"));
    FilterPlan {
        wire: field.wire.clone(),
        name: ident(&field.name),
        ty,
        arguments: [quote!(#resource), kind, lookups].into_iter().chain(ordered).collect(),
        docs: documentation(context, field),
    }
}

fn lookup_set(field: &Field) -> Option<LookupSetPlan> {
    let Lookups::Only(set) = &field.filtering.lookups else { return None };
    let lookups: Vec<Ident> = set.lookups.iter().map(|lookup| ident(lookup.marker())).collect();
    (!lookups.is_empty()).then(|| LookupSetPlan { name: ident(&set.name), lookups })
}

fn documentation(context: OfResource<'_>, field: &Field) -> Vec<String> {
    let wire = markdown::code(&field.wire);
    let does = match (field.is_filtered(), is_ordered(context, field)) {
        (true, true) => "Filters and orders by",
        (true, false) => "Filters by",
        (false, _) => "Orders by",
    };
    let help = docs::brief(field);
    let described = if help.is_empty() { ".".to_owned() } else { format!(": {help}") };
    [vec![format!("{does} {wire}{described}")], usage(context, field).into_iter().collect()].concat()
}

/// The lookups, with an example.
fn usage(context: OfResource<'_>, field: &Field) -> Option<String> {
    let call = format!("{}::{}()", context.resource.names.module, field.name);
    if !field.is_filtered() {
        return is_ordered(context, field).then(|| format!("Example: `.order_by({call})`."));
    }
    let lookups = match &field.filtering.lookups {
        Lookups::Only(set) => {
            let offered = set.lookups.iter().filter(|lookup| field.allows(**lookup));
            let names: Vec<String> = offered.map(|lookup| markdown::code(lookup.wire())).collect();
            if names.is_empty() {
                return None;
            }
            format!("Lookups: {}.", names.join(", "))
        }
        Lookups::AllAcrossRelation if field.crosses_relation() => {
            "Lookups: all, also across the relation by `then`.".to_owned()
        }
        _ => "Lookups: all that fit the type.".to_owned(),
    };
    let example = example(context, field).map(|example| format!(" Example: `.filter({call}.{example})`."));
    Some(lookups + &example.unwrap_or_default())
}

/// A call of a lookup that the field allows.
fn example(context: OfResource<'_>, field: &Field) -> Option<String> {
    let module = &context.resource.names.module;
    let choice;
    let value = match &field.kind {
        Type::Text | Type::File | Type::OwnUri | Type::Base64 | Type::Uuid | Type::Uri | Type::Duration => "\"text\"",
        Type::Integer | Type::Unsigned | Type::Float | Type::Decimal => "1",
        Type::Boolean => "true",
        Type::Date => "date",
        Type::DateTime | Type::Instant => "timestamp",
        Type::Time => "time",
        Type::Choice(choices) => {
            choice = format!("{module}::{}::{}", choices.name, choices.values.first()?.name);
            &choice
        }
        Type::Relation(relation) => match &context.target(relation)?.key {
            Some(key) if key.integer => "1",
            _ => "\"key\"",
        },
        Type::List(_) | Type::Map(_) | Type::Named(_) | Type::Nullable(_) | Type::Foreign(_) | Type::Json => {
            return None;
        }
    };
    let calls = [
        (Lookup::Icontains, format!("icontains({value})")),
        (Lookup::Gte, format!("gte({value})")),
        (Lookup::Exact, format!("eq({value})")),
        (Lookup::In, format!("is_in([{value}])")),
        (Lookup::Isnull, "is_null(true)".to_owned()),
        (Lookup::Icontains, "icontains(\"text\")".to_owned()),
    ];
    // Choices are searched by text.
    let is_choice = matches!(field.kind, Type::Choice(_));
    let prefers_order = matches!(field.kind, Type::Integer | Type::Float | Type::Decimal | Type::DateTime | Type::Date);
    let calls = calls.into_iter().skip(usize::from(is_choice));
    let mut calls = calls.filter(|(lookup, _)| *lookup != Lookup::Gte || prefers_order);
    calls.find(|(lookup, _)| field.allows(*lookup)).map(|(_, call)| call)
}
