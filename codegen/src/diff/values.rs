//! What a field may hold.

use super::pair::FieldPair;
use super::rules::{resource::RUST_NAME_CHANGED, value as rules};
use super::{Detail, relations};
use crate::model::{Choices, Type};

/// Compares what a field holds; whether it is the same kind of thing.
pub fn compare(pair: &mut FieldPair<'_, '_>) -> bool {
    let (old, new) = (&pair.old.kind, &pair.new.kind);
    match (old, new) {
        (Type::Choice(before), Type::Choice(after)) if before.numeric == after.numeric => {
            choices(pair, before, after);
            return true;
        }
        (Type::Relation(before), Type::Relation(after)) => return relations::compare(pair, before, after),
        _ if old == new => return true,
        _ => {}
    }
    let rule = match (old, new) {
        (plain, Type::Choice(choices)) if is_plain(plain, choices) => {
            let values = Detail::values(choices.values.iter().map(|choice| &choice.wire));
            let rule = pair.ways.rule(
                &rules::CHOICES_INTRODUCED,
                &rules::CHOICES_INTRODUCED,
                &rules::RESPONSE_CHOICES_INTRODUCED,
            );
            pair.note(rule, "/valid_choices", values);
            return false;
        }
        (Type::Choice(choices), plain) if is_plain(plain, choices) => {
            let rule =
                pair.ways.rule(&rules::CHOICES_DROPPED, &rules::CHOICES_DROPPED, &rules::RESPONSE_CHOICES_DROPPED);
            let values = Detail::values(choices.values.iter().map(|choice| &choice.wire));
            pair.note(rule, "/valid_choices", values);
            return false;
        }
        (Type::Integer, Type::Float) => &rules::INTEGER_BECAME_FLOAT,
        (Type::Float, Type::Integer) => &rules::FLOAT_BECAME_INTEGER,
        (Type::Integer | Type::Float | Type::Decimal, Type::Text) => &rules::NUMBER_BECAME_TEXT,
        (Type::Text, Type::Integer | Type::Float | Type::Decimal) => &rules::TEXT_BECAME_NUMBER,
        _ => &rules::TYPE_CHANGED,
    };
    pair.note(rule, "/type", Detail::change(describe(old), describe(new)));
    false
}

/// Whether a type is what the choices would be without being listed.
fn is_plain(plain: &Type, choices: &Choices) -> bool {
    match plain {
        Type::Text => !choices.numeric,
        Type::Integer => choices.numeric,
        _ => false,
    }
}

fn choices(pair: &mut FieldPair<'_, '_>, old: &Choices, new: &Choices) {
    let missing = |from: &Choices, of: &Choices| {
        let missing = of.values.iter().filter(|choice| from.values.iter().all(|other| other.wire != choice.wire));
        missing.map(|choice| choice.wire.clone()).collect::<Vec<_>>()
    };
    let (come, gone) = (missing(old, new), missing(new, old));
    if !come.is_empty() {
        let rule = pair.ways.rule(&rules::CHOICE_ADDED, &rules::CHOICE_ADDED, &rules::RESPONSE_CHOICE_ADDED);
        pair.note(rule, "/valid_choices", Detail::Values(come));
    }
    if !gone.is_empty() {
        let rule = pair.ways.rule(&rules::CHOICE_REMOVED, &rules::CHOICE_REMOVED, &rules::RESPONSE_CHOICE_REMOVED);
        pair.note(rule, "/valid_choices", Detail::Values(gone));
    }
    let renamed = old.values.iter().find_map(|before| {
        let after = new.values.iter().find(|after| after.wire == before.wire && after.name != before.name)?;
        Some((format!("{}::{}", old.name, before.name), format!("{}::{}", new.name, after.name)))
    });
    let renamed = if old.name == new.name { renamed } else { Some((old.name.clone(), new.name.clone())) };
    if let Some((old, new)) = renamed {
        pair.note(&RUST_NAME_CHANGED, "/valid_choices", Detail::change(old, new));
    }
}

/// At most this many values of a newcomer are named.
const MOST: usize = 8;

/// A newcomer's type in words, with the values that there are to choose from.
pub fn outline(kind: &Type) -> String {
    let Type::Choice(choices) = kind else { return describe(kind) };
    let named: Vec<&str> = choices.values.iter().take(MOST).map(|choice| choice.wire.as_str()).collect();
    let more = choices.values.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} of {}{more}", describe(kind), named.join(", "))
}

/// A type in words.
pub fn describe(kind: &Type) -> String {
    match kind {
        Type::Text => "text".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Float => "number".to_owned(),
        Type::Decimal => "decimal".to_owned(),
        Type::Base64 => "base64".to_owned(),
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
        Type::OwnUri => "its own address".to_owned(),
        Type::Named(id) => id.clone(),
        Type::Nullable(inner) => format!("{} or null", describe(inner)),
        Type::Json => "any JSON".to_owned(),
    }
}
