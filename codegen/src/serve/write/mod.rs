//! Creates, changes and deletes objects as a form of Django validates them and django-tastypie saves them.

mod clean;
mod draft;
mod relations;
mod save;

use serde_json::{Map, Value as Json};

use super::catalog::Catalog;
use super::random::Random;
use super::refusal::Refusal;
use super::store::Store;
use super::uri;
pub(super) use clean::clean;

/// The properties of an object that a request sends.
pub(super) type Data = Map<String, Json>;

/// Changes the objects of a store for one request.
#[derive(Debug)]
pub(super) struct Writer<'a> {
    /// The resources.
    pub(super) catalog: &'a Catalog,
    /// The objects.
    pub(super) store: &'a mut Store,
    /// The source of UUIDs.
    pub(super) random: &'a mut Random,
    /// The current time.
    pub(super) now: i64,
    /// Whether the user may write.
    pub(super) may_write: bool,
    /// What the server ignores.
    pub(super) ignored: &'a mut Vec<String>,
}

/// How a request changes an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// All fields are sent. Relations to several objects that are not sent are cleared.
    Whole,
    /// Only what is sent changes.
    Part,
}

impl Writer<'_> {
    /// Creates an object and returns its row id. `key` is the key of its URI, if it is known.
    pub(super) fn create(&mut self, table: usize, data: &Data, key: Option<&str>) -> Result<i64, Refusal> {
        let mut draft = self.draft(table);
        if let Some(key) = key {
            self.set_key(&mut draft, key);
        }
        self.write(draft, data, Change::Whole)
    }

    /// Creates the objects of a list. If one is refused, those before it are deleted: tastypie resources.py `put_list`
    /// calls `rollback`.
    pub(super) fn create_all(&mut self, table: usize, objects: &[Json]) -> Result<(), Refusal> {
        let mut created = Vec::new();
        for object in objects {
            let object = object.as_object().ok_or_else(|| Refusal::Failed("an entry is not an object".to_owned()))?;
            match self.create(table, object, None) {
                Ok(id) => created.push(id),
                Err(refusal) => {
                    if matches!(refusal, Refusal::Invalid { .. } | Refusal::Unauthorized) {
                        for id in created {
                            self.store.delete(self.catalog, table, id);
                        }
                    }
                    return Err(refusal);
                }
            }
        }
        Ok(())
    }

    /// Changes an object.
    pub(super) fn update(&mut self, table: usize, id: i64, data: &Data, change: Change) -> Result<i64, Refusal> {
        let draft = self.existing(table, id).ok_or(Refusal::NotFound)?;
        self.write(draft, data, change)
    }

    /// Deletes an object.
    pub(super) fn delete(&mut self, table: usize, id: i64) -> Result<(), Refusal> {
        self.authorize()?;
        self.store.delete(self.catalog, table, id);
        Ok(())
    }

    /// Creates, changes and deletes objects of a list: all of it or nothing.
    pub(super) fn bulk(&mut self, table: usize, body: &Data) -> Result<(), Refusal> {
        let before = self.store.clone();
        let result = self.bulk_parts(table, body);
        if result.is_err() {
            *self.store = before;
        }
        result
    }

    fn bulk_parts(&mut self, table: usize, body: &Data) -> Result<(), Refusal> {
        use crate::model::Method;
        let collection = &self.catalog.tables[table].collection;
        let Some(objects) = body.get(collection) else {
            return Err(Refusal::Bad(format!("Invalid data sent: missing '{collection}'")));
        };
        let objects = objects.as_array().ok_or_else(|| Refusal::Failed(format!("`{collection}` is not a list")))?;
        let allows = |method| self.catalog.tables[table].detail_methods.contains(&method);
        let (may_put, may_delete) = (allows(Method::Put), allows(Method::Delete));
        if !objects.is_empty() && !may_put {
            return Err(Refusal::MethodNotAllowed(None));
        }
        for object in objects {
            let Json::Object(object) = object else {
                return Err(Refusal::Failed(format!("an entry of `{collection}` is not an object")));
            };
            self.bulk_object(table, object)?;
        }
        let deleted = format!("deleted_{collection}");
        let deleted = match body.get(&deleted) {
            None | Some(Json::Null) => &[][..],
            Some(Json::Array(uris)) => uris,
            Some(_) => return Err(Refusal::Failed(format!("`{deleted}` is not a list"))),
        };
        if !deleted.is_empty() && !may_delete {
            return Err(Refusal::MethodNotAllowed(None));
        }
        for target in deleted {
            let target = target.as_str().ok_or_else(|| Refusal::Failed("a URI is not a string".to_owned()))?;
            let id = uri::resolve(self.catalog, self.store, table, target)?;
            let id = id.ok_or_else(|| Refusal::NoSuchKey(format!("there is no `{target}`")))?;
            self.delete(table, id)?;
        }
        Ok(())
    }

    fn bulk_object(&mut self, table: usize, object: &Data) -> Result<(), Refusal> {
        let mut object = object.clone();
        let Some(target) = object.remove("resource_uri") else {
            return self.create(table, &object, None).map(drop);
        };
        let target = target.as_str().ok_or_else(|| Refusal::Failed("a URI is not a string".to_owned()))?;
        match uri::resolve(self.catalog, self.store, table, target)? {
            Some(id) => self.update(table, id, &object, Change::Part).map(drop),
            None => self.create(table, &object, None).map(drop),
        }
    }

    fn authorize(&self) -> Result<(), Refusal> {
        if self.may_write { Ok(()) } else { Err(Refusal::Unauthorized) }
    }
}
