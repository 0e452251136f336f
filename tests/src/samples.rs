//! Values that `hypothesis-jsonschema` generates from the schemas of OpenAPI documents.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::python::{environment, home};
use crate::server::project;

/// The values of each schema, or `None` for a schema that the program cannot sample.
pub type Sampled = Vec<(String, Option<Vec<Value>>)>;

/// Generates `count` values for each `{"id", "document", "pointer"}`. Returns `None` and prints a message if the
/// packages cannot be installed, as with a Python that is too old.
///
/// # Panics
/// Panics if the program fails.
pub fn generate(schemas: &[Value], count: usize) -> Option<Sampled> {
    let python = match environment(&home(), &project().join("samples.txt")) {
        Ok(python) => python,
        Err(error) => {
            eprintln!("skipped: the packages for samples cannot be installed: {error}");
            return None;
        }
    };
    let mut child = Command::new(python)
        .arg(project().join("samples.py"))
        .arg(count.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let input = Value::from(schemas.to_vec()).to_string();
    child.stdin.take().expect("it is piped").write_all(input.as_bytes()).expect("it reads its input");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success(), "samples.py failed");
    let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"));
    let values = |line: &Value| line["values"].as_array().cloned();
    Some(lines.map(|line| (line["id"].as_str().unwrap_or_default().to_owned(), values(&line))).collect())
}
