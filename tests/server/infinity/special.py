"""Resources and forms with behavior that their documents do not describe."""

import re
import secrets
from xml.sax.saxutils import escape

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import include, re_path
from tastypie.http import HttpAccepted, HttpCreated, HttpNotFound

from control.state import STATE

from .base import DocumentForm, FormBodies, OptionalSlash
from .models import MODELS

BLOCK = bytes(range(256)) * 256
ENTITLEMENT = re.compile(r"^([0-9A-F]{4}(-[0-9A-F]{4}){3}|[\w-]{22}==)$")
DISK_IMAGES = ("MANUAL", "MANUAL-ESXI4", "MANUAL-HYPERV2012")


def mounted(api_name, urls):
    """Returns URLs below the name of an API, as tastypie mounts its own."""
    return re_path(rf"^(?P<api_name>{api_name})/", include(urls))


def download(length, filename, announced=True):
    """Yields a file of `length` bytes, 0, 1, … 255, 0, 1, …, truncated if a test requested it."""
    end = STATE.setting("break_after", length)

    def blocks():
        for start in range(0, min(length, end), len(BLOCK)):
            yield BLOCK[: min(length, end) - start]
        if end < length:
            raise ConnectionResetError("broken off, as the test wanted")

    response = StreamingHttpResponse(blocks(), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    if announced:
        response["Content-Length"] = str(length)
    return response


class Conference:
    """Objects inside a conference do not contain their own URI."""

    def dehydrate(self, bundle):
        for relation in ("aliases", "automatic_participants"):
            for inner in bundle.data.get(relation) or ():
                inner.data.pop("resource_uri", None)
        return super().dehydrate(bundle)


class ConferenceForm(DocumentForm):
    def clean(self):
        super().clean()
        pins = [self.cleaned_data.get(name) for name in ("pin", "guest_pin")]
        if all(pins) and pins[0] == pins[1]:
            self.add_error(None, "Host and guest PINs must not be the same.")
        return self.cleaned_data


class LicenceForm(DocumentForm):
    """The licence server fills in everything except the key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name == "entitlement_id"


class Licence(OptionalSlash):
    """Activates and returns a licence directly, or by a request file for the licence server."""

    def obj_create(self, bundle, **kwargs):
        key = bundle.data.get("entitlement_id")
        if key and not ENTITLEMENT.match(str(key)):
            bundle.errors["licence"] = {"entitlement_id": ["Enter a valid entitlement key."]}
        return super().obj_create(bundle, **kwargs)

    def save(self, bundle, skip_errors=False):
        if not bundle.obj.fulfillment_id:
            bundle.obj.fulfillment_id = f"{secrets.randbelow(10**9):010}"
        return super().save(bundle, skip_errors)

    def post_list(self, request, **kwargs):
        data = self.deserialize(request, request.body)
        if data.get("offline_mode"):
            return stored_request("activate", str(data.get("entitlement_id", "")))
        return super().post_list(request, **kwargs)

    def delete_detail(self, request, **kwargs):
        if request.GET.get("offline_mode", "").lower() == "true":
            return stored_request("return", kwargs["fulfillment_id"])
        return super().delete_detail(request, **kwargs)


def stored_request(action, reference):
    """Stores a licence request and returns its URI."""
    rows = MODELS["configuration/licence_request"].objects
    row = rows.create(
        sequence_number=f"{rows.count() + 1:06}",
        reference=reference,
        actions=f"<request><{action}>{escape(reference)}</{action}></request>",
        status="pending",
    )
    response = HttpAccepted()
    path = f"/api/admin/configuration/v1/licence_request/{row.sequence_number}/"
    response["Location"] = path
    return response


class LicenceRequest(FormBodies, OptionalSlash):
    """`…/export` returns the request file; the response file is posted to the request itself."""

    def prepend_urls(self):
        path = rf"^(?P<resource_name>{self._meta.resource_name})/(?P<key>[^/]+)/export/?$"
        return [re_path(path, self.wrap_view("export")), *super().prepend_urls()]

    def export(self, request, key, **kwargs):
        self.method_check(request, ["get"])
        self.is_authenticated(request)
        row = self._meta.queryset.filter(sequence_number=key).first()
        return JsonResponse({"actions": row.actions}) if row else HttpNotFound()

    def post_detail(self, request, **kwargs):
        row = self._meta.queryset.filter(sequence_number=kwargs["sequence_number"]).first()
        if row is None:
            return HttpNotFound()
        upload = self.deserialize(request, request.body).get("response_xml")
        if upload is None:
            errors = {"licence_request": {"response_xml": ["This field is required."]}}
            return self.error_response(request, errors)
        row.response_xml = upload.read().decode() if hasattr(upload, "read") else upload
        row.status = "completed"
        row.save()
        return HttpCreated() if STATE.setting("uploads_created", False) else HttpAccepted()


class Downloads:
    """Returns the content of `request.download`, because tastypie does not support streamed responses."""

    def dispatch(self, request_type, request, **kwargs):
        response = super().dispatch(request_type, request, **kwargs)
        return getattr(request, "download", response)


class SystemBackup(Downloads):
    """The detail of a backup is the file itself."""

    def get_detail(self, request, **kwargs):
        row = self._meta.queryset.filter(filename=kwargs["filename"]).first()
        if row is None:
            return HttpNotFound()
        request.download = download(row.size, row.filename)
        return HttpResponse()


class WorkerVm(Downloads):
    """Creating a node returns a disk image, a provisioning document, or its URI."""

    def post_list(self, request, **kwargs):
        data = self.deserialize(request, request.body)
        response = super().post_list(request, **kwargs)
        kind = data.get("deployment_type", self.fields["deployment_type"].default)
        if response.status_code == 201 and kind in DISK_IMAGES:
            length = STATE.setting("download_bytes", 1 << 20)
            image = download(length, f"{data['hostname']}.ova", announced=False)
            request.download = located(image, response)
        if response.status_code == 201 and kind == "MANUAL-PROVISION-ONLY":
            document = HttpResponse(provisioning(data), content_type="text/xml", status=201)
            return located(document, response)
        return response


def located(response, created):
    """Adds the URI of the new object to a file response, as the guides state for every POST."""
    if not STATE.setting("files_without_location", False):
        response["Location"] = created["Location"]
    return response


def provisioning(data):
    """Returns the provisioning document of a new node."""
    names = ("name", "hostname", "domain", "address", "netmask", "gateway")
    parts = "".join(f"<{name}>{escape(str(data[name]))}</{name}>" for name in names)
    return f'<?xml version="1.0"?><node>{parts}</node>'


class Statistics:
    """One object for a parent, as the guide prints it; a list where a test wants it."""

    def nested_list(self, request, parent, **kwargs):
        if STATE.setting("statistics_as_list", False):
            return super().nested_list(request, parent, **kwargs)
        self.method_check(request, ["get"])
        self.is_authenticated(request)
        row = self._meta.queryset.filter(**{self.parent_field: parent}).first()
        if row is None:
            return HttpNotFound()
        bundle = self.full_dehydrate(self.build_bundle(obj=row, request=request))
        return self.create_response(request, bundle)


class LiveMediaStream:
    """The end time of a live stream is "", not null."""

    def dehydrate_end_time(self, bundle):
        return bundle.data["end_time"] or ""


RESOURCES = {
    "configuration/conference": (Conference,),
    "configuration/ivr_theme": (FormBodies,),
    "configuration/licence": (Licence,),
    "configuration/licence_request": (LicenceRequest,),
    "configuration/media_library_entry": (FormBodies,),
    "configuration/system_backup": (SystemBackup,),
    "configuration/webapp_branding": (FormBodies,),
    "configuration/worker_vm": (WorkerVm,),
    "status/backplane__media_stream": (LiveMediaStream,),
    "status/participant__media_stream": (LiveMediaStream,),
    "status/system_location__statistics": (Statistics,),
    "status/worker_vm__statistics": (Statistics,),
}

FORMS = {
    "configuration/conference": ConferenceForm,
    "configuration/licence": LicenceForm,
}

# Filters that the guides use although the schema documents do not allow them.
FILTERING = {
    "history/participant__media_stream": {"rx_packet_loss": 1, "tx_packet_loss": 1},
}
