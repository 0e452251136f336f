//! Where an item is described.

use super::{DocumentPointer, Finding};
use crate::model::{Operation, Resource, Schema, Version};

/// An item that is described at a location in a document.
pub trait Located {
    /// Returns the id that findings contain.
    fn id(&self) -> &str;

    /// Returns the location at a JSON pointer relative to the item.
    fn document_pointer(&self, pointer: &str) -> DocumentPointer;
}

impl Located for Resource {
    fn id(&self) -> &str {
        &self.id
    }

    fn document_pointer(&self, pointer: &str) -> DocumentPointer {
        DocumentPointer { document: self.document.clone(), pointer: pointer.to_owned() }
    }
}

impl Located for Operation {
    fn id(&self) -> &str {
        &self.id
    }

    fn document_pointer(&self, pointer: &str) -> DocumentPointer {
        DocumentPointer { document: self.document.clone(), pointer: format!("{}{pointer}", self.pointer) }
    }
}

impl Located for Schema {
    fn id(&self) -> &str {
        &self.id
    }

    fn document_pointer(&self, pointer: &str) -> DocumentPointer {
        DocumentPointer { document: self.document.clone(), pointer: format!("{}{pointer}", self.pointer) }
    }
}

/// Returns a finding about whole versions, located at a pointer of the document that describes each.
pub fn of_versions((old, new): (&Version, &Version), pointer: &str, finding: Finding) -> Finding {
    let at = |version: &Version| {
        let document = version.operations.values().next()?.document.clone();
        Some(DocumentPointer { document, pointer: pointer.to_owned() })
    };
    Finding { before: at(old), after: at(new), ..finding }
}
