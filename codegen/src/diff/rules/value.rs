//! Changes of what a field may hold.

rules! {
    TYPE_CHANGED = "type-changed" Breaking Both Major, alone "the way back is a change of the type too":
        "another type",
        "What is read can't be understood as before, and what is sent is refused.",
        "Rewrite what touches the field.";
    INTEGER_BECAME_FLOAT = "integer-became-float" Risky Both Major, mirrors "float-became-integer":
        "whole number became a number with fractions",
        "A program that expects whole numbers loses the fraction or the value.",
        "Change the type from `i64` to `f64` wherever it goes.";
    FLOAT_BECAME_INTEGER = "float-became-integer" Risky Both Major, mirrors "integer-became-float":
        "number with fractions became a whole number",
        "A fraction that is sent is cut off without a word.",
        "Change the type from `f64` to `i64`, and round where you mean to.";
    NUMBER_BECAME_TEXT = "number-became-text" Breaking Both Major, mirrors "text-became-number":
        "number became a text",
        "The value comes in quotes, may be no number, and is compared as text in filters.",
        "Change the type to `String`; check filters such as `gt`.";
    TEXT_BECAME_NUMBER = "text-became-number" Breaking Both Major, mirrors "number-became-text":
        "text became a number",
        "A text that is no number is refused, and is not read any more.",
        "Change the type to a number.";
    CHOICE_ADDED = "choice-added" Fine Both Minor, mirrors "choice-removed":
        "new choice",
        "One more value is accepted, and may be read: enums are open, old bindings keep it as a text.",
        "Look at where you match on the value; otherwise nothing.";
    CHOICE_REMOVED = "choice-removed" Breaking Both Major, mirrors "choice-added":
        "choice gone",
        "Sending it is refused, and the enum has no variant for it.",
        "Send another value.";
    RESPONSE_CHOICE_ADDED = "response-choice-added" Fine Response Minor, mirrors "response-choice-removed":
        "new choice to read",
        "One more value may be read: enums are open, old bindings keep it as a text.",
        "Look at where you match on the value; otherwise nothing.";
    RESPONSE_CHOICE_REMOVED = "response-choice-removed" Risky Response Major, mirrors "response-choice-added":
        "choice to read gone",
        "The value is not expected any more: code that waits for it waits for ever. The enum has no variant for it.",
        "Find out which value takes its place.";
    CHOICES_INTRODUCED = "choices-introduced" Breaking Both Major, mirrors "choices-dropped":
        "limited to a list of choices now",
        "Any other value is refused; in the bindings the plain type becomes an enum.",
        "Use the enum; check that the values which you send are listed.";
    CHOICES_DROPPED = "choices-dropped" Risky Both Major, mirrors "choices-introduced":
        "no longer limited to a list of choices",
        "Values that no program has heard of may be read; in the bindings the enum becomes a plain type.",
        "Use texts or numbers in place of the enum.";
    RESPONSE_CHOICES_INTRODUCED = "response-choices-introduced" Fine Response Major, mirrors "response-choices-dropped":
        "choices to read are listed now",
        "The values are the same, but known now; in the bindings the plain type becomes an enum.",
        "Use the enum.";
    RESPONSE_CHOICES_DROPPED = "response-choices-dropped" Risky Response Major, mirrors "response-choices-introduced":
        "choices to read are no longer listed",
        "Values that no program has heard of may be read; in the bindings the enum becomes a plain type.",
        "Use texts or numbers in place of the enum.";
    TARGET_CHANGED = "relation-target-changed" Breaking Both Major, alone "the way back is a change of the target too":
        "refers to another kind of object",
        "A URI of the old kind is refused, and one that is read leads elsewhere.",
        "Give and follow URIs of the new kind.";
    TARGET_FOUND = "relation-target-found" Fine Both Major, mirrors "relation-target-lost":
        "known what it refers to",
        "Nothing changes on the wire; in the bindings the reference is typed now.",
        "Use the typed URI.";
    TARGET_LOST = "relation-target-lost" Fine Both Major, mirrors "relation-target-found":
        "not known any more what it refers to",
        "Nothing changes on the wire, but the documents no longer say; in the bindings it is plain JSON.",
        "Name the target in pexgen.toml.";
    ONE_BECAME_MANY = "to-one-became-to-many" Breaking Both Major, mirrors "to-many-became-to-one":
        "one reference became a list",
        "A list is read where there was one, and one alone is refused.",
        "Send a list, and say which of several you mean.";
    MANY_BECAME_ONE = "to-many-became-to-one" Breaking Both Major, mirrors "to-one-became-to-many":
        "list of references became one",
        "One is read where there was a list, and a list is refused.",
        "Send the one that matters.";
    READ_AS_OBJECT = "relation-read-as-object" Risky Response Patch, mirrors "relation-read-as-uri":
        "usually read as the whole object now",
        "Programs that read the URI from the text find an object; the bindings take both.",
        "Nothing with the bindings; the object saves a request.";
    READ_AS_URI = "relation-read-as-uri" Risky Response Patch, mirrors "relation-read-as-object":
        "usually read as a URI now",
        "Programs that read values from the object find only its address; the bindings take both.",
        "Fetch the object where its values are needed.";
}
