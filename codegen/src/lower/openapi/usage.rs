//! Which schemas occur in what is read, and which in what is written.

use crate::model::{Content, Version};

/// Marks every schema of a version. What stands beside all operations is there to be read.
pub fn mark(version: &mut Version, beside: &[String]) {
    let (mut read, mut written) = (Vec::new(), Vec::new());
    for operation in version.operations.values() {
        read.extend(operation.received().filter_map(Content::schema));
        read.extend(operation.headers.iter().filter_map(|field| field.kind.schema()));
        written.extend(operation.sent().filter_map(Content::schema));
        written.extend(operation.parameters.iter().filter_map(|parameter| parameter.field.kind.schema()));
    }
    let mut read = version.reachable_schemas(read);
    let written = version.reachable_schemas(written);
    read.extend(version.reachable_schemas(beside.iter().map(String::as_str)));
    for (id, schema) in &mut version.schemas {
        schema.read = read.contains(id);
        schema.written = written.contains(id);
    }
}
