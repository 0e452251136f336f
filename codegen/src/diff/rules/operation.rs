//! Rules for operations and schemas.

rules! {
    OPERATION_ADDED = "operation-added" Compatible Both Minor, mirrors "operation-removed":
        "operation added",
        "The server has one more operation.",
        "Nothing; use it when you need it.";
    OPERATION_REMOVED = "operation-removed" Breaking Both Major, mirrors "operation-added":
        "operation removed",
        "The server refuses the request with 404 or 405, and the new bindings have no method for it.",
        "Find out what replaces it before you upgrade.";
    OPERATION_MOVED = "operation-moved" Breaking Both Patch, alone "the way back is another address too":
        "method or path changed",
        "The server refuses requests to the old path; the new bindings use the new one.",
        "Build against the new bindings; check for paths written by hand.";
    OPERATION_RENAMED = "operation-renamed" Compatible Both Major, alone "the way back is a new name too":
        "operation renamed",
        "Requests stay the same; in the bindings the method and the types of the operation have other names.",
        "Correct the calls; the compiler names them.";
    PATH_PARAMETER_RENAMED = "path-parameter-renamed" Compatible Request Major, alone "the way back is a new name too":
        "path parameter renamed",
        "Requests stay the same, because only the value is in the path; in the bindings the argument has another name.",
        "Nothing, unless the compiler names a field of a struct of arguments: use the new name.";
    OPERATION_REGROUPED = "operation-regrouped" Compatible Both Major, alone "the way back is another group too":
        "group changed",
        "Requests stay the same; in the bindings the operation is in another group.",
        "Correct the calls; the compiler names them.";
    BODY_CHANGED = "body-changed" Breaking Request Major, alone "the way back is a change of the body too":
        "request body changed",
        "The server may refuse the old body.",
        "Send the new body.";
    ERROR_RESPONSES_CHANGED = "error-responses-changed" Risky Response Major, alone "the way back is a change of the error responses too":
        "error responses changed",
        "The operation fails in other ways than before, or they are only newly documented.",
        "Check where you distinguish errors.";
    SHAPE_CHANGED = "shape-changed" Breaking Both Major, alone "the way back is another shape too":
        "kind of type changed",
        "The server may refuse old values, and old bindings cannot read new ones.",
        "Rewrite the code that uses the type.";
    VARIANT_ADDED = "variant-added" Risky Both Minor, mirrors "variant-removed":
        "variant added",
        "Old bindings keep such a value as JSON.",
        "Decide what happens with it.";
    VARIANT_REMOVED = "variant-removed" Breaking Both Major, mirrors "variant-added":
        "variant removed",
        "The server may refuse such a value; the new bindings have no variant for it.",
        "Send a value of another variant.";
    PARAMETER_MOVED = "parameter-moved" Breaking Request Patch, alone "the way back is another place too":
        "parameter moved",
        "The server looks for the parameter in another part of the request; the new bindings send it there.",
        "Build against the new bindings; check requests that you build by hand.";
    PARAMETER_STYLE_CHANGED = "parameter-style-changed" Breaking Request Patch, alone "the way back is another style too":
        "serialization of the parameter changed",
        "The server reads the value in another form; the new bindings send that form.",
        "Build against the new bindings; check requests that you build by hand.";
    PARAMETER_BECAME_TEXT = "parameter-became-text" Compatible Request Major, alone "the way back is `text-became-number` or `type-changed`":
        "parameter became a string",
        "The value is the same string in requests, and the server accepts more values; in the bindings the type becomes a string.",
        "Change the type to `String`.";
    PARAMETERS_REORDERED = "parameters-reordered" Compatible Request Major, alone "the way back is another order too":
        "order of required parameters or fields changed",
        "Requests stay the same; in the bindings the arguments of the call or of `new` are in another order, which may compile with the wrong values.",
        "Check the arguments of every call.";
    STREAM_CHANGED = "stream-changed" Breaking Response Major, alone "the way back is a change of the stream too":
        "stream of pages changed",
        "The configuration describes other cursors or items; the bindings read pages in another way.",
        "Check the code that iterates.";
    VARIANTS_REORDERED = "variants-reordered" Risky Both Patch, alone "the way back is another order too":
        "order of variants changed",
        "Without a tag, the first variant that fits is read, so a value may be read as another variant.",
        "Check values that fit several variants.";
    TAG_CHANGED = "tag-changed" Breaking Both Patch, alone "the way back is a change of the tag too":
        "tag of variants changed",
        "Another property or another value identifies the variant.",
        "Build against the new bindings; check values that you write or read by hand.";
    LINKS_CHANGED = "links-changed" Compatible Response Patch, alone "the way back is a change of the links too":
        "links of responses changed",
        "The document names other operations that values of the response are arguments of; only the documentation in the bindings differs.",
        "Check code that passes values of the response to another operation.";
    CALLBACKS_CHANGED = "callbacks-changed" Risky Response Major, alone "the way back is a change of the callbacks too":
        "requests from the server changed",
        "The server sends other requests than before to the URL that the operation gives it.",
        "Adapt the program that receives these requests.";
    TYPE_RENAMED = "type-renamed" Compatible Both Major, alone "the way back is a new name too":
        "type renamed",
        "Requests and responses stay the same; in the bindings the type has another name.",
        "Use the new name, or keep the old one: set it for the schema under `types of schemas` in `names.lock`.";
    TYPE_SEPARATED = "type-separated" Compatible Both Major, mirrors "type-shared":
        "type no longer shared",
        "Requests and responses stay the same. The bindings had one type, because the document described two things equally; now they have two.",
        "Nothing, unless the compiler names a place where one type is used for the other: convert it there.";
    TYPE_SHARED = "type-shared" Compatible Both Major, mirrors "type-separated":
        "type shared",
        "Requests and responses stay the same. The document describes two things equally, so that the bindings have one type with two names.",
        "Nothing, unless you implement a trait for both types: remove one of the implementations.";
    BODY_REQUIRED = "body-became-required" Breaking Request Major, mirrors "body-became-optional":
        "request body became required",
        "The server refuses requests without a body.",
        "Send a body in every call.";
    BODY_OPTIONAL = "body-became-optional" Compatible Request Major, mirrors "body-became-required":
        "request body became optional",
        "Programs that send a body keep working; in the bindings it moves to a setter.",
        "Move the body to the setter.";
    ACCEPTED_CONTENT_ADDED = "accepted-content-added" Compatible Request Major, mirrors "accepted-content-removed":
        "content type accepted",
        "The server accepts one more content type; in the bindings the body becomes an enum when there was only one.",
        "Nothing, unless the compiler asks for a variant.";
    ACCEPTED_CONTENT_REMOVED = "accepted-content-removed" Breaking Request Major, mirrors "accepted-content-added":
        "content type no longer accepted",
        "The server refuses the body with 415, and the new bindings cannot send it.",
        "Send another content type.";
    RETURNED_CONTENT_ADDED = "returned-content-added" Risky Response Major, mirrors "returned-content-removed":
        "content type of responses added",
        "The server may choose a content type that old bindings do not read.",
        "Handle the new variant of the response.";
    RETURNED_CONTENT_REMOVED = "returned-content-removed" Breaking Response Major, mirrors "returned-content-added":
        "content type of responses removed",
        "The server does not return the content type that old bindings ask for.",
        "Read another content type.";
    STATUS_ADDED = "status-added" Risky Response Major, mirrors "status-removed":
        "success status added",
        "Old bindings do not know the response of this status.",
        "Handle the new response.";
    STATUS_REMOVED = "status-removed" Compatible Response Major, mirrors "status-added":
        "success status removed",
        "The server does not return the status; the new bindings have no response for it.",
        "Remove the code that handles it.";
    HEADER_ADDED = "header-added" Compatible Response Minor, mirrors "header-removed":
        "response header added",
        "Responses have one more described header.",
        "Nothing; use it when you need it.";
    HEADER_REMOVED = "header-removed" Risky Response Major, mirrors "header-added":
        "response header removed",
        "Old bindings read the header as absent.",
        "Find out what replaces it.";
    HEADER_CHANGED = "header-changed" Risky Response Major, alone "the way back is a change of the header too":
        "response header changed",
        "The header has another type, or is no longer in every response.",
        "Change the code that reads it.";
    ADDITIONAL_REFUSED = "additional-properties-refused" Breaking Request Patch, mirrors "additional-properties-allowed":
        "undescribed properties refused",
        "The server refuses a request with a property that the document does not describe.",
        "Send only described properties.";
    ADDITIONAL_ALLOWED = "additional-properties-allowed" Compatible Request Patch, mirrors "additional-properties-refused":
        "undescribed properties allowed",
        "The server accepts properties that the document does not describe.",
        "Nothing.";
    MORE_ADDED = "additional-properties-described" Compatible Both Minor, mirrors "additional-properties-undescribed":
        "additional properties described",
        "Objects may have further properties of this type; the bindings have a field for them.",
        "Nothing; use it when you need it.";
    MORE_REMOVED = "additional-properties-undescribed" Compatible Both Major, mirrors "additional-properties-described":
        "additional properties no longer described",
        "The document no longer describes further properties; the bindings have no field for them.",
        "Read them as unknown fields.";
    MORE_CHANGED = "additional-properties-changed" Breaking Both Major, alone "the way back is another type too":
        "type of additional properties changed",
        "Old bindings cannot read the values, and the server refuses values of the old type.",
        "Change the code that uses the additional properties.";
    RECURSION_CHANGED = "recursion-changed" Compatible Both Major, alone "the way back changes the type too":
        "the type contains itself, or no longer",
        "Requests and responses stay the same; in the bindings the field is in a `Box`, or no longer.",
        "Add or remove the `Box` where you create the object.";
    SUNSET_SET = "sunset-set" Risky Both Patch, mirrors "sunset-removed":
        "date of removal announced",
        "From this date on the server may not have the operation.",
        "Replace it before the date.";
    SUNSET_REMOVED = "sunset-removed" Compatible Both Patch, mirrors "sunset-set":
        "date of removal withdrawn",
        "No removal is announced any more.",
        "Nothing.";
    SUNSET_MOVED = "sunset-moved" Risky Both Patch, alone "the way back moves the date too":
        "date of removal changed",
        "The server may remove the operation on another day.",
        "Replace it before the date.";
}
