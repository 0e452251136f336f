//! Runs programs on a pseudo terminal, where they ask questions.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::python;

/// Starts the program, sends each answer when its question appears, and prints what the terminal shows.
const PROGRAM: &str = r"
import json, os, pty, sys, termios, time
program, dialogue = json.loads(sys.argv[1]), json.loads(sys.argv[2])
child, terminal = pty.fork()
if child == 0:
    os.execv(program[0], program)
shown, since = b'', 0
def read():
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b''
for question, answer in dialogue:
    while question.encode() not in shown[since:]:
        more = read()
        if not more:
            sys.exit('the program ended without asking %r: %s' % (question, shown))
        shown += more
    since = len(shown)
    # A password is asked for before the terminal stops showing what is entered.
    while question.startswith('Password') and termios.tcgetattr(terminal)[3] & termios.ECHO:
        time.sleep(0.01)
    os.write(terminal, answer.encode() + b'\n')
while True:
    more = read()
    if not more:
        break
    shown += more
sys.stdout.write(shown.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

/// Runs a program in a folder, and answers its questions in this order. Returns its exit code and what the terminal
/// showed.
///
/// # Panics
/// Panics if the program ends without asking one of the questions.
pub fn run(folder: &Path, program: &Path, arguments: &[&str], dialogue: &[(&str, &str)]) -> (i32, String) {
    let program: Vec<String> =
        [program.display().to_string()].into_iter().chain(arguments.iter().map(|text| (*text).to_owned())).collect();
    let output = Command::new(python::base())
        .args(["-c", PROGRAM, &json(&program), &json(&dialogue)])
        .current_dir(folder)
        .env_remove("PEXGEN_USER")
        .env_remove("PEXGEN_PASSWORD")
        .stdin(Stdio::null())
        .output()
        .expect("Python starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(errors, "");
    (output.status.code().expect("it ends by itself"), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("JSON")
}
