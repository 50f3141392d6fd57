"""A worker of gunicorn that serves by `dashapp.process.listener`, with the same limits as ``dashapp serve``.

Gunicorn starts the processes, and replaces and ends them; its own workers read a request in the thread that answers it,
so that a hundred slow clients would stop them.
"""

import os
from typing import Any

from gunicorn.workers.base import Worker

from dashapp.process.listener import Listener
from dashapp.serving.waitress import listener
from dashapp.settings import Settings


class WaitressWorker(Worker):  # type: ignore[misc]  # gunicorn has no types
    """Serves ``app:server`` on the first address that gunicorn was given."""

    def run(self) -> None:
        """Serve until gunicorn says to end, and let running requests end first."""
        settings = Settings.from_environment()
        self.wsgi.extensions["warm_up"].start()
        opened = self.sockets[0].sock
        opened.setblocking(False)
        listening = listener(self.wsgi, opened, settings)
        listening.run(lambda: self._tick(listening))

    def _tick(self, listening: Listener) -> None:
        self.notify()
        if self.alive and self.ppid == os.getppid():
            return
        listening.drain(self.cfg.graceful_timeout - 2, self.wsgi.extensions["turns"].stop)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End as on SIGTERM: gunicorn sends this on Ctrl+C."""
        self.handle_exit(sig, frame)
