"""The resources of the awkward API."""

from django.urls import re_path
from tastypie import fields
from tastypie.api import Api
from tastypie.constants import ALL, ALL_WITH_RELATIONS
from tastypie.resources import ModelResource
from tastypie.serializers import Serializer

from infinity.base import Access

from . import models

READ = ["get"]


class LookupResource(ModelResource):
    """Every lookup on every type of column, including a self-reference."""

    parent = fields.ToOneField("self", "parent", null=True)
    children = fields.ToManyField("self", "children", null=True)

    class Meta(Access):
        queryset = models.Lookup.objects.all()
        filtering = {
            **{field.name: ALL for field in models.Lookup._meta.concrete_fields},
            "parent": ALL_WITH_RELATIONS,
            "children": ALL_WITH_RELATIONS,
            "nothing_by_this_name": ALL,
        }
        ordering = [*filtering, "parent__name"]


class FewLookupsResource(ModelResource):
    """Lists of lookups, including an empty one."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        resource_name = "few-lookups"
        filtering = {"name": ("exact", "startswith"), "number": ["in", "range"], "id": []}
        ordering = ["number"]


def renamed(name):
    """A resource with only an awkward name."""

    class Resource(ModelResource):
        class Meta(Access):
            queryset = models.Plain.objects.all()
            resource_name = name
            filtering = {"name": ALL}
            ordering = ["name"]

    return Resource


class ReservedResource(ModelResource):
    """Fields with the names of query parameters and keywords."""

    class Meta(Access):
        queryset = models.Reserved.objects.all()
        filtering = {name: ALL for name in models.RESERVED}
        ordering = list(models.RESERVED)


class SluggedResource(ModelResource):
    """The key is a string that may contain slashes."""

    class Meta(Access):
        queryset = models.Slugged.objects.all()
        detail_uri_name = "slug"
        filtering = {"slug": ALL}


class NodeResource(ModelResource):
    """Contains the whole parent, which contains its own parent, up to the root."""

    parent = fields.ToOneField("self", "parent", null=True, full=True)

    class Meta(Access):
        queryset = models.Node.objects.all()
        filtering = {"name": ALL, "parent": ALL_WITH_RELATIONS}


class LeftResource(ModelResource):
    """Contains the whole right object, which contains its left object, and so on."""

    right = fields.ToOneField("awkward.resources.RightResource", "right", null=True, full=True)

    class Meta(Access):
        queryset = models.Left.objects.all()


class RightResource(ModelResource):
    left = fields.ToOneField(LeftResource, "left", null=True, full=True)

    class Meta(Access):
        queryset = models.Right.objects.all()


class ViewsResource(ModelResource):
    """Returns different fields in a list and in the detail."""

    brief = fields.CharField(attribute="name", use_in="list", readonly=True)
    long = fields.CharField(attribute="name", use_in="detail", readonly=True)
    tracks = fields.ToManyField(
        "awkward.resources.TrackResource", "tracks", null=True, full=True, full_list=False
    )

    class Meta(Access):
        queryset = models.Album.objects.all()


class TrackResource(ModelResource):
    """Not in the root document: `album/<id>/track/`, or inside an album."""

    class Meta(Access):
        queryset = models.Track.objects.order_by("position")
        resource_name = "track"
        allowed_methods = READ
        ordering = ["position"]


class AlbumResource(ModelResource):
    tracks = fields.ToManyField(
        TrackResource, "tracks", null=True, full=True, related_name="album"
    )

    class Meta(Access):
        queryset = models.Album.objects.all()

    def prepend_urls(self):
        path = rf"^(?P<resource_name>{self._meta.resource_name})/(?P<album>\d+)/track/"
        return [
            re_path(path + "$", self.wrap_view("tracks_of")),
            re_path(path + "schema/$", self.wrap_view("schema_of_tracks")),
        ]

    def tracks_of(self, request, album, **kwargs):
        resource = TrackResource()
        resource.get_object_list = lambda request: models.Track.objects.filter(album=album)
        return resource.dispatch("list", request)

    def schema_of_tracks(self, request, **kwargs):
        return TrackResource().get_schema(request)


class ReturningResource(ModelResource):
    """Returns the object in the response to every write."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        always_return_data = True


