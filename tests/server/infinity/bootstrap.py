"""The only request that a node accepts before it belongs to a deployment."""

from xml.etree import ElementTree

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST


@csrf_exempt
@require_POST
def provision(request):
    if request.content_type != "text/xml":
        return HttpResponse("text/xml expected\n", status=415)
    try:
        ElementTree.fromstring(request.body)
    except ElementTree.ParseError as error:
        return HttpResponse(f"{error}\n", status=400)
    return HttpResponse("Provisioned\n", content_type="text/plain")
