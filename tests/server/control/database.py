"""The database: built once as a template, copied for each server, and restored on reset."""

import functools
import hashlib
import os
import sqlite3
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.signals import connection_created

from awkward import data as awkward
from infinity import data
from infinity.models import DOCUMENTS, MODELS

HERE = Path(__file__).resolve().parent.parent
LIVE = settings.DATABASES["default"]["NAME"]


@functools.cache
def template():
    """Returns the template's path, which contains a hash of all its inputs."""
    digest = hashlib.sha256()
    for folder, pattern in ((HERE, "**/*.py"), (settings.DOCUMENTS, "**/*.json")):
        for file in sorted(folder.glob(pattern)):
            digest.update(file.read_bytes())
    release = settings.DOCUMENTS.name
    return settings.CACHE / f"template-{release}-{digest.hexdigest()[:16]}.sqlite3"


def build():
    """Builds the template if it does not exist."""
    path = template()
    if not path.exists():
        call_command("migrate", run_syncdb=True, verbosity=0)
        data.fill()
        awkward.fill()
        connection.close()
        remove_old(path)
        os.replace(LIVE, path)
    os.utime(path)


def remove_old(path):
    """Removes templates of the same release that were not used for an hour."""
    for old in path.parent.glob(f"template-{settings.DOCUMENTS.name}-*.sqlite3"):
        if time.time() - old.stat().st_mtime > 3600:
            old.unlink()


def restore():
    """Restores the live database, also while other connections are open."""
    source, live = sqlite3.connect(template()), sqlite3.connect(LIVE, timeout=20)
    source.backup(live)
    source.close()
    live.close()


def seed(resource, count, fields):
    """Adds generated rows to a resource; returns their keys."""
    model = MODELS[resource]
    made_up = [data.made_up(model, number, fields) for number in range(count)]
    for row in made_up:
        row.save()
    return [row.pk for row in made_up]


def state():
    """Returns all rows, as `pexgen serve --seed` reads them: relations are primary keys."""
    return {"objects": {name: rows for name, model in MODELS.items() if (rows := list(rows_of(name, model)))}}


def rows_of(name, model):
    key = model._meta.pk.name
    many = {field.name: joined(field) for field in model._meta.many_to_many}
    names = {field.attname: field.name for field in model._meta.concrete_fields}
    for values in model.objects.values(*names):
        row = {names[column]: written(value) for column, value in values.items()}
        for field, pairs in many.items():
            if targets := pairs.get(row[key]):
                row[field] = targets
        if key not in DOCUMENTS[name].fields:
            row["#"] = row.pop(key)
        if "parent_key" in row:
            row["#parent"] = row.pop("parent_key")
        yield row


def written(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def joined(field):
    """Returns the targets of a relation to several rows, by the primary key of the row that has them."""
    found = {}
    for source, target in field.remote_field.through.objects.values_list(
        f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    ):
        found.setdefault(source, []).append(target)
    return found


def write(resource, key, fields):
    """Writes columns of a row without validation; returns the number of changed rows."""
    model = MODELS[resource]
    return model.objects.filter(**{getattr(model, "KEY", "pk"): key}).update(**fields)


def _hurry(connection, **kwargs):
    connection.cursor().execute("PRAGMA synchronous=OFF")
    connection.cursor().execute("PRAGMA journal_mode=MEMORY")


connection_created.connect(_hurry)
