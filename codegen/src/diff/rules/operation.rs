//! Changes of operations and of the types that they share.

rules! {
    OPERATION_ADDED = "operation-added" Fine Both Minor, mirrors "operation-removed":
        "new operation",
        "The server answers something more.",
        "Nothing; it is there when you need it.";
    OPERATION_REMOVED = "operation-removed" Breaking Both Major, mirrors "operation-added":
        "operation gone",
        "The request is answered with 404 or 405, and the new bindings have no method for it.",
        "Find out what takes its place before you move.";
    OPERATION_MOVED = "operation-moved" Breaking Both Patch, alone "the way back is another address too":
        "another method or path",
        "Requests to the old address are refused; the new bindings know the new one.",
        "Build against the new bindings; look for paths written by hand.";
    OPERATION_REGROUPED = "operation-regrouped" Fine Both Major, alone "the way back is another group too":
        "in another group",
        "Nothing changes on the wire; in the bindings another group leads to it.",
        "Correct the calls; the compiler names them.";
    BODY_CHANGED = "body-changed" Breaking Request Major, alone "the way back is a change of the body too":
        "another body to send",
        "What was sent before may be refused.",
        "Send what is described now.";
    FAILURES_CHANGED = "failures-changed" Risky Response Major, alone "the way back is a change of the failures too":
        "described failures changed",
        "It fails in other ways than before, or they are only newly described.",
        "Look at where failures are told apart.";
    SHAPE_CHANGED = "shape-changed" Breaking Both Major, alone "the way back is another shape too":
        "another kind of type",
        "What is sent may be refused, and what comes can't be read by old bindings.",
        "Rewrite what uses it.";
    VARIANT_ADDED = "variant-added" Risky Both Minor, mirrors "variant-removed":
        "may be of another type, too",
        "Old bindings keep such a value as the JSON that it is.",
        "Say what happens with it.";
    VARIANT_REMOVED = "variant-removed" Breaking Both Major, mirrors "variant-added":
        "is never of that type any more",
        "A value of it may be refused; the new bindings have no variant for it.",
        "Send a value of another type.";
}
