//! Components for the bodies of requests and responses: those of each resource, and the shared ones.

use std::collections::BTreeMap;

use super::fields::choices;
use super::schema::Schema;
use super::{Context, name};
use crate::markdown::code;
use crate::model::{Field, Method, Presence, Reply, Resource, Role, Type};

/// Names of the shared components. They have no `.`, while those of resources have one.
pub mod shared {
    /// The position of a page in its list.
    pub const META: &str = "meta";
    /// The reason why a request was refused.
    pub const ERROR: &str = "error";
    /// Messages about the fields of an object.
    pub const FIELD_ERRORS: &str = "field_errors";
}

/// Schemas by the names of their components.
pub type Schemas = BTreeMap<String, Schema>;

/// Returns the shared components.
pub fn shared() -> Schemas {
    let count = || Schema { minimum: Some(0.into()), ..Schema::of("integer") };
    let link = || Schema::text("uri-reference").or_null();
    let meta = Schema::object([
        ("limit", count().described("Maximum number of objects in a page.")),
        ("next", link().described("Path and query of the next page; null at the end.")),
        ("offset", count().described("Number of objects before this page.")),
        ("previous", link().described("Path and query of the previous page; null at the start.")),
        ("total_count", count().described("Number of objects in all pages.")),
    ]);
    // `next` and `previous` are absent if there is only one page (tastypie paginator.py, `page`).
    let meta = meta.requiring(["limit", "offset", "total_count"]).described("The position of a page in its list.");
    let messages = Schema::either([Schema::list(Schema::any()), Schema::of("string"), Schema::of("object")]);
    let fields = Schema::map(messages).described(
        "Messages by field; `__all__` is about the object as a whole. The errors of related objects are nested.",
    );
    let error = Schema {
        additional_properties: Schema::map(Schema::component(shared::FIELD_ERRORS)).additional_properties,
        ..Schema::object([
            ("error", Schema::of("string").described("Error message, HTML-escaped.")),
            ("error_message", Schema::of("string").described("Error message.")),
        ])
    };
    let error = error.described(
        "The reason why the request was refused: a message, or messages by field below the name of the resource.",
    );
    Schemas::from([
        (shared::META.to_owned(), meta),
        (shared::FIELD_ERRORS.to_owned(), fields),
        (shared::ERROR.to_owned(), error),
    ])
}

