"""An API with every construct that django-tastypie allows and that is awkward for clients.

Its schemas are django-tastypie's own, in either flavour, and nothing validates what is written.
"""
