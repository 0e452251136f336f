"""An API of everything that is allowed and awkward: what a client meets in the wild.

Its schemas are django-tastypie's own, in either flavour, and nothing validates what is written.
"""
