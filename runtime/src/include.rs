//! What a build script generated, brought into a program.

/// Brings in the module that a build script generated: `pexgen_runtime::include_bindings!("pexip");`
/// declares the module `pexip`.
#[macro_export]
macro_rules! include_bindings {
    ($module:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $module, ".rs"));
    };
}
