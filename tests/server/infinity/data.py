"""The initial rows of every server, and generated rows."""

import datetime
import uuid

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from .base import READER
from .documents import SAME_ROWS
from .models import MODELS

CONFERENCES = 600
PER_CONFERENCE = 20
FIRST_DAY = datetime.datetime(2015, 4, 1)
FIRST = "00000000-0000-0000-0000-000000000001"
ALICE = "00000000-0000-0000-0000-000000000002"
BOB = "00000000-0000-0000-0000-000000000003"


def fill():
    """Creates the initial rows."""
    User.objects.create_user("admin", password="PEXip123")
    User.objects.create_user(READER, password="PEXip123")
    configuration()
    status()
    history()


def key(kind, number):
    """Returns the string key of a generated row."""
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


def row(resource, **values):
    """Returns an unsaved row; values of unknown fields are dropped."""
    model = MODELS[resource]
    known = {name for field in model._meta.fields for name in (field.name, field.attname)}
    return made_up(model, 0, {name: values[name] for name in values if name in known})


def add(resource, **values):
    if resource in MODELS:
        new = row(resource, **values)
        new.save()
        return new
    return None


def made_up(model, number, fields):
    """Returns a row with a value in every required column; "{n}" in a string is its number."""
    number += 1 + (model.objects.count() if number or not fields else 0)
    new = model()
    for field in model._meta.concrete_fields:
        if field.name in fields or field.attname in fields:
            value = fields.get(field.name, fields.get(field.attname))
            if isinstance(value, str):
                value = value.replace("{n}", str(number))
            setattr(new, field.name if isinstance(value, models.Model) else field.attname, value)
        elif getattr(new, field.attname) in (None, "") and not field.null:
            setattr(new, field.attname, _something(model, field, number))
    return new


def _something(model, field, number):
    """Returns a value for a required column."""
    if isinstance(field, models.ForeignKey):
        target = field.related_model
        found = target.objects.first() or made_up(target, 0, {})
        found.save()
        return found.pk
    if isinstance(field, models.AutoField) or field.blank:
        return None if isinstance(field, models.AutoField) else ""
    if isinstance(field, models.FileField):
        return f"{field.name}-{number}.zip"
    if field.choices:
        return field.choices[number % len(field.choices)][0]
    if field.name.endswith("uuid") or (field.primary_key and field.name == "id"):
        return str(uuid.uuid4())
    if isinstance(field, models.CharField):
        unique = field.unique or field.name == getattr(model, "KEY", None)
        written = model._meta.db_table.startswith("configuration")
        return f"{field.name}-{number}" if unique else field.name if written else ""
    return {
        "BooleanField": False,
        "DateField": datetime.date(2015, 4, 2),
        "DateTimeField": FIRST_DAY + datetime.timedelta(seconds=number, microseconds=number % 3),
        "TimeField": datetime.time(9, 30),
        "FloatField": number / 4,
    }.get(field.get_internal_type(), number)


def version():
    """Returns the software version of a node, by the release whose documents the server has."""
    return f"{settings.DOCUMENTS.name.removeprefix('v')} (1.0.0)"


def configuration():
    for number, name in enumerate(("London", "Oslo", "AWS", "Berlin"), 1):
        add("configuration/system_location", id=number, name=name)
    add("configuration/dns_server", address="192.0.2.53", description="DNS")
    add("configuration/ntp_server", address="192.0.2.123")
    add("configuration/mssip_proxy", name="Lync", address="lync.example.com")
    add("configuration/ivr_theme", id=1, name="Base theme (no entry tones)")
    add("configuration/global", id=1)
    add("configuration/management_vm", id=1, name="manager")
    add("configuration/conference_sync_template", id=1, name="Staff")
    add("configuration/device", id=1, alias="device@example.com")
    for number in (1, 2):
        add(
            "configuration/worker_vm",
            id=number,
            name=f"node {number}",
            hostname=f"node{number}",
            domain="example.test",
            address=f"10.0.0.{number}",
            netmask="255.255.255.0",
            gateway="10.0.0.254",
            enable_distributed_database=False,
            system_location_id=number,
        )
    add(
        "configuration/licence",
        fulfillment_id="0123456789",
        entitlement_id="0000-1111-AAAA-FFFF",
        status="TRUSTED",
    )
    for name in (
        "pexip_backup_10-44-7-0-mgr_11_26902.0.0_16_01_28_15_36_16.tar.gpg",
        "small backup+1.tar.gpg",
    ):
        add(
            "configuration/system_backup",
            filename=name,
            date=datetime.datetime(2016, 1, 28, 15, 36, 16),
            size=9369536 if name.startswith("pexip") else 1000,
            build="26902.0.0",
            version="11",
        )


