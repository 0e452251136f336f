//! Reserved names: generated code must not define them.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::UNLISTED;

/// Names that are reserved in scopes of one kind.
pub(super) type Reserved = BTreeSet<&'static str>;

/// Rust's keywords. Raw identifiers are not allowed everywhere.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// File names that Windows reserves for devices.
const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt0", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// Names of the language's prelude that generated code uses.
const LANGUAGE_NAMES: &[&str] = &[
    "Box",
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
    "PartialEq",
    "Result",
    "Some",
    "String",
    "ToString",
    "Vec",
];

/// Names that generated code declares. `C` (the connection) and `S` (nested or not) are type parameters.
const OWN_NAMES: &[&str] = &["Api", "C", "Client", "ClientBuilder", "DeleteOptions", "Error", "S"];

/// Derive macros of the language, which a link in the documentation of a type could also mean.
const DERIVES: &[&str] = &["Copy", "Debug", "Eq", "Hash", "Ord", "PartialOrd"];

/// The names that files of schemas and of resources import, with their modules.
const DATA_NAMES: &[(&str, &str)] = &[
    ("BTreeMap", "std::collections"),
    ("Base64", "pexgen_runtime"),
    ("Body", "pexgen_runtime"),
    ("Choice", "pexgen_runtime"),
    ("Date", "pexgen_runtime"),
    ("Decimal", "pexgen_runtime"),
    ("FieldValue", "pexgen_runtime::decode"),
    ("FieldVisitor", "pexgen_runtime::wire"),
    ("Fields", "pexgen_runtime::wire"),
    ("Foreign", "pexgen_runtime"),
    ("Instant", "pexgen_runtime"),
    ("IsoDuration", "pexgen_runtime"),
    ("Json", "pexgen_runtime"),
    ("Nullable", "pexgen_runtime"),
    ("Record", "pexgen_runtime::decode"),
    ("Secret", "pexgen_runtime"),
    ("Sink", "pexgen_runtime::wire"),
    ("Time", "pexgen_runtime"),
    ("Timestamp", "pexgen_runtime"),
    ("Unknown", "pexgen_runtime"),
    ("UnknownFields", "pexgen_runtime"),
    ("Uri", "pexgen_runtime"),
    ("Uuid", "pexgen_runtime"),
    ("list", "pexgen_runtime::encode"),
];

/// The names that only files of resources, groups and versions import, with their modules.
const RESOURCE_NAMES: &[(&str, &str)] = &[
    ("AcrossRelation", "pexgen_runtime::filter"),
    ("AllLookups", "pexgen_runtime::filter"),
    ("Batch", "pexgen_runtime::resource"),
    ("Boolean", "pexgen_runtime::filter"),
    ("Command", "pexgen_runtime"),
    ("CommandOrFile", "pexgen_runtime"),
    ("CommandResponse", "pexgen_runtime"),
    ("Complete", "pexgen_runtime::encode"),
    ("Connection", "pexgen_runtime"),
    ("Create", "pexgen_runtime::resource"),
    ("CreateWithFile", "pexgen_runtime::resource"),
    ("Created", "pexgen_runtime::endpoint"),
    ("CreatedOrAccepted", "pexgen_runtime::endpoint"),
    ("CreatedOrFile", "pexgen_runtime::endpoint"),
    ("DateTime", "pexgen_runtime::filter"),
    ("Delete", "pexgen_runtime::resource"),
    ("DeleteAll", "pexgen_runtime::resource"),
    ("DeleteWith", "pexgen_runtime::resource"),
    ("Endpoint", "pexgen_runtime"),
    ("Field", "pexgen_runtime::filter"),
    ("Float", "pexgen_runtime::filter"),
    ("Get", "pexgen_runtime::resource"),
    ("GetFile", "pexgen_runtime::resource"),
    ("Integer", "pexgen_runtime::filter"),
    ("IntoUri", "pexgen_runtime"),
    ("Link", "pexgen_runtime"),
    ("List", "pexgen_runtime::resource"),
    ("Nested", "pexgen_runtime::encode"),
    ("NestedIn", "pexgen_runtime::resource"),
    ("NoLookups", "pexgen_runtime::filter"),
    ("OneOf", "pexgen_runtime::filter"),
    ("OptionalLink", "pexgen_runtime"),
    ("Ordered", "pexgen_runtime::filter"),
    ("Patch", "pexgen_runtime::encode"),
    ("PhantomData", "std::marker"),
    ("Related", "pexgen_runtime"),
    ("Replace", "pexgen_runtime::resource"),
    ("Resource", "pexgen_runtime::resource"),
    ("ResourceInfo", "pexgen_runtime::dynamic"),
    ("ResourceUri", "pexgen_runtime"),
    ("Rooted", "pexgen_runtime::resource"),
    ("Single", "pexgen_runtime::resource"),
    ("Text", "pexgen_runtime::filter"),
    ("ToMany", "pexgen_runtime::filter"),
    ("ToOne", "pexgen_runtime::filter"),
    ("Update", "pexgen_runtime::resource"),
    ("Updated", "pexgen_runtime::endpoint"),
    ("Upload", "pexgen_runtime"),
    ("Uploads", "pexgen_runtime::resource"),
    ("Whole", "pexgen_runtime::encode"),
    ("Writable", "pexgen_runtime::resource"),
];

