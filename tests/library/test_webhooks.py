"""Webhooks: what is told, how it is signed, and what becomes of it when nobody answers."""

import hashlib
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise

import pytest

from konspekt.domain.errors import AddressRefused, NotAllowed, ObjectMissing
from konspekt.library import sending, webhooks
from konspekt.library.callers import Caller, Role
from konspekt.library.webhooks import LEASE_MS, MINUTE_MS, PAUSES_MS, DeliveryState, Outward
from konspekt.store.deliveries import forget_deliveries
from konspekt.store.lectures import LectureCard, add_lecture
from konspekt.store.people import User, change_user, find_user

HOOK = "http://hooks.example/konspekt"


@pytest.fixture(autouse=True)
def lecture(request) -> None:
    """A lecture of Anna's, where the test has a shelf."""
    if "shelf" not in request.fixturenames:
        return
    card = LectureCard(
        id="lecture", owner_id="anna", title="T", file_name="l.mp3", language="ru", created_ms=1
    )
    with request.getfixturevalue("shelf").database.write() as connection:
        add_lecture(connection, card)


def caller(name: str, role: Role = Role.LECTURER) -> Caller:
    return Caller(user_id=name, name=name, role=role, courses={})


@dataclass
class Receiver:
    """Answers as told, and remembers what it got."""

    answers: list[int | BaseException] = field(default_factory=list)
    got: list[tuple[str, dict, dict]] = field(default_factory=list)

    def outward(self) -> Outward:
        return Outward(send=self.send, resolve=lambda *_: ["93.184.215.14"])

    def send(self, target, body, headers) -> int:
        self.got.append((target.host, json.loads(body), dict(headers)))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, BaseException):
            raise answer
        return answer


def make_hook(shelf, receiver, name="anna", kinds=("lecture.ready",), role=Role.LECTURER):
    asked = {"url": HOOK, "kinds": frozenset(kinds), "outward": receiver.outward()}
    return webhooks.make_hook(shelf, caller(name, role), **asked)


def tell(shelf, kind="lecture.ready") -> None:
    with shelf.database.write() as connection:
        webhooks.tell(shelf, connection, "lecture", kind, {"title": "T"})


def test_a_lectures_owner_and_administrators_are_told_what_they_asked_for(shelf) -> None:
    receiver = Receiver()
    hooks = {name: make_hook(shelf, receiver, name) for name in ("anna", "boris", "root")}
    make_hook(shelf, receiver, "anna", kinds=["lecture.failed"])
    tell(shelf)
    assert webhooks.deliver_due(shelf, receiver.outward()) == 2
    told = {headers["Konspekt-Delivery"] for _, _, headers in receiver.got}
    listed = {
        delivery.id
        for name in ("anna", "root")
        for delivery in webhooks.deliveries(shelf, caller(name), hooks[name].id)
    }
    assert told == listed
    assert receiver.got[0][1]["lecture_id"] == "lecture"
    assert webhooks.deliver_due(shelf, receiver.outward()) == 0


def test_a_disabled_account_is_told_nothing(shelf) -> None:
    receiver = Receiver()
    make_hook(shelf, receiver)
    with shelf.database.write() as connection:
        anna = find_user(connection, "anna")
        change_user(connection, User(**{**{f: getattr(anna, f) for f in anna.__slots__}, "disabled_ms": 1}))
    tell(shelf)
    assert webhooks.deliver_due(shelf, receiver.outward()) == 0


def test_the_receiver_can_check_who_tells_and_when(shelf, clock) -> None:
    receiver = Receiver()
    hook = make_hook(shelf, receiver)
    bodies = []
    outward = Outward(
        send=lambda _target, body, headers: bodies.append((body, headers)) or 200,
        resolve=lambda *_: ["93.184.215.14"],
    )
    tell(shelf)
    webhooks.deliver_due(shelf, outward)
    [(body, headers)] = bodies
    at_s, _, signed = headers["Konspekt-Signature"].removeprefix("t=").partition(",v1=")
    assert int(at_s) == clock.now_ms // 1000
    ours = hmac.new(hook.secret.encode(), f"{at_s}.".encode() + body, hashlib.sha256).hexdigest()
    assert hmac.compare_digest(ours, signed)


def test_what_nobody_takes_is_tried_again_ever_more_rarely_and_then_given_up(shelf, clock) -> None:
    receiver = Receiver(answers=[ConnectionRefusedError("refused"), 500, 301, 404, TimeoutError(), 503, 500])
    hook = make_hook(shelf, receiver)
    tell(shelf)
    waited = []
    for _ in range(20):
        before = len(receiver.got)
        webhooks.deliver_due(shelf, receiver.outward())
        if len(receiver.got) > before:
            waited.append(clock.now_ms)
        [delivery] = webhooks.deliveries(shelf, caller("anna"), hook.id)
        if delivery.state is not DeliveryState.WAITING:
            break
        assert webhooks.deliver_due(shelf, receiver.outward()) == 0  # not before its time
        clock.now_ms = delivery.next_ms
    assert tuple(b - a for a, b in pairwise(waited)) == PAUSES_MS
    assert (delivery.state, delivery.attempts, delivery.http_status) == (DeliveryState.FAILED, 7, 500)


