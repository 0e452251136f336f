//! Where the parts of Swagger 2.0 are in OpenAPI 3.0.

/// What moved below `components`, and what it was called.
const MOVED: [(&str, &str); 4] = [
    ("schemas", "definitions"),
    ("parameters", "parameters"),
    ("responses", "responses"),
    ("securitySchemes", "securityDefinitions"),
];

/// Where the value of a pointer is after the conversion of its document.
pub fn converted_pointer(pointer: &str) -> String {
    for (to, from) in MOVED {
        if let Some(rest) = pointer.strip_prefix(&format!("/{from}/")) {
            return format!("/components/{to}/{rest}");
        }
    }
    pointer.to_owned()
}

/// Where the pointer of a converted value was in the document.
pub fn original_pointer(pointer: &str) -> String {
    for (to, from) in MOVED {
        if let Some(rest) = pointer.strip_prefix(&format!("/components/{to}")) {
            return format!("/{from}{rest}");
        }
    }
    pointer.to_owned()
}
