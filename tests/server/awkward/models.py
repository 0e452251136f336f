"""The tables of the awkward API."""

import decimal
import uuid

from django.db import models

TEXT = {"max_length": 200}


class Lookup(models.Model):
    """A column of every kind, to look things up by."""

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
    """Behind the resources that are awkward in name or methods only."""

    name = models.CharField(**TEXT)
    number = models.IntegerField(default=0)


# Names that are words of a language, of the API, or no words at all.
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
    """Named by a text, in which there may be anything."""

    slug = models.CharField(primary_key=True, **TEXT)
    title = models.CharField(blank=True, **TEXT)


class Node(models.Model):
    """A tree, shown whole from a leaf to its root."""

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
    """Numbers as text, so that they can be what the database would not keep."""

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
    """JSON within JSON."""

    list = models.JSONField(default=list)
    dict = models.JSONField(default=dict)
    raw = models.JSONField(null=True)


class Choosy(models.Model):
    """Choices of each type; rows are free to hold others."""

    word = models.CharField(blank=True, default="", **TEXT)
    number = models.IntegerField(default=1)
    flag = models.BooleanField(default=True)
    maybe = models.CharField(null=True, **TEXT)


class Kinds(models.Model):
    """Columns whose type or default the schema tells in a way of its own."""

    positive = models.PositiveBigIntegerField(default=0)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True)
    text = models.TextField()
    email = models.EmailField(blank=True)
    duration = models.DurationField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    file = models.FileField(null=True)