impl Context<'_> {
    /// Adds the components of a resource.
    pub fn schemas(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        for field in &resource.fields {
            if let Type::Choice(of_field) = &field.kind {
                schemas.insert(name::choices(&resource.id, &field.wire), choices(of_field));
            }
        }
        match &resource.role {
            Role::Command(command) => self.command(&command.reply, schemas),
            Role::Reply => self.keep("", self.object(), schemas),
            Role::Embedded => {
                self.keep("", self.object(), schemas);
                self.keep(name::NEW, self.whole(|_| true), schemas);
            }
            Role::Collection | Role::Nested { .. } => self.collection(schemas),
        }
    }

    fn collection(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        let read = || Schema::component(&name::resource(&resource.id));
        self.keep("", self.object(), schemas);
        if resource.is_listed() {
            let page =
                Schema::object([("meta", Schema::component(shared::META)), (self.objects(), Schema::list(read()))]);
            self.keep(name::PAGE, page.requiring(["meta", self.objects()]), schemas);
        }
        if self.is_read_in_sets() || self.returns_objects() {
            let missing = Schema::list(Schema::of("string")).described("The requested keys that do not exist.");
            let set = Schema::object([(self.objects(), Schema::list(read())), ("not_found", missing)]);
            self.keep(name::SET, set.requiring([self.objects()]), schemas);
        }
        if resource.is_written_whole() {
            self.keep(name::NEW, self.whole(|_| true), schemas);
            if let Some(back) = resource.back_reference() {
                self.keep(name::NESTED, self.whole(|field| field.wire != back.wire), schemas);
            }
            if self.is_replaced_as_a_list() {
                let new = Schema::component(&name::of(&resource.id, name::NEW));
                let all = Schema::object([(self.objects(), Schema::list(new))]).requiring([self.objects()]);
                self.keep(name::ALL, all.closed(), schemas);
            }
        }
        if resource.files().next().is_some() {
            if resource.lists(Method::Post) {
                self.keep(name::FORM, self.form(), schemas);
            }
            if self.upload_method().is_some() {
                self.keep(name::UPLOAD, self.upload(), schemas);
            }
        }
        if resource.is_patched() {
            self.keep(name::PATCH, self.patch(), schemas);
        }
        if self.is_batched() {
            self.batch(schemas);
        }
    }

    fn keep(&self, suffix: &str, schema: Schema, schemas: &mut Schemas) {
        let id = &self.resource.id;
        schemas.insert(if suffix.is_empty() { name::resource(id) } else { name::of(id, suffix) }, schema);
    }

    /// Returns the schema of an object in a response. Views may omit any field (tastypie fields.py, `use_in`).
    fn object(&self) -> Schema {
        let members = self.resource.fields.iter().map(|field| (&field.wire, self.read(field)));
        let always =
            self.resource.fields.iter().filter(|field| field.presence == Presence::Always).map(|field| &field.wire);
        Schema::object(members).requiring(always).described(what(self.resource))
    }

    /// Returns the schema of a whole object in a request; `needs` selects which of the required fields are required.
    fn whole(&self, needs: impl Fn(&Field) -> bool) -> Schema {
        let required = self.sent().filter(|field| field.is_required() && needs(field)).map(|field| &field.wire);
        Schema::object(self.sent().map(|field| (&field.wire, self.given(field)))).requiring(required).closed()
    }

    /// Returns the schema of an object in a request with its files.
    fn form(&self) -> Schema {
        let fields = || self.resource.fields.iter().filter(|field| field.is_written());
        let required = fields().filter(|field| field.is_required()).map(|field| &field.wire);
        Schema::object(fields().map(|field| (&field.wire, self.given(field)))).requiring(required).closed()
    }

    /// Returns the schema of an upload: only the files.
    fn upload(&self) -> Schema {
        let files: Vec<&Field> = self.resource.files().collect();
        let required = if let [only] = files[..] { vec![&only.wire] } else { Vec::new() };
        Schema::object(files.iter().map(|field| (&field.wire, self.written(field)))).requiring(required).closed()
    }

    fn patch(&self) -> Schema {
        let is_key = |field: &&Field| self.resource.key.as_ref().is_some_and(|key| key.field == field.wire);
        let fields = self.sent().filter(|field| !is_key(field));
        Schema::object(fields.map(|field| (&field.wire, self.written(field)))).closed()
    }

    fn batch(&self, schemas: &mut Schemas) {
        let resource = self.resource;
        let mut entries = Vec::new();
        if resource.is_patched() {
            let uri = Schema::text("uri-reference").described("The object to change.");
            let mut change = self.patch().requiring(["resource_uri"]);
            change.properties.insert("resource_uri".to_owned(), uri);
            self.keep(name::CHANGE, change, schemas);
            entries.push(name::CHANGE);
        }
        if self.is_created_in_batches() {
            entries.push(name::NEW);
        }
        let max_items = entries.is_empty().then_some(0);
        let entries = entries.into_iter().map(|entry| Schema::component(&name::of(&resource.id, entry)));
        let objects = Schema { max_items, ..Schema::list(Schema::either(entries)) };
        let objects = objects.described("Objects to create or change; may be empty.");
        let mut batch = Schema::object([(self.objects(), objects)]).requiring([self.objects()]).closed();
        if resource.details(Method::Delete) {
            let deleted = Schema::list(Schema::text("uri-reference")).described("The URIs of objects to delete.");
            batch.properties.insert(format!("deleted_{}", self.objects()), deleted);
        }
        self.keep(name::BATCH, batch, schemas);
    }

    /// Adds the request and the response of a command.
    fn command(&self, reply: &Reply, schemas: &mut Schemas) {
        let suffix = if self.resource.files().next().is_some() { name::FORM } else { name::REQUEST };
        let request = if suffix == name::FORM { self.form() } else { self.whole(|_| true) };
        self.keep(suffix, request.described(what(self.resource)), schemas);
        let data = match reply {
            Reply::Whole(_) => return,
            Reply::Outcome => Schema::any(),
            Reply::Data(id) => match self.version.resources.get(id) {
                Some(reply) => Schema::component(&name::resource(&reply.id)).or_null(),
                None => Schema::any(),
            },
        };
        let text = || Schema::of("string").or_null();
        let outcome = Schema::object([
            ("data", data.described("The result of the command.")),
            ("error", text().described("The reason why the command failed.")),
            ("message", text().described("A message from the server.")),
            ("status", Schema::of("string").described("`success`; with any other value, the command failed.")),
        ]);
        self.keep(name::OUTCOME, outcome.requiring(["status"]), schemas);
    }

    /// Returns the fields that are sent as JSON.
    fn sent(&self) -> impl Iterator<Item = &Field> {
        self.resource.fields.iter().filter(|field| field.is_written() && !self.resource.takes_file(field))
    }

    /// Returns the property of a list response that contains the objects.
    pub fn objects(&self) -> &str {
        self.resource.collection.as_deref().unwrap_or("objects")
    }
}

/// Describes a resource in one sentence.
fn what(resource: &Resource) -> String {
    let id = code(&resource.id);
    match &resource.role {
        Role::Collection | Role::Nested { .. } => format!("An object of {id}."),
        Role::Embedded => format!("An object of {id}, which exists only inside other objects."),
        Role::Reply => format!("The response of a command, {id}."),
        Role::Command(_) => format!("The command {id}."),
    }
}
