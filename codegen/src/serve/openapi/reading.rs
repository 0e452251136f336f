//! How the strings of a request are read as values: as the first that fits the schema.

use serde_json::{Map, Value as Json};

use super::check::Checker;
use super::schema::{Parts, type_of};

/// The most brackets of a name.
const DEEPEST: usize = 64;

/// How the parts of a value are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) separator: char,
    /// Whether a property is `name=value` instead of `name`, separator, `value`.
    pub(super) names_are_joined: bool,
    /// Decodes a part. An encoded separator separates nothing.
    pub(super) decode: fn(&str) -> String,
}

/// A string with the path to it in brackets.
type Nested<'v> = (&'v [&'v str], &'v str);

/// Reads strings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    pub(super) checker: Checker<'a>,
}

impl Reader<'_> {
    /// Reads a string as a value without parts.
    pub(super) fn scalar(self, schema: &Json, text: &str) -> Json {
        self.choose(schema, &Parts::of(self.checker.document, schema), scalars(text))
    }

    /// Reads strings that were sent with the same name.
    pub(super) fn repeated(self, schema: &Json, texts: &[String]) -> Json {
        let parts = Parts::of(self.checker.document, schema);
        let mut readings = if let [text] = texts { scalars(text) } else { Vec::new() };
        readings.push(texts.iter().map(|text| self.scalar(parts.items(), text)).collect());
        if let [.., last] = texts {
            readings.extend(scalars(last));
        }
        self.choose(schema, &parts, readings)
    }

    /// Reads an encoded string that may be a list or an object.
    pub(super) fn delimited(self, schema: &Json, text: &str, style: Style) -> Json {
        let parts = Parts::of(self.checker.document, schema);
        let decode = style.decode;
        let pieces: Vec<&str> = text.split(style.separator).filter(|_| !text.is_empty()).collect();
        let mut readings = scalars(&decode(text));
        if parts.permit("array") {
            readings.push(pieces.iter().map(|piece| self.scalar(parts.items(), &decode(piece))).collect());
        }
        if parts.permit("object") {
            let pairs: Option<Vec<(&str, &str)>> = if style.names_are_joined {
                pieces.iter().map(|piece| piece.split_once('=')).collect()
            } else {
                pieces.chunks(2).map(|pair| Some((*pair.first()?, *pair.get(1)?))).collect()
            };
            let pair = |(name, text): (&str, &str)| (decode(name), vec![decode(text)]);
            readings.extend(pairs.map(|pairs| self.object(schema, pairs.into_iter().map(pair))));
        }
        self.choose(schema, &parts, readings)
    }

    /// Reads the properties of an object.
    pub(super) fn object(self, schema: &Json, properties: impl Iterator<Item = (String, Vec<String>)>) -> Json {
        let parts = Parts::of(self.checker.document, schema);
        let read = |(name, texts): (String, Vec<String>)| {
            let property = parts.property(&name).or_else(|| parts.additional()).unwrap_or(&Json::Null);
            let value = self.repeated(property, &texts);
            (name, value)
        };
        Json::Object(properties.map(read).collect::<Map<_, _>>())
    }

    /// Reads the values below a name by their paths: `filter[site][0]=a`. Lists have indexes or empty brackets.
    pub(super) fn deep(self, schema: &Json, values: &[(Vec<&str>, String)]) -> Json {
        let values: Vec<_> = values.iter().map(|(path, text)| (path.as_slice(), text.as_str())).collect();
        self.in_brackets(schema, &values)
    }

    fn in_brackets(self, schema: &Json, values: &[Nested<'_>]) -> Json {
        let mut by_key: Vec<(&str, Vec<Nested<'_>>)> = Vec::new();
        for (path, text) in values {
            let Some((key, rest)) = path.split_first() else { continue };
            match by_key.iter_mut().find(|(known, _)| known == key && !key.is_empty()) {
                Some((_, below)) => below.push((rest, text)),
                None => by_key.push((key, vec![(rest, text)])),
            }
        }
        if by_key.is_empty() {
            return self.repeated(schema, &values.iter().map(|(_, text)| (*text).to_owned()).collect::<Vec<_>>());
        }
        let parts = Parts::of(self.checker.document, schema);
        let mut readings = Vec::new();
        if parts.permit("array") && by_key.iter().all(|(key, _)| key.bytes().all(|c| c.is_ascii_digit())) {
            by_key.sort_by_key(|(key, _)| key.parse::<u64>().ok());
            readings.push(by_key.iter().map(|(_, below)| self.in_brackets(parts.items(), below)).collect());
        }
        let property = |(key, below): &(&str, Vec<_>)| {
            let schema = parts.property(key).or_else(|| parts.additional()).unwrap_or(&Json::Null);
            ((*key).to_owned(), self.in_brackets(schema, below))
        };
        readings.push(Json::Object(by_key.iter().map(property).collect()));
        self.choose(schema, &parts, readings)
    }

    /// Reads the values of a field of a form, which may be JSON, or a list with separators.
    pub(super) fn field(self, schema: &Json, texts: &[String], separator: Option<char>) -> Json {
        let parts = Parts::of(self.checker.document, schema);
        let mut readings = vec![self.repeated(schema, texts)];
        if let [text] = texts {
            let style = separator.map(|separator| Style { separator, names_are_joined: false, decode: str::to_owned });
            readings.extend(style.map(|style| self.delimited(schema, text, style)));
            readings.extend(serde_json::from_str(text).ok().filter(|json: &Json| json.is_array() || json.is_object()));
        }
        self.choose(schema, &parts, readings)
    }

    /// Returns the first reading that fits, or else the last one that has a type of the schema: checking finds what is wrong.
    fn choose(self, schema: &Json, parts: &Parts<'_>, mut readings: Vec<Json>) -> Json {
        let fits = |reading: &Json| self.checker.fits(schema, reading);
        let of_type = |reading: &Json| parts.permit(type_of(reading));
        let chosen = readings.iter().position(fits).or_else(|| readings.iter().rposition(of_type)).unwrap_or(0);
        if readings.is_empty() { Json::Null } else { readings.swap_remove(chosen) }
    }
}

/// Splits a name at its brackets: `filter[site][0]` into `filter` and its path. `None` without brackets, or with too many.
pub(super) fn bracket_path(name: &str) -> Option<(&str, Vec<&str>)> {
    let (name, path) = name.strip_suffix(']')?.split_once('[')?;
    let path: Vec<&str> = path.split("][").collect();
    (path.len() <= DEEPEST).then_some((name, path))
}

/// What a string without parts may mean, first itself.
fn scalars(text: &str) -> Vec<Json> {
    let mut readings = vec![Json::from(text)];
    match text {
        "true" | "false" => readings.push((text == "true").into()),
        "null" => readings.push(Json::Null),
        _ => readings.extend(serde_json::from_str(text).ok().filter(Json::is_number)),
    }
    readings
}
