//! Round trip: a Tastypie API is exported as an OpenAPI document and read back.
//!
//! Every difference is listed, and each allowed one has a reason in [`allowed`].

use std::collections::{BTreeMap, BTreeSet};

use pexgen::diagnostic::Id;
use pexgen::export::openapi::{export, name};
use pexgen::input::config::Config;
use pexgen::input::config_file::read_config;
use pexgen::loaded::LoadedVersion;
use pexgen::model::{
    Bounds, Choices, Field, Limits, Lookup, Lookups, Method, Operation, ParameterLocation, Presence, Relation,
    Resource, Role, Schema, Shape, Type, Version,
};
use pexgen::source_text::SourceFile;
use pexgen_tests::{cargo, scale};

const VERSIONS: [&str; 5] = ["v14", "v21", "v38", "v40", "v41"];

#[test]
fn exported_documents_read_back_the_same() {
    let folder = cargo::workspace().join("schemas/pexip-infinity");
    let config = read_config(&folder.join("pexgen.toml")).expect("a configuration");
    let step = if scale::leaves_out("versions but the oldest and the newest") { VERSIONS.len() - 1 } else { 1 };
    for version in VERSIONS.into_iter().step_by(step) {
        let original = LoadedVersion::read(&folder.join(version), &config).expect("documents");
        let text = serde_json::to_string(&export(&original)).expect("a document");
        let read = read_back(version, &text);
        let differences = Pair { original: &original.version, read: &read.version }.differences();
        assert!(differences.is_empty(), "{version}: {} differences\n{}", differences.len(), differences.join("\n"));
    }
}

/// Checks that the comparison detects differences.
#[test]
fn comparison_detects_a_changed_document() {
    let folder = cargo::workspace().join("schemas/pexip-infinity");
    let config = read_config(&folder.join("pexgen.toml")).expect("a configuration");
    let original = LoadedVersion::read(&folder.join("v14"), &config).expect("documents");
    let mut document = serde_json::to_value(export(&original)).expect("a document");
    let schemas = &mut document["components"]["schemas"];
    let properties = &mut schemas["configuration.conference"]["properties"];
    properties["description"]["type"] = "integer".into();
    properties.as_object_mut().expect("members").remove("tag");
    schemas["configuration.conference.service_type.choices"]["enum"][0] = "else".into();
    schemas["configuration.conference.new"]["required"] = serde_json::json!([]);
    let paths = document["paths"].as_object_mut().expect("paths");
    paths.remove("/api/admin/status/v1/alarm/");
    let list = &mut paths["/api/admin/configuration/v1/conference/"]["get"]["parameters"];
    for parameter in list.as_array_mut().expect("parameters") {
        match parameter["name"].as_str() {
            Some("name__startswith") => parameter["name"] = "name__else".into(),
            Some("name") => parameter["schema"] = serde_json::json!({"type": "integer"}),
            Some("order_by") => parameter["schema"]["items"]["enum"][0] = "else".into(),
            _ => {}
        }
    }
    let read = read_back("v14", &document.to_string());
    let differences = Pair { original: &original.version, read: &read.version }.differences().join("\n");
    for expected in [
        "configuration/conference.description: Text was read back as Integer",
        "configuration/conference: the fields differ",
        "configuration/conference.service_type: the choices",
        "configuration/conference.name: required was read back as false",
        "status/alarm: GET /api/admin/status/v1/alarm/ is missing",
        "configuration/conference: the filters differ: missing {\"name__startswith\"}, new {\"name__else\"}",
        "configuration/conference.name: the filter by Text was read back as Integer",
        "configuration/conference: the orderings",
    ] {
        assert!(differences.contains(expected), "{expected}\n{differences}");
    }
}

