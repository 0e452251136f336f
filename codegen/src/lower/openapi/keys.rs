//! The keys that OpenAPI 3.0 and 3.1 know, by object; `x-…` are anybody's.

/// Of the whole document.
pub const DOCUMENT: &[&str] = &[
    "$schema",
    "components",
    "externalDocs",
    "info",
    "jsonSchemaDialect",
    "openapi",
    "paths",
    "security",
    "servers",
    "tags",
    "webhooks",
];

/// Of `components`.
pub const COMPONENTS: &[&str] = &[
    "callbacks",
    "examples",
    "headers",
    "links",
    "parameters",
    "pathItems",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
];

/// Of a path.
pub const PATH: &[&str] = &[
    "$ref",
    "delete",
    "description",
    "get",
    "head",
    "options",
    "parameters",
    "patch",
    "post",
    "put",
    "servers",
    "summary",
    "trace",
];

/// Of a path in OpenAPI 3.2, beside [`PATH`].
pub const PATH_SINCE_3_2: &[&str] = &["additionalOperations", "query"];

/// The methods among [`PATH`].
pub const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Of an operation.
pub const OPERATION: &[&str] = &[
    "callbacks",
    "deprecated",
    "description",
    "externalDocs",
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "security",
    "servers",
    "summary",
    "tags",
];

/// Of a parameter.
pub const PARAMETER: &[&str] = &[
    "$ref",
    "allowEmptyValue",
    "allowReserved",
    "content",
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "in",
    "name",
    "required",
    "schema",
    "style",
    "summary",
];

/// Of a header of a response.
pub const HEADER: &[&str] = &[
    "$ref",
    "allowEmptyValue",
    "allowReserved",
    "content",
    "deprecated",
    "description",
    "example",
    "examples",
    "explode",
    "required",
    "schema",
    "style",
    "summary",
];

/// Of a request body.
pub const BODY: &[&str] = &["$ref", "content", "description", "required", "summary"];

/// Of a response.
pub const RESPONSE: &[&str] = &["$ref", "content", "description", "headers", "links", "summary"];

/// Of a kind of body.
pub const MEDIA: &[&str] = &["encoding", "example", "examples", "itemSchema", "schema"];

/// Of a part of a form.
pub const ENCODING: &[&str] = &["allowReserved", "contentType", "explode", "headers", "style"];

/// Of a schema.
pub const SCHEMA: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "$schema",
    "$vocabulary",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "discriminator",
    "else",
    "enum",
    "example",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "summary",
    "then",
    "title",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "xml",
];

/// Keys of a schema that say what shape a value has.
pub const SHAPING: &[&str] = &[
    "additionalProperties",
    "anyOf",
    "const",
    "contentEncoding",
    "contentMediaType",
    "discriminator",
    "enum",
    "format",
    "items",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "properties",
    "required",
];

/// Keys of a schema that the bindings can't follow.
pub const NOT_EXPRESSED: &[&str] =
    &["$dynamicRef", "contains", "contentSchema", "dependentSchemas", "else", "if", "not", "then", "unevaluatedItems"];
