"""How ``gunicorn app:server`` runs, read by gunicorn from this folder.

Variables of ``dashapp/settings.py`` hold here too; ``WEB_CONCURRENCY`` or ``--workers`` sets the number of processes.
"""

import os
import tempfile

from dashapp.settings import Settings, cores

_settings = Settings.from_environment()

bind = f"{_settings.host}:{_settings.port}"
workers = int(os.environ.get("WEB_CONCURRENCY", cores()))
worker_class = "dashapp.serving.gunicorn.WaitressWorker"
# Each process has models of its own, loaded after it was forked off.
preload_app = False
# It would be a socket in the home folder, which may be nobody's or not to be written.
control_socket_disable = True
# Loading the models may hold Python's lock for long.
timeout = 120
graceful_timeout = int(_settings.load.grace_seconds)
# Requests are counted for all processes together.
if _settings.load.metrics and workers > 1:
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", tempfile.mkdtemp(prefix="dashapp-metrics-"))
# The cores are shared out among the processes.
raw_env = [f"DASHAPP_AT_ONCE={_settings.load.at_once or max(1, cores() // workers)}"]