fn read_back(version: &str, text: &str) -> LoadedVersion {
    let file = SourceFile { path: "openapi.json".to_owned(), text: text.into() };
    let config = Config { name: "read-back".to_owned(), ..Config::default() };
    let read = LoadedVersion::from_documents(version, BTreeMap::from([("openapi".to_owned(), file)]), &config)
        .unwrap_or_else(|failure| panic!("{failure}"));
    for warning in &read.warnings {
        // The bindings do not support headers.
        let is_header = warning.id == Id::NotExpressed && warning.message.contains("the header `");
        assert!(is_header, "{version}: {warning}");
    }
    read
}

/// An API and the API that was read back.
#[derive(Clone, Copy)]
struct Pair<'a> {
    original: &'a Version,
    read: &'a Version,
}

/// The types of bodies that contain a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Body {
    Read,
    Written,
}

impl Pair<'_> {
    fn differences(self) -> Vec<String> {
        let mut differences = Vec::new();
        for resource in self.original.resources.values() {
            differences.extend(self.endpoints(resource));
            differences.extend(self.filters(resource));
            for (suffix, body, expected) in components(resource) {
                let component =
                    if suffix.is_empty() { name::resource(&resource.id) } else { name::of(&resource.id, suffix) };
                match self.read.schemas.get(&component) {
                    Some(schema) => differences.extend(self.object(resource, schema, body, &expected)),
                    // Schemas without a request or response are not read back.
                    None if !self.is_used(&component) => {}
                    None => differences.push(format!("{}: there is no `{component}`", resource.id)),
                }
            }
        }
        differences
    }

    /// Returns whether anything refers to a component. Embedded objects, for example, may be read but never written.
    fn is_used(self, component: &str) -> bool {
        let of_schemas = self.read.schemas.values().flat_map(Schema::refers_to);
        self.read.operations.values().flat_map(Operation::schemas).chain(of_schemas).any(|id| id == component)
    }

    fn object(self, resource: &Resource, schema: &Schema, body: Body, expected: &[&Field]) -> Vec<String> {
        let id = &resource.id;
        let names = |fields: &mut dyn Iterator<Item = &str>| fields.map(str::to_owned).collect::<BTreeSet<_>>();
        let before = names(&mut expected.iter().map(|field| field.wire.as_str()));
        let after = names(&mut schema.fields().iter().map(|field| field.wire.as_str()));
        let mut differences = Vec::new();
        if before != after {
            let missing: Vec<&String> = before.difference(&after).collect();
            let new: Vec<&String> = after.difference(&before).collect();
            differences.push(format!("{id}: the fields differ in `{}`: missing {missing:?}, new {new:?}", schema.id));
        }
        for field in expected {
            if let Some(read) = schema.fields().iter().find(|read| read.wire == field.wire) {
                let found = self.field(resource, field, read, body);
                differences.extend(found.into_iter().map(|difference| format!("{id}.{}: {difference}", field.wire)));
            }
        }
        differences
    }

    fn field(self, resource: &Resource, before: &Field, after: &Field, body: Body) -> Vec<String> {
        let mut differences = Vec::new();
        let mut flag = |name: &str, before: bool, after: bool| {
            if before != after {
                differences.push(format!("{name} was read back as {after}"));
            }
        };
        let is_file = resource.takes_file(before);
        flag("null", allowed::nullable(before, body, is_file), after.nullable);
        match body {
            Body::Read => {
                flag("read-only", !before.is_written(), !after.is_written());
                flag("always there", before.presence == Presence::Always, after.presence == Presence::Always);
            }
            Body::Written => flag("required", before.is_required(), after.is_required()),
        }
        let secret = before.secret && (before.kind == Type::Text) && !is_file;
        flag("secret", secret, after.secret);
        if !allowed::help(&after.help).starts_with(before.help.trim()) {
            differences.push(format!("its help was read back as {:?}", after.help));
        }
        if let Some(limits) = allowed::limits(before, body).filter(|limits| *limits != after.limits) {
            differences.push(format!("{limits:?} was read back as {:?}", after.limits));
        }
        if let (Type::Choice(choices), false) = (&before.kind, is_file) {
            differences.extend(self.choices(before, choices, after, body));
        } else if let (Type::Relation(relation), false) = (&before.kind, is_file) {
            differences.extend(self.relation(relation, after));
        } else {
            let expected = allowed::kind(before, body, is_file);
            if expected != after.kind {
                differences.push(format!("{:?} was read back as {:?}", before.kind, after.kind));
            }
        }
        differences
    }

    fn choices(self, before: &Field, expected: &Choices, after: &Field, body: Body) -> Option<String> {
        let values = |choices: &Choices| choices.values.iter().map(|choice| choice.wire.clone()).collect::<Vec<_>>();
        let read = match &after.kind {
            Type::Choice(choices) => choices,
            Type::Named(id) => match &self.read.schemas.get(id)?.shape {
                Shape::Choice(choices) => choices,
                _ => return Some(format!("the choices were read back as `{id}`")),
            },
            other => return Some(format!("the choices were read back as {other:?}")),
        };
        let mut wanted = values(expected);
        if allowed::blank_choice(before, expected, body) {
            wanted.push(String::new());
        }
        (values(read) != wanted || read.numeric != expected.numeric)
            .then(|| format!("the choices {wanted:?} were read back as {:?}", values(read)))
    }

    /// Compares a relation: a URI or an object, read or created.
    fn relation(self, expected: &Relation, after: &Field) -> Option<String> {
        let wrong = || Some(format!("{expected:?} was read back as {:?}", after.kind));
        let one = match &after.kind {
            Type::List(one) if expected.many => one.as_ref(),
            _ if expected.many => return wrong(),
            one => one,
        };
        let members: Vec<&Type> = match one {
            Type::Named(id) => match &self.read.schemas.get(id)?.shape {
                Shape::Union(union) => union.variants.iter().map(|variant| &variant.kind).collect(),
                _ => return wrong(),
            },
            other => vec![other],
        };
        let target = expected.target.as_ref().map(|target| name::resource(target));
        let fits = members.iter().all(|member| match (member, &target) {
            (Type::Text | Type::Uri, _) | (Type::Json, None) => true,
            (Type::Named(id), Some(target)) => {
                id == target || [name::NEW, name::NESTED].iter().any(|suffix| *id == format!("{target}.{suffix}"))
            }
            _ => false,
        });
        if fits { None } else { wrong() }
    }

    /// Compares the filters and orderings of a list.
    fn filters(self, resource: &Resource) -> Vec<String> {
        let path = format!("/{}", resource.path.trim_start_matches('/'));
        let lists = matches!(resource.role, Role::Collection | Role::Nested { .. }) && resource.lists(Method::Get);
        let list = self.read.operations.values().find(|one| one.method == "GET" && one.path == path);
        // The missing list is already reported.
        let Some(list) = list.filter(|_| lists) else { return Vec::new() };
        let mut expected = allowed::filters(resource, "", Lookup::ALL);
        for (field, target) in resource.fields.iter().filter_map(|field| Some((field, across(self.original, field)?))) {
            expected.extend(allowed::filters(target, &format!("{}__", field.wire), &allowed::ACROSS));
        }
        let is_field = |name: &str| resource.fields.iter().any(|field| field.wire == name);
        let paging = ["limit", "offset", "order_by"].into_iter().filter(|name| !is_field(name)).collect::<Vec<_>>();
        let queried = list.parameters.iter().filter(|one| one.location == ParameterLocation::Query);
        let read = queried.filter(|one| !paging.contains(&one.field.wire.as_str()));
        let read: BTreeMap<String, &Type> = read.map(|one| (one.field.wire.clone(), &one.field.kind)).collect();
        let mut differences = Vec::new();
        let found: BTreeSet<String> = read.keys().cloned().collect();
        if found != expected {
            let missing: BTreeSet<&String> = expected.difference(&found).collect();
            let new: BTreeSet<&String> = found.difference(&expected).collect();
            differences.push(format!("{}: the filters differ: missing {missing:?}, new {new:?}", resource.id));
        }
        let plain = |field: &&Field| !resource.takes_file(field) && allowed::is_compared_as_it_is(&field.kind);
        for field in resource.fields.iter().filter(plain) {
            let (before, after) = (allowed::kind(field, Body::Written, false), read.get(&field.wire));
            if let Some(after) = after.filter(|after| ***after != before) {
                differences.push(format!(
                    "{}.{}: the filter by {:?} was read back as {after:?}",
                    resource.id, field.wire, field.kind
                ));
            }
        }
        let orderable = resource.fields.iter().filter(|field| field.filtering.orderable);
        let expected: Vec<String> =
            orderable.flat_map(|field| [field.wire.clone(), format!("-{}", field.wire)]).collect();
        let order = list.parameters.iter().find(|one| one.field.wire == "order_by" && !is_field("order_by"));
        let order = order.map(|one| self.values(&one.field.kind)).unwrap_or_default();
        if order != expected && !is_field("order_by") {
            differences.push(format!("{}: the orderings {expected:?} were read back as {order:?}", resource.id));
        }
        differences
    }

    /// Returns the choices of a type or of its items.
    fn values(self, kind: &Type) -> Vec<String> {
        let choices = match kind {
            Type::List(item) => return self.values(item),
            Type::Choice(choices) => Some(choices),
            Type::Named(id) => self.read.schemas.get(id).and_then(|schema| match &schema.shape {
                Shape::Choice(choices) => Some(choices),
                _ => None,
            }),
            _ => None,
        };
        choices.map(|choices| choices.values.iter().map(|one| one.wire.clone()).collect()).unwrap_or_default()
    }

    /// Compares paths and methods.
    fn endpoints(self, resource: &Resource) -> Vec<String> {
        let there: BTreeSet<(&str, &str)> =
            self.read.operations.values().map(|one| (one.method.as_str(), one.path.as_str())).collect();
        let own = self.read.operations.values().filter(|one| one.group.join("/") == name::resource(&resource.id));
        let mut found: BTreeSet<(&str, &str)> = own.map(|one| (one.method.as_str(), one.path.as_str())).collect();
        let mut differences = Vec::new();
        let list = format!("/{}", resource.path.trim_start_matches('/'));
        let key = |path: &str| {
            let below = path.strip_prefix(list.as_str())?;
            let placeholder = below.strip_prefix('{')?.strip_suffix("}/")?;
            (!placeholder.contains('/')).then(|| path.to_owned())
        };
        let detail = there.iter().find_map(|(_, path)| key(path));
        for (methods, path) in
            [(allowed::list_methods(resource), Some(list.clone())), (allowed::detail_methods(resource), detail)]
        {
            for method in methods {
                let method = method.wire().to_ascii_uppercase();
                let path = path.clone().unwrap_or_else(|| format!("{list}{{…}}/"));
                if !there.contains(&(method.as_str(), path.as_str())) {
                    differences.push(format!("{}: {method} {path} is missing", resource.id));
                }
                found.retain(|one| *one != (method.as_str(), path.as_str()));
            }
        }
        found.retain(|(_, path)| !allowed::is_beside(resource, path.strip_prefix(list.as_str()).unwrap_or(path)));
        differences.extend(found.into_iter().map(|(method, path)| format!("{}: {method} {path} is new", resource.id)));
        differences
    }
}

