//! Requests of lists, objects and schema documents.

use serde_json::Value as Json;

use super::body;
use super::catalog::{Catalog, Key};
use super::cell::Cell;
use super::json::write_text;
use super::multipart;
use super::query::{Filters, Page, Params, Unusable, ordering};
use super::refusal::Refusal;
use super::render::Renderer;
use super::reply::{Reply, Request};
use super::store::Store;
use super::uri;
use super::write::{Change, Data, Writer};

/// The most bytes of a file that is made up.
const LARGEST_FILE: usize = 64 << 20;

/// A request of one resource, with all that it needs.
#[derive(Debug)]
pub(super) struct Handler<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) request: &'a Request,
    pub(super) params: Params,
    pub(super) table: usize,
    /// The largest page.
    pub(super) page: u64,
}

impl Handler<'_> {
    fn catalog(&self) -> &Catalog {
        self.writer.catalog
    }

    fn store(&self) -> &Store {
        self.writer.store
    }

    /// Returns a page of a list.
    pub(super) fn list(&mut self, parent: Option<&str>) -> Result<Reply, Refusal> {
        let filters = match self.filters(parent) {
            Err(Unusable::Now(refusal)) => return Err(refusal),
            filters => filters,
        };
        let catalog = self.writer.catalog;
        let table = &catalog.tables[self.table];
        let order = ordering(catalog, self.table, &self.params)?;
        let page = Page::of(&self.params, table.default_limit, self.page)?;
        let filters = filters?;
        let rows = self.store().rows(catalog, self.table);
        let skip = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let (total, ids) = if filters.is_empty() && order.is_empty() {
            (rows.len(), rows.iter().map(|(id, _)| id).skip(skip).take(page.length()).collect())
        } else {
            let ids = filters.select(catalog, self.store(), self.table);
            let total = ids.len();
            let sorted = order.sort(catalog, self.store(), self.table, ids);
            (total, sorted.into_iter().skip(skip).take(page.length()).collect::<Vec<_>>())
        };
        let mut meta = "\"meta\": ".to_owned();
        page.write_meta(&mut meta, &table.path, &self.params, total as u64);
        Ok(Reply::written(200, self.collection(&table.collection, &ids, &meta)))
    }

    fn filters(&mut self, parent: Option<&str>) -> Result<Filters, Unusable> {
        let catalog = self.writer.catalog;
        let mut filters = match Filters::of(catalog, self.table, &self.params, self.writer.ignored) {
            Err(Unusable::WithRows(_)) if self.store().rows(catalog, self.table).len() == 0 => Filters::default(),
            filters => filters?,
        };
        if let (Some(key), Some(parent)) = (parent, &catalog.tables[self.table].parent) {
            let value = match parent.target {
                Some(target) => Cell::Link(self.store().find(catalog, target, key).unwrap_or(i64::MIN)),
                None => Cell::Text(key.to_owned()),
            };
            filters.below_parent(parent.slot, value);
        }
        Ok(filters)
    }

    /// Returns the only object of a nested list.
    pub(super) fn single(&mut self, parent: Option<&str>) -> Result<Reply, Refusal> {
        let filters = self.filters(parent)?;
        let ids = filters.select(self.catalog(), self.store(), self.table);
        let id = ids.first().copied().ok_or(Refusal::NotFound)?;
        Ok(Reply::written(200, self.object(id)))
    }

    fn object(&self, id: i64) -> String {
        let mut out = String::new();
        Renderer { catalog: self.catalog(), store: self.store() }.object(&mut out, self.table, id);
        out
    }

    /// Writes objects and another property, sorted by name.
    fn collection(&self, name: &str, ids: &[i64], other: &str) -> String {
        let renderer = Renderer { catalog: self.catalog(), store: self.store() };
        let mut objects = String::new();
        write_text(&mut objects, name);
        objects.push_str(": [");
        for (index, id) in ids.iter().enumerate() {
            if index > 0 {
                objects.push_str(", ");
            }
            renderer.object(&mut objects, self.table, *id);
        }
        objects.push(']');
        match other {
            "" => format!("{{{objects}}}"),
            other if other < objects.as_str() => format!("{{{other}, {objects}}}"),
            other => format!("{{{objects}, {other}}}"),
        }
    }

    /// Returns an object.
    pub(super) fn detail(&self, key: &str) -> Result<Reply, Refusal> {
        let key = uri::key_of(self.catalog(), self.table, key)?;
        let id = self.store().find(self.catalog(), self.table, &key).ok_or(Refusal::NotFound)?;
        if self.catalog().tables[self.table].is_download {
            return Ok(self.download(&key, id));
        }
        Ok(Reply::written(200, self.object(id)))
    }

    /// Returns the file of an object, whose content is made up.
    fn download(&self, key: &str, id: i64) -> Reply {
        let catalog = self.catalog();
        let size = catalog.tables[self.table].column("size").and_then(|column| {
            let slot = catalog.tables[self.table].columns[column].slot?;
            self.store().rows(catalog, self.table).get(id)?.cell(slot).number()
        });
        let length = usize::try_from(size.unwrap_or(0)).unwrap_or(0).min(LARGEST_FILE);
        let content: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();
        super::command::file(key, content.into())
    }

    /// Returns objects by their keys, in the order of the keys.
    pub(super) fn set(&self, keys: &str) -> Result<Reply, Refusal> {
        let catalog = self.catalog();
        let is_integer = catalog.tables[self.table].key == Key::Integer;
        let (mut ids, mut missing) = (Vec::new(), Vec::new());
        for key in keys.split(';') {
            if is_integer && uri::key_of(catalog, self.table, key).is_err() {
                return Err(Refusal::Failed(format!("the key `{key}` is not an integer")));
            }
            match self.store().find(catalog, self.table, key) {
                Some(id) => ids.push(id),
                None => missing.push(Json::from(key)),
            }
        }
        let missing = if missing.is_empty() {
            String::new()
        } else {
            format!("\"not_found\": {}", super::json::to_string(&Json::Array(missing)))
        };
        Ok(Reply::written(200, self.collection(&catalog.tables[self.table].collection, &ids, &missing)))
    }

    fn takes_form(&self) -> bool {
        self.catalog().tables[self.table].takes_files && multipart::is_form(self.request)
    }

    /// Reads the properties of an object.
    fn data(&self) -> Result<Data, Refusal> {
        if self.takes_form() { multipart::form(self.request) } else { body::object(self.request) }
    }

    /// Creates an object.
    pub(super) fn post(&mut self) -> Result<Reply, Refusal> {
        let data = self.data()?;
        let id = self.writer.create(self.table, &data, None)?;
        Ok(self.created(id))
    }

    fn created(&self, id: i64) -> Reply {
        Reply::empty(201).header("location", &uri::of(self.catalog(), self.store(), self.table, id))
    }

    /// Changes an object, or creates it with the key of the path.
    pub(super) fn put(&mut self, key: &str) -> Result<Reply, Refusal> {
        let data = self.data()?;
        let existing = match uri::key_of(self.catalog(), self.table, key) {
            Ok(key) => self.store().find(self.catalog(), self.table, &key),
            Err(_) => None,
        };
        if let Some(id) = existing {
            match self.writer.update(self.table, id, &data, Change::Whole) {
                Ok(_) => return Ok(Reply::empty(204)),
                // django-tastypie takes a relation that can't be resolved for a missing object, and creates it again.
                Err(Refusal::NoSuchKey(_)) => {}
                Err(refusal) => return Err(refusal),
            }
        }
        let id = self.writer.create(self.table, &data, Some(key))?;
        Ok(self.created(id))
    }

    /// Changes parts of an object.
    pub(super) fn patch(&mut self, key: &str) -> Result<Reply, Refusal> {
        let key = uri::key_of(self.catalog(), self.table, key)?;
        let id = self.store().find(self.catalog(), self.table, &key).ok_or(Refusal::NotFound)?;
        let data = if self.takes_form() { self.data()? } else { body::strict_object(self.request)? };
        if data.contains_key("pk") {
            return Err(Refusal::Failed("`pk` is not a field".to_owned()));
        }
        self.writer.update(self.table, id, &data, Change::Part)?;
        Ok(Reply::empty(202))
    }

    /// Accepts the files of an object, where they are sent with POST.
    pub(super) fn post_detail(&mut self, key: &str) -> Result<Reply, Refusal> {
        if self.catalog().tables[self.table].posts_files { self.patch(key) } else { Err(Refusal::NotImplemented) }
    }

    /// Deletes an object.
    pub(super) fn delete(&mut self, key: &str) -> Result<Reply, Refusal> {
        let key = uri::key_of(self.catalog(), self.table, key).map_err(|error| match error {
            Refusal::NoSuchKey(_) => Refusal::NotFound,
            error => error,
        })?;
        let id = self.store().find(self.catalog(), self.table, &key).ok_or(Refusal::NotFound)?;
        self.writer.delete(self.table, id)?;
        Ok(Reply::empty(204))
    }

    /// Deletes the objects of a list that pass the filters.
    pub(super) fn delete_list(&mut self, parent: Option<&str>) -> Result<Reply, Refusal> {
        let filters = match self.filters(parent) {
            Err(Unusable::Now(refusal)) => return Err(refusal),
            filters => filters,
        };
        if !self.writer.may_write {
            return Err(Refusal::Unauthorized);
        }
        let filters = filters?;
        for id in filters.select(self.catalog(), self.store(), self.table) {
            self.writer.delete(self.table, id)?;
        }
        Ok(Reply::empty(204))
    }

    /// Replaces the objects of a list.
    pub(super) fn put_list(&mut self, parent: Option<&str>) -> Result<Reply, Refusal> {
        let body = body::strict_object(self.request)?;
        let collection = self.catalog().tables[self.table].collection.clone();
        let objects = body.get(&collection);
        let objects = objects.ok_or_else(|| Refusal::Bad(format!("Invalid data sent: missing '{collection}'")))?;
        let objects = objects.as_array().cloned().unwrap_or_default();
        self.delete_list(parent)?;
        self.writer.create_all(self.table, &objects)?;
        Ok(Reply::empty(204))
    }

    /// Creates, changes and deletes objects of a list.
    pub(super) fn patch_list(&mut self) -> Result<Reply, Refusal> {
        let body = body::strict_object(self.request)?;
        self.writer.bulk(self.table, &body)?;
        Ok(Reply::empty(202))
    }
}
