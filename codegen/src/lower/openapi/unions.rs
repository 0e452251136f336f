//! One of several types: `oneOf`, `anyOf`, several types of values, components that extend one.

use std::collections::HashSet;

use super::Lowering;
use super::composed::end_of;
use super::json_type::JsonType;
use super::labels::{component_name, label_of, owner_of};
use super::merged_schema::MergedSchema;
use super::outline::{Body, Outline, Target};
use super::type_context::TypeContext;
use crate::diagnostic::Id;
use crate::input::openapi::Located;
use crate::model::{Type, Union, Variant};

impl<'a> Lowering<'a, '_> {
    /// A choice between schemas.
    pub fn union(&mut self, id: &str, merged: &MergedSchema<'a>, members: &[Located<'a>]) -> Union {
        // Properties beside the choice are those of each variant.
        let shared: Vec<Located<'a>> = merged
            .parts
            .iter()
            .filter(|(part, _)| part.node.get("properties").is_some())
            .map(|(part, _)| part.clone())
            .collect();
        let tag = self.tag(merged, members);
        let mut variants: Vec<Variant> = Vec::new();
        for (member, label) in members.iter().zip(self.labels(members, tag.as_deref())) {
            let missing = self.missing(&shared, member);
            let kind = if missing.is_empty() {
                let owner = owner_of(std::slice::from_ref(member), id);
                self.typed(std::slice::from_ref(member), &TypeContext::whole(format!("{owner}.{label}"))).inner()
            } else {
                // Named after this union: in another one, the same variant has other properties.
                self.extended(&missing, member, &format!("{id}.{label}"))
            };
            match variants.iter_mut().find(|known| known.kind == kind) {
                Some(known) => known.tags.extend(self.tags(merged, member)),
                None => variants.push(Variant { label, tags: self.tags(merged, member), kind, name: String::new() }),
            }
        }
        if let Some(discriminator) = &merged.discriminator {
            self.check_mapping(discriminator, &variants, "is not in `oneOf` or `anyOf`");
        }
        let union = self.tagged(merged, members, tag, variants);
        if union.tag.is_none() && shared.is_empty() {
            self.check_distinct(members);
        }
        union
    }

    /// The property that tells the variants of a choice apart.
    fn tag(&mut self, merged: &MergedSchema<'a>, members: &[Located<'a>]) -> Option<String> {
        let tag = merged.discriminator.as_ref().map(|discriminator| self.text(discriminator, "propertyName"));
        tag.filter(|tag| !tag.is_empty()).or_else(|| self.common_constant(members))
    }

    /// The schemas beside a choice that a variant does not include: one that extends the schema has them already.
    fn missing(&mut self, shared: &[Located<'a>], member: &Located<'a>) -> Vec<Located<'a>> {
        if shared.is_empty() {
            return Vec::new();
        }
        let included = self.flattened(std::slice::from_ref(member));
        shared.iter().filter(|part| !included.iter().any(|(other, _)| other == *part)).cloned().collect()
    }

    /// A variant together with the properties beside the choice.
    fn extended(&mut self, shared: &[Located<'a>], member: &Located<'a>, name: &str) -> Type {
        let mut merged = self.merged(std::slice::from_ref(member));
        if !merged.alternatives.is_empty() {
            self.not_expressed(member, "`oneOf` or `anyOf` inside a `oneOf` or `anyOf` with `properties` beside it");
        }
        for part in shared {
            self.members(&mut merged, part);
        }
        self.fresh(name, merged, Outline::Object)
    }

    /// The union, with a tag where one tells the variants apart.
    fn tagged(
        &mut self,
        merged: &MergedSchema<'a>,
        members: &[Located<'a>],
        tag: Option<String>,
        mut variants: Vec<Variant>,
    ) -> Union {
        let apart = variants.len() == members.len() && variants.iter().all(|one| matches!(one.kind, Type::Named(_)));
        let tag = tag.filter(|_| merged.discriminator.is_some() || apart);
        match &tag {
            Some(tag) if merged.discriminator.is_none() => {
                for (variant, member) in variants.iter_mut().zip(members) {
                    variant.tags = self.constants(member, tag);
                }
            }
            Some(_) => {}
            None => variants.iter_mut().for_each(|variant| variant.tags.clear()),
        }
        Union { tag, variants, other: String::new() }
    }

    /// Returns the property that has another constant in each variant.
    fn common_constant(&mut self, members: &[Located<'a>]) -> Option<String> {
        let (first, others) = members.split_first()?;
        let merged = self.merged(std::slice::from_ref(first));
        let names: Vec<&str> =
            merged.properties.keys().copied().filter(|name| merged.required.contains(name)).collect();
        names.into_iter().map(str::to_owned).find(|name| {
            let mut seen = self.constants(first, name);
            let mut apart = !seen.is_empty();
            for other in others {
                let values = self.constants(other, name);
                apart &= !values.is_empty() && !values.iter().any(|value| seen.contains(value));
                seen.extend(values);
            }
            apart
        })
    }

    /// Returns the strings that a required property may have; none if it may have other values.
    fn constants(&mut self, member: &Located<'a>, name: &str) -> Vec<String> {
        let merged = self.merged(std::slice::from_ref(member));
        if !merged.required.contains(name) {
            return Vec::new();
        }
        let Some(property) = merged.properties.get(name) else { return Vec::new() };
        let values = self.merged(property).values.unwrap_or_default();
        let texts: Option<Vec<&str>> = values.iter().map(|value| value.node.text()).collect();
        texts.into_iter().flatten().map(str::to_owned).collect()
    }

    /// The values of the tag that stand for a variant, and for what is in it.
    fn tags(&mut self, merged: &MergedSchema<'a>, member: &Located<'a>) -> Vec<String> {
        let Some(discriminator) = &merged.discriminator else { return Vec::new() };
        let property = self.text(discriminator, "propertyName");
        let own = self.own_tags(Some(discriminator), &property, member);
        self.with_inner(own, &merged.at, member, &property)
    }

    /// The values of the tag that stand for a schema: those that the mapping names, else those that the property may
    /// have. If the property may have any, the name of the schema is one as well.
    fn own_tags(&mut self, discriminator: Option<&Located<'a>>, property: &str, member: &Located<'a>) -> Vec<String> {
        let constants = self.constants(member, property);
        let target = member.reference().and_then(|reference| self.documents.target(member, reference).ok());
        let (Some(discriminator), Some(target)) = (discriminator, target) else { return constants };
        let mapped = self.mapped(discriminator, &target);
        match (mapped.is_empty(), constants.is_empty()) {
            (_, true) => with_implicit(mapped, discriminator, &self.schemas.name(&target)),
            (true, false) => constants,
            (false, false) => mapped,
        }
    }

    /// Adds the values of the tag that stand for the variants of a variant: it may be a union with the same tag, and so
    /// may each of its variants.
    fn with_inner(
        &mut self,
        own: Vec<String>,
        union: &Located<'a>,
        member: &Located<'a>,
        property: &str,
    ) -> Vec<String> {
        let mut tags = own;
        let union = end_of(self.documents, union);
        let mut seen = HashSet::from([(union.document, union.pointer)]);
        let mut waiting = vec![end_of(self.documents, member)];
        while let Some(at) = waiting.pop() {
            if !seen.insert((at.document, at.pointer.clone())) {
                continue;
            }
            let merged = self.merged(std::slice::from_ref(&at));
            let discriminator = merged.discriminator.as_ref();
            match self.outline(&merged) {
                Outline::Union(members) if self.tag(&merged, &members).as_deref() == Some(property) => {
                    for inner in &members {
                        tags.extend(self.own_tags(discriminator, property, inner));
                        waiting.push(end_of(self.documents, inner));
                    }
                }
                Outline::Children(children) if self.tag(&merged, &[]).as_deref() == Some(property) => {
                    for inner in children.iter().chain([&at]) {
                        tags.extend(discriminator.map(|found| self.child_tags(found, &at, inner)).unwrap_or_default());
                        waiting.push(inner.clone());
                    }
                }
                _ => {}
            }
        }
        let mut known = HashSet::new();
        tags.retain(|tag| known.insert(tag.clone()));
        tags
    }

    /// Reports tags that stand for no variant; `reason` says why their schemas are none.
    fn check_mapping(&mut self, discriminator: &Located<'a>, variants: &[Variant], reason: &str) {
        let is_known = |tag: &str| variants.iter().any(|variant| variant.tags.iter().any(|known| known == tag));
        for (tag, to) in discriminator.get("mapping").iter().flat_map(Located::members) {
            if !is_known(tag) && self.mapping_target(&to).is_some() {
                self.not_expressed(&to, &format!("the `mapping` of `{tag}`, whose schema {reason}"));
            }
        }
    }

    fn mapping_target(&mut self, to: &Located<'a>) -> Option<Located<'a>> {
        let Some(text) = to.node.text() else {
            self.wrong_shape(to, "the name of a schema");
            return None;
        };
        // The name of a component may look like that of a file.
        let component = |document: Located<'a>| document.find(&["components", "schemas", text]);
        let own = self.documents.target(to, "#").ok().and_then(component);
        if let Some(component) = own.or_else(|| component(self.documents.root())) {
            return Some(end_of(self.documents, &component));
        }
        let reference =
            if text.contains(['/', '#', '.']) { text.to_owned() } else { format!("#/components/schemas/{text}") };
        match self.documents.target(to, &reference) {
            Ok(target) => Some(end_of(self.documents, &target)),
            Err(bad) => {
                let message = format!("`{text}` cannot be resolved: {}", bad.message);
                self.findings.say(Id::Contradiction, to, message, bad.help);
                None
            }
        }
    }

    fn mapped(&mut self, discriminator: &Located<'a>, target: &Located<'a>) -> Vec<String> {
        let target = end_of(self.documents, target);
        let mapping = discriminator.get("mapping");
        let entries: Vec<(&str, Located<'a>)> = mapping.iter().flat_map(Located::members).collect();
        let leads = entries.into_iter().filter(|(_, to)| self.mapping_target(to).as_ref() == Some(&target));
        leads.map(|(tag, _)| tag.to_owned()).collect()
    }

    /// A component with a discriminator stands for those that extend it.
    pub fn children_union(&mut self, id: &str, merged: &MergedSchema<'a>, children: &[Located<'a>]) -> Union {
        let Some(discriminator) = merged.discriminator.clone() else { return self.kinds_union(id, merged) };
        let property = self.text(&discriminator, "propertyName");
        let mut variants = Vec::new();
        for child in children.iter().chain([&merged.at]) {
            let name = Some(self.schemas.name(child)).filter(|name| !name.is_empty());
            let name = name.unwrap_or_else(|| component_name(child));
            let is_base = *child == merged.at;
            let own = self.child_tags(&discriminator, &merged.at, child);
            if is_base && own.is_empty() {
                continue;
            }
            let tags = self.with_inner(own, &merged.at, child, &property);
            let kind = if is_base {
                self.fresh(&format!("{id}.itself"), merged.clone(), Outline::Object)
            } else {
                match self.target(child, Body::Json) {
                    Target::Named { id: child, .. } if child != id => Type::Named(child),
                    // It adds nothing to what it extends.
                    _ => {
                        let merged = self.merged(std::slice::from_ref(child));
                        self.fresh(&format!("{id}.{name}"), merged, Outline::Object)
                    }
                }
            };
            variants.push(Variant { label: name, tags, kind, name: String::new() });
        }
        self.check_mapping(&discriminator, &variants, "is not a component that extends this one by `allOf`");
        let tag = Some(property).filter(|tag| !tag.is_empty());
        Union { tag, variants, other: String::new() }
    }

    /// The values of the tag that stand for a schema that extends another one, or for that one itself: only those that
    /// the mapping names.
    fn child_tags(&mut self, discriminator: &Located<'a>, base: &Located<'a>, child: &Located<'a>) -> Vec<String> {
        let mapped = self.mapped(discriminator, child);
        if child == base && mapped.is_empty() {
            return Vec::new();
        }
        with_implicit(mapped, discriminator, &self.schemas.name(child))
    }

    /// A value of one of several kinds.
    pub fn kinds_union(&mut self, id: &str, merged: &MergedSchema<'a>) -> Union {
        let mut variants = Vec::new();
        for kind in merged.kinds() {
            let label = label_of(kind).to_owned();
            let context = TypeContext::whole(format!("{id}.{label}"));
            let kind = if kind == JsonType::Object && merged.has_members() {
                let object = MergedSchema { kinds: vec![JsonType::Object], ..merged.clone() };
                self.fresh(&context.name, object, Outline::Object)
            } else {
                self.of_kind(kind, merged, &context)
            };
            variants.push(Variant { label, tags: Vec::new(), kind, name: String::new() });
        }
        Union { tag: None, variants, other: String::new() }
    }
}

/// Adds the name of a schema to the values that the mapping has for it: both stand for it, unless the mapping uses
/// the name for another schema.
fn with_implicit(mapped: Vec<String>, discriminator: &Located<'_>, name: &str) -> Vec<String> {
    let explicit = discriminator.get("mapping").is_some_and(|mapping| mapping.get(name).is_some());
    let implicit = (!name.is_empty() && !explicit).then(|| name.to_owned());
    mapped.into_iter().chain(implicit).collect()
}
