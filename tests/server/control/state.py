"""The state of the control interface: faults, limits, and a log of requests."""

import datetime
import threading
import time


class State:
    def __init__(self):
        self.lock = threading.Lock()
        self.writing = threading.Lock()
        self.in_flight = 0
        self.reset()

    def reset(self):
        self.began = time.monotonic()
        self.requests = []
        self.faults = []
        self.throttle = {}
        self.missing = {}
        self.settings = {}
        self.clients = {}
        self.tokens = {}
        self.assertions = set()

    def throttled(self):
        """Returns the result of tastypie's throttle: False, a number of seconds, or a time."""
        with self.lock:
            if self.throttle.get("times", 0) <= 0:
                return False
            self.throttle["times"] -= 1
            if "date" in self.throttle:
                wait = datetime.timedelta(seconds=self.throttle["date"])
                return datetime.datetime.now(datetime.timezone.utc) + wait
            return self.throttle.get("seconds", True)

    def omitted(self, resource):
        """Returns the fields that a resource omits from its responses."""
        return self.missing.get(resource, ())

    def fault(self, method, path):
        """Returns and consumes the next fault that matches a request."""
        with self.lock:
            for fault in self.faults:
                if fault.get("method", method) != method or fault.get("path", "") not in path:
                    continue
                if fault.get("skip", 0) > 0:
                    fault["skip"] -= 1
                    continue
                fault["times"] = fault.get("times", 1) - 1
                if fault["times"] == 0:
                    self.faults.remove(fault)
                return fault
        return None

    def setting(self, name, default):
        return self.settings.get(name, default)


STATE = State()
