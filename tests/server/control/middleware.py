"""Logs requests, and responds instead of the API if a test requested a fault."""

import itertools
import time

from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from tastypie.authentication import BasicAuthentication

from .state import STATE

SECRET = {"authorization", "cookie", "proxy-authorization"}
LOGGED_BODY = 64 * 1024
LOGIN = "/accounts/login/"


class Control:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/__control__/"):
            return self.get_response(request)
        entry = self.enter(request)
        try:
            fault = STATE.fault(request.method, request.get_full_path())
            response = self.answer(request, fault or {})
            entry["status"] = response.status_code
            return response
        finally:
            with STATE.lock:
                STATE.in_flight -= 1
            entry["seconds"] = time.monotonic() - STATE.began - entry["at"]

    def enter(self, request):
        """Logs a request; secrets are replaced by "present"."""
        entry = {
            "method": request.method,
            "path": request.get_full_path(),
            "headers": {
                name.lower(): "present" if name.lower() in SECRET else value
                for name, value in request.headers.items()
            },
            "body": None,
            "status": None,
            "connection": request.META.get("REMOTE_PORT"),
        }
        kind = request.META.get("CONTENT_TYPE", "")
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        if length <= LOGGED_BODY and not kind.startswith("multipart/"):
            entry["body"] = request.body.decode("utf-8", "replace")
        with STATE.lock:
            STATE.in_flight += 1
            entry["in_flight"] = STATE.in_flight
            entry["at"] = time.monotonic() - STATE.began
            STATE.requests.append(entry)
        return entry

    def answer(self, request, fault):
        time.sleep(fault.get("delay", 0))
        if "status" in fault:
            response = HttpResponse(fault.get("body", ""), status=fault["status"])
            response["Content-Type"] = "text/html"
        elif STATE.setting("login_redirect", False) and not authenticated(request):
            response = HttpResponseRedirect(f"{LOGIN}?next={request.path}")
        elif request.method in ("GET", "HEAD", "OPTIONS"):
            response = self.get_response(request)
        else:  # SQLite allows only one write at a time
            with STATE.writing:
                response = self.get_response(request)
        for name, value in fault.get("headers", {}).items():
            response[name] = value
        if "truncate" in fault:
            response = truncated(response, fault["truncate"])
        if fault.get("endless"):
            response = endless(response)
        return response


def authenticated(request):
    """Returns whether a request may pass a login page in front of the API."""
    return request.path == LOGIN or BasicAuthentication().is_authenticated(request) is True


def truncated(response, length):
    """A response that ends before its content length."""
    content = b"".join(response)
    headers = {name: value for name, value in response.items()}
    headers["Content-Length"] = str(len(content))

    def parts():
        yield content[:length]
        raise ConnectionResetError("broken off, as the test wanted")

    return StreamingHttpResponse(parts(), status=response.status_code, headers=headers)


def endless(response):
    """A response that repeats its body until the client disconnects."""
    content = b"".join(response)
    kind = response.get("Content-Type")
    parts = itertools.repeat(content or b" ")
    return StreamingHttpResponse(parts, status=response.status_code, content_type=kind)
