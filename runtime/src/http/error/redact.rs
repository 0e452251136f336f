//! Removal of secrets from messages.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;

use crate::Secret;

/// Replaces the secrets in a text, however they are escaped. A server may repeat a value in its error message, or a server
/// in debug mode the whole request.
///
/// Secrets of one or two bytes are not replaced: they occur in any text.
pub(crate) fn redact(text: &str, secrets: &[Secret]) -> String {
    let mut places = places(text, secrets);
    places.sort_unstable_by_key(|place| place.start);
    let mut clean = String::with_capacity(text.len());
    let mut end = 0;
    for place in places {
        // A secret may contain another one, or the beginning of another one.
        if place.start >= end {
            clean.push_str(text.get(end..place.start).unwrap_or_default());
            clean.push_str("[redacted]");
        }
        end = end.max(place.end);
    }
    clean.push_str(text.get(end..).unwrap_or_default());
    clean
}

/// Returns where the text contains a secret: as it is, or escaped as in a URL, a form, JSON, HTML, or HTML in JSON.
fn places(text: &str, secrets: &[Secret]) -> Vec<Range<usize>> {
    let secrets = || secrets.iter().map(|secret| secret.expose().as_bytes()).filter(|secret| secret.len() >= 3);
    if secrets().next().is_none() {
        return Vec::new();
    }
    let plain = Unescaped { bytes: Cow::Borrowed(text.as_bytes()), starts: Vec::new() };
    let json = plain.unescaped(JSON);
    let html_in_json = json.as_ref().and_then(|json| json.unescaped(HTML));
    let others = [plain.unescaped(URL), plain.unescaped(FORM), plain.unescaped(HTML), json, html_in_json];
    let texts = others.iter().flatten().chain([&plain]);
    texts.flat_map(|text| secrets().flat_map(|secret| text.places(secret))).collect()
}

/// A text without the escapes of a format.
struct Unescaped<'t> {
    bytes: Cow<'t, [u8]>,
    /// Where each byte begins in the text, and where the text ends. Empty for the text itself.
    starts: Vec<usize>,
}

impl Unescaped<'_> {
    fn start(&self, index: usize) -> usize {
        self.starts.get(index).copied().unwrap_or(index)
    }

    /// Returns the places of a secret in the text.
    fn places(&self, secret: &[u8]) -> Vec<Range<usize>> {
        let found = memmem::find_iter(&self.bytes, secret);
        found.map(|index| self.start(index)..self.start(index + secret.len())).collect()
    }

    /// Removes the escapes of a format. `None` if there are none.
    fn unescaped(&self, escapes: Escapes) -> Option<Unescaped<'static>> {
        if !self.bytes.iter().any(|byte| escapes.marks.contains(byte)) {
            return None;
        }
        let length = self.bytes.len();
        let (mut bytes, mut starts) = (Vec::with_capacity(length), Vec::with_capacity(length + 1));
        let mut rest = &*self.bytes;
        while let Some((byte, after)) = rest.split_first() {
            let start = self.start(length - rest.len());
            rest = (escapes.read)(rest, &mut bytes).unwrap_or_else(|| {
                bytes.push(*byte);
                after
            });
            starts.resize(bytes.len(), start);
        }
        starts.push(self.start(length));
        Some(Unescaped { bytes: Cow::Owned(bytes), starts })
    }
}

/// The escapes of a format.
#[derive(Clone, Copy)]
struct Escapes {
    /// The bytes with which an escape begins.
    marks: &'static [u8],
    /// Reads an escape at the beginning, and returns what follows it. `None` if there is no escape.
    read: for<'r> fn(&'r [u8], &mut Vec<u8>) -> Option<&'r [u8]>,
}

const URL: Escapes = Escapes { marks: b"%", read: percent };
const FORM: Escapes = Escapes { marks: b"+", read: plus_or_percent };
const JSON: Escapes = Escapes { marks: b"\\", read: backslash };
const HTML: Escapes = Escapes { marks: b"&", read: entity };

/// `%2F`
fn percent<'r>(text: &'r [u8], bytes: &mut Vec<u8>) -> Option<&'r [u8]> {
    let (digits, after) = text.strip_prefix(b"%")?.split_at_checked(2)?;
    bytes.push(u8::try_from(number(digits, 16)?).ok()?);
    Some(after)
}

/// `+`, which is a space in a form (`application/x-www-form-urlencoded`), or `%2F`.
fn plus_or_percent<'r>(text: &'r [u8], bytes: &mut Vec<u8>) -> Option<&'r [u8]> {
    let Some(after) = text.strip_prefix(b"+") else { return percent(text, bytes) };
    bytes.push(b' ');
    Some(after)
}

/// `\n`, `\u00e9`
fn backslash<'r>(text: &'r [u8], bytes: &mut Vec<u8>) -> Option<&'r [u8]> {
    let (kind, after) = text.strip_prefix(b"\\")?.split_first()?;
    bytes.push(match kind {
        b'u' => return utf_16(after, bytes),
        b'"' | b'\\' | b'/' => *kind,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        _ => return None,
    });
    Some(after)
}

