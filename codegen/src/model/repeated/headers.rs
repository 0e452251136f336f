//! Descriptions of response headers that are equal.

use std::collections::HashMap;

use crate::model::{Operation, Version};

/// The operations whose headers differ from those of the operations before them, by group.
#[derive(Debug)]
pub struct RepeatedHeaders<'a> {
    different: HashMap<&'a [String], Vec<&'a Operation>>,
}

impl<'a> RepeatedHeaders<'a> {
    /// Compares the operations of each group.
    pub fn of(version: &'a Version) -> Self {
        let mut different: HashMap<&[String], Vec<&Operation>> = HashMap::new();
        for operation in version.operations.values().filter(|operation| !operation.headers.is_empty()) {
            let others = different.entry(&operation.group).or_default();
            if !others.iter().any(|other| other.headers == operation.headers) {
                others.push(operation);
            }
        }
        Self { different }
    }

    /// The first operation of the group with the headers of an operation.
    pub fn first(&self, operation: &Operation) -> Option<&'a Operation> {
        let others = self.different.get(operation.group.as_slice())?;
        others.iter().copied().find(|other| other.headers == operation.headers)
    }
}
