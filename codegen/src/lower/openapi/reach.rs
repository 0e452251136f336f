//! Which schemas occur in what is read, and which in what is written.

use crate::model::{Content, Version};

/// Marks every schema of a version. What stands beside all operations is there to be read.
pub fn mark(version: &mut Version, beside: &[String]) {
    let (mut read, mut written) = (Vec::new(), Vec::new());
    for operation in version.operations.values() {
        let responses = operation.responses.iter().chain(&operation.error_responses);
        read.extend(responses.flat_map(|response| &response.contents).filter_map(Content::schema));
        written.extend(operation.body.iter().flat_map(|body| &body.contents).filter_map(Content::schema));
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
