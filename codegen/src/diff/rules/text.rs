//! Rules for limits, deprecation and descriptions.

rules! {
    LENGTH_TIGHTENED = "length-limit-tightened" Breaking Request Patch, mirrors "length-limit-relaxed":
        "fewer lengths accepted",
        "The server refuses strings that it accepted before.",
        "Check the length before you send, and check stored values.";
    LENGTH_RELAXED = "length-limit-relaxed" Compatible Request Patch, mirrors "length-limit-tightened":
        "more lengths accepted",
        "The server accepts more.",
        "Check code that assumes the old limit; a column that stores the value may be too short.";
    RANGE_TIGHTENED = "range-tightened" Breaking Request Patch, mirrors "range-relaxed":
        "smaller range accepted",
        "The server refuses numbers that it accepted before.",
        "Check the value before you send.";
    RANGE_RELAXED = "range-relaxed" Compatible Request Patch, mirrors "range-tightened":
        "larger range accepted",
        "The server accepts more.",
        "Check code that assumes the old limits.";
    ITEMS_TIGHTENED = "item-limit-tightened" Breaking Request Patch, mirrors "item-limit-relaxed":
        "fewer numbers of items accepted",
        "The server refuses lists that it accepted before.",
        "Check the number of items before you send.";
    ITEMS_RELAXED = "item-limit-relaxed" Compatible Request Patch, mirrors "item-limit-tightened":
        "more numbers of items accepted",
        "The server accepts more.",
        "Check code that assumes the old limit.";
    FORM_CHANGED = "form-changed" Risky Request Patch, alone "the way back is another format too":
        "accepted format of values changed",
        "The server may refuse values that it accepted before.",
        "Check that the values you send have the new format.";
    LIMIT_NAMED = "limit-named" Risky Request Patch, mirrors "limit-unnamed":
        "limit documented",
        "The limit may be new, or only newly documented.",
        "Check that the values you send are within it.";
    LIMIT_UNNAMED = "limit-unnamed" Compatible Request Patch, mirrors "limit-named":
        "limit no longer documented",
        "The limit may have been removed, or only its documentation was removed.",
        "Keep to the old limit unless you need more.";
    DEPRECATED = "deprecated" Risky Both Patch, mirrors "undeprecated":
        "deprecated",
        "It may already have no effect, and a later version will remove it.",
        "Use what the description names instead.";
    UNDEPRECATED = "undeprecated" Compatible Both Patch, mirrors "deprecated":
        "no longer deprecated",
        "No removal is planned any more.",
        "Nothing.";
    HELP_CHANGED = "help-changed" Compatible Both Patch, alone "the way back is a change of the text too":
        "description changed",
        "Usually better wording; sometimes the only sign of another meaning.",
        "Read it where you use the field.";
    OTHERWISE_CHANGED = "otherwise-changed" Compatible Both Patch, alone "the way back is such a change too":
        "changed in another way",
        "What is sent and read is the same, but generated files differ: in the order of items, in documentation, or in the copy of the schema that `check_schema` compares.",
        "Nothing; read the difference of the generated files if it matters.";
    RETURNED_LIMITS_CHANGED = "returned-limits-changed" Compatible Response Patch, alone "the way back is a change of the limits too":
        "limits of returned values changed",
        "The server returns values of another length, range or form; bindings accept all of them.",
        "Check code that assumes the old limits; a column that stores the value may be too short.";
    TUPLE_CHANGED = "tuple-changed" Breaking Response Patch, alone "the way back is another order too":
        "items of a tuple changed",
        "An item of the list at a fixed place has another type; bindings read all items as JSON.",
        "Check code that reads or writes items by their place.";
}
