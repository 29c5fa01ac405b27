#!/usr/bin/env python3
"""Uploads over tus 1.0.0: who may, what a broken line, a killed server and a full quota leave behind, and the
black-box checker where it is at hand."""

import contextlib
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time

from running_site import BUILD, ROOT, Site, Tally

INCARE = os.path.join(BUILD, "incare")
CHECKER = os.path.join(os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared")), "blackbox",
                       "tus_check.py")
UPLOADS = "/api/v1/uploads"
BYTES = "application/offset+octet-stream"
tally = Tally()


def staff(data, *words):
    done = subprocess.run([INCARE, "staff", *words, "--data", data], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Client:
    """Speaks tus for one of the staff."""

    def __init__(self, site, token):
        self.site, self.token = site, token

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.site.host, timeout=20)
        said = {"Tus-Resumable": "1.0.0"}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        said.update({name.replace("_", "-"): value for name, value in headers.items()})
        connection.request(method, path, body, said)
        answer = connection.getresponse()
        answer.text = answer.read()
        connection.close()
        return answer

    def begin(self, length, **headers):
        return self.ask("POST", UPLOADS, Upload_Length=str(length), **headers).headers["Location"]

    @contextlib.contextmanager
    def pouring(self, path, offset, length):
        """A PATCH whose bytes are to follow."""
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        line.putrequest("PATCH", path)
        for name, value in {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {self.token}", "Content-Type": BYTES,
                            "Upload-Offset": str(offset), "Content-Length": str(length)}.items():
            line.putheader(name, value)
        line.endheaders()
        yield line
        line.close()

    def offset(self, path):
        return int(self.ask("HEAD", path).headers["Upload-Offset"])

    def send(self, path, offset, body):
        return self.ask("PATCH", path, body, Upload_Offset=str(offset), Content_Type=BYTES)


def kept(site, path):
    with open(os.path.join(site.data, "incoming", os.path.basename(path)), "rb") as file:
        return file.read()


def who_may(site, tokens):
    for name, status in (("Ada", 201), ("Vi", 403), (None, 401), ("nobody", 401)):
        token = tokens.get(name, "incare_" + "0" * 64) if name else None
        answer = Client(site, token).ask("POST", UPLOADS, Upload_Length="5")
        tally.holds(f"{name or 'who says no token'} gets {status}", answer.status == status, answer.status)
        tally.holds("no answer about uploads is kept or another site's",
                    "no-store" in answer.headers["Cache-Control"] and
                    answer.headers["Access-Control-Allow-Origin"] is None, str(answer.headers))
    staff(site.data, "disable", "Vi")
    tally.holds("who is disabled is not let in at once",
                Client(site, tokens["Vi"]).ask("POST", UPLOADS, Upload_Length="5").status == 401)


def whole(site, client):
    body = random.randbytes(3_000_000)
    path = client.begin(len(body))
    tally.holds("the answer tells where the rest goes on", client.send(path, 0, body[:1_000_000]).status == 204 and
                client.offset(path) == 1_000_000)
    client.send(path, 1_000_000, body[1_000_000:])
    tally.holds("pieces become the file", kept(site, path) == body)
    mode = os.stat(os.path.join(site.data, "incoming", os.path.basename(path))).st_mode & 0o777
    tally.holds("nobody else may read it", mode == 0o600, oct(mode))
    tally.holds("it is not given back", client.ask("GET", path).status == 405)
    answer = client.ask("POST", UPLOADS, Upload_Length="5000000000000000")
    tally.holds("too large is said before a byte is sent",
                answer.status == 413 and json.loads(answer.text)["detail"].startswith("It is larger"), answer.text)


def broken_lines(site, client):
    body = random.randbytes(2_000_000)
    path = client.begin(len(body))
    while (at := client.offset(path)) < len(body):
        with client.pouring(path, at, len(body) - at) as line:
            line.send(body[at:at + random.randrange(1, 600_000)])
        time.sleep(0.05)
        tally.holds("an offset never goes back", client.offset(path) >= at)
    tally.holds("a line that breaks costs no byte", kept(site, path) == body)


