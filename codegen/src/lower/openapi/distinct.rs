//! Whether the variants of a union can be distinguished.

use super::Lowering;
use super::json_type::JsonType;
use super::merged_schema::MergedSchema;
use crate::diagnostic::Id;
use crate::input::openapi::Located;

/// How deep objects in objects are compared.
const DEEPEST: usize = 4;

impl<'a> Lowering<'a, '_> {
    /// Reports pairs of variants of which some values could be either, and nothing that the schemas say decides.
    pub fn check_distinct(&mut self, members: &[Located<'a>]) {
        let all: Vec<MergedSchema<'a>> =
            members.iter().map(|member| self.merged(std::slice::from_ref(member))).collect();
        for (index, other) in all.iter().enumerate() {
            // One finding for each variant is enough.
            let alike = all[..index].iter().position(|one| !self.are_distinct(one, other, DEEPEST));
            if let Some(alike) = alike {
                let (first, second) = (&members[alike], &members[index]);
                let message = format!(
                    "a value may be both this and `{}#{}`, and nothing distinguishes them",
                    first.document, first.pointer
                );
                let help = "add a `discriminator`, or a required property that only one of them has; until then the \
                            best match by the properties present is chosen, and the first of equal matches";
                self.findings.say(Id::AmbiguousVariants, second, message, help);
            }
        }
    }

    /// Whether values of two schemas differ in something that decoding looks at.
    fn are_distinct(&mut self, one: &MergedSchema<'a>, other: &MergedSchema<'a>, depth: usize) -> bool {
        if let (Some(values), Some(others)) = (&one.values, &other.values) {
            return !values.iter().any(|value| others.iter().any(|other| other.node == value.node));
        }
        if !one.alternatives.is_empty() || !other.alternatives.is_empty() {
            return true;
        }
        match (one.kinds().as_slice(), other.kinds().as_slice()) {
            ([JsonType::List], [JsonType::List]) if depth > 0 && !one.items.is_empty() && !other.items.is_empty() => {
                let (one, other) = (self.merged(&one.items), self.merged(&other.items));
                self.are_distinct(&one, &other, depth - 1)
            }
            ([JsonType::Object], [JsonType::Object]) if one.has_members() && other.has_members() => {
                depth == 0 || self.objects_are_distinct(one, other, depth)
            }
            // Objects are chosen by their properties, other values by the narrower type.
            _ => true,
        }
    }

    fn objects_are_distinct(&mut self, one: &MergedSchema<'a>, other: &MergedSchema<'a>, depth: usize) -> bool {
        let requires_more = |one: &MergedSchema<'_>, other: &MergedSchema<'_>| {
            one.required.iter().any(|name| !other.properties.contains_key(name))
        };
        if requires_more(one, other) || requires_more(other, one) {
            return true;
        }
        one.properties.iter().any(|(name, schemas)| {
            let Some(others) = other.properties.get(name) else { return false };
            if schemas == others {
                return false;
            }
            let (one, other) = (self.merged(schemas), self.merged(others));
            let (kinds, other_kinds) = (one.kinds(), other.kinds());
            let disjoint =
                !kinds.is_empty() && !other_kinds.is_empty() && !kinds.iter().any(|kind| other_kinds.contains(kind));
            disjoint
                || (kinds == [JsonType::Object] && self.are_distinct(&one, &other, depth - 1))
                || constants_differ(&one, &other)
        })
    }
}

/// Whether both list values, and none of them is in both lists.
fn constants_differ(one: &MergedSchema<'_>, other: &MergedSchema<'_>) -> bool {
    let (Some(values), Some(others)) = (&one.values, &other.values) else { return false };
    !values.iter().any(|value| others.iter().any(|other| other.node == value.node))
}
