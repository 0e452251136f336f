#!/usr/bin/env python3
"""Serves the Pexip-shaped test APIs on a free port of the loopback interface.

Prints the port when it is ready, and ends when its standard input closes. Environment:

PEXGEN_DOCUMENTS  folder with the schema documents of a release (default: v41)
PEXGEN_FLAVOUR    "pexip" (default) or "plain": what schemas look like
PEXGEN_CACHE      folder for databases (default: a folder for temporary files)
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
import traceback


def main():
    cache = os.environ.get("PEXGEN_CACHE", tempfile.gettempdir())
    os.makedirs(cache, exist_ok=True)
    state = tempfile.mkdtemp(prefix="server-", dir=cache)
    os.environ["PEXGEN_STATE"] = state
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    threading.Thread(target=end_with_parent, args=(state,), daemon=True).start()
    try:
        serve()
    except BaseException:
        traceback.print_exc()
    finally:
        shutil.rmtree(state, ignore_errors=True)
        sys.stderr.flush()
        os._exit(1)  # the other thread is still reading


def end_with_parent(state):
    """Ends this process as soon as its standard input is closed."""
    sys.stdin.buffer.read()
    shutil.rmtree(state, ignore_errors=True)
    os._exit(0)


def serve():
    import waitress.server
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    from control import database

    database.prepare()
    logging.getLogger("waitress").setLevel(logging.CRITICAL)
    server = waitress.server.create_server(
        application, host="127.0.0.1", port=0, threads=16, ident="pexgen test server"
    )
    import urls  # noqa: F401  builds all resources before the first request needs them

    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
