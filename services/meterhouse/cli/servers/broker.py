"""A private mosquitto for meters that speak MQTT; all on this machine may use it, none from elsewhere."""

import os

from meterhouse.cli import ready
from meterhouse.cli.installation import Installation
from meterhouse.cli.program import Program, Stage
from meterhouse.cli.servers import binary, plain_environment


def program(installation: Installation) -> Program:
    port = installation.ports["mqtt"]
    lines = [
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        "persistence false",
        "log_dest stderr",
        "log_type error",
        "log_type warning",
        "log_type notice",
        "connection_messages false",
    ]
    if os.geteuid() == 0:
        # It would change to another user, and a process that does so loses the signal of its supervisor's
        # death.
        lines.append("user root")
    configuration = installation.folder.write_text("mosquitto.conf", "\n".join((*lines, "")))
    argv = (binary("mosquitto"), "-c", str(configuration))
    return Program("mqtt", argv, plain_environment(), Stage.BROKER, ready=ready.mqtt(port))
