//! Inputs that nobody would write on purpose, or only with bad intent: whatever comes in, a located
//! diagnostic comes out, or code that compiles and holds the input as data.

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
