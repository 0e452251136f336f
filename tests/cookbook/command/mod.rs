//! The chapter "Command API" of the guide.

mod conference;
mod participant;
mod platform;
