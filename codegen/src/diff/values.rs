//! Comparison of types and choices.

use super::pair::FieldPair;
use super::rules::{operation::PARAMETER_BECAME_TEXT, resource::RUST_NAME_CHANGED, text::HELP_CHANGED, value as rules};
use super::structure::Types;
use super::{Affects, Detail, Impact, Rule, relations};
use crate::model::{Choice, Choices, Type};

/// Compares the types of a field. Returns whether they are the same.
pub fn compare(pair: &mut FieldPair<'_, '_>) -> bool {
    let (old, new) = (&pair.old.kind, &pair.new.kind);
    let types = pair.set.types;
    let is_inline = |kind: &Type| matches!(kind, Type::Choice(_));
    if old == new && !is_inline(old) {
        return true;
    }
    let (one, other) = items(old, new);
    if let Some((before, after)) = both_choices(types, one, other) {
        for (rule, detail) in choices(pair.direction, before, after) {
            pair.note(rule, "/valid_choices", detail);
        }
        return true;
    }
    if let (Type::Relation(before), Type::Relation(after)) = (old, new) {
        return relations::compare(pair, before, after);
    }
    if types.are_equal(old, new) {
        pair.note(&rules::TYPE_REPLACED, "/type", Detail::change(describe(old), describe(new)));
        return true;
    }
    let is_text = pair.entry.parameter.is_some_and(|parameter| !parameter.json);
    if is_text && *other == Type::Text && is_scalar(types, one) {
        pair.note(&PARAMETER_BECAME_TEXT, "/type", Detail::change(describe(old), describe(new)));
        return false;
    }
    if let Some((rule, values)) = listed(types, one, other, pair.direction) {
        pair.note(rule, "/valid_choices", values).impact = impact(rule, one, pair.direction);
        return false;
    }
    let is_tastypie = pair.set.old.is_tastypie();
    let rule = rule(one, other, !is_tastypie);
    let impact = match (is_tastypie, *rule == rules::TYPE_CHANGED) {
        (true, _) => impact_of_tastypie(pair, rule),
        (false, true) => (types.impact)(types, old, new, pair.direction),
        (false, false) => impact(rule, one, pair.direction),
    };
    pair.note(rule, "/type", Detail::change(describe(old), describe(new))).impact = impact;
    false
}

/// Returns the types inside the lists, maps and nullable types that both types have in common.
fn items<'a>(old: &'a Type, new: &'a Type) -> (&'a Type, &'a Type) {
    match (old, new) {
        (Type::List(before), Type::List(after))
        | (Type::Map(before), Type::Map(after))
        | (Type::Nullable(before), Type::Nullable(after)) => items(before, after),
        _ => (old, new),
    }
}

/// Returns the choices of both types, inline or referenced, if they are of the same JSON type.
fn both_choices<'a>(types: Types<'a>, old: &'a Type, new: &'a Type) -> Option<(&'a Choices, &'a Choices)> {
    let both = types.old_choices(old).zip(types.new_choices(new));
    both.filter(|(before, after)| before.numeric == after.numeric)
}

/// Returns the rule for a plain type that became choices, or the reverse, with the choices.
fn listed(types: Types<'_>, old: &Type, new: &Type, direction: Affects) -> Option<(&'static Rule, Detail)> {
    let introduced = types.new_choices(new).filter(|choices| is_plain(old, choices)).map(|choices| {
        let rules = [&rules::CHOICES_INTRODUCED, &rules::RESPONSE_CHOICES_INTRODUCED];
        (rules, choices)
    });
    let dropped = || {
        let choices = types.old_choices(old).filter(|choices| is_plain(new, choices))?;
        Some(([&rules::CHOICES_DROPPED, &rules::RESPONSE_CHOICES_DROPPED], choices))
    };
    let ([sent, received], choices) = introduced.or_else(dropped)?;
    Some((direction.rule(sent, sent, received), Detail::values(choices.values.iter().map(|choice| &choice.wire))))
}

