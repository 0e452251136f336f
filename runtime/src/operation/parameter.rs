//! The parameters of an operation.

/// A parameter: its name, its location and the style of its values (OpenAPI, "Parameter Object").
///
/// Declared by generated code; by default each location has the style that OpenAPI defines.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub(super) name: &'static str,
    pub(super) location: Location,
    pub(super) style: Style,
    pub(super) explode: bool,
    pub(super) reserved: bool,
    pub(super) json: bool,
}

/// The location of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// The style of lists and objects (OpenAPI, "Style Values"; RFC 6570).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `a,b`
    Simple,
    /// `.a,b`
    Label,
    /// `;x=a,b`
    Matrix,
    /// `x=a,b`
    Form,
    /// `x=a%20b`
    Spaces,
    /// `x=a%7Cb`
    Pipes,
    /// `x=a%09b`
    Tabs,
    /// `x[property]=a`, `x[property][0]=a`
    Deep,
}

impl Parameter {
    const fn new(name: &'static str, location: Location, style: Style, explode: bool) -> Self {
        Self { name, location, style, explode, reserved: false, json: false }
    }

    /// In the path: `a,b`.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path, Style::Simple, false)
    }

    /// In the query: `x=a&x=b`.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query, Style::Form, true)
    }

    /// A header: `a,b`.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header, Style::Simple, false)
    }

    /// A cookie: `x=a; x=b`.
    pub const fn cookie(name: &'static str) -> Self {
        Self::new(name, Location::Cookie, Style::Form, true)
    }

    /// Each item of a list, and each property of an object, on its own: `x=a&x=b`, `property=a`.
    pub const fn exploded(self) -> Self {
        Self { explode: true, ..self }
    }

    /// Items and properties in one value: `x=a,b`, `property,a`.
    pub const fn joined(self) -> Self {
        Self { explode: false, ..self }
    }

    /// With dots before the values: `.a,b`.
    pub const fn label(self) -> Self {
        Self { style: Style::Label, ..self }
    }

    /// With a semicolon and the name before the values: `;x=a,b`.
    pub const fn matrix(self) -> Self {
        Self { style: Style::Matrix, ..self }
    }

    /// With spaces between the items: `x=a%20b`.
    pub const fn spaces(self) -> Self {
        Self { style: Style::Spaces, ..self }
    }

    /// With bars between the items: `x=a%7Cb`.
    pub const fn pipes(self) -> Self {
        Self { style: Style::Pipes, ..self }
    }

    /// With tabs between the items: `x=a%09b`.
    pub const fn tabs(self) -> Self {
        Self { style: Style::Tabs, ..self }
    }

    /// With the properties of objects, and the indexes of lists, in brackets: `x[property]=a`, `x[0]=a`.
    pub const fn deep(self) -> Self {
        Self { style: Style::Deep, ..self }
    }

    /// Does not encode reserved characters of URLs.
    pub const fn reserved(self) -> Self {
        Self { reserved: true, ..self }
    }

    /// Serializes the value as JSON.
    pub const fn json(self) -> Self {
        Self { json: true, ..self }
    }
}
