"""The command API: validation, effect and response of each command."""

import time
import uuid

from django.http import HttpResponse
from tastypie.resources import Resource

from .base import FormBodies, FromDocument
from .models import MODELS, now

HANDLERS = {}


class Refused(Exception):
    """The command is valid but failed: a response with status 200."""


class Invalid(Exception):
    """A field of the command is invalid: field errors with status 400."""

    def __init__(self, field, message):
        super().__init__(message)
        self.errors = {field: [message]}


class CommandResource(FormBodies, FromDocument, Resource):
    """A resource that executes a command instead of storing an object."""

    class Meta:
        abstract = True

    def get_object_list(self, request):
        return []

    def post_list(self, request, **kwargs):
        name = self._meta.resource_name
        if not self.fields:  # a part of a file, or nothing
            return self.create_response(request, upgrade_step(request.parent))
        data = self.deserialize(request, request.body)
        errors = self.check(data)
        if errors:
            return self.error_response(request, {name: errors})
        try:
            reply = HANDLERS.get(self.document.name, accept)(data)
        except Invalid as error:
            return self.error_response(request, {name: error.errors})
        except Refused as error:
            return self.create_response(request, error.args[0])
        if isinstance(reply, HttpResponse):
            return reply
        return self.create_response(request, {"status": "success", **(reply or {})})

    def check(self, data):
        """Field errors in the data of a command."""
        errors = {}
        for name, field in self.document.fields.items():
            value = data.get(name)
            if value in (None, ""):
                optional = ("nullable", "blank", "readonly")
                if "default" not in field and not any(field[key] for key in optional):
                    errors[name] = ["This field is required."]
            elif field["type"] == "integer" and not str(value).lstrip("-").isdigit():
                errors[name] = ["Enter a whole number."]
            elif field["type"] == "string" and value not in field.get("valid_choices", [value]):
                message = f"Select a valid choice. {value} is not one of the available choices."
                errors[name] = [message]
        return errors


def handles(*names):
    def register(function):
        HANDLERS.update({f"command/{name}": function for name in names})
        return function

    return register


def refuse(message):
    raise Refused({"status": "error", "message": message})


def live(kind, key):
    """Returns a live conference or participant."""
    row = MODELS[f"status/{kind}"].objects.filter(pk=key).first()
    if row is None:
        raise Invalid(f"{kind}_id", f"Failed to find {kind}.")
    return row


def change(kind, key, **values):
    row = live(kind, key)
    names = [name for name in values if hasattr(row, name)]
    for name in names:
        setattr(row, name, values[name])
    row.save(update_fields=names)


def upgrade_step(upload):
    """Returns the response to a step of a chunked upload, which has no envelope."""
    return {
        "ok": True,
        "upload_id": upload,
        "next_url": f"/api/admin/configuration/v1/upgrade_request/{upload}/finish/",
        "timestamp": int(time.time()),
        "current": None,
        "upgrade": None,
    }


def accept(data):
    """Commands whose effect is not visible through the API."""


@handles("participant/dial")
def dial(data):
    if not data.get("node") and not data.get("system_location"):
        raise Invalid("__all__", "One of node and system_location must be specified.")
    alias = MODELS["configuration/conference_alias"].objects.filter(alias=data["conference_alias"])
    key = str(uuid.uuid4())
    MODELS["status/participant"].objects.create(
        id=key,
        conference=alias[0].conference.name if alias else data["conference_alias"],
        source_alias=data["conference_alias"],
        destination_alias=data["destination"],
        display_name=data.get("remote_display_name") or data["destination"],
        protocol=(data.get("protocol") or "sip").upper(),
        role=data.get("role") or "guest",
        system_location=data.get("system_location") or "",
        call_direction="out",
        connect_time=now(),
    )
    return {"data": {"participant_id": key, "participant_ids": [key]}}


@handles("participant/disconnect")
def disconnect_participant(data):
    live("participant", data["participant_id"]).delete()


