//! Values that `hypothesis-jsonschema` generates from the schemas of OpenAPI documents.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::django::project;
use crate::python::{environment, home};

/// The values of each schema, or `None` for a schema that the program cannot sample.
pub type Sampled = Vec<(String, Option<Vec<Value>>)>;

/// Generates `count` values for each `{"id", "document", "pointer"}`; for one with `"values"`, returns those of them that
/// the schema does not allow. Returns `None` and prints a message if the
/// packages cannot be installed, as with a Python that is too old.
///
/// # Panics
/// Panics if the program fails.
pub fn generate(schemas: &[Value], count: usize) -> Option<Sampled> {
    let lines = run("samples.py", &[count.to_string()], Value::from(schemas.to_vec()).to_string())?;
    let values = |line: &Value| line["values"].as_array().cloned();
    Some(lines.iter().map(|line| (line["id"].as_str().unwrap_or_default().to_owned(), values(line))).collect())
}

/// Validates values against two versions of a component, for each `{"schemas": [old, new], "name", "values"}`. Returns
/// for each a list of `[valid in the old version, valid in the new one]`. Returns `None` and prints a message if the
/// packages cannot be installed.
///
/// # Panics
/// Panics if the program fails.
pub fn validate(tasks: &[Value]) -> Option<Vec<Value>> {
    let lines: Vec<String> = tasks.iter().map(|task| format!("{task}\n")).collect();
    run("validate.py", &[], lines.concat())
}

/// Runs a program with the packages for samples. Returns the lines that it writes.
fn run(program: &str, arguments: &[String], input: String) -> Option<Vec<Value>> {
    let python = match environment(&home(), &project().join("samples.txt")) {
        Ok(python) => python,
        Err(error) => {
            eprintln!("skipped: the packages for samples cannot be installed: {error}");
            return None;
        }
    };
    let mut child = Command::new(python)
        .arg(project().join(program))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).expect("it reads its input"));
    let output = child.wait_with_output().expect("it ends");
    writer.join().expect("the input was written");
    assert!(output.status.success(), "{program} failed");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect())
}