/// Returns the target of a relation, if filters across it are allowed.
fn across<'a>(version: &'a Version, field: &Field) -> Option<&'a Resource> {
    match (&field.filtering.lookups, &field.kind) {
        (Lookups::AllAcrossRelation, Type::Relation(relation)) => version.resources.get(relation.target.as_deref()?),
        _ => None,
    }
}

/// Returns the components of a resource with their fields.
fn components(resource: &Resource) -> Vec<(&'static str, Body, Vec<&Field>)> {
    let files = resource.files().next().is_some();
    let sent = |field: &&Field| field.is_written() && !resource.takes_file(field);
    let read: Vec<&Field> = resource.fields.iter().collect();
    let written: Vec<&Field> = resource.fields.iter().filter(sent).collect();
    let form: Vec<&Field> = resource.fields.iter().filter(|field| field.is_written()).collect();
    let mut components = Vec::new();
    match &resource.role {
        Role::Command(_) if files => components.push((name::FORM, Body::Written, form)),
        Role::Command(_) => components.push((name::REQUEST, Body::Written, written)),
        Role::Reply => components.push(("", Body::Read, read)),
        Role::Embedded => components.extend([("", Body::Read, read), (name::NEW, Body::Written, written)]),
        Role::Collection | Role::Nested { .. } => {
            let answers = resource.details(Method::Get) && resource.get_response.is_none();
            if resource.lists(Method::Get) || answers {
                components.push(("", Body::Read, read));
            }
            if resource.is_written_whole()
                && !(files && form.iter().any(|field| field.is_required() && resource.takes_file(field)))
            {
                components.push((name::NEW, Body::Written, written));
            }
            if files && resource.lists(Method::Post) {
                components.push((name::FORM, Body::Written, form));
            }
        }
    }
    components
}

