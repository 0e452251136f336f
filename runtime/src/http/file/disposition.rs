//! The file name of a download (`Content-Disposition`, RFC 6266).

use percent_encoding::percent_decode_str;

/// Returns the file name of a `Content-Disposition`, without folders and control characters.
pub(super) fn file_name(header: &str) -> Option<String> {
    let parameters = parameters(header);
    let named = |wanted: &str, read: fn(&str) -> Option<String>| {
        let values = parameters.iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted));
        values.map(|(_, value)| value).find_map(|value| read(value))
    };
    // The extended one takes precedence (RFC 6266, section 4.3), unless it is malformed.
    named("filename*", extended).or_else(|| named("filename", safe))
}

/// Reads a name such as `UTF-8''small%20backup.tar` (RFC 8187). `None` if it is malformed or not in UTF-8.
fn extended(value: &str) -> Option<String> {
    let (charset, rest) = value.split_once('\'')?;
    let (_language, name) = rest.split_once('\'')?;
    let name = percent_decode_str(name).decode_utf8().ok().filter(|_| charset.eq_ignore_ascii_case("utf-8"))?;
    safe(&name)
}

/// Returns the parameters after the first semicolon; quoted values without their quotes and backslashes.
fn parameters(header: &str) -> Vec<(&str, String)> {
    let mut parameters = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let after = after.trim_start();
        let mut value = String::new();
        let mut characters = after.char_indices();
        let quoted = after.starts_with('"');
        if quoted {
            characters.next();
        }
        let mut end = after.len();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' if quoted => value.extend(characters.next().map(|(_, c)| c)),
                '"' if quoted => {
                    end = at + 1;
                    break;
                }
                ';' if !quoted => {
                    end = at;
                    break;
                }
                c => value.push(c),
            }
        }
        let value = if quoted { value } else { value.trim().to_owned() };
        parameters.push((name.trim(), value));
        rest = after.get(end..).and_then(|rest| rest.split_once(';')).map_or("", |(_, rest)| rest);
    }
    parameters
}

/// Removes folders and control characters. Returns `None` if no file name is left.
fn safe(name: &str) -> Option<String> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    let name = name.trim().to_owned();
    (!name.is_empty() && name != "." && name != "..").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_decoded_and_have_no_folders() {
        let name = |header: &str| file_name(header);
        assert_eq!(name("attachment; filename=\"small backup+1.tar.gpg\"").as_deref(), Some("small backup+1.tar.gpg"));
        assert_eq!(name("attachment; filename=node.ova").as_deref(), Some("node.ova"));
        assert_eq!(name("attachment; filename=\"a\\\"b;c\"; size=3").as_deref(), Some("a\"b;c"));
        let both = "attachment; filename=\"x\"; filename*=UTF-8''gr%C3%B6%C3%9Fe%20%2B.zip";
        assert_eq!(name(both).as_deref(), Some("größe +.zip"));
        for malformed in ["UTF-8''%FF", "UTF-8''", "x", "UTF-8'x", "latin1''x", "UTF-8''.."] {
            let both = format!("attachment; filename=\"a.zip\"; filename*={malformed}");
            assert_eq!(name(&both).as_deref(), Some("a.zip"), "{malformed}");
        }
        assert_eq!(name("attachment; filename*=UTF-8''%FF"), None);
        assert_eq!(name("attachment; filename=\"../../etc/passwd\"").as_deref(), Some("passwd"));
        assert_eq!(name("attachment; filename*=UTF-8''..%2F..%5Cx").as_deref(), Some("x"));
        for none in ["attachment", "attachment; filename=\"\"", "attachment; filename=\"..\"", "", "; =", "a;b;c="] {
            assert_eq!(name(none), None, "{none}");
        }
    }
}
