#!/usr/bin/env bash
# SpecTree's decorator reads a Flask view's answer to its end before it is sent, even with skip_validation=True, so that a stream does not stream and a file from send_file is an error 500.
#
# spectree 3.0.0, Flask 3.1.3, 2026-11-29. The view yields three lines; with Flask alone none is made before the
# answer begins. Seen:
#   plain: lines made before the answer begins: 0; a file: 200
#   SpecTree: lines made before the answer begins: 3; a file: 500
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check spectree==3.0.0 flask==3.1.3 pydantic==2.14.3
cat > "$folder/show.py" <<'PYTHON'
import io
from flask import Flask, Response, send_file
from spectree import SpecTree

def shown(mark):
    app, made = Flask("show"), []

    @app.get("/lines")
    @mark
    def lines():
        def each():
            for number in range(3):
                made.append(number)
                yield b"line\n"
        return Response(each())

    @app.get("/file")
    @mark
    def file():
        return send_file(io.BytesIO(b"a,b\n"), mimetype="text/csv")

    with app.test_request_context("/lines"):
        app.dispatch_request()
    return len(made), app.test_client().get("/file").status_code

plain = shown(lambda view: view)
marked = shown(SpecTree("flask").validate(skip_validation=True))
for name, (lines, status) in (("plain", plain), ("SpecTree", marked)):
    print(f"{name}: lines made before the answer begins: {lines}; a file: {status}")
raise SystemExit((plain, marked) != ((0, 200), (3, 500)))
PYTHON
"$folder/venv/bin/python" "$folder/show.py" 2>/dev/null
