//! Which APIs a command works on.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::output::{self, Change, Plan};
use pexgen::{Generated, Generator};

use crate::{Format, Outcome, Selection, draw};

/// An API that was generated, and where it goes.
pub struct Api {
    /// The crate.
    pub generated: Generated,
    /// Its folder.
    pub out: PathBuf,
}

impl Selection {
    /// The folders of APIs to work on, in the order of their names.
    fn folders(&self) -> Result<Vec<PathBuf>, String> {
        if !self.folders.is_empty() {
            return Ok(self.folders.clone());
        }
        let unreadable = |error| {
            format!(
                "can't read {}: {error}\n  help: name the folders of your APIs, or where they are by --schemas",
                self.schemas.display()
            )
        };
        let mut folders = Vec::new();
        for entry in fs::read_dir(&self.schemas).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.join("pexgen.toml").is_file() {
                folders.push(path);
            }
        }
        folders.sort();
        if folders.is_empty() {
            return Err(format!("no folder in {} has a `pexgen.toml`", self.schemas.display()));
        }
        Ok(folders)
    }

    /// Generates every API that was asked for, without writing anything.
    pub fn generate(&self, generator: Generator) -> Result<Vec<Api>, Outcome> {
        let folders = self.folders().map_err(|message| draw::wrong_use(&message))?;
        if self.config.is_some() && folders.len() != 1 {
            return Err(draw::wrong_use("--config goes with one folder"));
        }
        let mut generator = generator.strict(self.strict);
        if let Some(config) = &self.config {
            generator = generator.config(config);
        }
        let mut apis = Vec::new();
        let mut failed = false;
        for folder in folders {
            let progress = draw::spinner(&format!("generating from {}", folder.display()));
            let result = generator.generate(&folder);
            progress.finish_and_clear();
            match result {
                Ok(generated) => {
                    if self.format == Format::Text {
                        draw::diagnostics(&folder, &generated.warnings);
                    }
                    let out = self.out.join(&generated.name);
                    apis.push(Api { generated, out });
                }
                Err(failure) => {
                    draw::failure(&folder, &failure, self.format);
                    failed = true;
                }
            }
        }
        if failed {
            return Err(Outcome::BadInput);
        }
        self.select(apis)
    }

    fn select(&self, apis: Vec<Api>) -> Result<Vec<Api>, Outcome> {
        for pattern in &self.only {
            if !apis.iter().any(|api| names(api).any(|name| matches(pattern, &name))) {
                let known: Vec<String> = apis.iter().flat_map(names).collect();
                return Err(draw::wrong_use(&format!("--only {pattern} matches none of {}", known.join(", "))));
            }
        }
        Ok(apis.into_iter().filter(|api| self.only.is_empty() || names(api).any(|name| self.wants(&name))).collect())
    }

    fn wants(&self, name: &str) -> bool {
        self.only.iter().any(|pattern| matches(pattern, name))
    }

    /// What would change of an API, as far as it was asked for.
    pub fn plan<'a>(&self, api: &'a Api) -> Result<Plan<'a>, Outcome> {
        let mut plan = output::plan(&api.out, &api.generated.files).map_err(|error| draw::disk(&error))?;
        let name = &api.generated.name;
        if !self.only.is_empty() && !self.wants(name) {
            let versions: Vec<String> = api.generated.versions.iter().map(|summary| summary.version.clone()).collect();
            plan.restrict(|path, change| {
                let version = Path::new(path).iter().nth(1).and_then(|part| part.to_str()).unwrap_or_default();
                if versions.iter().any(|known| known == version) {
                    self.wants(&format!("{name}/{version}"))
                } else {
                    // Without what all versions share there is no crate; if it is there, the others may need it as it is.
                    *change == Change::Added
                }
            });
        }
        Ok(plan)
    }
}

/// An API's name, and that of each of its versions.
fn names(api: &Api) -> impl Iterator<Item = String> {
    let name = &api.generated.name;
    let versions = api.generated.versions.iter().map(move |summary| format!("{name}/{}", summary.version));
    std::iter::once(name.clone()).chain(versions)
}

fn matches(pattern: &str, name: &str) -> bool {
    pexgen::pattern::matches(pattern, name)
}
