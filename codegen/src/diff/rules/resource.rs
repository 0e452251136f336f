//! Changes of resources, commands and their endpoints.

rules! {
    RESOURCE_ADDED = "resource-added" Fine Both Minor, mirrors "resource-removed":
        "new resource",
        "The server has a kind of object that the old version doesn't have.",
        "Nothing; it is there when you need it.";
    RESOURCE_REMOVED = "resource-removed" Breaking Both Major, mirrors "resource-added":
        "resource gone",
        "Every request to it is answered with 404, and the new bindings have no types for it.",
        "Find out what takes its place before you move.";
    COMMAND_ADDED = "command-added" Fine Request Minor, mirrors "command-removed":
        "new command",
        "The server can do something more.",
        "Nothing; it is there when you need it.";
    COMMAND_REMOVED = "command-removed" Breaking Request Major, mirrors "command-added":
        "command gone",
        "Invoking it is answered with 404, and the new bindings have no request type for it.",
        "Find out what takes its place before you move.";
    INNER_ADDED = "inner-object-added" Fine Both Minor, mirrors "inner-object-removed":
        "new kind of object inside others",
        "Objects or answers hold something that is described now.",
        "Nothing; the fields that hold it are listed on their own.";
    INNER_REMOVED = "inner-object-removed" Risky Both Major, mirrors "inner-object-added":
        "kind of object inside others gone",
        "What held it holds something else or nothing, and the new bindings have no type for it.",
        "Look at the fields and commands that held it.";
    BECAME_COMMAND = "resource-became-command" Breaking Both Major, mirrors "command-became-resource":
        "resource became a command",
        "There are no objects to read any more, only something to invoke.",
        "Replace reading and changing objects by invoking the command.";
    COMMAND_BECAME_RESOURCE = "command-became-resource" Breaking Both Major, mirrors "resource-became-command":
        "command became a resource",
        "What was invoked is now an object to be created, and answers differently.",
        "Replace the invocation by creating an object.";
    BECAME_NESTED = "resource-became-nested" Breaking Both Major, mirrors "nested-became-resource":
        "resource moved below another object",
        "Its address needs the key of another object now.",
        "Say which object's it is in every call.";
    NESTED_BECAME_RESOURCE = "nested-became-resource" Breaking Both Major, mirrors "resource-became-nested":
        "resource moved out of another object",
        "Its address needs no other object any more.",
        "Drop the other object from every call, and filter by it where that is meant.";
    BECAME_INNER = "resource-became-inner-object" Breaking Both Major, mirrors "inner-object-became-resource":
        "resource lost its endpoints",
        "Its objects occur only inside others now.",
        "Read and write it through the objects that hold it.";
    INNER_BECAME_RESOURCE = "inner-object-became-resource" Fine Both Minor, mirrors "resource-became-inner-object":
        "inner object got endpoints of its own",
        "What occurred only inside others can be addressed now.",
        "Nothing; its endpoints are there when you need them.";
    PARENT_CHANGED = "parent-changed" Breaking Both Major, alone "the way back is a change of the parent too":
        "now below another kind of object",
        "Its address needs the key of another kind of object.",
        "Give the new parent in every call.";
    PATH_CHANGED = "path-changed" Breaking Both Patch, alone "the way back is a change of the path too":
        "path changed",
        "Requests to the old path are answered with 404; the new bindings know the new one.",
        "Build against the new bindings; look for paths written by hand and for stored URIs.";
    KEY_CHANGED = "key-changed" Breaking Both Major, alone "the way back is a change of the key too":
        "another field is the key",
        "URIs end in another value, so stored keys address nothing or something else.",
        "Read the keys again; don't carry stored ones over.";
    KEY_TYPE_CHANGED = "key-type-changed" Breaking Both Major, alone "the way back is a change of the key's type too":
        "key has another type",
        "The keys of the old version can't name objects of the new one.",
        "Change the type wherever you store keys.";
    REPLY_ADDED = "reply-added" Fine Response Major, mirrors "reply-removed":
        "answer has data now",
        "The answer holds more; the new bindings return it, so the type of the result changes.",
        "Take the new result, or ignore it.";
    REPLY_REMOVED = "reply-removed" Breaking Response Major, mirrors "reply-added":
        "answer has no data any more",
        "The data is missing in the answer, and the new bindings return only the outcome.",
        "Get the data from elsewhere.";
    REPLY_CHANGED = "reply-changed" Breaking Response Major, alone "the way back is a change of the answer too":
        "answer has another shape",
        "The data of the answer can't be read as before.",
        "Read the new result type.";
    LIST_METHOD_ADDED = "list-method-added" Fine Request Minor, mirrors "list-method-removed":
        "new method on the list",
        "More can be done with the list.",
        "Nothing; it is there when you need it.";
    LIST_METHOD_REMOVED = "list-method-removed" Breaking Request Major, mirrors "list-method-added":
        "method on the list gone",
        "The request is answered with 405, and the new bindings don't offer the call.",
        "Find another way, or leave it out.";
    DETAIL_METHOD_ADDED = "detail-method-added" Fine Request Minor, mirrors "detail-method-removed":
        "new method on one object",
        "More can be done with an object.",
        "Nothing; it is there when you need it.";
    DETAIL_METHOD_REMOVED = "detail-method-removed" Breaking Request Major, mirrors "detail-method-added":
        "method on one object gone",
        "The request is answered with 405, and the new bindings don't offer the call.",
        "Find another way, or leave it out.";
    PAGE_SIZE_RAISED = "page-size-raised" Fine Response Patch, mirrors "page-size-lowered":
        "more objects on a page",
        "A request without a page size is answered with more objects.",
        "Nothing, unless the larger answers are too much: then ask for a page size.";
    PAGE_SIZE_LOWERED = "page-size-lowered" Risky Response Patch, mirrors "page-size-raised":
        "fewer objects on a page",
        "A program that reads the first page only sees fewer objects.",
        "Read all pages, or ask for a page size.";
    CREATED_INSIDE_GAINED = "created-inside-gained" Fine Request Major, mirrors "created-inside-lost":
        "can be created inside its parent",
        "The reference to the parent needn't be given there; in the bindings it moves from the constructor to a call of its own.",
        "Move the parent from `new` to the call that is named after the field.";
    CREATED_INSIDE_LOST = "created-inside-lost" Risky Request Major, mirrors "created-inside-gained":
        "can't be created inside its parent any more",
        "The parent no longer takes such objects, or no longer says so.",
        "Create it on its own, with the parent as an argument of `new`.";
    ANSWER_CHANGED = "answer-changed" Breaking Response Major, alone "the way back is a change of the answer too":
        "creating or reading answers with something else",
        "What comes back is another kind of thing, such as a file in place of an object.",
        "Handle the new answer.";
    UPLOAD_GAINED = "upload-gained" Breaking Request Major, mirrors "upload-lost":
        "field is sent as a file now",
        "The server wants the value as a file of a form, no longer in the JSON body.",
        "Send it by the upload call.";
    UPLOAD_LOST = "upload-lost" Breaking Request Major, mirrors "upload-gained":
        "field is not sent as a file any more",
        "The server no longer takes the value as a file of a form.",
        "Send it in the body, or leave it out.";
    ACTION_ADDED = "action-added" Fine Request Minor, mirrors "action-removed":
        "new endpoint below an object",
        "More can be done with an object.",
        "Nothing; it is there when you need it.";
    ACTION_REMOVED = "action-removed" Breaking Request Major, mirrors "action-added":
        "endpoint below an object gone",
        "Requests to it are answered with 404, and the new bindings don't offer the call.",
        "Find another way, or leave it out.";
    ACTION_CHANGED = "action-changed" Breaking Request Patch, alone "the way back is a change of the endpoint too":
        "endpoint below an object has another method or path",
        "The old request is refused; the new bindings send the new one.",
        "Build against the new bindings; look for paths written by hand.";
    DELETE_PARAMETER_ADDED = "delete-parameter-added" Fine Request Minor, mirrors "delete-parameter-removed":
        "new parameter of a deletion",
        "A deletion can say more.",
        "Nothing; it is there when you need it.";
    DELETE_PARAMETER_REMOVED = "delete-parameter-removed" Risky Request Major, mirrors "delete-parameter-added":
        "parameter of a deletion gone",
        "The server ignores a parameter that it doesn't know, and deletes all the same.",
        "Check what a deletion does without it.";
    RUST_NAME_CHANGED = "rust-name-changed" Fine Both Major, alone "the way back is a change of the name too":
        "another name in the bindings",
        "Nothing changes on the wire, but a newcomer of the same spelling needs the names told apart.",
        "Use the new name.";
}
