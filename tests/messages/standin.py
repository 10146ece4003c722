"""A provider on this machine that answers as Twilio's Messages resource does."""

from __future__ import annotations

import json
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC" + "0" * 32
TOKEN = "12345"


class StandIn(ThreadingHTTPServer):
    """Keeps what was posted; `errors` are (status, code) answers for the next posts, `inbox` what came in,
    `refusals` (status, code) answers for the next deletions of a number, `pictures` what media there are by number:
    they are kept on another host, as the provider keeps them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Requests)
        self.posted: list[dict[str, str]] = []
        self.paths: list[str] = []
        self.errors: list[tuple[int, int | None]] = []
        self.inbox: list[dict[str, object]] = []
        self.statuses: dict[str, tuple[str, int | None]] = {}
        self.deleted: list[str] = []
        self.refusals: dict[str, list[tuple[int, int | None]]] = {}
        self.pictures: dict[str, bytes] = {}
        self.fetched: list[tuple[str, str | None]] = []
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def __exit__(self, *_) -> None:
        self.shutdown()
        self.server_close()


def resource(sid: str, **fields: object) -> dict[str, object]:
    """Return a message as the provider shows it."""
    return {
        "sid": sid, "account_sid": ACCOUNT, "status": "queued", "direction": "outbound-api", "body": "",
        "from": "+15125550199", "to": "+15125550100", "num_segments": "1", "num_media": "0", "error_code": None,
        "error_message": None, "api_version": "2010-04-01", "date_created": None, "date_sent": None,
        "date_updated": None, "price": None, "price_unit": "USD", "messaging_service_sid": None, "uri": "",
        "subresource_uris": {}, **fields,
    }  # fmt: skip


class Requests(BaseHTTPRequestHandler):
    server: StandIn

    def log_message(self, *_) -> None:
        pass

    def _answer(self, status: int, fields: object) -> None:
        body = json.dumps(fields).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        with self.server.lock:
            self.server.paths.append(self.path)
            if self.server.errors:
                status, code = self.server.errors.pop(0)
                self._answer(status, {"status": status, "code": code, "message": "no", "more_info": ""})
                return
            self.server.posted.append({name: values[0] for name, values in form.items()})
            sid = f"SM{len(self.server.posted):032x}"
        self._answer(201, resource(sid))

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.server.paths.append(self.path)
        if "/Media" in path or path.startswith("/store/"):
            self._answer_media(path)
            return
        if path.endswith("/Messages.json"):
            page = {"messages": self.server.inbox, "page": 0, "page_size": 50, "uri": "", "first_page_uri": "",
                    "next_page_uri": None, "previous_page_uri": None, "start": 0, "end": 0}  # fmt: skip
            self._answer(200, page)
            return
        sid = path.rpartition("/")[2].removesuffix(".json")
        status, code = self.server.statuses.get(sid, ("sent", None))
        self._answer(200, resource(sid, status=status, error_code=code))

    def _answer_media(self, path: str) -> None:
        self.server.fetched.append((path, self.headers.get("Authorization")))
        if path.endswith("/Media.json"):
            listed = [{"sid": one, "parent_sid": path.split("/")[-2]} for one in self.server.pictures]
            page = {"media_list": listed, "page": 0, "page_size": 50, "uri": "", "first_page_uri": "",
                    "next_page_uri": None, "previous_page_uri": None, "start": 0, "end": 0}  # fmt: skip
            self._answer(200, page)
            return
        picture = self.server.pictures.get(path.rpartition("/")[2])
        if path.startswith("/store/") and picture is not None:
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.send_header("Content-Length", str(len(picture)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(picture)
        elif self.server.errors:
            status, code = self.server.errors.pop(0)
            self._answer(status, {"status": status, "code": code, "message": "no", "more_info": ""})
        elif picture is None or self.headers.get("Authorization") is None:
            self._answer(404 if picture is None else 401, {})
        else:
            self.send_response(307)
            self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/store/{path[-34:]}")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_DELETE(self) -> None:
        sid = self.path.rpartition("/")[2].removesuffix(".json")
        with self.server.lock:
            self.server.paths.append(self.path)
            if refusals := self.server.refusals.get(sid):
                status, code = refusals.pop(0)
                self._answer(status, {"status": status, "code": code, "message": "no", "more_info": ""})
                return
            self.server.deleted.append(sid)
        self.send_response(204)
        self.end_headers()
