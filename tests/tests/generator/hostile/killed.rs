//! Killed and concurrent runs, full disks and read-only folders leave the old output or the new one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use pexgen::output;
use pexgen::output::Files;
use pexgen_tests::{cargo, folder};

use crate::hostile::random;

/// What a finished run leaves: the crate and the sources of its runtime.
const FOLDERS: [&str; 2] = ["api", "pexgen-runtime"];

/// A folder with the documents of one version, and the command that generates from it.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (from, to) =
            (cargo::workspace().join("schemas/pexip-infinity"), folder.path().join("schemas/pexip-infinity"));
        fs::create_dir_all(&to).expect("a folder");
        fs::write(to.join("pexgen.toml"), "name = \"api\"\n").expect("written");
        for part in ["configuration", "status"] {
            folder::copy(&from.join("v14").join(part), &to.join("v14").join(part));
        }
        Self { folder }
    }

    /// Changes every document, and removes or restores one.
    fn set(&self, word: &str) {
        let version = self.folder.path().join("schemas/pexip-infinity/v14");
        for part in ["configuration", "status"] {
            for entry in fs::read_dir(version.join(part)).expect("a folder") {
                let path = entry.expect("an entry").path();
                let text = fs::read_to_string(&path).expect("a document");
                let text = text
                    .replace("\"help_text\": \"[one] ", "\"help_text\": \"")
                    .replace("\"help_text\": \"[other] ", "\"help_text\": \"");
                fs::write(&path, text.replace("\"help_text\": \"", &format!("\"help_text\": \"[{word}] ")))
                    .expect("written");
            }
        }
    }

    fn start(&self) -> Child {
        self.start_into(&self.out())
    }

    fn start_into(&self, out: &Path) -> Child {
        let mut command = Command::new(cargo::pexgen());
        command
            .arg("generate")
            .arg("--out")
            .arg(out)
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.spawn().expect("it starts")
    }

    fn finish(&self) -> Duration {
        let start = Instant::now();
        assert!(self.start().wait().expect("it ends").success());
        start.elapsed()
    }

    /// Runs the command with `generated` on a separate file system that has this much free space, in
    /// kilobytes. Its content is copied back before this returns. `None` if mounting is not permitted.
    #[cfg(target_os = "linux")]
    fn finish_with_room(&self, room: u32) -> Option<Output> {
        let run = |script: &str| {
            let mut command = Command::new("unshare");
            command.args(["--map-root-user", "--mount", "sh", "-ec", script]).arg(cargo::pexgen());
            command.arg(room.to_string()).current_dir(self.folder.path()).output().ok()
        };
        run("mount -t tmpfs tmpfs generated")?.status.success().then(|| {
            run(r#"
                cp -a generated before
                mount -t tmpfs tmpfs generated
                cp -a before/. generated
                used=$(df -Pk generated | awk 'NR == 2 { print $3 }')
                mount -o remount,size=$((used + $1))k generated
                status=0
                "$0" generate || status=$?
                cp -a generated after
                umount generated
                rm -r generated before
                mv after generated
                exit $status
            "#)
            .expect("it runs")
        })
    }

    fn out(&self) -> PathBuf {
        self.folder.path().join("generated")
    }

    /// Returns the names of the folders in the output folder, sorted.
    fn folders(&self) -> Vec<String> {
        let entries = fs::read_dir(self.out()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Returns the generated files without the cache.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        files(&self.out().join("api"), &mut found);
        found.retain(|path, _| !path.components().any(|part| part.as_os_str() == ".pexgen"));
        found
    }
}

fn files(at: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(at).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
}

#[test]
fn killed_run_leaves_the_old_output_or_the_new() {
    let sandbox = Sandbox::new();
    let mut states = BTreeMap::new();
    let mut took = Duration::ZERO;
    for word in ["other", "one"] {
        sandbox.set(word);
        took = sandbox.finish();
        states.insert(word, sandbox.files());
    }
    assert_ne!(states["one"], states["other"]);
    let (mut words, unfinished) = (["one", "other"], sandbox.out().join(".api.pexgen-new"));
    let kills = random::cases(100);
    let (mut old, mut new, mut between) = (0, 0, 0);
    let mut kill = 0;
    // On a slow machine, more kills are needed until one hits the time of writing.
    while kill < kills || (between == 0 && kill < 20 * kills) {
        let [before, after] = words;
        sandbox.set(after);
        let mut child = sandbox.start();
        if kill % 4 == 0 {
            // At any time of the run.
            sleep(took * (kill % kills) / kills);
        } else {
            // In the short time in which it writes.
            let start = Instant::now();
            while !unfinished.exists() && start.elapsed() < took * 4 && child.try_wait().expect("a child").is_none() {
                sleep(Duration::from_micros(50));
            }
            sleep(Duration::from_micros(u64::from(kill % kills) * 40_000 / u64::from(kills)));
        }
        let _ = child.kill();
        child.wait().expect("it ends");
        between += u32::from(unfinished.exists());
        let found = sandbox.files();
        if found == states[before] {
            old += 1;
        } else if found == states[after] {
            new += 1;
        } else {
            panic!("kill {kill} left a mixture");
        }
        // The next run repairs the folder.
        if kill % 5 == 0 {
            sandbox.finish();
            assert_eq!(sandbox.files(), states[after]);
            assert_eq!(sandbox.folders(), FOLDERS);
            words.reverse();
        } else if found == states[after] {
            words.reverse();
        }
        kill += 1;
    }
    eprintln!("{kill} kills: {old} left the old output, {new} the new; {between} while it was written");
    assert!(between > 0, "no run was killed while it wrote");
    sandbox.set(words[1]);
    sandbox.finish();
    assert_eq!(sandbox.files(), states[words[1]]);
}

#[cfg(target_os = "linux")]
#[test]
fn full_file_system_leaves_the_old_output_or_the_new() {
    let sandbox = Sandbox::new();
    sandbox.set("one");
    sandbox.finish();
    let one = sandbox.files();
    sandbox.set("other");
    let rooms = [0, 8, 400, 100_000];
    let mut codes = Vec::new();
    for room in rooms {
        let Some(output) = sandbox.finish_with_room(room) else {
            eprintln!("skipped: `unshare` may not mount a file system here");
            return;
        };
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(sandbox.folders(), FOLDERS);
        if !output.status.success() {
            assert!(stderr.contains("No space left on device") && stderr.contains(".api.pexgen-new"), "{stderr}");
            assert!(stderr.contains("nothing was changed"), "{stderr}");
            assert_eq!(sandbox.files(), one);
        }
        codes.push(output.status.code());
    }
    eprintln!("with {rooms:?} KB left: {codes:?}");
    assert_eq!(codes, [Some(4), Some(4), Some(4), Some(0)]);
    let new = sandbox.files();
    assert_ne!(new, one);
    sandbox.finish();
    assert_eq!(sandbox.files(), new);
}

#[test]
fn concurrent_runs_leave_the_output_of_one() {
    let sandbox = Sandbox::new();
    sandbox.set("one");
    sandbox.finish();
    let one = sandbox.files();
    sandbox.set("other");
    sandbox.finish();
    let other = sandbox.files();
    let beside = Sandbox::new();
    beside.set("one");
    for _ in 0..random::cases(6) {
        let mut runs =
            [&beside, &sandbox, &beside].map(|place_of_documents| place_of_documents.start_into(&sandbox.out()));
        for run in &mut runs {
            let status = run.wait().expect("it ends");
            // A run may be refused.
            assert!(matches!(status.code(), Some(0 | 4)), "{status}");
        }
        let found = sandbox.files();
        assert!(found == one || found == other);
    }
    sandbox.finish();
    assert_eq!(sandbox.files(), other);
}

fn made(text: &str) -> Files {
    let text = |name: &str| format!("// @generated by pexgen\n{name} {text}\n");
    ["a", "b", "c"].map(|name| (format!("src/{name}.rs"), text(name))).into()
}

#[test]
fn plan_is_not_applied_to_a_folder_that_changed() {
    let sandbox = tempfile::tempdir().expect("a folder");
    let out = sandbox.path().join("api");
    let (one, mut other) = (made("one"), made("one"));
    output::plan(&out, &one).and_then(|plan| plan.apply()).expect("written");
    other.insert("src/a.rs".to_owned(), "// @generated by pexgen\nother\n".to_owned());
    let (third, plan) = (made("third"), output::plan(&out, &other).expect("a plan"));
    let same = output::plan(&out, &third).expect("a plan");
    output::plan(&out, &third).and_then(|plan| plan.apply()).expect("written");
    // An equal folder is accepted; any other would be a mixture.
    same.apply().expect("nothing to do");
    let error = plan.apply().expect_err("it would keep files of another run");
    assert!(error.to_string().contains("the folder changed during this run"), "{error}");
    assert!(output::plan(&out, &third).expect("a plan").is_current());
}

#[test]
fn missing_folder_is_restored_after_a_killed_run() {
    let sandbox = tempfile::tempdir().expect("a folder");
    let out = sandbox.path().join("api");
    let files = made("one");
    output::plan(&out, &files).and_then(|plan| plan.apply()).expect("written");
    fs::write(out.join("mine.txt"), "mine").expect("written");
    // The state after a run that was killed between two renames.
    fs::rename(&out, sandbox.path().join(".api.pexgen-old")).expect("renamed");
    output::plan(&out, &made("other")).and_then(|plan| plan.apply()).expect("written");
    assert_eq!(fs::read_to_string(out.join("mine.txt")).expect("kept"), "mine");
    assert_eq!(fs::read_dir(sandbox.path()).expect("a folder").count(), 1);
}

#[cfg(unix)]
#[test]
fn read_only_folder_stays_as_it_is() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = tempfile::tempdir().expect("a folder");
    let out = sandbox.path().join("out/api");
    output::plan(&out, &made("one")).and_then(|plan| plan.apply()).expect("written");
    let parent = out.parent().expect("a folder");
    fs::set_permissions(parent, fs::Permissions::from_mode(0o555)).expect("permissions");
    if fs::write(parent.join("probe"), "").is_ok() {
        eprintln!("skipped: the user may write to read-only folders");
        return;
    }
    let error = output::plan(&out, &made("other")).and_then(|plan| plan.apply()).expect_err("read-only");
    assert!(error.to_string().starts_with("can't create"), "{error}");
    assert!(output::plan(&out, &made("one")).expect("a plan").is_current());
    fs::set_permissions(parent, fs::Permissions::from_mode(0o755)).expect("permissions");
}
