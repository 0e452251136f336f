"""Shared behavior of all resources: authentication, limits, schemas and forms."""

from urllib.parse import quote

from django import forms
from django.conf import settings
from django.urls import re_path
from tastypie import fields
from tastypie.authentication import BasicAuthentication, MultiAuthentication
from tastypie.authorization import Authorization
from tastypie.exceptions import Unauthorized
from tastypie.resources import ModelResource
from tastypie.throttle import BaseThrottle

from control.state import STATE

from .oauth import Bearer

READER = "reader"


class ReadersMayRead(Authorization):
    """All may read; the user `reader` may not write (401 without a challenge)."""

    def read_detail(self, object_list, bundle):
        return True

    def _writer(self, bundle):
        if bundle.request.user.username == READER:
            raise Unauthorized("Read only.")
        return True

    def create_detail(self, object_list, bundle):
        return self._writer(bundle)

    update_detail = delete_detail = create_detail

    def delete_list(self, object_list, bundle):
        self._writer(bundle)
        return object_list

    update_list = create_list = delete_list


class TestThrottle(BaseThrottle):
    """Throttles if a test requested it."""

    def should_be_throttled(self, identifier, **kwargs):
        return STATE.throttled()


class Access:
    """Returns the `Meta` that all resources share."""

    authentication = MultiAuthentication(BasicAuthentication(realm="Pexip Infinity"), Bearer())
    authorization = ReadersMayRead()
    throttle = TestThrottle()
    max_limit = 1000


class FormBodies:
    """Accepts `multipart/form-data` and form bodies as well as JSON, with any method."""

    def dispatch(self, request_type, request, **kwargs):
        kind = request.META.get("CONTENT_TYPE", "")
        if kind.startswith(("multipart/form-data", "application/x-www-form-urlencoded")):
            method, request.method = request.method, "POST"
            request.form = {**request.POST.dict(), **request.FILES.dict()}
            request.method = method
            request._body = b""  # already read: see `convert_post_to_VERB`
        response = super().dispatch(request_type, request, **kwargs)
        if request.method == "PATCH" and hasattr(request, "form") and STATE.setting("uploads_created", False):
            response.status_code = 201 if response.status_code == 202 else response.status_code
        return response

    def deserialize(self, request, data, format="application/json"):
        if hasattr(request, "form"):
            return request.form
        return super().deserialize(request, data, format)


class OptionalSlash:
    """The path of an object is valid without its trailing slash, too."""

    def prepend_urls(self):
        key = rf"(?P<{self._meta.detail_uri_name}>(?!schema$)[^/;]+)"
        path = rf"^(?P<resource_name>{self._meta.resource_name})/{key}$"
        return [*super().prepend_urls(), re_path(path, self.wrap_view("dispatch_detail"))]


class UploadField(fields.FileField):
    """A file: a URL in responses, an upload in requests. A URL in a request changes nothing."""

    dehydrated_type = "file"

    def hydrate(self, bundle):
        value = bundle.data.get(self.instance_name)
        return getattr(bundle.obj, self.attribute) if isinstance(value, str) else value


class FromDocument:
    """A resource whose schema is that of a document."""

    document = None

    def build_schema(self):
        schema = super().build_schema()
        if settings.FLAVOUR == "plain":
            return schema
        for name, field in schema["fields"].items():
            document = self.document.fields[name]
            for key in ("primary_key", "verbose_name"):
                del field[key]
            if "related_schema" in field and "related_schema" not in document:
                del field["related_schema"]
            if isinstance(field["default"], fields.NOT_PROVIDED):
                del field["default"]
            elif name == "id" and "default" in document:
                field["default"] = document["default"]  # 1 where there is one object only
            if "valid_choices" in document:
                field["valid_choices"] = document["valid_choices"]
        if "filtering" not in self.document.schema:
            schema.pop("filtering", None)
        return schema


class DocumentForm(forms.ModelForm):
    """Checks types, choices, uniqueness, and the presence of fields without a default."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            document = self.document.fields[name]
            field.required = not (
                document["nullable"]
                or document["blank"]
                or "default" in document
                or document["type"] == "boolean"
            )

    def clean(self):
        # Django does not compare empty strings, of which the table has only one.
        for name, value in list(super().clean().items()):
            if value == "" and self._meta.model._meta.get_field(name).unique:
                others = self._meta.model.objects.filter(**{name: value}).exclude(pk=self.instance.pk)
                if others.exists():
                    self.add_error(name, f"An object with this {name} already exists.")
        return self.cleaned_data


def form_for(document, model, base=DocumentForm):
    """Returns the form that validates writes to a resource."""
    names = [
        name
        for name in document.plain()
        if name != "id"
        and not document.fields[name]["readonly"]
        and document.fields[name]["type"] not in ("file", "list", "dict")
    ]
    base = type("Form", (base,), {"document": document})
    return forms.modelform_factory(model, form=base, fields=names)


class InfinityResource(FromDocument, ModelResource):
    """Base of the resources over a table."""

    class Meta:
        abstract = True

    def _build_reverse_url(self, name, args=None, kwargs=None):
        # Without it, a large page would spend most of its time looking up equal routes.
        if name != "api_dispatch_detail":
            return super()._build_reverse_url(name, args=args, kwargs=kwargs)
        meta = self._meta
        if not hasattr(meta, "prefix"):
            names = {"resource_name": meta.resource_name, "api_name": meta.api_name}
            meta.prefix = super()._build_reverse_url("api_dispatch_list", kwargs=names)
        key = kwargs.get(meta.detail_uri_name, "")
        return f"{meta.prefix}{quote(str(key), safe='/~:@!$&*+,;=()')}/"

    def full_dehydrate(self, bundle, for_list=False):
        bundle = super().full_dehydrate(bundle, for_list)
        if bundle.request.method == "GET":
            for name in STATE.omitted(self.document.name):
                bundle.data.pop(name, None)
        return bundle


class Below:
    """A list below another object: `participant/<id>/media_stream/`. Not in the root document."""

    parent_field = "parent_key"

    def base_urls(self):
        path = f"{self.document.parent}/(?P<parent>[^/]+)/{self.document.leaf}"
        return [
            re_path(rf"^{path}/$", self.wrap_view("nested_list")),
            re_path(rf"^{path}/schema/$", self.wrap_view("get_schema")),
        ]

    def nested_list(self, request, parent, **kwargs):
        request.parent = parent
        return self.dispatch("list", request)

    def get_object_list(self, request):
        rows = super().get_object_list(request)
        if not hasattr(request, "parent"):
            return rows
        return rows.filter(**{self.parent_field: request.parent})


class NestedResource(Below, InfinityResource):
    class Meta:
        abstract = True
