//! Documents and the configuration, lowered to the model.

mod fields;
mod relations;
mod tastypie;

pub use tastypie::lower;