def killed(site, client):
    """The web process dies at any moment; its supervisor starts another."""
    body = random.randbytes(4_000_000)
    path = client.begin(len(body))
    acknowledged = deaths = 0
    while acknowledged < len(body):
        if deaths < 5:
            web = site.web()
            killer = subprocess.Popen([sys.executable, "-c", "import os,sys,time; time.sleep(float(sys.argv[2])); "
                                       "os.kill(int(sys.argv[1]), 9)", str(web), str(random.random() / 10)])
            deaths += 1
        try:
            for _ in range(40):
                answer = client.send(path, acknowledged, body[acknowledged:acknowledged + 50_000])
                if answer.status == 204:
                    acknowledged = int(answer.headers["Upload-Offset"])
                if acknowledged == len(body):
                    break
        except OSError:
            pass
        except http.client.HTTPException:
            pass
        killer.wait()
        site.wait()
        for _ in range(100):
            try:
                found = client.offset(path)
                break
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        tally.holds("what was acknowledged is there after a kill -9", found >= acknowledged, (found, acknowledged))
        acknowledged = found
    tally.holds("and the bytes are the same", kept(site, path) == body)


def ended(site, client):
    """It is told to end while films come in: soon, and what was acknowledged stays."""
    bodies = [random.randbytes(3_000_000) for _ in range(4)]
    paths = [client.begin(len(body)) for body in bodies]
    is_over = threading.Event()

    def send(path, body):
        with client.pouring(path, 0, len(body)) as line:
            for at in range(0, len(body), 10_000):
                if is_over.wait(0.02):
                    return
                try:
                    line.send(body[at:at + 10_000])
                except OSError:
                    return

    senders = [threading.Thread(target=send, args=pair) for pair in zip(paths, bodies)]
    for sender in senders:
        sender.start()
    time.sleep(1)
    acknowledged = [client.offset(path) for path in paths]
    begun = time.monotonic()
    site.process.send_signal(signal.SIGTERM)
    tally.holds("an end comes as if nobody sent anything", site.process.wait(20) == 0 and
                time.monotonic() - begun < 5, time.monotonic() - begun)
    is_over.set()
    for sender in senders:
        sender.join()
    site.start()
    for path, body, before in zip(paths, bodies, acknowledged):
        found = client.offset(path)
        tally.holds("what was acknowledged is there after it", found >= before > 0, (found, before))
        tally.holds("and is what was sent", kept(site, path)[:found] == body[:found])
        client.send(path, found, body[found:])
        tally.holds("and it goes on", kept(site, path) == body)


def expired(site, client):
    path = client.begin(5)
    client.send(path, 0, b"abc")
    time.sleep(3.5)
    tally.holds("what nobody came back for in time is gone", client.ask("HEAD", path).status == 410)
    site.process.send_signal(signal.SIGHUP)  # the worker starts afresh, and cleans
    file = os.path.join(site.data, "incoming", os.path.basename(path))
    until = time.monotonic() + 10
    while os.path.exists(file) and time.monotonic() < until:
        time.sleep(0.1)
    tally.holds("and frees its room", not os.path.exists(file) and client.ask("HEAD", path).status == 404)


def checker(site, token):
    if not os.path.exists(CHECKER):
        return
    done = subprocess.run([sys.executable, CHECKER, "--endpoint", site.base + UPLOADS, "--header",
                           f"Authorization: Bearer {token}", "--store-dir", os.path.join(site.data, "incoming"),
                           "--expire-wait", "4"], capture_output=True, text=True, timeout=300, check=False)
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", done.stdout)[-1])
    tally.holds("the black-box checker finds nothing", failed == 0 and passed == 122, done.stdout)


def main():
    random.seed(4)
    with Site("--upload-max", "16 MiB", "--upload-quota", "10 GiB", "--disk-reserve", "1 MiB") as site:
        for words in (["add", "Ada"], ["add", "--role", "viewer", "Vi"]):
            staff(site.data, *words)
        tokens = {name: staff(site.data, "token", name) for name in ("Ada", "Vi")}
        client = Client(site, tokens["Ada"])
        who_may(site, tokens)
        whole(site, client)
        broken_lines(site, client)
        killed(site, client)
        ended(site, client)
    with Site("--upload-max", "16 MiB", "--upload-quota", "10 GiB", "--disk-reserve", "1 MiB",
              "--upload-expires", "3 s") as site:
        staff(site.data, "add", "Ada")
        token = staff(site.data, "token", "Ada")
        expired(site, Client(site, token))
        checker(site, token)


main()
tally.finish()
