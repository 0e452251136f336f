//! The generator, from documents to bindings, reports and exported documents.

mod any_input;
mod awkward_api;
mod build_script;
mod bundle;
mod command;
mod corpus;
mod derives;
mod edits;
mod export;
mod facts;
mod features;
mod fetch;
mod fetch_tls;
mod hostile;
mod import_cycles;
mod lint;
mod loading;
mod new_version;
mod output;
mod own_repository;
mod packages;
mod profile;
mod pull_requests;
mod round_trip;
mod samples;
mod ui;