/// The allowed differences and their reasons.
mod allowed {
    use super::*;

    /// Returns the help text that a description in CommonMark shows: without escapes, and the angle brackets of links.
    pub fn help(read: &str) -> String {
        let mut text = String::new();
        let mut characters = read.chars().peekable();
        while let Some(c) = characters.next() {
            let is_escape = c == '\\' && characters.peek().is_some_and(char::is_ascii_punctuation);
            if is_escape {
                text.extend(characters.next());
            } else if !matches!(c, '<' | '>') {
                text.push(c);
            }
        }
        text
    }

    /// Returns the expected type. OpenAPI has no decimal numbers, no timestamps or times without a zone, and
    /// no URIs or file paths, except as strings with a format. A date that may be `""` is a string, too.
    pub fn kind(field: &Field, body: Body, is_file: bool) -> Type {
        match &field.kind {
            _ if is_file && body == Body::Written => Type::File,
            Type::File | Type::OwnUri if body == Body::Read => Type::Uri,
            Type::Decimal | Type::DateTime | Type::Time | Type::File | Type::OwnUri => Type::Text,
            Type::Date if field.presence == Presence::EmptyIsNull && body == Body::Read => Type::Text,
            other => other.clone(),
        }
    }

    /// Returns the expected limits of a text or a number. What is read may be older than a limit, and a value that may be
    /// empty has no minimum length.
    pub fn limits(field: &Field, body: Body) -> Option<Limits> {
        let is_empty =
            field.blank || field.default.as_ref().is_some_and(|default| default.constant() == Some(&"".into()));
        let Limits { length, range, .. } = field.limits.clone();
        // Formats of strings that have no type of their own. They exclude the empty string.
        let format = match field.kind {
            Type::DateTime => Some("date-time-local".to_owned()),
            Type::Time => Some("time-local".to_owned()),
            _ => None,
        };
        let format = format.filter(|_| field.presence != Presence::EmptyIsNull);
        match field.kind {
            _ if body == Body::Read => Some(Limits { format, ..Limits::default() }),
            Type::Text if is_empty => Some(Limits { length: Bounds { least: None, ..length }, ..Limits::default() }),
            Type::Text => Some(Limits { length, ..Limits::default() }),
            Type::Integer | Type::Float => Some(Limits { range, ..Limits::default() }),
            _ => None,
        }
    }

