"""OAuth2 as in newer nodes: client credentials with a signed assertion (RFC 7523)."""

import secrets
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth import get_user_model
from django.http import JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from tastypie.authentication import Authentication
from tastypie.http import HttpUnauthorized

from control.state import STATE

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
# Seconds for which a token is accepted after its stated lifetime.
GRACE = 60
CLAIMS = ("iss", "sub", "aud", "iat", "exp", "jti")


def register():
    """Creates a client with a new key."""
    key = ec.generate_private_key(ec.SECP256R1())
    client = secrets.token_hex(8)
    STATE.clients[client] = key.public_key()

    def pem(form):
        return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())

    return {
        "client_id": client,
        "private_key": pem(serialization.PrivateFormat.PKCS8).decode(),
        "ec_private_key": pem(serialization.PrivateFormat.TraditionalOpenSSL).decode(),
    }


@csrf_exempt
@require_POST
def token(request):
    try:
        client = verified(request)
    except (jwt.PyJWTError, ValueError) as error:
        answer = {"error": "invalid_client", "error_description": str(error)}
        return JsonResponse(answer, status=401)
    lasts = STATE.setting("expires_in", 3600)
    granted = secrets.token_urlsafe(32)
    STATE.tokens[granted] = (client, time.monotonic() + lasts + GRACE)
    return JsonResponse({"access_token": granted, "token_type": "Bearer", "expires_in": lasts})


def verified(request):
    """Returns the client that signed the assertion in a request."""
    form = request.POST
    if form.get("grant_type") != "client_credentials":
        raise ValueError("grant_type must be client_credentials")
    if form.get("client_assertion_type") != JWT_BEARER:
        raise ValueError(f"client_assertion_type must be {JWT_BEARER}")
    assertion = form.get("client_assertion", "")
    client = jwt.decode(assertion, options={"verify_signature": False}).get("iss")
    if client not in STATE.clients:
        raise ValueError("no such client")
    claims = jwt.decode(
        assertion,
        STATE.clients[client],
        algorithms=["ES256"],
        audience=request.build_absolute_uri(),
        options={"require": CLAIMS},
    )
    if claims["sub"] != client:
        raise ValueError("sub must be the client")
    with STATE.lock:
        if claims["jti"] in STATE.assertions:
            raise ValueError("the assertion has been used")
        STATE.assertions.add(claims["jti"])
    return client


class Bearer(Authentication):
    """Authenticates requests with a valid token."""

    def is_authenticated(self, request, **kwargs):
        kind, _, given = request.headers.get("Authorization", "").partition(" ")
        _client, until = STATE.tokens.get(given, (None, 0))
        if kind != "Bearer" or until < time.monotonic():
            return HttpUnauthorized()
        request.user = get_user_model().objects.get(username="admin")
        return True

    def get_identifier(self, request):
        return request.user.username
