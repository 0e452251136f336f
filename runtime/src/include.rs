//! Inclusion of bindings that a build script generated.

/// Includes the bindings that a build script generated: `pexgen_runtime::include_bindings!("pexip");` declares the module
/// `pexip`.
#[macro_export]
macro_rules! include_bindings {
    ($module:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $module, ".rs"));
    };
}
