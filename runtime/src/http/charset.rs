//! The character encodings of bodies.

use std::borrow::Cow;

/// Decodes a body of text: by its byte order mark, or else by the `charset` of its media type, or else as UTF-8.
///
/// # Errors
/// The name of a charset that is not supported: only UTF-8, UTF-16 and Latin-1 are.
pub(crate) fn text<'b>(body: &'b [u8], media: Option<&str>) -> Result<Cow<'b, str>, String> {
    match body {
        [0xef, 0xbb, 0xbf, rest @ ..] => return Ok(String::from_utf8_lossy(rest)),
        [0xfe, 0xff, rest @ ..] => return Ok(utf_16(rest, u16::from_be_bytes).into()),
        [0xff, 0xfe, rest @ ..] => return Ok(utf_16(rest, u16::from_le_bytes).into()),
        _ => {}
    }
    match charset(media).as_deref() {
        None | Some("" | "utf-8" | "utf8" | "us-ascii" | "ascii") => Ok(String::from_utf8_lossy(body)),
        Some("utf-16" | "utf-16be") => Ok(utf_16(body, u16::from_be_bytes).into()),
        Some("utf-16le") => Ok(utf_16(body, u16::from_le_bytes).into()),
        // Windows-1252 differs from Latin-1 in these bytes, and is often called so.
        Some("iso-8859-1" | "latin1" | "windows-1252" | "cp1252")
            if !body.iter().any(|byte| (0x80..0xa0).contains(byte)) =>
        {
            Ok(body.iter().copied().map(char::from).collect::<String>().into())
        }
        Some(other) => Err(other.to_owned()),
    }
}

/// Decodes a body of JSON. JSON is UTF-8 whatever its media type says (RFC 8259, section 8.1), so that other encodings
/// are tried only where it is not.
///
/// # Errors
/// As [`text`].
pub(crate) fn json<'b>(body: &'b [u8], media: Option<&str>) -> Result<Cow<'b, str>, String> {
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text))),
        Err(_) => text(body, media),
    }
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).filter_map(|pair| <[u8; 2]>::try_from(pair).ok()).map(unit);
    char::decode_utf16(units).map(|decoded| decoded.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// The parameter `charset` of a media type, in lower case.
fn charset(media: Option<&str>) -> Option<String> {
    let parameters = media?.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    charsets.next().map(|(_, value)| value.trim().trim_matches('"').to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_decoded_by_its_mark_or_its_charset() {
        assert_eq!(text(b"\xef\xbb\xbfa", None).unwrap(), "a");
        assert_eq!(text(b"\xff\xfea\0", None).unwrap(), "a");
        assert_eq!(text(b"\xe9", Some("text/plain; charset=\"ISO-8859-1\"")).unwrap(), "\u{e9}");
        assert_eq!(text(b"\xc3\xa9", Some("text/plain")).unwrap(), "\u{e9}");
        assert_eq!(text(b"\0a", Some("text/plain;charset=utf-16")).unwrap(), "a");
    }

    #[test]
    fn an_unsupported_charset_is_refused_by_its_name() {
        assert_eq!(text(b"\x82\xa0", Some("text/plain; charset=Shift_JIS")), Err("shift_jis".to_owned()));
        // A byte that Windows-1252 and Latin-1 differ in.
        assert_eq!(text(b"\x80", Some("text/plain; charset=windows-1252")), Err("windows-1252".to_owned()));
        assert_eq!(
            json(b"{\"a\": \"\x82\xa0\"}", Some("application/json; charset=Shift_JIS")),
            Err("shift_jis".to_owned())
        );
    }

    #[test]
    fn json_is_utf_8_whatever_its_media_type_says() {
        assert_eq!(json("\u{feff}\"é\"".as_bytes(), Some("application/json; charset=iso-8859-1")).unwrap(), "\"é\"");
        assert_eq!(json(b"\"\xe9\"", Some("application/json; charset=iso-8859-1")).unwrap(), "\"é\"");
    }

    #[test]
    fn an_invalid_byte_fails_no_page() {
        assert_eq!(json(b"[\"a\xffb\", \"c\"]", None).unwrap(), "[\"a\u{fffd}b\", \"c\"]");
    }
}