/// The names that files of operations import beside these, from the runtime's module `operation`.
const OPERATION_NAMES: &[&str] = &[
    "Cursor",
    "CursorStream",
    "DescribedResponse",
    "EventStream",
    "Form",
    "IntoBody",
    "LineStream",
    "Operation",
    "OperationError",
    "Parameter",
    "RequestBuilder",
    "ResponseSpec",
    "Streamed",
    "TextEventStream",
];

/// Returns the module from which generated code imports a name; `None` if it imports no such name.
pub fn module_of(name: &str) -> Option<&'static str> {
    let listed = DATA_NAMES.iter().chain(RESOURCE_NAMES).find(|(known, _)| *known == name);
    let operation = OPERATION_NAMES.contains(&name).then_some("pexgen_runtime::operation");
    listed.map(|(_, module)| *module).or(operation)
}

/// The names that no type of a schema has: its file uses them, other files name the type by its module.
pub(super) static SCHEMA_TYPES: LazyLock<Reserved> = LazyLock::new(|| {
    let used = LANGUAGE_NAMES.iter().chain(KEYWORDS).copied();
    used.chain(DATA_NAMES.iter().map(|(name, _)| *name)).collect()
});

/// The names that no type of a resource has.
pub(super) static TYPES: LazyLock<Reserved> = LazyLock::new(|| {
    let own = OWN_NAMES.iter().chain(DERIVES).copied();
    let imported = RESOURCE_NAMES.iter().map(|(name, _)| *name);
    SCHEMA_TYPES.iter().copied().chain(own).chain(imported).collect()
});

/// The names that no type of an operation has.
pub(super) static OPERATION_TYPES: LazyLock<Reserved> =
    LazyLock::new(|| TYPES.iter().chain(OPERATION_NAMES).copied().collect());

/// The names that no variant of an enum has.
pub(super) static VARIANTS: LazyLock<Reserved> = LazyLock::new(|| [UNLISTED, "Self"].into());

/// The names that no field has.
pub(super) static FIELDS: LazyLock<Reserved> = LazyLock::new(|| {
    // `list` is a function of the runtime, `unknown_fields` a field of every object, the rest are methods of bodies: their own,
    // and those of traits that programs call, which a setter of the name would hide.
    let own = [
        "as_body",
        "between",
        "clone",
        "from",
        "into",
        "is_empty",
        "list",
        "new",
        "retain_changes",
        "set_some",
        "unknown_fields",
        "with",
    ];
    KEYWORDS.iter().copied().chain(own).collect()
});

/// The names that no module has. Modules are file names too.
pub(super) static MODULES: LazyLock<Reserved> = LazyLock::new(|| {
    // `new` is the constructor of a group's accessor, which also has trait methods; `types` is the module of schemas; the
    // files beside the modules import from `pexgen_runtime` and `std`.
    let own = ["as_ref", "borrow", "clone", "deref", "new", "pexgen_runtime", "std", "types"];
    KEYWORDS.iter().chain(DEVICES).copied().chain(own).collect()
});
