//! Rules for fields: added, removed, required, nullable, present, writable.

rules! {
    FIELD_ADDED = "field-added" Compatible Both Minor, mirrors "field-removed":
        "field added",
        "Objects have one more field; creating an object does not require it.",
        "Nothing; use it when you need it.";
    FIELD_REMOVED = "field-removed" Breaking Both Major, mirrors "field-added":
        "field removed",
        "Responses do not contain it. In requests and as a filter, a django-tastypie server ignores it silently; another server may refuse it.",
        "Find out what replaces it before you upgrade.";
    REQUEST_FIELD_ADDED = "request-field-added" Compatible Request Minor, mirrors "request-field-removed":
        "optional argument added",
        "The command or operation accepts one more argument.",
        "Nothing; use it when you need it.";
    REQUEST_FIELD_REMOVED = "request-field-removed" Breaking Request Major, mirrors "request-field-added":
        "argument removed",
        "A django-tastypie server ignores it silently; another server may refuse it.",
        "Leave it out, and check that the call still does what you expect.";
    RESPONSE_FIELD_ADDED = "response-field-added" Compatible Response Minor, mirrors "response-field-removed":
        "response field added",
        "Responses contain one more field.",
        "Nothing; use it when you need it.";
    RESPONSE_FIELD_REMOVED = "response-field-removed" Breaking Response Major, mirrors "response-field-added":
        "response field removed",
        "Responses do not contain it. Old bindings read it as empty, or fail if the document required it; a django-tastypie server ignores a filter by it silently.",
        "Find out what replaces it before you upgrade.";
    REQUIRED_FIELD_ADDED = "required-field-added" Breaking Both Major, mirrors "required-field-removed":
        "required field added",
        "The server refuses requests without it; in the bindings it is an argument of `new`.",
        "Set it wherever you create or invoke.";
    REQUIRED_FIELD_REMOVED = "required-field-removed" Breaking Both Major, mirrors "required-field-added":
        "required field removed",
        "In requests, a django-tastypie server ignores it silently; another server may refuse it. Responses do not contain it, and in the bindings it is no longer an argument of `new`.",
        "Leave it out wherever you create or invoke, and find out what replaces it.";
    REQUIRED_GAINED = "required-gained" Breaking Request Major, mirrors "required-lost", unchecked Constructor:
        "became required",
        "The server refuses requests without it; in the bindings it moves from a setter to an argument of `new`.",
        "Set it wherever you create or invoke.";
    REQUIRED_LOST = "required-lost" Compatible Request Major, mirrors "required-gained":
        "became optional",
        "Programs that set it keep working; in the bindings it moves from an argument of `new` to a setter.",
        "Move the value from `new` to the setter.";
    NULLABLE_GAINED = "nullable-gained" Risky Both Major, mirrors "nullable-lost", unchecked Types:
        "became nullable",
        "Old bindings read null as an empty value, or as `None` if the type has none; in the new ones the type is an `Option`.",
        "Decide what happens when there is no value.";
    NULLABLE_LOST = "nullable-lost" Breaking Both Major, mirrors "nullable-gained", unchecked Types:
        "no longer nullable",
        "The server refuses or ignores null; in the bindings `Option<T>` becomes `T`.",
        "Send a value, or leave the field out.";
    REQUEST_NULLABLE_GAINED = "request-nullable-gained" Compatible Request Minor, mirrors "request-nullable-lost":
        "null accepted in requests",
        "The server accepts null, too.",
        "Nothing.";
    REQUEST_NULLABLE_LOST = "request-nullable-lost" Breaking Request Major, mirrors "request-nullable-gained":
        "null no longer accepted in requests",
        "The server refuses or ignores null; the new bindings do not accept `None`.",
        "Send a value, or leave the field out.";
    RESPONSE_NULLABLE_GAINED = "response-nullable-gained" Risky Response Major, mirrors "response-nullable-lost":
        "null possible in responses",
        "Old bindings read null as an empty value, or as `None` if the type has none; in the new ones the type is an `Option`.",
        "Decide what happens when there is no value.";
    RESPONSE_NULLABLE_LOST = "response-nullable-lost" Compatible Response Major, mirrors "response-nullable-gained":
        "null no longer possible in responses",
        "There always is a value; in the bindings `Option<T>` becomes `T`.",
        "Remove the handling of `None`.";
    OPTION_GAINED = "option-gained" Compatible Response Major, mirrors "option-lost":
        "became an `Option`",
        "The configuration no longer says that there always is a value, or says that an empty string means null.",
        "Decide what happens when there is no value.";
    OPTION_LOST = "option-lost" Compatible Response Major, mirrors "option-gained":
        "no longer an `Option`",
        "The configuration says that there always is a value, or no longer that an empty string means null.",
        "Remove the handling of `None`.";
    PRESENCE_GAINED = "presence-gained" Compatible Response Major, mirrors "presence-lost":
        "always present in responses now",
        "Responses always contain the field; in the bindings `Option<T>` becomes `T`.",
        "Drop the handling of `None`.";
    PRESENCE_LOST = "presence-lost" Breaking Response Major, mirrors "presence-gained":
        "no longer always present in responses",
        "Old bindings refuse a response without the field; in the new ones `T` becomes `Option<T>`.",
        "Handle responses without the field.";
    PRESENCE_CHANGED = "presence-changed" Compatible Response Patch, alone "the way back is a change of the presence too":
        "presence in responses changed",
        "The bindings treat a missing or empty value differently, as the configuration says.",
        "Check how your code treats a missing value.";
    NULL_ADDED = "null-added" Breaking Both Major, mirrors "null-removed":
        "null added to the values",
        "Old bindings cannot read null; in the new ones `T` becomes `Option<T>`.",
        "Handle null.";
    NULL_REMOVED = "null-removed" Compatible Response Major, mirrors "null-added":
        "null removed from the values",
        "There always is a value; in the bindings `Option<T>` becomes `T`.",
        "Drop the handling of `None`.";
    ABSENT_OR_NULL = "optional-nullable-gained" Compatible Both Minor, alone "the opposite is optional-nullable-lost or nullable-lost":
        "null possible besides absence",
        "Old bindings read null as they read an absent property: as `None`.",
        "Nothing.";
    ABSENT_NOT_NULL = "optional-nullable-lost" Compatible Response Patch, alone "the opposite is optional-nullable-gained":
        "null no longer possible besides absence",
        "Where there is no value, responses leave the property out; in the bindings it is `None` as before.",
        "Nothing.";
    WRITE_ONLY_GAINED = "write-only-gained" Breaking Response Major, mirrors "write-only-lost":
        "no longer in responses",
        "Old bindings read it as `None`, or refuse the response if it was required; the new ones always read `None`.",
        "Find out what replaces it in responses.";
    WRITE_ONLY_LOST = "write-only-lost" Compatible Response Major, mirrors "write-only-gained":
        "in responses now",
        "Responses contain what only requests could contain.",
        "Nothing; use it when you need it.";
    BLANK_GAINED = "blank-gained" Compatible Request Patch, mirrors "blank-lost":
        "empty value accepted",
        "The server accepts an empty value, too.",
        "Nothing.";
    BLANK_LOST = "blank-lost" Risky Request Patch, mirrors "blank-gained":
        "empty value no longer accepted",
        "The server may refuse an empty value.",
        "Check that you never send one.";
    READONLY_GAINED = "readonly-gained" Breaking Request Major, mirrors "readonly-lost":
        "became read-only",
        "The server ignores the value in requests; the new bindings have no setter for it.",
        "Stop sending it, and find out what sets it.";
    READONLY_LOST = "readonly-lost" Compatible Request Minor, mirrors "readonly-gained":
        "became writable",
        "Requests may set it.",
        "Nothing; use it when you need it.";
    UNIQUE_GAINED = "unique-gained" Risky Request Patch, mirrors "unique-lost":
        "became unique",
        "The server refuses a second object with the same value.",
        "Check your objects for equal values, and handle the error.";
    UNIQUE_LOST = "unique-lost" Risky Response Patch, mirrors "unique-gained":
        "no longer unique",
        "A search by this value may find several objects.",
        "Do not take the first match for the only one.";
    SECRET_GAINED = "secret-gained" Compatible Both Major, mirrors "secret-lost":
        "became secret",
        "In the bindings it has a type that is redacted in `Debug` and logs.",
        "Call `expose_secret` where you need the string.";
    SECRET_LOST = "secret-lost" Compatible Both Major, mirrors "secret-gained":
        "no longer secret",
        "In the bindings it is a plain string, which `Debug` shows.",
        "Check where the object is logged.";
    DEFAULT_ADDED = "default-added" Risky Request Patch, mirrors "default-removed":
        "default added",
        "Objects that are created, and requests that are sent, without the field get this value.",
        "Set the field where you need another value.";
    DEFAULT_REMOVED = "default-removed" Risky Request Patch, mirrors "default-added":
        "default removed",
        "Objects that are created, and requests that are sent, without the field no longer get this value.",
        "Set the field where you need the old default.";
    DEFAULT_CHANGED = "default-changed" Risky Request Patch, alone "the way back is a change of the default too":
        "default changed",
        "Objects that are created, and requests that are sent, without the field get another value.",
        "Set the field where you need the old default.";
}