    /// Returns the expected nullability. Any JSON includes null, and a missing file is null.
    pub fn nullable(field: &Field, body: Body, is_file: bool) -> bool {
        match &field.kind {
            Type::Json => true,
            _ if is_file && body == Body::Written => false,
            Type::File if body == Body::Read => true,
            _ => field.nullable,
        }
    }

    /// Returns whether an optional value is described as `""` or one of the choices.
    pub fn blank_choice(field: &Field, choices: &Choices, body: Body) -> bool {
        let is_listed = choices.numeric || choices.values.iter().any(|choice| choice.wire.is_empty());
        body == Body::Written && field.blank && !is_listed
    }

    /// Returns the expected methods of a list. A list can be changed in part only if single objects can be
    /// written (tastypie resources.py, `patch_list`), and replaced only if there are fields to write and no file is
    /// required. Commands can only be invoked.
    pub fn list_methods(resource: &Resource) -> Vec<Method> {
        let is_offered = |method: &Method| match method {
            Method::Patch => resource.details(Method::Put),
            Method::Put => resource.is_written_whole() && !resource.requires_file(),
            _ => true,
        };
        match resource.role {
            Role::Command(_) => vec![Method::Post],
            Role::Embedded | Role::Reply => Vec::new(),
            _ => resource.list_methods.iter().copied().filter(is_offered).collect(),
        }
    }

