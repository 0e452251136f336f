//! The chapter "Retrieving, paginating, filtering and ordering resource details" of the guide.

mod filtering;
mod objects;
mod ordering;
mod pagination;
