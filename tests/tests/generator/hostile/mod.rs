//! Unusual and hostile input gives a diagnostic with a location, or code that compiles and contains the input
//! only as data.

mod anything;
mod batch;
mod corpus;
mod injection;
mod killed;
mod limits;
mod names;
mod openapi;
mod random;
mod tastypie;
mod text;
