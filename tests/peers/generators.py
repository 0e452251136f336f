"""Other generators beside pexgen: how they are started, and what generating and checking costs."""

import json
import os
import resource
import shutil
import subprocess
import time

# How other generators are started: `{input}`, `{output}` and `{config}` are replaced. The last is the path of a
# configuration with the lines below.
PEERS = {
    "progenitor": ["cargo-progenitor", "progenitor", "-i", "{input}", "-o", "{output}", "-n", "peer", "-v", "0.1.0"],
    "ploidy": ["ploidy", "generate", "rust", "{input}", "-o", "{output}"],
    "openapi-to-rust": ["openapi-to-rust", "generate", "--config", "{config}"],
}
PEER_CONFIG = """[generator]
spec_path = {input}
output_dir = {output}
module_name = "peer"

[features]
enable_async_client = true
"""


def installed():
    """The names of the other generators on the path."""
    return [name for name, command in PEERS.items() if shutil.which(command[0]) is not None]


def cpu_seconds():
    """The CPU time of all programs that were run so far, user and kernel."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Seconds(float):
    """CPU seconds, and the elapsed ones beside them."""

    def __new__(cls, cpu, elapsed):
        seconds = super().__new__(cls, cpu)
        seconds.elapsed = elapsed
        return seconds


def run(command, **options):
    """Runs a command. Returns its exit code, output, errors, and its seconds."""
    start, began = cpu_seconds(), time.monotonic()

    def seconds():
        return Seconds(cpu_seconds() - start, time.monotonic() - began)

    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=3600, check=False, **options)
        return done.returncode, done.stdout, done.stderr, seconds()
    except (OSError, subprocess.TimeoutExpired) as error:
        return -1, "", str(error), seconds()


def outcome(code, errors):
    """What became of a document."""
    return "panic" if "panicked at" in errors else "generated" if code == 0 else "refused"


def generate(name, path, target):
    """Runs another generator on a document. Returns what became of it, and the CPU seconds."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    config = target / "peer.toml"
    config.write_text(PEER_CONFIG.format(input=json.dumps(str(path)), output=json.dumps(str(target / "src"))))
    values = {"input": path, "output": target / "crate", "config": config}
    code, _, errors, seconds = run([part.format(**values) for part in PEERS[name]])
    return outcome(code, errors), seconds


def crate_of(target):
    """The crate that another generator wrote, as a workspace of its own; `None` if there is none."""
    dependencies = target / "src/REQUIRED_DEPS.toml"
    if dependencies.exists():
        # openapi-to-rust writes a module, and what it depends on.
        package = '[package]\nname = "peer"\nedition = "2024"\n\n[lib]\npath = "src/mod.rs"\n\n'
        (target / "Cargo.toml").write_text(package + dependencies.read_text())
    manifests = sorted(target.rglob("Cargo.toml"), key=lambda manifest: len(manifest.parts))
    if not manifests:
        return None
    text = manifests[0].read_text()
    if "[workspace]" not in text:
        manifests[0].write_text(text + "\n[workspace]\n")
    return manifests[0].parent


def compiles(crate, target, features=()):
    """Checks the dependencies of a crate, with nothing in it, and then the crate. Returns whether it compiles, the CPU
    seconds of the latter, and errors."""
    root = next((root for root in (crate / "src/lib.rs", crate / "src/mod.rs") if root.exists()), None)
    if root is None:
        return False, 0.0, "there is no library"
    text = root.read_text()
    root.write_text("")
    code, _, errors, _ = check(crate, target, features)
    root.write_text(text)
    if code != 0:
        return False, 0.0, errors
    code, _, errors, seconds = check(crate, target, features)
    return code == 0, seconds, errors


def check(crate, target, features):
    """Runs `cargo check`."""
    command = ["cargo", "check", "--quiet", *features, "--target-dir", str(target)]
    return run(command, cwd=crate, env=dict(os.environ, CARGO_INCREMENTAL="0"))
