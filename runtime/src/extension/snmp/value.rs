//! Values of SNMP objects.

/// The value of an SNMP object.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Text or bytes.
    Bytes(Vec<u8>),
    /// An integer.
    Integer(i64),
    /// An unsigned integer: a counter, a gauge, or hundredths of seconds.
    Unsigned(u64),
    /// The identifier of an object.
    Object(String),
    /// An IPv4 address.
    Address(std::net::Ipv4Addr),
}

impl Value {
    /// Returns `None` if the agent does not have the object.
    pub(super) fn read(value: &snmp2::Value<'_>) -> Option<Self> {
        use snmp2::Value as Wire;
        Some(match value {
            Wire::OctetString(bytes) | Wire::Opaque(bytes) => Self::Bytes(bytes.to_vec()),
            Wire::Integer(number) => Self::Integer(*number),
            Wire::Boolean(value) => Self::Integer((*value).into()),
            Wire::Counter32(number) | Wire::Unsigned32(number) | Wire::Timeticks(number) => {
                Self::Unsigned((*number).into())
            }
            Wire::Counter64(number) => Self::Unsigned(*number),
            Wire::ObjectIdentifier(oid) => Self::Object(oid.to_string()),
            Wire::IpAddress(address) => Self::Address((*address).into()),
            _ => return None,
        })
    }
}
