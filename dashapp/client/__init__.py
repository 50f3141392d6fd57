"""A typed client of the REST API, for programs: `Client`, and `AsyncClient` for asyncio.

::

    from dashapp.client import Client

    with Client("http://127.0.0.1:8050") as client:
        answer = client.analyze("memo.m4a")
        print(answer.kind, answer.top)
"""

from dashapp.client.asynchronous import AsyncClient
from dashapp.client.calls import ApiError, File
from dashapp.client.synchronous import Client

__all__ = ["ApiError", "AsyncClient", "Client", "File"]
