//! The chapter "Configuration API" of both guides.

mod automatic_participant;
mod conference;
mod deployment;
mod gateway_routing_rule;
mod ivr_theme;
mod licence;
mod objects;
mod worker_vm;
