"""The tables of the awkward API."""

import decimal
import uuid

from django.db import models

TEXT = {"max_length": 200}


class Lookup(models.Model):
    """A column of every type, for lookups."""

    name = models.CharField(unique=True, **TEXT)
    note = models.CharField(null=True, **TEXT)
    integer = models.IntegerField(null=True)
    big = models.BigIntegerField(default=0)
    float = models.FloatField(null=True)
    decimal = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    boolean = models.BooleanField(null=True)
    date = models.DateField(null=True)
    datetime = models.DateTimeField(null=True)
    time = models.TimeField(null=True)
    level = models.IntegerField(choices=[(1, "low"), (2, "medium"), (3, "high")], default=1)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")


class Plain(models.Model):
    """The table of the resources of which only the names or methods are awkward."""

    name = models.CharField(**TEXT)
    number = models.IntegerField(default=0)


# Names that are keywords of a language, parameters of the API, or not identifiers.
RESERVED = {
    "limit": models.IntegerField(default=0),
    "offset": models.IntegerField(default=0),
    "order_by": models.CharField(blank=True, **TEXT),
    "format": models.CharField(blank=True, **TEXT),
    "type": models.CharField(blank=True, **TEXT),
    "self": models.CharField(blank=True, **TEXT),
    "crate": models.CharField(blank=True, **TEXT),
    "Type": models.CharField(blank=True, **TEXT),
    "2nd": models.CharField(blank=True, **TEXT),
    "da-sh": models.CharField(blank=True, **TEXT),
    "with space": models.CharField(blank=True, **TEXT),
    "größe": models.IntegerField(null=True),
    "a&b=c": models.CharField(blank=True, **TEXT),
}
RESERVED["Type"].db_column = "capital_type"  # SQLite's columns differ by more than case
Reserved = type("Reserved", (models.Model,), {"__module__": __name__, **RESERVED})


class Slugged(models.Model):
    """The key is an arbitrary string."""

    slug = models.CharField(primary_key=True, **TEXT)
    title = models.CharField(blank=True, **TEXT)


class Node(models.Model):
    """A tree; an object contains all its ancestors."""

    name = models.CharField(**TEXT)
    parent = models.ForeignKey("self", models.CASCADE, null=True)


class Left(models.Model):
    name = models.CharField(**TEXT)
    right = models.ForeignKey("Right", models.SET_NULL, null=True, related_name="+")


class Right(models.Model):
    name = models.CharField(**TEXT)
    left = models.ForeignKey("Left", models.SET_NULL, null=True, related_name="+")


class Album(models.Model):
    name = models.CharField(**TEXT)


class Track(models.Model):
    album = models.ForeignKey(Album, models.CASCADE, related_name="tracks")
    title = models.CharField(**TEXT)
    position = models.IntegerField(default=0)


class Measurement(models.Model):
    """Numbers in string columns, because the database cannot store them as numbers."""

    text = models.CharField(**TEXT)

    @property
    def value(self):
        return float(self.text)

    @property
    def exact(self):
        return decimal.Decimal(self.text)

    @property
    def whole(self):
        return int(self.exact) if self.exact.is_finite() else None


class Container(models.Model):
    """JSON values inside JSON."""

    list = models.JSONField(default=list)
    dict = models.JSONField(default=dict)
    raw = models.JSONField(null=True)


class Choosy(models.Model):
    """Choices of each type; rows may contain other values."""

    word = models.CharField(blank=True, default="", **TEXT)
    number = models.IntegerField(default=1)
    flag = models.BooleanField(default=True)
    maybe = models.CharField(null=True, **TEXT)


class Kinds(models.Model):
    """Columns whose type or default the schema states in an unusual way."""

    positive = models.PositiveBigIntegerField(default=0)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField()
    email = models.EmailField(blank=True)
    duration = models.DurationField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    file = models.FileField(null=True)