/// Returns the rule for another type of a value. `has_formats` tells whether formats of strings are types of their own.
fn rule(old: &Type, new: &Type, has_formats: bool) -> &'static Rule {
    match (old, new) {
        (Type::Integer, Type::Unsigned) | (Type::Unsigned, Type::Integer) => &rules::INTEGER_TYPE_CHANGED,
        (Type::Text, formatted) if has_formats && has_format(formatted) => &rules::FORMAT_ADDED,
        (formatted, Type::Text) if has_formats && has_format(formatted) => &rules::FORMAT_REMOVED,
        (Type::Integer | Type::Unsigned, Type::Float) => &rules::INTEGER_BECAME_FLOAT,
        (Type::Float, Type::Integer | Type::Unsigned) => &rules::FLOAT_BECAME_INTEGER,
        (Type::Integer | Type::Unsigned | Type::Float | Type::Decimal, Type::Text) => &rules::NUMBER_BECAME_TEXT,
        (Type::Text, Type::Integer | Type::Unsigned | Type::Float | Type::Decimal) => &rules::TEXT_BECAME_NUMBER,
        _ => &rules::TYPE_CHANGED,
    }
}

/// Returns the effect of another type of values that are neither objects nor lists, wherever the values are.
pub fn impact_of_value(types: Types<'_>, old: &Type, new: &Type, direction: Affects) -> Impact {
    if let Some((before, after)) = both_choices(types, old, new) {
        let changes = choices(direction, before, after);
        return changes.iter().map(|(rule, _)| rule.impact).max().unwrap_or(Impact::Compatible);
    }
    let rule = listed(types, old, new, direction).map_or_else(|| rule(old, new, true), |(rule, _)| rule);
    impact(rule, old, direction)
}

/// Returns the effect of a rule for types in the direction that the value is sent. `old` is the old type.
fn impact(rule: &'static Rule, old: &Type, direction: Affects) -> Impact {
    let (is_sent, is_received) = (direction.is_sent(), direction.is_received());
    let is = |other: &'static Rule| rule == other;
    // Bindings read a number as a string, too.
    if is(&rules::TEXT_BECAME_NUMBER) && !is_sent {
        return Impact::Risky;
    }
    // Bindings refuse a fraction where they expect an integer, a negative number where they expect none, and a string of
    // another form.
    let is_wider = is(&rules::INTEGER_BECAME_FLOAT)
        || is(&rules::FORMAT_REMOVED)
        || (*old == Type::Unsigned && is(&rules::INTEGER_TYPE_CHANGED));
    if is_wider {
        return if is_received { Impact::Breaking } else { Impact::Compatible };
    }
    let is_narrower = is(&rules::FLOAT_BECAME_INTEGER) || is(&rules::FORMAT_ADDED);
    // A server accepts the choices that it no longer lists.
    let is_relaxed = is(&rules::CHOICES_DROPPED);
    if (is_narrower && !is_sent) || (is_relaxed && !is_received) { Impact::Compatible } else { rule.impact }
}

/// Returns the effect of another type of a field of a Tastypie resource. Its server is lenient.
fn impact_of_tastypie(pair: &FieldPair<'_, '_>, rule: &'static Rule) -> Impact {
    let (is_sent, is_received) = (pair.direction.is_sent(), pair.direction.is_received());
    let is = |other: &'static Rule| rule == other;
    match (&pair.old.kind, &pair.new.kind) {
        // Filters by the field compare other values.
        _ if is(&rules::TEXT_BECAME_NUMBER) && pair.old.is_filtered() => rule.impact,
        _ if is(&rules::FLOAT_BECAME_INTEGER) => rule.impact,
        (_, Type::Json) if is(&rules::TYPE_CHANGED) && !is_received => Impact::Compatible,
        // The values are strings of another form.
        (Type::Text, new) if is(&rules::TYPE_CHANGED) && !is_sent && has_format(new) => Impact::Risky,
        (old, _) => impact(rule, old, pair.direction),
    }
}

/// Returns whether a value is serialized as a string without structure in a path, query, header or cookie.
fn is_scalar(types: Types<'_>, kind: &Type) -> bool {
    matches!(kind, Type::Integer | Type::Unsigned | Type::Float | Type::Boolean)
        || types.old_choices(kind).is_some_and(|choices| choices.numeric)
}

/// Returns whether values of a type are strings of one format.
fn has_format(kind: &Type) -> bool {
    matches!(
        kind,
        Type::Date
            | Type::DateTime
            | Type::Instant
            | Type::Time
            | Type::Base64
            | Type::Uuid
            | Type::Uri
            | Type::Duration
            | Type::Decimal
    )
}

/// Returns whether a type is the plain type of the choices.
fn is_plain(plain: &Type, choices: &Choices) -> bool {
    match plain {
        Type::Text => !choices.numeric,
        Type::Integer | Type::Unsigned => choices.numeric,
        _ => false,
    }
}

