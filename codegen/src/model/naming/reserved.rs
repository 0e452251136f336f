//! Names that generated code can't take, because something else has them.

/// Rust's keywords, as identifiers can't be raw everywhere.
pub(super) const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names that Windows keeps for devices.
pub(super) const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Type names that a generated file uses unqualified: Rust's prelude and the runtime's.
pub const PRELUDE_TYPES: &[&str] = &[
    // Rust's
    "Clone",
    "Default",
    "Err",
    "From",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Result",
    "Some",
    "String",
    "ToString",
    "Vec",
    // the generated file's own
    "Api",
    "Deletion",
    "Required",
    // the runtime's prelude
    "AcrossRelation",
    "AllLookups",
    "BTreeMap",
    "Batch",
    "Body",
    "Boolean",
    "Choice",
    "Client",
    "ClientBuilder",
    "Command",
    "Complete",
    "Create",
    "CreateWithFile",
    "Created",
    "CreatedOrAccepted",
    "CreatedOrFile",
    "Date",
    "DateTime",
    "Decimal",
    "Delete",
    "DeleteAll",
    "DeleteWith",
    "Done",
    "Endpoint",
    "Error",
    "Field",
    "FieldValue",
    "File",
    "Float",
    "Get",
    "GetFile",
    "Integer",
    "IntoUri",
    "Json",
    "Link",
    "List",
    "Nested",
    "NestedIn",
    "NoLookups",
    "Nullable",
    "OneOf",
    "Ordered",
    "PhantomData",
    "Record",
    "Related",
    "Replace",
    "Resource",
    "ResourceUri",
    "Rooted",
    "Secret",
    "Text",
    "Time",
    "Timestamp",
    "ToMany",
    "ToOne",
    "Unknown",
    "Update",
    "Upload",
    "Uploads",
    "Writable",
];

/// Further ones that the file of an operation uses.
pub(super) const OPERATION_TYPES: &[&str] =
    &["Call", "Case", "Connection", "Cursor", "CursorStream", "Form", "IntoBody", "Operation", "Parameter", "Streamed"];
