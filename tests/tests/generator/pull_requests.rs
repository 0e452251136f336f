//! The report that `docs/pull-requests.md` adds to a pull request.

use std::fs;
use std::path::Path;
use std::process::Command;

use pexgen_tests::cargo;

fn run(folder: &Path, program: &str, arguments: &[&str]) -> String {
    let search = format!(
        "{}:{}",
        cargo::pexgen().parent().expect("a folder").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("PATH", search)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs([
            ("GIT_AUTHOR_NAME", "a"),
            ("GIT_AUTHOR_EMAIL", "a@example.com"),
            ("GIT_COMMITTER_NAME", "a"),
            ("GIT_COMMITTER_EMAIL", "a@example.com"),
        ])
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A workspace may be below the root of its repository.
#[test]
#[cfg(unix)]
fn report_of_a_folder_below_the_root_covers_that_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let git = |arguments: &[&str]| run(folder, "git", arguments);
    git(&["init", "--quiet", "--initial-branch", "main"]);
    fs::create_dir_all(folder.join("apps/rooms")).expect("a folder");
    let example = cargo::workspace().join("tests/build-script-example/schemas");
    for to in ["apps/rooms/schemas", "schemas"] {
        run(folder, "cp", &["-r", &example.display().to_string(), to]);
    }
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "schemas"]);
    for to in ["apps/rooms/schemas", "schemas"] {
        let room = folder.join(to).join("booking/v1/rooms/room.json");
        let text = fs::read_to_string(&room).expect("a document").replace("\"seats\"", "\"chairs\"");
        fs::write(&room, text).expect("written");
    }
    git(&["commit", "--quiet", "--all", "--message", "chairs"]);
    let script = cargo::workspace().join("codegen/ci/schema-report").display().to_string();
    let output = run(&folder.join("apps/rooms"), "sh", &[&script, "HEAD~1"]);
    assert!(output.starts_with("# Changes of v1\n") && output.contains("chairs"), "{output}");
    assert_eq!(output.matches("# Changes of v1\n").count(), 1, "{output}");
}

#[test]
#[cfg(unix)]
fn report_covers_what_a_pull_request_touches() {
    let documentation = fs::read_to_string(cargo::workspace().join("docs/pull-requests.md")).expect("documentation");
    let (_, script) = documentation.split_once("<!-- schema-report -->\n```sh\n").expect("a script");
    let (script, _) = script.split_once("```").expect("its end");

    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let example = cargo::workspace().join("tests/build-script-example/schemas");
    let git = |arguments: &[&str]| run(folder, "git", arguments);
    let report = || {
        fs::write(folder.join("schema-report"), script).expect("written");
        run(folder, "sh", &["schema-report", "main"])
    };
    git(&["init", "--quiet", "--initial-branch", "main"]);
    run(folder, "cp", &["-r", &example.display().to_string(), "schemas"]);
    fs::rename(folder.join("schemas/booking/v2"), folder.join("v2")).expect("moved");
    fs::create_dir_all(folder.join("schemas/alt/größe")).expect("a folder");
    fs::write(folder.join("schemas/alt/größe/openapi.json"), "{}").expect("written");
    git(&["add", "schemas"]);
    git(&["commit", "--quiet", "--message", "v1"]);
    git(&["switch", "--quiet", "--create", "change"]);
    assert_eq!(report(), "");

    // A new version is compared with the previous one.
    fs::rename(folder.join("v2"), folder.join("schemas/booking/v2")).expect("moved");
    git(&["add", "schemas"]);
    git(&["commit", "--quiet", "--message", "v2"]);
    let output = report();
    assert!(output.starts_with("# Changes from v1 to v2") && output.contains("hall"), "{output}");

    // A change within a version is compared with the target branch.
    let room = folder.join("schemas/booking/v1/rooms/room.json");
    fs::write(&room, fs::read_to_string(&room).expect("a document").replace("\"seats\"", "\"chairs\""))
        .expect("written");
    git(&["commit", "--quiet", "--all", "--message", "chairs"]);
    let output = report();
    assert!(output.contains("# Changes of v1\n"), "{output}");
    assert!(output.contains("chairs") && output.contains("# Changes from v1 to v2"), "{output}");

    // A version that takes the place of another one is compared with it.
    git(&["switch", "--quiet", "--create", "other", "main"]);
    git(&["mv", "schemas/booking/v1", "schemas/booking/v2"]);
    git(&["rm", "--quiet", "-r", "schemas/alt"]);
    let room = folder.join("schemas/booking/v2/rooms/room.json");
    fs::write(&room, fs::read_to_string(&room).expect("a document").replace("\"seats\"", "\"chairs\""))
        .expect("written");
    git(&["commit", "--quiet", "--all", "--message", "v2 in place of v1"]);
    let output = report();
    assert!(output.contains("# schemas/booking/v1 was removed"), "{output}");
    assert!(output.contains("# schemas/alt/größe was removed"), "{output}");
    assert!(output.contains("# Changes from v1 to v2") && output.contains("chairs"), "{output}");
}