@handles("participant/mute")
def mute(data):
    change("participant", data["participant_id"], is_muted=True)


@handles("participant/unmute")
def unmute(data):
    change("participant", data["participant_id"], is_muted=False)


@handles("participant/unlock")
def unlock_participant(data):
    change("participant", data["participant_id"], service_type="conference")


@handles("participant/role")
def role(data):
    change("participant", data["participant_id"], role=data["role"])


@handles("participant/transfer")
def transfer(data):
    alias = MODELS["configuration/conference_alias"].objects.filter(alias=data["conference_alias"])
    name = alias[0].conference.name if alias else data["conference_alias"]
    role = data.get("role") or "guest"
    change("participant", data["participant_id"], conference=name, role=role)


@handles("conference/lock")
def lock(data):
    change("conference", data["conference_id"], is_locked=True)


@handles("conference/unlock")
def unlock(data):
    change("conference", data["conference_id"], is_locked=False)


@handles("conference/mute_guests")
def mute_guests(data, muted=True):
    change("conference", data["conference_id"], guests_muted=muted)
    conference = live("conference", data["conference_id"])
    MODELS["status/participant"].objects.filter(conference=conference.name, role="guest").update(
        is_muted=muted
    )


@handles("conference/unmute_guests")
def unmute_guests(data):
    mute_guests(data, muted=False)


@handles("conference/disconnect")
def disconnect_conference(data):
    conference = live("conference", data["conference_id"])
    MODELS["status/participant"].objects.filter(conference=conference.name).delete()
    conference.delete()


def configured(resource, key, field):
    """Returns an object of the configuration by its key."""
    found = str(key).isdigit() and MODELS[f"configuration/{resource}"].objects.filter(pk=key).exists()
    if not found:
        raise Invalid(field, f"Failed to find the {resource.replace('_', ' ')}.")


@handles("conference/sync")
def sync(data):
    key = data["conference_sync_template_id"]
    configured("conference_sync_template", key, "conference_sync_template_id")


@handles("conference/send_conference_email")
def send_conference_email(data):
    configured("conference", data["conference_id"], "conference_id")


@handles("conference/send_device_email")
def send_device_email(data):
    configured("device", data["device_id"], "device_id")


@handles("platform/backup_create")
def backup_create(data):
    date = now().replace(microsecond=0)
    name = f"pexip_backup_10-44-7-0-mgr_41_80000.0.0_{date:%y_%m_%d_%H_%M_%S}.tar.gpg"
    MODELS["configuration/system_backup"].objects.create(
        filename=name, date=date, size=1 << 20, build="80000.0.0", version="41"
    )


@handles("platform/backup_restore")
def backup_restore(data):
    if not hasattr(data["package"], "read"):
        raise Invalid("package", "No file was submitted.")
    if data["passphrase"] == "wrong":
        refuse("Failed to decrypt the backup.")


@handles("platform/certificates_import")
def certificates_import(data):
    bundle = data["bundle"]
    text = bundle.read() if hasattr(bundle, "read") else str(bundle).encode()
    if b"-----BEGIN" not in text:
        raise Invalid("bundle", "No certificates found.")


@handles("platform/snapshot")
def snapshot(data):
    """Without `request` the response is the file."""
    if data.get("request"):
        return None
    response = HttpResponse(b"snapshot", content_type="application/octet-stream")
    response["Content-Disposition"] = 'attachment; filename="diagnostic_snapshot.tgz"'
    return response


@handles("platform/start_cloudnode")
def start_cloudnode(data):
    node = MODELS["status/cloud_node"].objects.filter(aws_instance_id=data["instance_id"])
    if not node:
        raise Invalid("instance_id", "Failed to find the cloud node.")
    if node[0].aws_instance_state != "stopped":
        message = "Unable to start a cloud node which isn't in 'STOPPED' state"
        raise Refused({"status": "failed", "error": message})
    node.update(aws_instance_state="pending")
