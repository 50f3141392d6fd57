"""The worker of decoding, which says what it has imported."""

import sys

from dashapp.decoding import worker
from dashapp.process.messages import Connection

assert worker.TASKS


def serve(connection: Connection) -> None:
    connection.receive()
    connection.send({"modules": sorted(name for name in sys.modules if "." not in name)})
