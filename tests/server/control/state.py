"""The state of the control interface: faults, limits, and a log of requests."""

import datetime
import math
import threading
import time
from collections import deque


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
        self.window = {}
        self.accepted = deque()
        self.missing = {}
        self.settings = {}
        self.clients = {}
        self.tokens = {}
        self.assertions = set()

    def throttled(self):
        """Returns the result of tastypie's throttle: False, a number of seconds, or a time."""
        with self.lock:
            if self.throttle.get("times", 0) <= 0:
                return self.window_is_full()
            self.throttle["times"] -= 1
            if "date" in self.throttle:
                wait = datetime.timedelta(seconds=self.throttle["date"])
                return datetime.datetime.now(datetime.timezone.utc) + wait
            return self.throttle.get("seconds", True)

    def window_is_full(self):
        """Counts a request if the window has room, and else returns the seconds until it has."""
        if not self.window:
            return False
        now = time.monotonic()
        while self.accepted and self.accepted[0] <= now - self.window["seconds"]:
            self.accepted.popleft()
        if len(self.accepted) < self.window["requests"]:
            self.accepted.append(now)
            return False
        return math.ceil(self.accepted[0] + self.window["seconds"] - now)

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
