from tastypie.api import Api

api = Api("v1")