/// `00e9`, `d83d\ude00`
fn utf_16<'r>(text: &'r [u8], bytes: &mut Vec<u8>) -> Option<&'r [u8]> {
    let unit = |text: &'r [u8]| {
        let (digits, after) = text.split_at_checked(4)?;
        Some((u16::try_from(number(digits, 16)?).ok()?, after))
    };
    let (first, after) = unit(text)?;
    if let Some(c) = char::from_u32(first.into()) {
        push(c, bytes);
        return Some(after);
    }
    let (second, after) = unit(after.strip_prefix(b"\\u")?)?;
    push(char::decode_utf16([first, second]).next()?.ok()?, bytes);
    Some(after)
}

/// `&amp;`, `&#39;`, `&#x27;`
fn entity<'r>(text: &'r [u8], bytes: &mut Vec<u8>) -> Option<&'r [u8]> {
    // The longest one is `&#x10ffff;`.
    let end = text.iter().take(10).position(|byte| *byte == b';')?;
    let (entity, after) = (text.get(1..end)?, text.get(end + 1..)?);
    let c = match (text.first()?, entity) {
        (b'&', b"amp") => '&',
        (b'&', b"lt") => '<',
        (b'&', b"gt") => '>',
        (b'&', b"quot") => '"',
        (b'&', b"apos") => '\'',
        (b'&', [b'#', b'x' | b'X', digits @ ..]) => char::from_u32(number(digits, 16)?)?,
        (b'&', [b'#', digits @ ..]) => char::from_u32(number(digits, 10)?)?,
        _ => return None,
    };
    push(c, bytes);
    Some(after)
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    // A sign is no digit.
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}

fn push(c: char, bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

#[cfg(test)]
mod tests {
    use super::redact;
    use crate::Secret;

    fn redacted(text: &str, secrets: &[&str]) -> String {
        let secrets: Vec<Secret> = secrets.iter().map(|secret| Secret::from(*secret)).collect();
        redact(text, &secrets)
    }

    #[test]
    fn secrets_are_redacted() {
        assert_eq!(redacted("pin 1234 clashes with 7", &["1234", "7", ""]), "pin [redacted] clashes with 7");
        assert_eq!(redacted("1234 1234", &["1234"]), "[redacted] [redacted]");
        assert_eq!(redacted("größe", &["größe"]), "[redacted]");
        assert_eq!(redacted("", &["1234"]), "");
    }

    #[test]
    fn secrets_that_overlap_are_redacted_completely() {
        for secrets in [["pass", "pass1234"], ["pass1234", "pass"], ["pass12", "ss1234"], ["ss1234", "pass12"]] {
            assert_eq!(redacted("not pass1234!", &secrets), "not [redacted]!", "{secrets:?}");
        }
        assert_eq!(redacted("red abc", &["abc", "red"]), "[redacted] [redacted]");
    }

    #[test]
    fn escaped_secrets_are_redacted() {
        for (secret, escaped) in [
            ("a\"b&c\n", r#"a\"b&c\n"#),
            ("a\"b&c\n", "a\"b&amp;c\n"),
            ("a\"b&c\n", "a&quot;b&amp;c\n"),
            ("a\"b&c\n", r"a&quot;b&amp;c\n"),
            ("a\"b&c\n", "a%22b%26c%0A"),
            ("größe😀", r"gr\u00f6\u00DFe\ud83d\ude00"),
            ("größe😀", "gr%C3%B6%c3%9fe%F0%9F%98%80"),
            ("größe😀", "gr&#246;&#xDF;e&#x1f600;"),
            ("a/b<c>", r"a\/b\u003cc\u003e"),
            ("it's", "it&#x27;s"),
            ("it's", "it&#39;s"),
            ("50%41+\\n", "50%41+\\n"),
        ] {
            assert_eq!(redacted(&format!("<{escaped}>"), &[secret]), "<[redacted]>", "{escaped}");
        }
    }

    #[test]
    fn secrets_in_urls_are_redacted_however_much_of_them_is_encoded() {
        // In a query of this client, as a reserved parameter, in a path of Django, with a space as in forms.
        for encoded in ["a%2Cb%20c%2F%3D%2Bd", "a,b%20c%2F%3D%2Bd", "a,b%20c/=+d", "a,b c/=%2bd", "a%2Cb+c%2F%3D%2Bd"] {
            let text = format!("https://host/x/?key={encoded}&limit=5%25");
            assert_eq!(redacted(&text, &["a,b c/=+d"]), "https://host/x/?key=[redacted]&limit=5%25", "{encoded}");
        }
    }

    #[test]
    fn text_with_invalid_escapes_is_unchanged() {
        for text in
            ["100% +1 \\", "%", "%4", "%+4", "%zz", r"\u12", r"\ud800", r"\ud800\u0041", "&", "&;", "&#;", "&#x;"]
        {
            assert_eq!(redacted(text, &["secret"]), text);
        }
        assert_eq!(redacted("é&#1114112;", &["secret"]), "é&#1114112;");
    }
}