class EntriesResource(ModelResource):
    """A list response contains the objects in `entries`."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        collection_name = "entries"


class ReplaceableResource(ModelResource):
    """Allows only PUT, of one object or of all."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        allowed_methods = ["get", "put"]


class FrozenResource(ModelResource):
    """Allows only GET of the list."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        list_allowed_methods = READ
        detail_allowed_methods = []


class AliasedResource(ModelResource):
    """A field with another name than its column: PATCH ignores it."""

    title = fields.CharField(attribute="name")

    class Meta(Access):
        queryset = models.Plain.objects.all()
        excludes = ["name"]
        filtering = {"title": ALL}


class UnlimitedResource(ModelResource):
    """Returns all objects to requests without a limit."""

    class Meta(Access):
        queryset = models.Plain.objects.all()
        limit = 5
        max_limit = None


class MeasurementResource(ModelResource):
    """NaN, infinities, and numbers that exceed a double."""

    value = fields.FloatField(attribute="value", readonly=True)
    exact = fields.DecimalField(attribute="exact", readonly=True)
    whole = fields.IntegerField(attribute="whole", readonly=True, null=True)

    class Meta(Access):
        queryset = models.Measurement.objects.all()


class ContainerResource(ModelResource):
    """Lists and dictionaries of any values; `raw` has no declared type, so it is a string."""

    list = fields.ListField(attribute="list")
    dict = fields.DictField(attribute="dict")

    class Meta(Access):
        queryset = models.Container.objects.all()


class ChoosyResource(ModelResource):
    """Choices in the vendor's format (`valid_choices`)."""

    CHOICES = {
        "word": [
            "",
            "yes",
            "no",
            "1st",
            "1",
            "+1",
            "-1",
            'quote"d',
            "line\nbreak",
            "Self",
            "größe",
        ],
        "number": [1, 2, -3],
        "flag": [True, False],
        "maybe": ["foo", "Foo", "FOO", "foo-bar", "foo_bar"],
    }

    class Meta(Access):
        queryset = models.Choosy.objects.all()
        filtering = {"word": ALL, "number": ALL, "flag": ALL, "maybe": ALL}

    def build_schema(self):
        schema = super().build_schema()
        for name, choices in self.CHOICES.items():
            schema["fields"][name]["valid_choices"] = choices
        return schema


class KindsResource(ModelResource):
    class Meta(Access):
        queryset = models.Kinds.objects.all()


class LetterResource(ModelResource):
    """Timestamps as in RFC 2822: `Tue, 31 Jan 2017 20:05:23 +0000`."""

    class Meta(Access):
        queryset = models.Lookup.objects.all()
        fields = ["id", "name", "date", "datetime", "time"]
        serializer = Serializer(datetime_formatting="rfc-2822")


class StrictResource(ModelResource):
    """Timestamps without microseconds."""

    class Meta(Access):
        queryset = models.Lookup.objects.all()
        fields = ["id", "name", "date", "datetime", "time"]
        serializer = Serializer(datetime_formatting="iso-8601-strict")


api = Api("v1")
for resource in (
    LookupResource,
    FewLookupsResource,
    renamed("with space"),
    renamed("3rd.party"),
    renamed("größe"),
    renamed("crate"),
    renamed("self"),
    ReservedResource,
    SluggedResource,
    NodeResource,
    LeftResource,
    RightResource,
    ViewsResource,
    AlbumResource,
    ReturningResource,
    EntriesResource,
    ReplaceableResource,
    FrozenResource,
    AliasedResource,
    UnlimitedResource,
    MeasurementResource,
    ContainerResource,
    ChoosyResource,
    KindsResource,
    LetterResource,
    StrictResource,
):
    api.register(resource())
