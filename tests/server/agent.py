#!/usr/bin/env python3
"""An SNMP agent, pysnmp's, on a free port of the loopback interface.

Prints the port when it is ready, and ends when its standard input closes. Community `public`; users
of version 3: `monitor` (SHA, AES), `signer` (SHA-256), `nobody` (neither).
"""

import asyncio
import os
import socket
import sys
import threading

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.proto.api import v2c

EVERYTHING = (1, 3, 6)
LOAD = (1, 3, 6, 1, 4, 1, 2021, 10, 1, 3)


def free_port():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def users(agent):
    config.add_v1_system(agent, "public", "public")
    config.add_vacm_user(agent, 2, "public", "noAuthNoPriv", EVERYTHING)
    sha, aes = config.USM_AUTH_HMAC96_SHA, config.USM_PRIV_CFB128_AES
    config.add_v3_user(agent, "monitor", sha, "PEXip123-sign", aes, "PEXip123-hide")
    config.add_vacm_user(agent, 3, "monitor", "authPriv", EVERYTHING)
    config.add_v3_user(agent, "signer", config.USM_AUTH_HMAC192_SHA256, "PEXip123-sign")
    config.add_vacm_user(agent, 3, "signer", "authNoPriv", EVERYTHING)
    config.add_v3_user(agent, "nobody")
    config.add_vacm_user(agent, 3, "nobody", "noAuthNoPriv", EVERYTHING)


def objects(builder):
    scalar, instance = builder.import_symbols("SNMPv2-SMI", "MibScalar", "MibScalarInstance")
    text = v2c.OctetString
    builder.export_symbols(
        "__TEST", scalar(LOAD, text()), instance(LOAD, (1,), text("0.12"))
    )
    (name,) = builder.import_symbols("__SNMPv2-MIB", "sysName")
    name.syntax = name.syntax.clone("mgr.example.test")


def end_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


def main():
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    threading.Thread(target=end_with_parent, daemon=True).start()
    agent = engine.SnmpEngine()
    port = free_port()
    endpoint = udp.UdpTransport().open_server_mode(("127.0.0.1", port))
    config.add_transport(agent, udp.DOMAIN_NAME, endpoint)
    users(agent)
    served = context.SnmpContext(agent)
    objects(served.get_mib_instrum().get_mib_builder())
    cmdrsp.GetCommandResponder(agent, served)
    agent.transport_dispatcher.job_started(1)
    loop.call_later(0.1, lambda: print(port, flush=True))
    agent.open_dispatcher()


if __name__ == "__main__":
    main()