def test_a_delivery_whose_worker_died_is_taken_by_another_after_a_while(shelf, clock) -> None:
    receiver = Receiver(answers=[KeyboardInterrupt()])
    make_hook(shelf, receiver)
    tell(shelf)
    with pytest.raises(KeyboardInterrupt):
        webhooks.deliver_due(shelf, receiver.outward())
    assert webhooks.deliver_due(shelf, receiver.outward()) == 0
    clock.now_ms += LEASE_MS
    assert webhooks.deliver_due(shelf, receiver.outward()) == 1
    assert len(receiver.got) == 2


def test_an_address_that_has_turned_inward_since_is_not_told(shelf, clock) -> None:
    receiver = Receiver()
    hook = make_hook(shelf, receiver)
    tell(shelf)
    turned = Outward(send=receiver.send, resolve=lambda *_: ["127.0.0.1"])
    webhooks.deliver_due(shelf, turned)
    assert receiver.got == []
    [delivery] = webhooks.deliveries(shelf, caller("anna"), hook.id)
    assert (delivery.state, delivery.reason) == (DeliveryState.WAITING, "address_refused")
    assert delivery.next_ms == clock.now_ms + MINUTE_MS


def test_old_deliveries_are_forgotten_and_waiting_ones_are_not(shelf, clock) -> None:
    receiver = Receiver()
    hook = make_hook(shelf, receiver)
    tell(shelf)
    webhooks.deliver_due(shelf, receiver.outward())
    tell(shelf)
    with shelf.database.write() as connection:
        assert forget_deliveries(connection, before_ms=clock.now_ms) == 0
        assert forget_deliveries(connection, before_ms=clock.now_ms + 1) == 1
    [delivery] = webhooks.deliveries(shelf, caller("anna"), hook.id)
    assert delivery.state is DeliveryState.WAITING


def test_a_trial_is_sent_once(shelf) -> None:
    receiver = Receiver(answers=[500])
    hook = make_hook(shelf, receiver)
    webhooks.try_hook(shelf, caller("anna"), hook.id)
    webhooks.deliver_due(shelf, receiver.outward())
    [delivery] = webhooks.deliveries(shelf, caller("anna"), hook.id)
    assert (delivery.kind, delivery.state) == ("test", DeliveryState.FAILED)


def test_a_webhook_is_its_makers_alone(shelf) -> None:
    receiver = Receiver()
    hook = make_hook(shelf, receiver)
    for act in (webhooks.drop_hook, webhooks.deliveries, webhooks.try_hook):
        with pytest.raises(ObjectMissing):
            act(shelf, caller("root", Role.ADMINISTRATOR), hook.id)
    with pytest.raises(NotAllowed):
        make_hook(shelf, receiver, "boris", role=Role.STUDENT)
    webhooks.drop_hook(shelf, caller("anna"), hook.id)
    assert webhooks.list_hooks(shelf, caller("anna")) == []


def test_an_inner_address_is_refused_when_the_webhook_is_made(shelf) -> None:
    inward = Outward(resolve=lambda *_: ["192.168.0.1"])
    with pytest.raises(AddressRefused):
        webhooks.make_hook(shelf, caller("anna"), url=HOOK, kinds=frozenset(), outward=inward)


class Server(ThreadingHTTPServer):
    """A real receiver on loopback."""

    got: list[tuple[str, str, bytes]]
    answer: str = "plain"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, self.headers["Host"], body))
        if self.server.answer == "drip":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100):
                self.wfile.write(b"X-Drip: 1\r\n")
                self.wfile.flush()
                time.sleep(0.1)
            return
        self.send_response(302 if self.server.answer == "redirect" else 204)
        if self.server.answer == "redirect":
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_args) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server(("127.0.0.1", 0), Handler)
    made.got = []
    thread = threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()
    thread.join()


def send_to(server: Server) -> int:
    place = f"http://hooks.example:{server.server_port}/in?a=1"
    target = webhooks.target_of(place, allow_private=True, resolve=lambda *_: ["127.0.0.1"])
    return sending.send(target, b"{}", {"Content-Type": "application/json"})


def test_the_wire_goes_to_the_checked_address_under_the_hosts_own_name(server) -> None:
    assert send_to(server) == 204
    assert server.got == [("/in?a=1", f"hooks.example:{server.server_port}", b"{}")]


def test_a_redirect_is_an_answer_and_not_followed(server) -> None:
    server.answer = "redirect"
    assert send_to(server) == 302
    assert [path for path, _, _ in server.got] == ["/in?a=1"]


def test_a_receiver_that_drips_letters_is_cut_off(server, monkeypatch) -> None:
    server.answer = "drip"
    monkeypatch.setattr(sending, "WHOLE_S", 0.5)
    begun = time.monotonic()
    with pytest.raises((OSError, sending.http.client.HTTPException)):
        send_to(server)
    assert time.monotonic() - begun < 5


def test_nobody_at_the_address_is_an_error_like_any_other() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"http://hooks.example:{taken.getsockname()[1]}/"
        target = webhooks.target_of(place, allow_private=True, resolve=lambda *_: ["127.0.0.1"])
        with pytest.raises(OSError):
            sending.send(target, b"{}", {})
