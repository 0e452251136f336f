//! Takes back what was written when a later step fails.

use std::fs;
use std::path::{Path, PathBuf};

use pexgen::output;

/// What was there before. Dropped without [`Undo::keep`], it is restored.
#[derive(Default)]
pub struct Undo {
    steps: Vec<Step>,
}

enum Step {
    /// There was nothing at the path.
    Created(PathBuf),
    /// There was an empty folder.
    Filled(PathBuf),
    /// There was a file with this content.
    Changed(PathBuf, String),
}

impl Undo {
    /// Notes what is at a path, before something is written there.
    pub fn note(&mut self, path: &Path) {
        if let Ok(text) = fs::read_to_string(path) {
            self.steps.push(Step::Changed(path.to_owned(), text));
        } else if path.is_dir() {
            self.steps.push(Step::Filled(path.to_owned()));
        } else {
            let is_new = |path: &&Path| !path.as_os_str().is_empty() && fs::symlink_metadata(path).is_err();
            let created = path.ancestors().take_while(is_new).last();
            self.steps.extend(created.map(|path| Step::Created(path.to_owned())));
        }
    }

    /// Keeps everything that was written.
    pub fn keep(mut self) {
        self.steps.clear();
    }
}

impl Drop for Undo {
    fn drop(&mut self) {
        for step in self.steps.drain(..).rev() {
            // The error that led here is reported; nothing can be done about another one.
            let _ = match &step {
                Step::Created(path) if path.is_dir() => fs::remove_dir_all(path),
                Step::Created(path) => fs::remove_file(path),
                Step::Filled(path) => fs::remove_dir_all(path).and_then(|()| fs::create_dir(path)),
                Step::Changed(path, text) => {
                    let _ = output::write(path, text);
                    Ok(())
                }
            };
        }
    }
}
