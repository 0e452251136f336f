"""The initial rows of the awkward API."""

import datetime
import decimal

from . import models


def fill():
    lookups()
    for number in range(1, 13):
        models.Plain.objects.create(name=f"plain {number}", number=number)
    for number in range(1, 6):
        models.Reserved.objects.create(
            limit=number, offset=number * 10, format="json", type="t", **{"2nd": f"no. {number}"}
        )
    for slug in ("one", "two/three", "with space", "größe", "100%", "a+b?c#d"):
        models.Slugged.objects.create(slug=slug, title=slug.upper())
    above = None
    for name in ("root", "branch", "twig", "leaf"):
        above = models.Node.objects.create(name=name, parent=above)
    above = None
    for number in (3, 2, 1):
        right = models.Right.objects.create(name=f"right {number}", left=above)
        above = models.Left.objects.create(name=f"left {number}", right=right)
    for number in (1, 2):
        album = models.Album.objects.create(name=f"album {number}")
        for position in range(1, 4):
            models.Track.objects.create(album=album, title=f"t{position}", position=position)
    texts = ("1.5", "5", "0.1000000000000000055511151231257827021181583404541015625")
    for text in (*texts, str(2**63 - 1), str(2**70), "NaN", "Infinity", "-Infinity"):
        models.Measurement.objects.create(text=text)
    models.Container.objects.create(
        list=["a", 1, None, {"x": []}], dict={"": 1, "größe": [True]}, raw={"a": 1}
    )
    for word, number, maybe in (("yes", 1, None), ("", 2, "foo"), ("unheard of", 77, "bar")):
        models.Choosy.objects.create(word=word, number=number, maybe=maybe)
    models.Kinds.objects.create(positive=2**63 - 1, text="a", duration=datetime.timedelta(1))


def lookups():
    """Creates ten rows, one per day from the end of 2014 on; the tenth has only null values."""
    for number in range(9):
        moment = datetime.datetime(2014, 12, 28, 20, 5, 23) + datetime.timedelta(
            days=number, minutes=number, microseconds=number % 2 * 4
        )
        models.Lookup.objects.create(
            name=f"{('Alpha', 'beta', 'Gamma')[number % 3]} {number}",
            note="50 % off, true & <tender>" if number == 4 else f"note {number}",
            integer=number - 4,
            big=2**62 + number,
            float=number / 4,
            decimal=decimal.Decimal(number) / 8,
            boolean=number % 2 == 0,
            date=moment.date(),
            datetime=moment,
            time=moment.time(),
            level=number % 3 + 1,
            parent_id=number // 3 or None,
        )
    models.Lookup.objects.create(name="none", level=9)
