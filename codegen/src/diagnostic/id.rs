//! The kinds of findings and their explanations.

use serde::{Deserialize, Serialize};

use super::Severity;

macro_rules! ids {
    ($($name:ident = $text:literal $severity:ident: $about:literal, why: $why:literal, advice: $advice:literal;)*) => {
        /// The kinds of findings. Their names are stable, so that tools can match on them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Id { $(#[doc = $about] $name,)* }

        impl Id {
            /// All kinds of findings.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns what the finding means, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }

            /// Returns why it matters.
            pub const fn why(self) -> &'static str {
                match self { $(Self::$name => $why,)* }
            }

            /// Returns what to do about it.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }

            /// Returns the stable name.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// Returns the severity without `--strict`.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }
        }
    };
}

ids! {
    Unreadable = "unreadable" Error: "A file or folder can't be read.",
        why: "Bindings from a part of the documents would lack resources without saying so.",
        advice: "Check that the path exists and that you may read it.";
    NotUtf8 = "not-utf8" Error: "A file is not valid UTF-8.",
        why: "JSON, YAML and TOML are UTF-8; other encodings would change names and texts.",
        advice: "Download the document again without converting its encoding.";
    NotJson = "not-json" Error: "A document is not valid JSON.",
        why: "The content of the document is unknown. Often an error page or a login page was saved in its place.",
        advice: "Download the document again with the credentials of a user who may read it.";
    DuplicateKey = "duplicate-key" Error: "A JSON object has the same key twice.",
        why: "JSON readers use one of the two values and drop the other one silently.",
        advice: "Remove one of the two, or download the document again.";
    NotYaml = "not-yaml" Error: "A document is not valid YAML, or exceeds the limits on nesting and aliases.",
        why: "The content of the document is unknown.",
        advice: "Correct the document at the location that the message names.";
    NotASchema = "not-a-schema" Error: "A document is neither a Tastypie schema document nor an OpenAPI document.",
        why: "No bindings can be generated from the document.",
        advice: "Download the schema document (`…/schema/?format=json`), or start the OpenAPI document with `openapi: 3.1.0`.";
    MissingFields = "missing-fields" Error: "A schema document has no `fields`.",
        why: "A resource without fields can't be read or written. Often an error response was saved in place of the document.",
        advice: "Download the document again from `…/<resource>/schema/?format=json`.";
    BadValue = "bad-value" Warning: "A value has the wrong JSON type.",
        why: "The value is ignored, so that the bindings lack the information.",
        advice: "Correct the document, or report it to its maintainers.";
    UnknownKey = "unknown-key" Warning: "A key is not part of the format of the document.",
        why: "The key is ignored: it is misspelt, or newer than this version of pexgen.",
        advice: "Correct the key if it is misspelt. In OpenAPI documents start the names of extensions with `x-`.";
    UnknownType = "unknown-type" Warning: "A type is not part of the format of the document.",
        why: "The value is typed as any JSON, so that the compiler can't check its use.",
        advice: "Correct the type if it is misspelt.";
    BadFiltering = "bad-filtering" Warning: "An entry of `filtering` is neither 1, 2 nor a list of lookups.",
        why: "The bindings offer no filter for the field.",
        advice: "Set the filter in pexgen.toml: `[fields.\"<group>/<resource>.<field>\"] filtering = 1`.";
    UnknownLookup = "unknown-lookup" Warning: "A lookup is not one of Django's.",
        why: "The bindings do not offer it.",
        advice: "Correct the lookup if it is misspelt.";
    NotAField = "not-a-field" Warning: "`filtering` or `ordering` names something that is not a field with a value of its own.",
        why: "The server ignores such a filter and returns every object, or refuses it, so the bindings do not offer it.",
        advice: "Nothing, unless the name is a misspelt field: then report it to the maintainers of the server.";
    UnknownMethod = "unknown-method" Warning: "An HTTP method is not one of Tastypie's.",
        why: "The bindings have no call for it.",
        advice: "Correct the method if it is misspelt; names of methods are in lower case.";
    UnresolvedRelation = "unresolved-relation" Warning: "The target of a relation is not known.",
        why: "URIs of the field are untyped, and lists can't be filtered across it.",
        advice: "Name the target in pexgen.toml: `[fields.\"<group>/<resource>.<field>\"] target = \"<group>/<resource>\"`.";
    UnknownResourceKey = "unknown-resource-key" Warning: "A resource has a detail endpoint, but its key field is not known.",
        why: "Objects can be addressed by their URIs only.",
        advice: "Name the field in pexgen.toml: `[resources.\"<group>/<resource>\"] key = \"<field>\"`.";
    MissingDocument = "missing-document" Error: "A root document names a resource that has no document.",
        why: "The bindings would lack a resource that the server has.",
        advice: "Download the schema document of the resource, or run `pexgen fetch`.";
    MissingRoot = "missing-root" Error: "A folder has schema documents, but no root document.",
        why: "The paths of the endpoints are in the root document.",
        advice: "Download the root document and save it as `root.json` beside them.";
    UnlistedDocument = "unlisted-document" Warning: "No root document and no entry of the configuration names a document.",
        why: "The document has no endpoint, so that the bindings do not have the resource.",
        advice: "Remove the document, or name it in `nested`, `embedded` or `replies` of pexgen.toml.";
    DuplicateChoice = "duplicate-choice" Warning: "A choice is listed more than once.",
        why: "The bindings have it once.",
        advice: "Nothing, unless another choice was meant.";
    AmbiguousBackReference = "ambiguous-back-reference" Warning: "A nested object has two required relations to the resource that contains it.",
        why: "It is not known which of them the server sets when the object is created inside its parent.",
        advice: "Set `required = false` for one of them in pexgen.toml.";
    BadConfig = "bad-config" Error: "`pexgen.toml` or `names.lock` is not valid.",
        why: "Names, types and endpoints depend on it.",
        advice: "Correct the file at the location that the message names.";
    UnmatchedOverride = "unmatched-override" Error: "An entry of pexgen.toml matches nothing in any version.",
        why: "An entry without effect is misspelt, or is left over from a version that was removed. It is checked when all versions of the folder are read.",
        advice: "Correct the name, remove the entry, or restrict it with `versions = [\"v41\"]`.";
    ExpiredAcceptance = "expired-acceptance" Warning: "The acceptance of a change has expired.",
        why: "The change counts again in `diff`.",
        advice: "Check the reason again, then change the date or remove the entry.";
    NothingToGenerate = "nothing-to-generate" Error: "A folder has no documents, or not the requested version.",
        why: "There is nothing to generate.",
        advice: "Check the path. The folder of an API has one folder of documents for each version.";
    DefaultOutsideChoices = "default-outside-choices" Warning: "A default is not one of the choices.",
        why: "Either the list of choices is incomplete or the server rejects its own default.",
        advice: "Report it to the maintainers of the server.";
    DefaultOfWrongType = "default-of-wrong-type" Warning: "A default has another type than its field.",
        why: "The server does not use the documented default.",
        advice: "Report it to the maintainers of the server.";
    DefaultOutsideLimits = "default-outside-limits" Warning: "A default is outside the documented limits.",
        why: "Either the limits are wrong or the server rejects its own default.",
        advice: "Report it to the maintainers of the server.";
    VolatileDefault = "volatile-default" Warning: "A default changes with every download, such as the current time.",
        why: "Each download would change the documents and the bindings.",
        advice: "Run `pexgen fetch`, which detects such defaults.";
    NamesClash = "names-clash" Warning: "Names differ only in characters that Rust names do not have, or in case.",
        why: "They would have the same name in Rust, so that one of them gets a longer name.",
        advice: "Nothing; `names.lock` keeps the names stable. Keep it under version control.";
    RequiredButReadonly = "required-but-readonly" Warning: "A field is required and read-only.",
        why: "The server ignores the value that has to be sent.",
        advice: "Correct the entry of pexgen.toml.";
    NothingToWrite = "nothing-to-write" Warning: "Objects can be created or changed, but have no field to write.",
        why: "Such a request can't have an effect.",
        advice: "Report it to the maintainers of the server: a method or a `readonly` is wrong.";
    UnfitLookup = "unfit-lookup" Warning: "A lookup does not fit the type of its field.",
        why: "It finds nothing or fails, so the bindings do not offer it.",
        advice: "Nothing.";
    DeadEndFilter = "dead-end-filter" Warning: "A filter across a relation leads to a resource without filters.",
        why: "Lists can be filtered by the key of the related object only.",
        advice: "Nothing.";
    LikelySecret = "likely-secret" Warning: "A field is named like a secret, but the configuration and the document do not say that it is one.",
        why: "The bindings show its value in `Debug`, and errors may repeat it.",
        advice: "Add it to `secrets` in pexgen.toml, or accept the finding by `[allow]` if it is not secret.";
    LikelyCommand = "likely-command" Warning: "A resource accepts POST only and has no key, but is not one of `commands`.",
        why: "The bindings create objects of it, although it is probably invoked as a command.",
        advice: "Add it to `commands` in pexgen.toml; if it stores objects, set `create = [\"location\"]` for it.";
    UnservableMethod = "unservable-method" Warning: "Tastypie rejects a method that the document allows.",
        why: "Requests with this method fail with 405 or 501.",
        advice: "Report it to the maintainers of the server.";
    MissingHelp = "missing-help" Warning: "A field has no help text, or only Tastypie's generic one.",
        why: "The documentation of the bindings can't say what the field means.",
        advice: "Report it to the maintainers of the server.";
    KeyNotUnique = "key-not-unique" Warning: "The key of a resource is not documented as unique.",
        why: "If two objects have the same key, requests reach the wrong one.",
        advice: "If another field is the key, set it in pexgen.toml: `[resources.\"<group>/<resource>\"] key = \"<field>\"`.";
    MisplacedChoices = "misplaced-choices" Warning: "A field has choices that do not fit its type.",
        why: "The choices are ignored or read as strings.",
        advice: "Report it to the maintainers of the server.";
    EmptyChoices = "empty-choices" Warning: "A list of choices is empty.",
        why: "No value would be valid, so the list is ignored.",
        advice: "Report it to the maintainers of the server.";
    ShadowedParameter = "shadowed-parameter" Warning: "A field has the same name as a parameter of every list.",
        why: "The server filters by the field, so that the parameter can't be used.",
        advice: "Filter by the field with a lookup, such as `limit__exact`, as the bindings do.";
    UnsupportedVersion = "unsupported-version" Error: "An OpenAPI document has an unsupported version, or there is more than one.",
        why: "Swagger 2.0 and OpenAPI 3.0 to 3.2 are supported, one root document for each version of the API.",
        advice: "Convert the document to OpenAPI 3.1, and keep one root document in the folder.";
    NewerVersion = "newer-version" Warning: "An OpenAPI document has a version of which only a part is read.",
        why: "Of OpenAPI 3.2, `query`, `additionalOperations` and `itemSchema` are in the bindings; the rest of what it adds is not.",
        advice: "Describe what is missing as OpenAPI 3.1 does.";
    UnresolvedReference = "unresolved-reference" Error: "The target of a `$ref` does not exist.",
        why: "The schema, parameter or response at this location is not known.",
        advice: "Correct the reference, or add the document that it names; `allow-unresolved` in pexgen.toml makes it any JSON.";
    NotExpressed = "not-expressed" Warning: "The bindings do not support a feature of the document.",
        why: "It is left out, or typed as any JSON.",
        advice: "Describe the API in another way if you need it, or send a request of your own with the client.";
    Contradiction = "contradiction" Warning: "Two parts of a document contradict each other.",
        why: "No value satisfies both, or it is unknown which of them is correct.",
        advice: "Correct the document.";
    AmbiguousVariants = "ambiguous-variants" Warning: "A value may be several variants of a union, and nothing tells them apart.",
        why: "The best match by the properties present is decoded, and the first of equal matches.",
        advice: "Add a `discriminator`, or a required property that only one of the variants has.";
    PathMismatch = "path-mismatch" Warning: "A path and its parameters do not match.",
        why: "A parameter without a place in the path, or a place without a parameter, can't be sent.",
        advice: "Declare each `{name}` of the path as a required parameter with `in: path`.";
    DuplicateOperation = "duplicate-operation" Warning: "Two operations have the same `operationId`.",
        why: "The bindings name operations by their IDs, so that one of them gets another name.",
        advice: "Give each operation an ID of its own.";
    NoOperations = "no-operations" Warning: "An OpenAPI document has no operations.",
        why: "The bindings have types, but no calls.",
        advice: "Describe the operations in `paths`, or correct `include` and `exclude` in pexgen.toml.";
    InvalidOutput = "invalid-output" Error: "The generated code is not valid Rust.",
        why: "This is a bug of pexgen.",
        advice: "Report it with the documents that it was generated from.";
}