    /// Returns the expected methods of an object. Tastypie allows POST on an object but implements it only
    /// for files, which are uploaded with PATCH if that is allowed.
    pub fn detail_methods(resource: &Resource) -> Vec<Method> {
        let by_post = resource.files().next().is_some() && !resource.details(Method::Patch);
        let is_offered = |method: &Method| *method != Method::Post || by_post;
        match resource.role {
            Role::Collection | Role::Nested { .. } => {
                resource.detail_methods.iter().copied().filter(is_offered).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Lookups that work across a relation (tastypie resources.py, `build_filters`).
    pub const ACROSS: [Lookup; 7] =
        [Lookup::Exact, Lookup::In, Lookup::Gt, Lookup::Gte, Lookup::Lt, Lookup::Lte, Lookup::Isnull];

    /// Returns the expected filters of a resource: only those that can find something. A relation with an
    /// unknown target has no keys to list, and a field with the name of a list parameter requires an explicit
    /// lookup.
    pub fn filters(resource: &Resource, prefix: &str, lookups: &[Lookup]) -> BTreeSet<String> {
        let mut filters = BTreeSet::new();
        for field in &resource.fields {
            let kind = if resource.takes_file(field) { &Type::File } else { &field.kind };
            let nowhere = matches!(kind, Type::Relation(relation) if relation.target.is_none());
            let common = ["limit", "offset", "order_by", "sort_by", "format", "callback"];
            for lookup in lookups.iter().filter(|lookup| lookup.fits(kind, field.nullable)) {
                let is_allowed = match &field.filtering.lookups {
                    Lookups::None => false,
                    Lookups::All | Lookups::AllAcrossRelation => true,
                    Lookups::Only(set) => set.lookups.contains(lookup),
                };
                let is_plain =
                    *lookup == Lookup::Exact && !(prefix.is_empty() && common.contains(&field.wire.as_str()));
                if is_allowed && !(nowhere && *lookup == Lookup::In) {
                    let behind = if is_plain { String::new() } else { format!("__{}", lookup.wire()) };
                    filters.insert(format!("{prefix}{}{behind}", field.wire));
                }
            }
        }
        filters
    }

    /// Returns whether values are compared as they are. Relations are compared by key, and choices with any string.
    pub fn is_compared_as_it_is(kind: &Type) -> bool {
        matches!(kind, Type::Text | Type::Integer | Type::Float | Type::Boolean | Type::Date)
    }

    /// Returns whether an endpoint is not part of schema documents: requests for several objects and actions.
    pub fn is_beside(resource: &Resource, below: &str) -> bool {
        let action =
            below.split_once('/').is_some_and(|(_, action)| resource.actions.values().any(|one| one.path == action));
        below.starts_with("set/") || action
    }
}
