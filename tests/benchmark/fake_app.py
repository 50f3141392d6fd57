"""A server that stands in for the program: its page comes at once, its models are warm at the third question."""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HOW = sys.argv[1]
asked = {"health": 0}


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/health":
            asked["health"] += 1
            state = "failed" if HOW == "failing" else "ready" if asked["health"] > 2 else "warming"
            self.answer({"status": "ok", "models": state})
        else:
            self.answer({})

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(
            {"path": self.path, "body": body.decode(), "questions": asked["health"]},
            415 if b"\r\n\r\nbad\r\n" in body else 200,
        )

    def answer(self, content, status=200):
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


if HOW == "broken":
    sys.exit("it does not work")
ThreadingHTTPServer.request_queue_size = 200
ThreadingHTTPServer(("127.0.0.1", int(os.environ["DASHAPP_PORT"])), Answers).serve_forever()
