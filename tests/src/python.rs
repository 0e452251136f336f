//! Virtual environments below the target folder, with the packages of a requirements file.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns a folder for this purpose below the target folder that this test runs from.
pub(crate) fn home() -> PathBuf {
    let exe = std::env::current_exe().unwrap_or_default();
    let target = exe.ancestors().find(|folder| folder.join(".rustc_info.json").exists());
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    target.map_or_else(default, Path::to_owned).join("test-server")
}

/// Returns the Python interpreter for virtual environments: `PYTHON`, or else `python3`.
pub(crate) fn base() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Returns the version of a Python interpreter, such as `Python 3.12.3`.
pub(crate) fn version(python: &str) -> Result<String, String> {
    run(Command::new(python).arg("--version"))
        .map_err(|error| format!("the tests need Python 3.9 or newer (`PYTHON` names it, if not python3): {error}"))
}

/// Returns the Python interpreter of the virtual environment with these packages. The environment is created
/// if it does not exist. Environments for different requirements can be created concurrently.
pub(crate) fn environment(home: &Path, requirements: &Path) -> Result<PathBuf, String> {
    let base = base();
    let version = version(&base)?;
    let pinned = fs::read_to_string(requirements).map_err(|error| error.to_string())?;
    let mut hasher = DefaultHasher::new();
    (version, pinned).hash(&mut hasher);
    let folder = home.join(format!("venv-{:016x}", hasher.finish()));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let complete = folder.join("complete");
    if complete.exists() {
        return Ok(python);
    }

    let io = |error: std::io::Error| format!("{}: {error}", home.display());
    fs::create_dir_all(home).map_err(io)?;
    let lock = File::create(folder.with_extension("lock")).map_err(io)?;
    lock.lock().map_err(io)?;
    if !complete.exists() {
        eprintln!("installing the Python packages of {} (once)", requirements.display());
        run(Command::new(&base).args(["-m", "venv", "--clear"]).arg(&folder))?;
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"];
        run(Command::new(&python).args(pip).arg("-r").arg(requirements))?;
        File::create(&complete).map_err(io)?;
    }
    Ok(python)
}

/// Runs a command and returns its output. An error contains the output as well.
pub(crate) fn run(command: &mut Command) -> Result<String, String> {
    let mut name = String::new();
    let _ = write!(name, "{command:?}");
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{name} can't be run: {error}"))?;
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(stdout);
    }
    let stderr = String::from_utf8_lossy(&output.stderr);
    Err(format!("{name} failed ({}):\n{stdout}{stderr}", output.status))
}
