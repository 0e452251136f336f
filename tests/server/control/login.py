"""The login page of servers that redirect requests without valid credentials."""

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def page(request):
    return HttpResponse("<html><title>Sign in</title><form></form></html>")
