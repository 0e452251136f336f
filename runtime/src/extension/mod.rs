//! Features of single vendors.

#[cfg(feature = "snmp")]
pub mod snmp;
