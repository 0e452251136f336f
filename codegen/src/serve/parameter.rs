//! Parameters of headers: `form-data; name="a"; filename*=UTF-8''%C3%A4.png`.

use percent_encoding::percent_decode_str;

/// Returns a parameter of a header: that of `name*=` (RFC 8187), if it can be decoded, otherwise that of `name=`.
pub(super) fn parameter(header: &str, name: &str) -> Option<String> {
    let values = || split(header).skip(1).filter_map(|part| part.split_once('='));
    let of = |wanted: &str| values().find(|(key, _)| key.trim().eq_ignore_ascii_case(wanted)).map(|(_, value)| value);
    of(&format!("{name}*")).and_then(extended).or_else(|| of(name).map(plain))
}

/// Splits a header at the semicolons outside quotes.
fn split(header: &str) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    header.split(move |c| {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = is_quoted,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        c == ';' && !is_quoted
    })
}

/// Decodes a value with or without quotes. A backslash escapes only quotes and backslashes, as in Django: browsers send
/// it as it is. They and the generated clients send quotes and line breaks percent-encoded (WHATWG HTML,
/// "multipart/form-data").
fn plain(value: &str) -> String {
    let value = value.trim();
    let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut decoded = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        let escapes = [("\\\"", '"'), ("\\\\", '\\'), ("%22", '"'), ("%0D", '\r'), ("%0A", '\n')];
        let escape = escapes.into_iter().find(|(escape, _)| rest.starts_with(escape));
        let (length, c) = escape.map_or((c.len_utf8(), c), |(escape, c)| (escape.len(), c));
        decoded.push(c);
        rest = &rest[length..];
    }
    decoded
}

/// Decodes `charset'language'value`, in UTF-8 or Latin-1; `None` for others.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.trim().trim_matches('"').split_once('\'')?;
    let (_, encoded) = rest.split_once('\'')?;
    let bytes = percent_decode_str(encoded);
    match charset.to_ascii_lowercase().as_str() {
        "utf-8" => Some(bytes.decode_utf8().ok()?.into_owned()),
        "iso-8859-1" => Some(bytes.map(char::from).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn parameters_may_be_quoted_escaped_and_extended() {
        for (header, expected) in [
            ("form-data; name=a", Some("a")),
            ("form-data; NAME = \"a\" ; x=y", Some("a")),
            ("form-data; x=\"; name=b\"; name=\"a; b\"", Some("a; b")),
            (r#"form-data; name="say \"hi\"; \\""#, Some(r#"say "hi"; \"#)),
            ("form-data; name=\"%22hi%22%0D%0A 100%25\"", Some("\"hi\"\r\n 100%25")),
            (r#"form-data; name="C:\dir\ä.png""#, Some(r"C:\dir\ä.png")),
            ("form-data; name=\"\"", Some("")),
            ("form-data; name=\"_\"; name*=UTF-8''%e2%82%ac%20a", Some("€ a")),
            ("form-data; name*=iso-8859-1'en'%A3; name=\"_\"", Some("£")),
            ("form-data; name*=koi8-r''%C1; name=\"_\"", Some("_")),
            ("form-data; name*=UTF-8''%FF; name=\"_\"", Some("_")),
            ("form-data; filename=\"a\"", None),
            ("form-data", None),
        ] {
            assert_eq!(parameter(header, "name").as_deref(), expected, "{header}");
        }
    }
}
