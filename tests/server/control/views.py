"""The control interface, `/__control__/…`. It requires no credentials and is not logged."""

import json
import traceback

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from infinity import oauth

from . import database
from .state import STATE


def reset(request, body):
    """Restores the initial state of the database, and clears log, faults and limits."""
    database.restore()
    STATE.reset()


def log(request, body):
    """Returns the requests so far; DELETE clears them."""
    with STATE.lock:
        if request.method == "DELETE":
            STATE.requests.clear()
            return None
        return {"requests": list(STATE.requests)}


def fault(request, body):
    """Adds a fault; see `Fault` in `control.rs`."""
    with STATE.lock:
        STATE.faults.extend(body if isinstance(body, list) else [body])


def throttle(request, body):
    """`{"times": 2, "seconds": 1}`, or `"date"` for seconds from now as an HTTP date."""
    STATE.throttle = body


def window(request, body):
    """`{"requests": 1000, "seconds": 60}`: further requests within the time are throttled."""
    with STATE.lock:
        STATE.window = body
        STATE.accepted.clear()


def omit(request, body):
    """`{"resource": "configuration/conference", "fields": ["tag"]}`: omitted from responses to GET."""
    STATE.missing[body["resource"]] = body["fields"]


def settings(request, body):
    """Switches between the forms of responses that the guides allow; see `control.rs`."""
    STATE.settings.update(body)


def state(request, body):
    """Returns all rows, as `pexgen serve --seed` reads them."""
    return database.state()


def seed(request, body):
    """`{"resource", "count", "fields": {…}}`: adds this number of rows."""
    return {"keys": database.seed(body["resource"], body["count"], body.get("fields") or {})}


def row(request, body):
    """`{"resource", "key", "fields": {…}}`: writes columns without validation."""
    return {"changed": database.write(body["resource"], body["key"], body["fields"])}


def oauth_client(request, body):
    """Creates an OAuth2 client: `{"client_id", "private_key"}`; tokens last `expires_in` seconds."""
    return oauth.register()


def oauth_forget(request, body):
    """Revokes all tokens."""
    STATE.tokens.clear()


def view(function):
    @csrf_exempt
    def wrapped(request):
        try:
            answer = function(request, json.loads(request.body or b"null"))
        except Exception:
            return HttpResponse(traceback.format_exc(), status=500, content_type="text/plain")
        return HttpResponse(status=204) if answer is None else JsonResponse(answer)

    return wrapped


urlpatterns = [
    path(f"{function.__name__}/", view(function))
    for function in (
        reset, log, fault, throttle, window, omit, settings, state, seed, row, oauth_client, oauth_forget
    )
]
