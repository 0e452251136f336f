//! Rules for resources, commands and their endpoints.

rules! {
    RESOURCE_ADDED = "resource-added" Compatible Both Minor, mirrors "resource-removed":
        "resource added",
        "The server has one more kind of object.",
        "Nothing; use it when you need it.";
    RESOURCE_REMOVED = "resource-removed" Breaking Both Major, mirrors "resource-added":
        "resource removed",
        "The server responds to every request to it with 404, and the new bindings have no types for it.",
        "Find out what replaces it before you upgrade.";
    COMMAND_ADDED = "command-added" Compatible Request Minor, mirrors "command-removed":
        "command added",
        "The server has one more command.",
        "Nothing; use it when you need it.";
    COMMAND_REMOVED = "command-removed" Breaking Request Major, mirrors "command-added":
        "command removed",
        "The server refuses the request with 404, and the new bindings have no type for it.",
        "Find out what replaces it before you upgrade.";
    INNER_ADDED = "inner-object-added" Compatible Both Minor, mirrors "inner-object-removed":
        "embedded type added",
        "Objects or responses contain values of this type.",
        "Nothing; the fields of this type are listed separately.";
    INNER_REMOVED = "inner-object-removed" Compatible Both Major, mirrors "inner-object-added":
        "embedded type removed",
        "What contained values of this type is listed separately; the new bindings have no type for it.",
        "Check the fields and commands that used it.";
    BECAME_COMMAND = "resource-became-command" Breaking Both Major, mirrors "command-became-resource":
        "resource became a command",
        "There are no objects to read, only a command to invoke.",
        "Invoke the command instead of reading and changing objects.";
    COMMAND_BECAME_RESOURCE = "command-became-resource" Breaking Both Major, mirrors "resource-became-command":
        "command became a resource",
        "The command is now an object to create, with another response.",
        "Create an object instead of invoking the command.";
    BECAME_NESTED = "resource-became-nested" Breaking Both Major, mirrors "nested-became-resource":
        "resource moved below another object",
        "Its URI contains the key of another object.",
        "Name the parent in every call.";
    NESTED_BECAME_RESOURCE = "nested-became-resource" Breaking Both Major, mirrors "resource-became-nested":
        "resource moved out of another object",
        "Its URI no longer contains the key of another object.",
        "Remove the parent from every call, and filter by it where you need to.";
    BECAME_INNER = "resource-became-inner-object" Breaking Both Major, mirrors "inner-object-became-resource":
        "resource lost its endpoints",
        "Its objects occur only inside others.",
        "Read and write it through the objects that contain it.";
    INNER_BECAME_RESOURCE = "inner-object-became-resource" Compatible Both Minor, mirrors "resource-became-inner-object":
        "embedded type became a resource",
        "Its objects have endpoints of their own.",
        "Nothing; use the endpoints when you need them.";
    PARENT_CHANGED = "parent-changed" Breaking Both Major, alone "the way back is a change of the parent too":
        "parent changed",
        "Its URI contains the key of another kind of object.",
        "Name the new parent in every call.";
    PATH_CHANGED = "path-changed" Breaking Both Patch, alone "the way back is a change of the path too":
        "path changed",
        "Requests to the old path get 404; the new bindings use the new one.",
        "Build against the new bindings; check for paths written by hand and for stored URIs.";
    KEY_CHANGED = "key-changed" Breaking Both Major, alone "the way back is a change of the key too":
        "key changed",
        "URIs end in another value: a stored key identifies nothing or another object.",
        "Read the keys again; do not reuse stored ones.";
    KEY_TYPE_CHANGED = "key-type-changed" Breaking Both Major, alone "the way back is a change of the key's type too", unchecked Types:
        "type of the key changed",
        "The keys of the old version cannot identify objects of the new one.",
        "Change the type wherever you store keys.";
    REPLY_ADDED = "reply-added" Compatible Response Major, mirrors "reply-removed":
        "response data added",
        "The response contains data; the new bindings return it, so the type of the result changes.",
        "Use the new result, or ignore it.";
    REPLY_REMOVED = "reply-removed" Breaking Response Major, mirrors "reply-added":
        "response data removed",
        "The response contains no data, and the new bindings return only the outcome.",
        "Get the data from elsewhere.";
    REPLY_CHANGED = "reply-changed" Breaking Response Major, alone "its mirror is a change of the response too":
        "response data changed",
        "Old bindings cannot read the data of the response.",
        "Use the new result type.";
    LIST_METHOD_ADDED = "list-method-added" Compatible Request Minor, mirrors "list-method-removed":
        "method of the list added",
        "The list accepts one more method.",
        "Nothing; use it when you need it.";
    LIST_METHOD_REMOVED = "list-method-removed" Breaking Request Major, mirrors "list-method-added", unchecked Traits:
        "method of the list removed",
        "The server refuses the request with 405, and the new bindings do not have the call.",
        "Find another way, or leave it out.";
    DETAIL_METHOD_ADDED = "detail-method-added" Compatible Request Minor, mirrors "detail-method-removed":
        "method of an object added",
        "An object accepts one more method.",
        "Nothing; use it when you need it.";
    DETAIL_METHOD_REMOVED = "detail-method-removed" Breaking Request Major, mirrors "detail-method-added", unchecked Traits:
        "method of an object removed",
        "The server refuses the request with 405, and the new bindings do not have the call.",
        "Find another way, or leave it out.";
    PAGE_SIZE_RAISED = "page-size-raised" Compatible Response Patch, mirrors "page-size-lowered":
        "default page size raised",
        "A page contains more objects when the request names no page size.",
        "Nothing, unless responses become too large: then set a page size.";
    PAGE_SIZE_LOWERED = "page-size-lowered" Risky Response Patch, mirrors "page-size-raised":
        "default page size lowered",
        "A program that reads only the first page gets fewer objects.",
        "Read all pages, or set a page size.";
    CREATED_INSIDE_GAINED = "created-inside-gained" Compatible Request Major, mirrors "created-inside-lost":
        "can be created inside its parent",
        "The relation to the parent is not required there; in the bindings it moves from the constructor to a call of its own.",
        "Move the parent from `new` to the call that is named after the field.";
    CREATED_INSIDE_LOST = "created-inside-lost" Risky Request Major, mirrors "created-inside-gained":
        "can no longer be created inside its parent",
        "The parent no longer accepts such objects, or the documents no longer say so.",
        "Create it separately, with the parent as an argument of `new`.";
    SUCCESS_RESPONSE_CHANGED = "success-response-changed" Breaking Response Major, alone "its mirror is a change of the response too":
        "response changed",
        "Creating, reading or calling returns another type or status.",
        "Handle the new response.";
    UPLOAD_GAINED = "upload-gained" Breaking Request Major, mirrors "upload-lost":
        "became a file upload",
        "The server expects the value as a file of a form, not in the JSON body.",
        "Send it with the upload call.";
    UPLOAD_LOST = "upload-lost" Breaking Request Major, mirrors "upload-gained":
        "no longer a file upload",
        "The server no longer accepts the value as a file of a form.",
        "Send it in the body, or leave it out.";
    ACTION_ADDED = "action-added" Compatible Request Minor, mirrors "action-removed":
        "action added",
        "An object has one more endpoint below it.",
        "Nothing; use it when you need it.";
    ACTION_REMOVED = "action-removed" Breaking Request Major, mirrors "action-added":
        "action removed",
        "Requests to it get 404, and the new bindings do not have the call.",
        "Find another way, or leave it out.";
    ACTION_CHANGED = "action-changed" Breaking Request Patch, alone "the way back is a change of the endpoint too":
        "method or path of an action changed",
        "The server refuses the old request; the new bindings send the new one.",
        "Build against the new bindings; check for paths written by hand.";
    DELETE_PARAMETER_ADDED = "delete-parameter-added" Compatible Request Minor, mirrors "delete-parameter-removed":
        "parameter of deletions added",
        "A deletion accepts one more parameter.",
        "Nothing; use it when you need it.";
    DELETE_PARAMETER_REMOVED = "delete-parameter-removed" Risky Request Major, mirrors "delete-parameter-added":
        "parameter of deletions removed",
        "The server ignores an unknown parameter and deletes the object anyway.",
        "Check the effect of a deletion without it.";
    AUTHENTICATION_CHANGED = "authentication-changed" Breaking Request Major, alone "the way back is a change of the authentication too":
        "authentication changed",
        "Requests that authenticate in the old way are refused.",
        "Authenticate in the new way; check the scopes of tokens.";
    AUTHENTICATION_RELAXED = "authentication-relaxed" Compatible Request Patch, alone "the way back is a change of the authentication":
        "fewer requirements for authentication",
        "Requests that authenticate in the old way are still accepted.",
        "Nothing; other ways or fewer scopes suffice.";
    RUST_NAME_CHANGED = "rust-name-changed" Compatible Both Major, alone "the way back is a change of the name too":
        "name in the bindings changed",
        "Requests and responses stay the same; an added item with a similar name makes other names necessary.",
        "Use the new name.";
    SERVER_ADDED = "server-added" Compatible Request Patch, mirrors "server-removed":
        "server added",
        "The document names one more server; clients have a server of their own.",
        "Nothing; use it when you need it.";
    BASE_PATH_CHANGED = "base-path-changed" Breaking Both Patch, alone "the way back is another path too":
        "path of all operations changed",
        "The server refuses requests to the old path, unless it serves both versions; the new bindings use the new one.",
        "Build against the new bindings; check for paths written by hand.";
    SERVER_REMOVED = "server-removed" Risky Request Patch, mirrors "server-added":
        "server no longer documented",
        "The server may be shut down, or only the documents no longer name it.",
        "Check the URL that your clients use.";
}
