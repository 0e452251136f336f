//! Paths below an object.

use crate::relation::{IntoUri, InvalidUri};
use crate::resource::{NestedIn, Resource};

/// The path of a list below an object.
pub(super) fn list_path<R: NestedIn>(parent: impl IntoUri<R::Parent>) -> Result<String, InvalidUri> {
    below::<R::Parent>(R::PATH, parent)
}

/// A path with the object's key in its placeholder.
pub(crate) fn below<P: Resource>(path: &str, object: impl IntoUri<P>) -> Result<String, InvalidUri> {
    let Some((before, rest)) = path.rsplit_once('{') else {
        return Err(InvalidUri::new(path, "is not below an object"));
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    if before == P::PATH {
        // The object's own path, wherever the API is mounted and however deeply the object is nested.
        let uri = object.into_uri(P::PATH)?;
        let object = uri.check()?;
        return Ok(format!("{}{after}", object.strip_suffix('/').unwrap_or(object)));
    }
    if before.contains('{') {
        return Err(InvalidUri::new(path, "is below more than one object"));
    }
    let uri = object.into_uri(P::PATH)?;
    uri.check()?;
    Ok(format!("{before}{}{after}", uri.encoded_id()))
}
