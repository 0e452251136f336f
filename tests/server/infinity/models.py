"""A Django model for each schema document."""

import datetime
import re
import uuid

from django.conf import settings
from django.db import models

from . import documents

DOCUMENTS = documents.read(settings.DOCUMENTS)

NO_DEFAULT = object()
UUID = re.compile(r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def now():
    """Returns the current time in the API's format: UTC without a zone."""
    return datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)


def new_uuid():
    return str(uuid.uuid4())


class Row(models.Model):
    """Sets the values that the server generates when an object is first saved."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        for field in self._meta.concrete_fields:
            if getattr(self, field.attname) in (None, ""):
                value = _made_up(field)
                if value is not None:
                    setattr(self, field.attname, value)
        super().save(*args, **kwargs)


def _made_up(field):
    if field.is_relation or field.null or isinstance(field, models.AutoField):
        return None
    if isinstance(field, models.DateTimeField):
        return now()
    if isinstance(field, (models.IntegerField, models.FloatField)):
        return 0
    if field.name == getattr(field.model, "KEY", None) or (field.unique and field.blank):
        return new_uuid()
    return None


def column(document, name):
    """Returns the Django field for a field of a document that is not a relation."""
    field = document.fields[name]
    kind = field["type"]
    if name == "id" and kind == "integer":
        return models.AutoField(primary_key=True, help_text=field["help_text"])
    options = {
        "help_text": field["help_text"],
        "null": field["nullable"],
        "blank": field["blank"],
        "unique": field["unique"],
    }
    default = field.get("default", NO_DEFAULT)
    if kind in ("list", "dict"):
        empty = list if default == [] else None if field["nullable"] else dict
        return models.JSONField(default=empty, **options)
    if kind == "datetime" and default not in (NO_DEFAULT, None):
        options["default"] = now
    elif isinstance(default, str) and UUID.match(default):
        options["default"] = new_uuid  # the default in a document is that of its download
    elif default is not NO_DEFAULT:
        options["default"] = default
    if name == "id":
        options["primary_key"] = True
    if field.get("valid_choices") and kind != "boolean":
        options["choices"] = [(value, str(value)) for value in field["valid_choices"]]
    if kind == "file":
        return models.FileField(upload_to=document.resource, **options)
    if kind == "string":
        return models.CharField(max_length=2048, **options)
    return COLUMNS[kind](**options)


COLUMNS = {
    "integer": models.BigIntegerField,
    "float": models.FloatField,
    "boolean": models.BooleanField,
    "datetime": models.DateTimeField,
    "date": models.DateField,
    "time": models.TimeField,
}


def model_name(name):
    """Converts `configuration/dns_server` to the name of a class."""
    return "".join(part.title() for part in name.replace("/", "_").split("_"))


def reverse_of(document, field):
    """Returns the foreign key whose reverse is a to-many relation, if there is one."""
    target = DOCUMENTS[document.targets[field]]
    for name in target.relations("to_one"):
        if target.targets[name] == document.name:
            return name
    return None


def _far_side(document, field):
    """Returns the reverse name of a relation."""
    target = DOCUMENTS[document.targets[field]]
    for name in target.relations("to_many"):
        if target.targets[name] == document.name:
            return name
    return "+"


def _owns(document, field):
    """Returns whether the join table of a many-to-many relation belongs to this side."""
    far_side = _far_side(document, field)
    return far_side == "+" or (document.name, field) < (document.targets[field], far_side)


def define(document):
    """Defines the model of a document."""
    attributes = {name: column(document, name) for name in document.plain()}
    if document.key != "id":
        attributes["KEY"] = document.key
    if document.nested:
        attributes["parent_key"] = models.CharField(max_length=255, default="", db_index=True)
    for name in document.relations("to_one"):
        field = document.fields[name]
        attributes[name] = models.ForeignKey(
            model_name(document.targets[name]),
            on_delete=models.SET_NULL if field["nullable"] else models.CASCADE,
            null=field["nullable"],
            blank=field["nullable"],
            help_text=field["help_text"],
            related_name=_far_side(document, name),
        )
    for name in document.relations("to_many"):
        if not reverse_of(document, name) and _owns(document, name):
            attributes[name] = models.ManyToManyField(
                model_name(document.targets[name]), related_name=_far_side(document, name)
            )
    attributes["__module__"] = __name__
    attributes["Meta"] = type(
        "Meta",
        (),
        {
            "db_table": document.name.replace("/", "_"),
            "verbose_name": document.leaf.replace("_", " "),
        },
    )
    return type(model_name(document.name), (Row,), attributes)


MODELS = {
    name: define(document)
    for name, document in DOCUMENTS.items()
    if not document.is_command and documents.SAME_ROWS.get(name) not in DOCUMENTS
}
MODELS.update(
    {
        nested: MODELS[own]
        for nested, own in documents.SAME_ROWS.items()
        if nested in DOCUMENTS and own in MODELS
    }
)
