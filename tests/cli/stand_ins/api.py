"""Answers every GET with 200, from a forked process that follows the first one, as gunicorn does."""

import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from meterhouse.kernel.settings import from_environment


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.path.encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        return


def follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.1)
    os._exit(1)


if "STAND_IN_API_FAILS" in os.environ:
    raise SystemExit("SystemExit: no fuel")
settings = from_environment()
port = settings.live_port if settings.state.name.startswith("live") else settings.api_port
server = ThreadingHTTPServer(("127.0.0.1", port), Answer)
first = os.getpid()
if child := os.fork():
    os.waitpid(child, 0)
else:
    threading.Thread(target=follow, args=(first,), daemon=True).start()
    server.serve_forever()
