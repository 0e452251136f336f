//! Changes of help texts, and of what they say about values.

rules! {
    LENGTH_TIGHTENED = "length-limit-tightened" Breaking Request Patch, mirrors "length-limit-relaxed":
        "fewer lengths are accepted",
        "Texts that were accepted before are refused.",
        "Check the length before you send, and look at what is stored.";
    LENGTH_RELAXED = "length-limit-relaxed" Fine Request Patch, mirrors "length-limit-tightened":
        "more lengths are accepted",
        "More is accepted.",
        "Look at checks of the old limit; a column that stores the value may be too short.";
    RANGE_TIGHTENED = "range-tightened" Breaking Request Patch, mirrors "range-relaxed":
        "fewer values are accepted",
        "Numbers that were accepted before are refused.",
        "Check the value before you send.";
    RANGE_RELAXED = "range-relaxed" Fine Request Patch, mirrors "range-tightened":
        "more values are accepted",
        "More is accepted.",
        "Look at checks of the old limits.";
    ITEMS_TIGHTENED = "item-limit-tightened" Breaking Request Patch, mirrors "item-limit-relaxed":
        "fewer numbers of items are accepted",
        "Lists that were accepted before are refused.",
        "Check the number of items before you send.";
    ITEMS_RELAXED = "item-limit-relaxed" Fine Request Patch, mirrors "item-limit-tightened":
        "more numbers of items are accepted",
        "More is accepted.",
        "Look at checks of the old limit.";
    FORM_CHANGED = "form-changed" Risky Request Patch, alone "the way back is another form, too":
        "the accepted form of values changed",
        "Values that were accepted before may be refused.",
        "Check that what you send has the new form.";
    LIMIT_NAMED = "limit-named" Risky Request Patch, mirrors "limit-unnamed":
        "help text names a limit now",
        "The limit may be new, or only newly written down.",
        "Check that what you send keeps to it.";
    LIMIT_UNNAMED = "limit-unnamed" Fine Request Patch, mirrors "limit-named":
        "help text names no limit any more",
        "The limit may be lifted, or only no longer written down.",
        "Keep to the old limit unless you need more.";
    DEPRECATED = "deprecated" Risky Both Patch, mirrors "undeprecated":
        "deprecated now",
        "It may already have no effect, and will go in a later version.",
        "Move to what the help text names.";
    UNDEPRECATED = "undeprecated" Fine Both Patch, mirrors "deprecated":
        "no longer deprecated",
        "It is there to stay.",
        "Nothing.";
    HELP_CHANGED = "help-changed" Fine Both Patch, alone "the way back is a change of the text too":
        "other help text",
        "Usually better words; sometimes the only sign of another meaning.",
        "Read it where you use the field.";
}
