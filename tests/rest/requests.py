"""Requests as clients of the API send them."""

BOUNDARY = "the-boundary"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def multipart(data: bytes, name: str = "clip.wav", field: str = "file", **others: str) -> bytes:
    """A request's body, made in memory: the test client's own would go through a temporary file."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in others.items()
    ]
    quoted = name.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
    parts.append(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"; filename="{quoted}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    )
    return "".join(parts).encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()


def post(client, data: bytes, query: str = "", **fields: str):
    """Have a file analysed."""
    return client.post(f"/api/v1/analyze{query}", data=multipart(data, **fields), content_type=CONTENT_TYPE)
