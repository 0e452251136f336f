#!/usr/bin/env python3
"""Serves the Pexip-shaped test APIs on free ports of the loopback interface.

Without arguments, it starts one server, prints its port, and ends when its standard input closes. With `--many`, it
starts a server for each line `start`, in a process of its own that has loaded everything already, and prints port,
process and folder of the server; `stop PROCESS` ends it. Environment:

PEXGEN_DOCUMENTS  folder with the schema documents of a release (default: v41)
PEXGEN_FLAVOUR    "pexip" (default) or "plain": what schemas look like
PEXGEN_CACHE      folder for databases (default: a folder for temporary files)
"""

import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
import threading
import traceback

CACHE = os.path.abspath(os.environ.get("PEXGEN_CACHE", tempfile.gettempdir()))


def main():
    os.environ["PEXGEN_CACHE"] = CACHE
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    os.makedirs(CACHE, exist_ok=True)
    folder = enter()
    try:
        application = load()
        if "--many" in sys.argv:
            start_and_stop(application)
        else:
            threading.Thread(target=end_with, args=(open(0, "rb", closefd=False), folder), daemon=True).start()
            serve(application, lambda port: print(port, flush=True))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def enter():
    """Makes a new folder the current one, which has the database and files of a server."""
    folder = tempfile.mkdtemp(prefix="server-", dir=CACHE)
    os.chdir(folder)
    return folder


def load():
    """Loads what all servers have in common."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from control import database
    import urls  # noqa: F401  builds all resources before the first request needs them

    database.build()
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    return application


def serve(application, ready):
    """Serves until the process ends. `ready` is called with the port."""
    import waitress.server
    from control import database

    database.restore()
    server = waitress.server.create_server(
        application, host="127.0.0.1", port=0, threads=16, ident="pexgen test server"
    )
    ready(server.effective_port)
    server.run()


def end_with(stream, folder):
    """Ends this process as soon as a stream is closed."""
    stream.read()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def start_and_stop(application):
    """Starts and stops servers as the standard input says."""
    servers = {}
    # Closed when this process ends in any way.
    alive, held = os.pipe()
    gc.freeze()
    for line in sys.stdin:
        command, *process = line.split()
        if command == "start":
            process, port, folder = fork(application, alive, held)
            servers[process] = folder
            print(port, process, folder, flush=True)
        else:
            stop(int(process[0]), servers)
    for process in list(servers):
        stop(process, servers)


def stop(process, servers):
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    shutil.rmtree(servers.pop(process), ignore_errors=True)


def fork(application, alive, held):
    """Starts a server. Returns its process, port and folder; the port is `failed` if it did not start."""
    reader, writer = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(held)
        os.close(reader)
        run(application, open(alive, "rb"), writer)
    os.close(writer)
    with open(reader) as lines:
        return process, lines.readline().strip() or "failed", lines.readline().strip()


def run(application, alive, writer):
    """Runs a server in this process. Its standard error is a file."""
    folder = enter()
    os.dup2(os.open("stderr", os.O_CREAT | os.O_WRONLY | os.O_APPEND), 2)
    threading.Thread(target=end_with, args=(alive, folder), daemon=True).start()

    def ready(port):
        os.write(writer, f"{port}\n{folder}\n".encode())
        os.close(writer)

    try:
        serve(application, ready)
    except BaseException:
        traceback.print_exc()
        os.write(writer, f"\n{folder}\n".encode())
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
