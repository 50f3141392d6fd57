"""A worker in the place of the decoders that fails as its file tells it."""

import os
import signal
import time

import numpy as np

from dashapp.audio.decode import DecodedAudio
from dashapp.audio.waveform import Waveform
from dashapp.decoding.wire import packed
from dashapp.process.messages import Connection, GoneError, close_all
from dashapp.process.shared_memory import read_bytes


def serve(connection: Connection) -> None:
    while True:
        try:
            _, files = connection.receive()
        except GoneError:
            return
        behaviour = read_bytes(files[0]).decode()
        close_all(files)
        _behave(behaviour, connection)


def _behave(behaviour: str, connection: Connection) -> None:
    match behaviour:
        case "exits":
            os._exit(1)
        case "is killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "sleeps":
            time.sleep(600)
        case "is out of memory":
            connection.send({"no_memory": True})
        case "speaks nonsense":
            connection.socket.send(b"\xff not JSON")
        case "names a class that is not carried":
            connection.send({"value": {"type": "Popen", "fields": {"args": "true"}}})
        case "lies about its memory":
            memory = os.memfd_create("unsealed")
            connection.send({"value": {"array": 0, "dtype": "float32", "shape": [10**9]}}, [memory])
        case "fails":
            connection.send({"failed": "Traceback: a fault of the program"})
        case _:
            with packed(DecodedAudio(Waveform(np.ones(8, np.float32), 16_000), (), 16_000, "wav")) as (message, files):
                connection.send(message, files)
