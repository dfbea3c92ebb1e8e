"""A private Redis: live values, heartbeats, sessions. Nothing in it has to outlive a stop."""

from meterhouse.cli import ready
from meterhouse.cli.installation import Installation
from meterhouse.cli.program import Program, Stage
from meterhouse.cli.servers import binary, plain_environment


def program(installation: Installation) -> Program:
    port = installation.ports["redis"]
    configuration = installation.folder.write_text(
        "redis.conf",  # A file, because everyone on the machine may read a program's arguments.
        "\n".join(
            (
                "bind 127.0.0.1",
                f"port {port}",
                "protected-mode yes",
                f"requirepass {installation.secrets['redis']}",
                'save ""',
                "appendonly no",
                "maxmemory 256mb",
                "maxmemory-policy noeviction",
                f"dir {_quoted(str(installation.folder.path))}",
                "daemonize no",
                "",
            )
        ),
    )
    argv = (binary("redis-server"), str(configuration))
    return Program("redis", argv, plain_environment(), Stage.BROKER, ready=ready.redis(port))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
