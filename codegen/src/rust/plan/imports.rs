//! The `use` declarations of a file.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::super::ident::ident;
use crate::model::naming::module_of;

/// Collects the names that a file takes from elsewhere while it is planned.
///
/// A name that the file declares itself, or has imported from another module, is not imported: its path is written
/// out where it is used.
#[derive(Debug, Default)]
pub struct Imports {
    declared: BTreeSet<String>,
    /// Name to module.
    used: RefCell<BTreeMap<String, String>>,
}

impl Imports {
    /// The imports of a file that declares these types.
    pub fn beside<'a>(declared: impl IntoIterator<Item = &'a str>) -> Self {
        Self { declared: declared.into_iter().map(str::to_owned).collect(), used: RefCell::default() }
    }

    /// A name of the runtime or the standard library that generated code uses.
    pub fn runtime(&self, name: &str) -> TokenStream {
        let module = module_of(name);
        debug_assert!(module.is_some(), "`{name}` is not among the names that generated code imports");
        self.name(module.unwrap_or("pexgen_runtime"), name)
    }

    /// A name of any module, such as `super::super::status`.
    pub fn name(&self, module: &str, name: &str) -> TokenStream {
        let mut used = self.used.borrow_mut();
        let is_free = !self.declared.contains(name) && used.get(name).is_none_or(|other| other == module);
        let name_only = ident(name);
        if is_free {
            used.insert(name.to_owned(), module.to_owned());
            return quote!(#name_only);
        }
        let module = path(module);
        quote!(#module::#name_only)
    }

    /// The declarations: the standard library, the runtime, then the crate itself.
    pub fn declarations(&self) -> TokenStream {
        let mut modules: BTreeMap<(u8, String), Vec<String>> = BTreeMap::new();
        for (name, module) in self.used.borrow().iter() {
            let rank = if module.starts_with("std") { 0 } else { 1 + u8::from(module.starts_with("super")) };
            modules.entry((rank, module.clone())).or_default().push(name.clone());
        }
        let declarations = modules.iter().map(|((_, module), names)| {
            let (module, names) = (path(module), names.iter().map(|name| ident(name)));
            match names.len() {
                1 => quote!(use #module::#(#names)*;),
                _ => quote!(use #module::{#(#names),*};),
            }
        });
        quote!(#(#declarations)*)
    }
}

/// A path from its text.
fn path(text: &str) -> TokenStream {
    let parts = text.split("::").map(ident);
    quote!(#(#parts)::*)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clashing_names_are_qualified() {
        let imports = Imports::beside(["Link"]);
        assert_eq!(imports.runtime("Link").to_string(), "pexgen_runtime :: Link");
        assert_eq!(imports.name("super", "Role").to_string(), "Role");
        assert_eq!(imports.name("super::super::status", "Role").to_string(), "super :: super :: status :: Role");
        assert_eq!(imports.runtime("Get").to_string(), "Get");
        assert_eq!(imports.declarations().to_string(), "use pexgen_runtime :: resource :: Get ; use super :: Role ;");
    }
}
