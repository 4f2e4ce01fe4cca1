"""A hub of models on this machine: it announces files, sends ranges, and fails as it is told."""

import hashlib
import json
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LARGE = 1000
"""Bytes from which the hub knows a SHA-256, as the real one does of files in LFS."""


class HubDouble:
    """`files` by name; every fault is off at first."""

    def __init__(self, repository, files):
        self.repository = repository
        self.files = dict(files)
        self.sent_instead = {}
        """By name, what is sent in place of the file that was announced."""
        self.breaks = Counter()
        """By name, how often the connection is closed half way."""
        self.status = 200
        self.resumes = True
        self.asked = []
        """Path and first byte of each file that was asked for."""
        self.url = ""

    def listing(self):
        return [self._entry(name, content) for name, content in self.files.items()] + [
            {"type": "directory", "path": "runs", "size": 0, "oid": "0"}
        ]

    @staticmethod
    def _entry(name, content):
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
        entry = {"type": "file", "path": name, "size": len(content), "oid": blob}
        if len(content) >= LARGE:
            entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": len(content)}
        return entry


class Handler(BaseHTTPRequestHandler):
    double = None
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.double.status != 200:
            return self._send(self.double.status, b"")
        if self.path == f"/api/models/{self.double.repository}/tree/main":
            return self._send(200, json.dumps(self.double.listing()).encode())
        prefix = f"/{self.double.repository}/resolve/main/"
        if self.path.startswith(prefix):
            # The real one sends large files from another address.
            return self._redirect("/store/" + self.path.removeprefix(prefix))
        name = self.path.removeprefix("/store/")
        if self.path.startswith("/store/") and name in self.double.files:
            return self._file(name)
        return self._send(404, b"")

    def _file(self, name):
        content = self.double.sent_instead.get(name, self.double.files[name])
        asked = self.headers.get("Range", "bytes=0-")
        begin = int(asked.removeprefix("bytes=").rstrip("-"))
        self.double.asked.append((name, begin))
        if begin >= len(content) > 0:
            return self._send(416, b"")
        begin = begin if self.double.resumes else 0
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        if self.double.breaks[name] > 0:
            self.double.breaks[name] -= 1
            self.wfile.write(content[begin : begin + (len(content) - begin) // 2])
            self.close_connection = True
            return None
        self.wfile.write(content[begin:])
        return None

    def _send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _redirect(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


@contextmanager
def serving(double):
    """Serve on a free port."""

    handler = type("Handler", (Handler,), {"double": double})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    double.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