def status():
    add(
        "status/conference",
        id=FIRST,
        name="VMR_1",
        service_type="conference",
        start_time=datetime.datetime(2015, 4, 2, 9, 46, 6, 106482),
        is_started=True,
        tag="",
    )
    people = ((ALICE, "Alice", "WebRTC", "chair"), (BOB, "Bob", "H323", "guest"))
    for number, (participant, name, protocol, role) in enumerate(people):
        add(
            "status/participant",
            id=participant,
            display_name=name,
            conference="VMR_1",
            call_direction="in",
            connect_time=datetime.datetime(2015, 4, 2, 9, 46, 11, 116767 * number),
            destination_alias="meet@example.com",
            encryption="On",
            parent_id="",
            protocol=protocol,
            remote_address=f"10.0.0.{3 - number}",
            role=role,
            service_tag="",
            service_type="conference",
            system_location="London",
            bandwidth=576,
        )
    for number, kind in enumerate(("audio", "video")):
        add(
            "status/participant__media_stream",
            id=str(number),
            parent_key=ALICE,
            node="10.0.0.1",
            type=kind,
            rx_codec=("opus", "VP8")[number],
            rx_bitrate=513,
            rx_jitter=0.29,
            rx_packet_loss=0,
            rx_resolution=("", "640x480")[number],
            start_time=datetime.datetime(2015, 7, 22, 13, 13, 52, 921269 * number),
            tx_jitter=7.68,
            tx_packet_loss=0,
        )
    add("status/management_vm", id=1, name="manager", version=version())
    for number in (1, 2):
        add("status/worker_vm", id=number, name=f"node {number}", version=version())
        add("status/worker_vm__statistics", parent_key=number, media_load=number)
        add("status/system_location__statistics", parent_key=number, media_load=number)
    for number, name in enumerate(("London", "Oslo", "AWS", "Berlin"), 1):
        add("status/system_location", id=number, name=name)
    for number, name in enumerate(("alice@example.com", "bob@example.com"), 1):
        add("status/registration_alias", id=number, alias=name)
    for number, instance in enumerate(("i-edblae65", "i-cfb0af47"), 1):
        details = {
            "instance_id": instance,
            "instance_ip": f"172.30.3.{number}",
            "instance_launch_time": datetime.datetime(2016, 6, 27, 23, 44, 40 + number),
            "instance_name": f"aws_overflow{number}",
            "instance_state": ("stopped", "running")[number - 1],
        }
        both = {f"{p}_{n}": details[n] for n in details for p in ("aws", "cloud")}
        add(
            "status/cloud_node",
            max_hd_calls=0,
            media_load=100,
            workervm_configuration_id=5 + number,
            workervm_configuration_location_name="AWS",
            workervm_configuration_name=f"aws_overflow{number}",
            **both,
        )
    for name, number, free in (("London", 4, 31), ("Oslo", 2, 0)):
        values = {"id": number, "name": name, "free_hd_calls": free, "media_load": 5}
        add("status/cloud_overflow_location", systemlocation_id=number - 1, **values)
        add("status/cloud_monitored_location", max_hd_calls=33, **values)


def history():
    """Creates conferences with many participants, two media streams each, ordered by time."""
    add(
        "history/conference",
        id=FIRST,
        name="VMR_1",
        service_type="conference",
        start_time=datetime.datetime(2015, 4, 2, 9, 46, 6, 106482),
        end_time=datetime.datetime(2015, 4, 2, 9, 55, 50),
        participant_count=2,
        duration=584,
    )
    conferences = [
        row(
            "history/conference",
            id=key(1, number),
            name=f"meet.room{number % 50}",
            service_type=("conference", "lecture")[number % 10 == 0],
            start_time=moment(number * PER_CONFERENCE),
            end_time=moment(number * PER_CONFERENCE + PER_CONFERENCE),
            participant_count=PER_CONFERENCE,
            duration=PER_CONFERENCE * 60,
            tag="",
        )
        for number in range(CONFERENCES)
    ]
    MODELS["history/conference"].objects.bulk_create(conferences, batch_size=500)
    participants = [past_participant(ALICE, 0, FIRST), past_participant(BOB, 1, FIRST)]
    participants += [
        past_participant(key(2, number), number, conferences[number // PER_CONFERENCE].pk)
        for number in range(CONFERENCES * PER_CONFERENCE)
    ]
    MODELS["history/participant"].objects.bulk_create(participants, batch_size=500)
    streams = [past_stream(BOB, 1, video) for video in (False, True)]
    streams += [
        past_stream(key(2, number), number, video)
        for number in range(CONFERENCES * PER_CONFERENCE)
        for video in (False, True)
    ]
    type(streams[0]).objects.bulk_create(streams, batch_size=500)


def moment(number):
    """Returns a past timestamp: one per minute, two of three with microseconds."""
    return FIRST_DAY + datetime.timedelta(minutes=number, microseconds=number % 3 * 556929)


def past_participant(participant, number, conference):
    """Returns past participant `number`."""
    return row(
        "history/participant",
        id=participant,
        conference_id=conference,
        conference_name="VMR_1" if conference == FIRST else f"meet.room{number // 20 % 50}",
        display_name={ALICE: "Alice", BOB: "Bob"}.get(participant, f"Person {number}"),
        bandwidth=(0, 576, 768)[number % 3],
        call_direction=("in", "out")[number % 2],
        call_uuid=key(3, number),
        call_quality=("1_good", "2_ok", "3_bad")[number % 3],
        disconnect_reason="Call disconnected",
        duration=number % 1000,
        encryption=("On", "Off")[number % 2],
        start_time=moment(number),
        end_time=moment(number + 1),
        has_media=number % 2 == 0,
        local_alias="meet@example.com",
        parent_id="",
        protocol=("SIP", "H323", "WebRTC")[number % 3],
        role=("chair", "guest")[number % 2],
        service_tag="",
        service_type="conference",
        system_location=("London", "Oslo")[number % 2],
    )


def past_stream(participant, number, video):
    """Returns a stream; every 50th audio and every 100th video stream lost 0.75 % of its packets."""
    lost = number % (100 if video else 50) == 0
    name = "history/participant__media_stream"
    return row(
        SAME_ROWS[name] if SAME_ROWS[name] in MODELS else name,
        participant_id=participant,
        node="10.0.0.1",
        start_time=moment(number),
        end_time=moment(number + 1),
        stream_id=str(int(video)),
        stream_type=("audio", "video")[video],
        rx_codec=("opus", "VP8")[video],
        tx_codec=("opus", "VP8")[video],
        rx_packet_loss=0.01 if video else 0.0,
        tx_packet_loss=0.75 if lost else 0.0,
        rx_resolution="1280x720" if video else "",
        tx_resolution="768x448" if video else "",
    )
