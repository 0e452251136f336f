//! URIs of objects by the paths of their resources.

use percent_encoding::percent_decode_str;

use super::key::{Key, encode_key};
use super::{InvalidUri, ResourceUri};
use crate::data::percent::dot_segment;
use crate::resource::Resource;

impl<T: Resource> ResourceUri<T> {
    /// Parses a path or an absolute URL, of which only the path is used.
    ///
    /// # Errors
    /// When it is empty, not a path, the URI of the whole list, or that of an object of another resource. To convert
    /// such a URI, parse it as what it is, and [`cast`](Self::cast) it.
    pub fn parse(text: &str) -> Result<Self, InvalidUri> {
        let uri = Self::checked(text)?;
        uri.check_resource()?;
        Ok(uri)
    }

    /// Refuses a URI that is not that of an object of the resource.
    pub(super) fn check_resource(&self) -> Result<(), InvalidUri> {
        let path = self.check()?;
        // The list of some resources is only known when the program runs.
        if T::PATH.is_empty() || after_list(path, T::PATH).is_some() {
            return Ok(());
        }
        Err(InvalidUri::new(path, "is the URI of an object of another resource"))
    }

    /// A URI that an object has of itself.
    pub(super) fn checked(text: &str) -> Result<Self, InvalidUri> {
        let uri = Self::from_server(text);
        uri.check()?;
        Ok(uri)
    }

    /// Creates a URI from the key of the object.
    ///
    /// # Errors
    /// When the key is not valid in a path (empty, `.`, `..`, `schema`, `set`), or the resource is nested in another
    /// object, whose key is needed too.
    pub fn from_key(key: impl Into<T::Key>) -> Result<Self, InvalidUri> {
        if T::PATH.contains('{') {
            return Err(InvalidUri::new(T::PATH, "is nested in another object; use the endpoint of that object"));
        }
        Self::below(T::PATH, &key.into())
    }

    /// Creates a URI from the path of a list and the key of an object in it.
    pub(crate) fn below(list: &str, key: &T::Key) -> Result<Self, InvalidUri> {
        let text = key.text();
        let key = encode_key(&text)?;
        let path = if key.ends_with('/') { format!("{list}{key}") } else { format!("{list}{key}/") };
        Ok(Self::from_path(path))
    }

    /// Returns the key as a string, percent-decoded: `1`, `small backup.tar`, `two/three`. Empty if the URI is unknown.
    pub fn id(&self) -> String {
        self.id_in(T::PATH)
    }

    /// Returns the key as a string, as [`id`](Self::id) does, in a list whose path may only be known when the program runs.
    pub(crate) fn id_in(&self, list: &str) -> String {
        percent_decode_str(self.encoded_id_in(list)).decode_utf8_lossy().into_owned()
    }

    /// Returns the key, if it is of the resource's type.
    pub fn key(&self) -> Option<T::Key> {
        T::Key::from_text(&self.id())
    }

    /// Returns the key as it is in the path.
    pub(crate) fn encoded_id(&self) -> &str {
        self.encoded_id_in(T::PATH)
    }

    /// Returns the key as it is in the path, in a list whose path may only be known when the program runs.
    pub(crate) fn encoded_id_in(&self, list: &str) -> &str {
        let list = if T::PATH.is_empty() { list } else { T::PATH };
        let rest = match after_list(self.as_str(), list) {
            Some(rest) => rest,
            None => self.as_str().trim_end_matches('/').rsplit('/').next().unwrap_or_default(),
        };
        rest.strip_suffix('/').unwrap_or(rest)
    }

    /// Refuses a URI that is not that of an object of a list which is only known when the program runs.
    pub(crate) fn check_below(&self, list: &str) -> Result<(), InvalidUri> {
        match after_list(self.as_str(), list) {
            Some(rest) if !rest.trim_matches('/').is_empty() => Ok(()),
            _ => Err(InvalidUri::new(self.as_str(), "is not the URI of an object of this resource")),
        }
    }

    /// Refuses a URI to which no request may be sent.
    pub(crate) fn check(&self) -> Result<&str, InvalidUri> {
        let refuse = |reason| Err(InvalidUri::new(self.as_str(), reason));
        if self.is_unknown() {
            return refuse("is not a URI: the server did not send the URI of the object");
        }
        if !self.as_str().starts_with('/')
            || self.as_str().starts_with("//")
            || self.as_str().contains(['?', '#', '\\'])
        {
            return refuse("is not the path of an object");
        }
        if dot_segment(self.as_str()).is_some() {
            return refuse("has `.` or `..` in its path");
        }
        match after_list(self.as_str(), T::PATH) {
            Some(rest) if rest.trim_matches('/').is_empty() => {
                refuse("is the URI of the whole list, not of one object")
            }
            None if ends_like_list(self.as_str(), T::PATH) => refuse("looks like the URI of a whole list"),
            _ => Ok(self.as_str()),
        }
    }
}

/// Returns the part after the list's path, under any prefix. Placeholders in the list's path match one segment.
fn after_list<'p>(path: &'p str, list: &str) -> Option<&'p str> {
    if list.is_empty() {
        // The list is only known when the program runs.
        return None;
    }
    let starts = path.match_indices('/').map(|(start, _)| start);
    starts.filter_map(|start| path.get(start..)).find_map(|tail| strip_list(tail, list))
}

fn strip_list<'p>(path: &'p str, list: &str) -> Option<&'p str> {
    let mut rest = path;
    let mut pattern = list;
    while let Some((literal, after)) = pattern.split_once('{') {
        rest = rest.strip_prefix(literal)?;
        rest = rest.get(rest.find('/')?..)?;
        pattern = after.split_once('}')?.1;
    }
    rest.strip_prefix(pattern)
}

/// Returns `true` if the path ends with the name of the list, under an unknown path.
fn ends_like_list(path: &str, list: &str) -> bool {
    let name = list.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    path.trim_end_matches('/').rsplit('/').next() == Some(name)
}
