//! The generated clients against real servers, stubs of appliances and a faulty network.

mod appliances;
mod authentication;
mod blocking;
mod cancellation;
mod drift;
mod errors;
mod fault_injection;
mod files;
mod limits;
mod rate_limit;
mod resilience;
mod resources;
mod secrets;
mod server;
mod snmp;
mod switches;
mod versions;
