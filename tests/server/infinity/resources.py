"""A tastypie resource for each schema document, and the APIs that serve them."""

import sys

from tastypie import fields
from tastypie.api import Api
from tastypie.validation import FormValidation

from . import special
from .base import (
    Access,
    Below,
    DocumentForm,
    InfinityResource,
    NestedResource,
    UploadField,
    form_for,
)
from .commands import CommandResource
from .models import DOCUMENTS, MODELS, model_name, reverse_of

GROUPS = (
    "configuration",
    "status",
    "history",
    "command/conference",
    "command/participant",
    "command/platform",
)

VALUES = {
    "string": fields.CharField,
    "integer": fields.IntegerField,
    "float": fields.FloatField,
    "boolean": fields.BooleanField,
    "list": fields.ListField,
    "dict": fields.DictField,
    "file": UploadField,
}


def path(name):
    """Returns the path by which `tastypie` resolves the class of a resource that is not defined yet."""
    return f"{__name__}.{model_name(name)}Resource"


def relation(document, name):
    """Returns the tastypie field for a relation; the target is resolved on first use."""
    field = document.fields[name]
    options = {
        "null": field["nullable"],
        "full": name in document.whole,
        "readonly": field["readonly"],
        "help_text": field["help_text"],
    }
    if "default" in field:
        options["default"] = field["default"]
    target = path(document.targets[name])
    if field["related_type"] == "to_one":
        return fields.ToOneField(target, name, **options)
    return fields.ToManyField(target, name, related_name=reverse_of(document, name), **options)


def value(field, attribute):
    """Returns the tastypie field for a value that it would not derive from a column."""
    options = {"default": field["default"]} if "default" in field else {}
    return VALUES[field["type"]](
        attribute=attribute,
        null=field["nullable"],
        blank=field["blank"],
        readonly=field["readonly"],
        help_text=field["help_text"],
        **options,
    )


def rows_resource(name, document):
    """Defines the resource over the table of a document."""
    model = MODELS[name]
    declared = {
        field: value(document.fields[field], field)
        for field in document.plain()
        if document.fields[field]["type"] in ("list", "dict", "file")
    }
    related = document.relations("to_one") + document.relations("to_many")
    declared.update({field: relation(document, field) for field in related})
    form = form_for(document, model, special.FORMS.get(name, DocumentForm))
    meta = {
        "queryset": model.objects.prefetch_related(*related),
        "resource_name": document.resource,
        "list_allowed_methods": document.list_methods,
        "detail_allowed_methods": document.detail_methods,
        "filtering": document.schema.get("filtering", {}) | special.FILTERING.get(name, {}),
        "ordering": document.schema.get("ordering", []),
        "limit": document.schema["default_limit"],
        "fields": document.plain(),
        "include_resource_uri": "resource_uri" in document.fields,
        "include_absolute_url": False,
        "detail_uri_name": "pk" if document.key == "id" else document.key,
        "validation": FormValidation(form_class=form),
    }
    base = NestedResource if document.nested else InfinityResource
    resource = type(
        f"{model_name(name)}Resource",
        (*special.RESOURCES.get(name, ()), base),
        {"document": document, "Meta": type("Meta", (Access,), meta), **declared},
    )
    if document.parent in related:
        resource.parent_field = document.parent
    for field, details in document.fields.items():
        resource.base_fields[field].readonly = details["readonly"]
        resource.base_fields[field].help_text = details["help_text"]
    return resource


def command_resource(name, document):
    """Defines a resource that allows only POST."""
    meta = {
        "resource_name": document.resource,
        "list_allowed_methods": ["post"],
        "detail_allowed_methods": [],
        "include_resource_uri": False,
    }
    declared = {field: value(details, None) for field, details in document.fields.items()}
    return type(
        f"{model_name(name)}Resource",
        (Below, CommandResource) if document.nested else (CommandResource,),
        {"document": document, "Meta": type("Meta", (Access,), meta), **declared},
    )


class InfinityApi(Api):
    """Defines a part of the API; nested lists precede the objects that contain them."""

    def __init__(self, group):
        parts = group.split("/")
        super().__init__("/".join([parts[0], "v1", *parts[1:]]))
        self.nested = []

    def add(self, document, resource):
        if document.nested:
            resource._meta.api_name = self.api_name
            self.nested.append(resource)
        else:
            self.register(resource)

    def prepend_urls(self):
        return [special.mounted(self.api_name, resource.urls) for resource in self.nested]


def apis():
    """Defines all resources and the APIs that they belong to."""
    module = sys.modules[__name__]
    served = {group: InfinityApi(group) for group in GROUPS}
    for name, document in DOCUMENTS.items():
        define = command_resource if document.is_command else rows_resource
        resource = define(name, document)
        setattr(module, resource.__name__, resource)
        if document.group in served:
            served[document.group].add(document, resource())
    return list(served.values())
