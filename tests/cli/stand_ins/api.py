"""Answers every GET with 200, from a forked process as gunicorn does."""

import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from meterhouse.kernel.settings import from_environment


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


settings = from_environment()
port = settings.live_port if os.environ["METERHOUSE_STATE"].endswith("live-1") else settings.api_port
server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
if child := os.fork():
    os.waitpid(child, 0)
else:
    server.serve_forever()
