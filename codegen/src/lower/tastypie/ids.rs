//! Ids of resources and fields, and the versions that entries of the configuration apply to.

/// (`configuration`, `conference`) → `configuration/conference`.
pub(super) fn join(group: &str, name: &str) -> String {
    format!("{group}/{name}")
}

/// `configuration/conference` → (`configuration`, `conference`).
pub(super) fn split(id: &str) -> (&str, &str) {
    id.rsplit_once('/').unwrap_or(("", id))
}

/// Returns whether an entry with these versions applies to a version.
pub(super) fn holds(versions: &[String], version: &str) -> bool {
    versions.is_empty() || versions.iter().any(|one| one == version)
}

/// `configuration/conference.name` → (`configuration/conference`, `name`).
pub(super) fn split_field(id: &str) -> (&str, &str) {
    let name = id.rfind('/').map_or(0, |at| at + 1);
    id[name..].split_once('.').map_or((id, ""), |(resource, field)| (&id[..name + resource.len()], field))
}
