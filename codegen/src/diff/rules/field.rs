//! Changes of fields: which there are, and which must or may be given.

rules! {
    FIELD_ADDED = "field-added" Fine Both Minor, mirrors "field-removed":
        "new field",
        "Objects say more; it needn't be given when creating one.",
        "Nothing; it is there when you need it.";
    FIELD_REMOVED = "field-removed" Breaking Both Major, mirrors "field-added":
        "field gone",
        "It is missing in what is read; in what is written, and as a filter, it is silently ignored.",
        "Find out what takes its place before you move.";
    REQUEST_FIELD_ADDED = "request-field-added" Fine Request Minor, mirrors "request-field-removed":
        "new optional argument",
        "The command takes more; it needn't be given.",
        "Nothing; it is there when you need it.";
    REQUEST_FIELD_REMOVED = "request-field-removed" Breaking Request Major, mirrors "request-field-added":
        "argument gone",
        "The command silently ignores it.",
        "Leave it out, and check that the command still does what is meant.";
    RESPONSE_FIELD_ADDED = "response-field-added" Fine Response Minor, mirrors "response-field-removed":
        "new field to read",
        "Answers say more.",
        "Nothing; it is there when you need it.";
    RESPONSE_FIELD_REMOVED = "response-field-removed" Breaking Response Major, mirrors "response-field-added":
        "field to read gone",
        "It is missing in every answer, where old bindings show it as empty, and a filter by it is silently ignored.",
        "Find out what takes its place before you move.";
    REQUIRED_FIELD_ADDED = "required-field-added" Breaking Both Major, mirrors "required-field-removed":
        "new required field",
        "Creating without it is refused; in the bindings it is an argument of `new`.",
        "Give it wherever you create or invoke.";
    REQUIRED_FIELD_REMOVED = "required-field-removed" Breaking Both Major, mirrors "required-field-added":
        "required field gone",
        "It is silently ignored in what is written and missing in what is read; in the bindings `new` doesn't take it.",
        "Leave it out wherever you create or invoke, and find out what takes its place.";
    REQUIRED_GAINED = "required-gained" Breaking Request Major, mirrors "required-lost":
        "must be given now",
        "Creating without it is refused; in the bindings it moves from a setter to an argument of `new`.",
        "Give it wherever you create or invoke.";
    REQUIRED_LOST = "required-lost" Fine Request Major, mirrors "required-gained":
        "needn't be given any more",
        "Programs that give it go on working; in the bindings it moves from an argument of `new` to a setter.",
        "Move the value from `new` to the setter.";
    NULLABLE_GAINED = "nullable-gained" Risky Both Major, mirrors "nullable-lost":
        "may be null now",
        "An old program reads null as an empty value; in the bindings `T` becomes `Option<T>`, which is right for the wire.",
        "Say what happens when there is no value.";
    NULLABLE_LOST = "nullable-lost" Breaking Both Major, mirrors "nullable-gained":
        "is never null any more",
        "A null that is sent is refused or silently ignored; in the bindings `Option<T>` becomes `T`.",
        "Send a value, or leave the field out.";
    REQUEST_NULLABLE_GAINED = "request-nullable-gained" Fine Request Minor, mirrors "request-nullable-lost":
        "may be sent as null now",
        "More is accepted.",
        "Nothing.";
    REQUEST_NULLABLE_LOST = "request-nullable-lost" Breaking Request Major, mirrors "request-nullable-gained":
        "may not be sent as null any more",
        "A null is refused or silently ignored; the new bindings don't take `None`.",
        "Send a value, or leave the field out.";
    RESPONSE_NULLABLE_GAINED = "response-nullable-gained" Risky Response Major, mirrors "response-nullable-lost":
        "may be read as null now",
        "An old program reads null as an empty value; in the bindings `T` becomes `Option<T>`, which is right for the wire.",
        "Say what happens when there is no value.";
    RESPONSE_NULLABLE_LOST = "response-nullable-lost" Fine Response Major, mirrors "response-nullable-gained":
        "is never read as null any more",
        "There is always a value; in the bindings `Option<T>` becomes `T`.",
        "Drop the handling of `None`.";
    OPTION_GAINED = "option-gained" Fine Response Major, mirrors "option-lost":
        "read as an option now",
        "The configuration no longer says that there always is a value, or says that an empty text means none.",
        "Say what happens when there is no value.";
    OPTION_LOST = "option-lost" Fine Response Major, mirrors "option-gained":
        "not read as an option any more",
        "The configuration says that there always is a value, or no longer that an empty text means none.",
        "Drop the handling of `None`.";
    BLANK_GAINED = "blank-gained" Fine Request Patch, mirrors "blank-lost":
        "may be empty now",
        "More is accepted.",
        "Nothing.";
    BLANK_LOST = "blank-lost" Risky Request Patch, mirrors "blank-gained":
        "may not be empty any more",
        "An empty value may be refused.",
        "Check that you never send an empty one.";
    READONLY_GAINED = "readonly-gained" Breaking Request Major, mirrors "readonly-lost":
        "read-only now",
        "A value that is sent is silently ignored; the new bindings don't take one.",
        "Stop sending it, and find out what sets it.";
    READONLY_LOST = "readonly-lost" Fine Request Minor, mirrors "readonly-gained":
        "can be written now",
        "More can be set.",
        "Nothing; it is there when you need it.";
    UNIQUE_GAINED = "unique-gained" Risky Request Patch, mirrors "unique-lost":
        "values must differ now",
        "A second object with the same value is refused.",
        "Look for equal values among your objects, and handle the refusal.";
    UNIQUE_LOST = "unique-lost" Risky Response Patch, mirrors "unique-gained":
        "values may be equal now",
        "Looking for one object by this value may find several.",
        "Don't take the first that is found for the only one.";
    SECRET_GAINED = "secret-gained" Fine Both Major, mirrors "secret-lost":
        "kept out of logs now",
        "The value is a secret: in the bindings it has a type that doesn't show itself.",
        "Ask for the text where it is really needed.";
    SECRET_LOST = "secret-lost" Fine Both Major, mirrors "secret-gained":
        "no longer kept out of logs",
        "The value is no secret any more: in the bindings it is a plain text, which shows in `Debug`.",
        "Look at where the object is logged.";
    DEFAULT_ADDED = "default-added" Risky Request Patch, mirrors "default-removed":
        "has a default now",
        "Objects that are created without it get this value.",
        "Give the value where another one is meant.";
    DEFAULT_REMOVED = "default-removed" Risky Request Patch, mirrors "default-added":
        "has no default any more",
        "Objects that are created without it no longer get the value.",
        "Give the value where the old default is meant.";
    DEFAULT_CHANGED = "default-changed" Risky Request Patch, alone "the way back is a change of the default too":
        "another default",
        "Objects that are created without it get another value.",
        "Give the value where the old default is meant.";
}