impl Id {
    /// Returns whether `lint` finds it, beyond what matters for generating bindings.
    pub const fn is_of_lint(self) -> bool {
        matches!(
            self,
            Self::Contradiction
                | Self::DeadEndFilter
                | Self::DefaultOfWrongType
                | Self::DefaultOutsideChoices
                | Self::DefaultOutsideLimits
                | Self::EmptyChoices
                | Self::KeyNotUnique
                | Self::LikelySecret
                | Self::MisplacedChoices
                | Self::MissingHelp
                | Self::NamesClash
                | Self::NothingToWrite
                | Self::RequiredButReadonly
                | Self::ShadowedParameter
                | Self::UnfitLookup
                | Self::UnservableMethod
                | Self::VolatileDefault
        )
    }
}

impl Serialize for Id {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = Self::ALL.iter().find(|id| id.as_str() == text);
        known.copied().ok_or_else(|| serde::de::Error::unknown_variant(&text, &[]))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_kind_is_explained_in_sentences() {
        for id in Id::ALL {
            for text in [id.about(), id.why(), id.advice()] {
                assert!(text.ends_with(['.', '`']), "{}: {text}", id.as_str());
            }
        }
        let names: BTreeSet<&str> = Id::ALL.iter().map(|id| id.as_str()).collect();
        assert_eq!(names.len(), Id::ALL.len());
    }
}
