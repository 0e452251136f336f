//! Rules for the types and values of fields.

rules! {
    TYPE_CHANGED = "type-changed" Breaking Both Major, alone "the way back is a change of the type too":
        "type changed",
        "Old bindings cannot read the value, and the server refuses values of the old type.",
        "Rewrite the code that uses the field.";
    INTEGER_BECAME_FLOAT = "integer-became-float" Breaking Both Major, mirrors "float-became-integer", unchecked Types:
        "integer became a number with fractions",
        "Old bindings cannot read a number with a fraction.",
        "Change the type from `i64` to `f64`.";
    FLOAT_BECAME_INTEGER = "float-became-integer" Risky Both Major, mirrors "integer-became-float", unchecked Types:
        "number with fractions became an integer",
        "A django-tastypie server cuts off a fraction silently; another server may refuse it.",
        "Change the type from `f64` to `i64`, and round where you need to.";
    NUMBER_BECAME_TEXT = "number-became-text" Breaking Both Major, mirrors "text-became-number", unchecked Types:
        "number became a string",
        "The value is a JSON string, may not be a number, and filters compare it as a string.",
        "Change the type to `String`; check filters such as `gt`.";
    TEXT_BECAME_NUMBER = "text-became-number" Breaking Both Major, mirrors "number-became-text":
        "string became a number",
        "The value is a JSON number; the server refuses strings that are not numbers.",
        "Change the type to a number.";
    CHOICE_ADDED = "choice-added" Compatible Both Minor, mirrors "choice-removed":
        "choice added",
        "The server accepts and returns one more value; enums are open, so old bindings keep it as a string.",
        "Check where you match on the value.";
    CHOICE_REMOVED = "choice-removed" Breaking Both Major, mirrors "choice-added":
        "choice removed",
        "The server refuses the value, and the enum has no variant for it.",
        "Send another value.";
    RESPONSE_CHOICE_ADDED = "response-choice-added" Compatible Response Minor, mirrors "response-choice-removed":
        "response choice added",
        "The server returns one more value; enums are open, so old bindings keep it as a string.",
        "Check where you match on the value.";
    RESPONSE_CHOICE_REMOVED = "response-choice-removed" Risky Response Major, mirrors "response-choice-added":
        "response choice removed",
        "The server does not return the value: code that waits for it waits forever. The enum has no variant for it.",
        "Find out which value replaces it.";
    CHOICE_TYPE_CHANGED = "choice-type-changed" Breaking Both Patch, alone "the way back is a change of the type too":
        "type of choices changed",
        "The value is another JSON type, such as a string instead of a number.",
        "Build against the new bindings; check values that you write or compare by hand.";
    CHOICES_REORDERED = "choices-reordered" Compatible Both Patch, alone "the way back is another order too":
        "order of choices changed",
        "The same values are accepted and returned; the variants of the enum are in another order.",
        "Nothing, unless you depend on the order of the variants.";
    CHOICES_INTRODUCED = "choices-introduced" Breaking Both Major, mirrors "choices-dropped", unchecked Types:
        "limited to a list of choices",
        "The server refuses any other value; in the bindings the plain type becomes an enum.",
        "Use the enum; check that the values you send are listed.";
    CHOICES_DROPPED = "choices-dropped" Risky Both Major, mirrors "choices-introduced":
        "no longer limited to a list of choices",
        "The server may return unknown values; in the bindings the enum becomes a plain type.",
        "Use strings or numbers instead of the enum.";
    RESPONSE_CHOICES_INTRODUCED = "response-choices-introduced" Compatible Response Major, mirrors "response-choices-dropped":
        "response choices listed",
        "The values are the same, but documented; in the bindings the plain type becomes an enum.",
        "Use the enum.";
    RESPONSE_CHOICES_DROPPED = "response-choices-dropped" Risky Response Major, mirrors "response-choices-introduced":
        "response choices no longer listed",
        "The server may return unknown values; in the bindings the enum becomes a plain type.",
        "Use strings or numbers instead of the enum.";
    TARGET_CHANGED = "relation-target-changed" Breaking Both Major, alone "the way back is a change of the target too":
        "target of the relation changed",
        "The server refuses a URI of the old target, and a URI in a response identifies another kind of object.",
        "Send and follow URIs of the new target.";
    TARGET_FOUND = "relation-target-found" Compatible Both Major, mirrors "relation-target-lost":
        "target of the relation documented",
        "Requests and responses stay the same; in the bindings the relation is typed.",
        "Use the typed URI.";
    TARGET_LOST = "relation-target-lost" Compatible Both Major, mirrors "relation-target-found":
        "target of the relation no longer documented",
        "Requests and responses stay the same; in the bindings the relation is plain JSON.",
        "Name the target in pexgen.toml.";
    ONE_BECAME_MANY = "to-one-became-to-many" Breaking Both Major, mirrors "to-many-became-to-one":
        "relation to one became a list",
        "Responses contain a list, and the server refuses a single value.",
        "Send a list, and decide which item you need.";
    MANY_BECAME_ONE = "to-many-became-to-one" Breaking Both Major, mirrors "to-one-became-to-many":
        "list of relations became one",
        "Responses contain one value, and the server refuses a list.",
        "Send the one value that you need.";
    READ_AS_OBJECT = "relation-read-as-object" Risky Response Patch, mirrors "relation-read-as-uri":
        "usually read as the whole object",
        "Programs that expect a URI get an object; the bindings accept both.",
        "Nothing with the bindings; the object saves a request.";
    READ_AS_URI = "relation-read-as-uri" Risky Response Patch, mirrors "relation-read-as-object":
        "usually read as a URI",
        "Programs that expect an object get only its URI; the bindings accept both.",
        "Fetch the object where its values are needed.";
    TYPE_REPLACED = "type-replaced" Compatible Both Major, alone "the way back is a replaced type too":
        "type replaced by an equal one",
        "Requests and responses stay the same; in the bindings the value has a type of another name.",
        "Use the new type.";
    FORMAT_ADDED = "format-added" Risky Both Major, mirrors "format-removed":
        "string has a format",
        "The server may refuse strings of another form, or the format is only newly documented; in the bindings the string becomes a type of its own.",
        "Use the new type; check that the values you send have the format.";
    FORMAT_REMOVED = "format-removed" Breaking Both Major, mirrors "format-added":
        "string no longer has a format",
        "Old bindings refuse a response with a string of another form; in the new ones the type becomes a string.",
        "Parse the string where you need the value.";
    INTEGER_TYPE_CHANGED = "integer-type-changed" Risky Both Major, alone "the way back is another range too":
        "integer type changed",
        "The range of the integer exceeds that of the old type, or no longer does. Old bindings with `u64` cannot read a negative number.",
        "Change the type between `i64` and `u64`.";
}