/// Returns the changes between two lists of choices.
pub fn choices(direction: Affects, old: &Choices, new: &Choices) -> Vec<(&'static Rule, Detail)> {
    let missing = |from: &Choices, of: &Choices| {
        let missing = of.values.iter().filter(|choice| from.values.iter().all(|other| other.wire != choice.wire));
        missing.map(|choice| choice.wire.clone()).collect::<Vec<_>>()
    };
    let mut changes = Vec::new();
    let (added, removed) = (missing(old, new), missing(new, old));
    if !added.is_empty() {
        let rule = direction.rule(&rules::CHOICE_ADDED, &rules::CHOICE_ADDED, &rules::RESPONSE_CHOICE_ADDED);
        changes.push((rule, Detail::Values(added)));
    }
    if !removed.is_empty() {
        let rule = direction.rule(&rules::CHOICE_REMOVED, &rules::CHOICE_REMOVED, &rules::RESPONSE_CHOICE_REMOVED);
        changes.push((rule, Detail::Values(removed)));
    }
    let retyped = common(old, new).find(|(before, after)| before.bare != after.bare);
    if let Some((before, _)) = retyped.filter(|_| old.numeric == new.numeric) {
        changes.push((&rules::CHOICE_TYPE_CHANGED, Detail::values([&before.wire])));
    }
    if let Some((old, new)) = renamed(old, new) {
        changes.push((&RUST_NAME_CHANGED, Detail::change(old, new)));
    } else if changes.is_empty() && !wires(old).eq(wires(new)) {
        changes.push((&rules::CHOICES_REORDERED, Detail::Nothing));
    }
    let described = common(old, new).find(|(before, after)| before.help != after.help);
    if let Some((before, after)) = described {
        changes.push((&HELP_CHANGED, Detail::change(&before.help, &after.help)));
    }
    changes
}

fn wires(choices: &Choices) -> impl Iterator<Item = &str> {
    choices.values.iter().map(|choice| choice.wire.as_str())
}

/// Returns the choices that both versions have.
fn common<'a>(old: &'a Choices, new: &'a Choices) -> impl Iterator<Item = (&'a Choice, &'a Choice)> {
    old.values.iter().filter_map(|before| Some((before, new.values.iter().find(|after| after.wire == before.wire)?)))
}

/// Returns the first Rust name that changed, old and new.
fn renamed(old: &Choices, new: &Choices) -> Option<(String, String)> {
    if old.name != new.name {
        return Some((old.name.clone(), new.name.clone()));
    }
    let variant = |name: &str| format!("{}::{name}", old.name);
    if old.other != new.other {
        return Some((variant(&old.other), variant(&new.other)));
    }
    let (before, after) = common(old, new).find(|(before, after)| before.name != after.name)?;
    Some((variant(&before.name), variant(&after.name)))
}

/// Maximum number of choices that are listed for an added field.
const MOST: usize = 8;

/// Describes the type of an added field, with its choices.
pub fn outline(kind: &Type) -> String {
    let Type::Choice(choices) = kind else { return describe(kind) };
    let named: Vec<&str> = choices.values.iter().take(MOST).map(|choice| choice.wire.as_str()).collect();
    let more = choices.values.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} of {}{more}", describe(kind), named.join(", "))
}

/// Describes a type.
pub fn describe(kind: &Type) -> String {
    match kind {
        Type::Text => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Unsigned => "unsigned integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Base64 => "base64".to_owned(),
        Type::Uuid => "UUID".to_owned(),
        Type::Uri => "URI".to_owned(),
        Type::Duration => "duration".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime => "date and time".to_owned(),
        Type::Instant => "date and time with a zone".to_owned(),
        Type::Time => "time".to_owned(),
        Type::File => "file".to_owned(),
        Type::List(item) => format!("list of {}", describe(item)),
        Type::Map(value) => format!("map to {}", describe(value)),
        Type::Choice(choices) if choices.numeric => "choice of numbers".to_owned(),
        Type::Choice(_) => "choice".to_owned(),
        Type::Relation(relation) => {
            let target = relation.target.as_deref().unwrap_or("something unknown");
            if relation.many { format!("references to {target}") } else { format!("reference to {target}") }
        }
        Type::OwnUri => "own URI".to_owned(),
        Type::Named(id) => id.clone(),
        Type::Foreign(path) => format!("`{path}`"),
        Type::Nullable(inner) => format!("{} or null", describe(inner)),
        Type::Json => "any JSON".to_owned(),
    }
}
