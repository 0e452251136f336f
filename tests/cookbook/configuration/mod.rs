//! "Configuration API" of both guides.

mod automatic_participant;
mod conference;
mod gateway_routing_rule;
mod licence;
mod objects;
mod worker_vm;
