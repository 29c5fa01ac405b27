#!/usr/bin/env python3
"""The take-down page: plain forms, one press, no typing; for anybody who works here, with the disk full as well."""

import http.client
import os
import re
import subprocess
import urllib.parse

from a_library import Library
from running_site import Tally
from test_consent import fill
from test_withdraw import addresses, are

PASSWORD = "four words of mine"
holds = None  # Tally.holds, set below


class Staff:
    """Whoever has just set up their account, in a browser without scripts."""

    def __init__(self, library, name):
        self.host, self.base, self.cookie = urllib.parse.urlsplit(library.base).netloc, library.base, ""
        said = library.run("staff", "add", name, "--role", "viewer").stdout
        self.post(urllib.parse.urlsplit(said.split()[-1]).path, password=PASSWORD, again=PASSWORD)

    def ask(self, method, path, body=None):
        headers = {"Cookie": self.cookie, "Origin": self.base, "Sec-Fetch-Site": "same-origin"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection(self.host, timeout=20)
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.text = answer.read().decode()
        line.close()
        if answer.getheader("Set-Cookie"):
            self.cookie = answer.getheader("Set-Cookie").split(";")[0]
        return answer

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        return self.ask("POST", path, urllib.parse.urlencode(fields))

    def press(self, page, **fields):
        token = re.search(r'name="token" value="([0-9a-f]+)"', page.text).group(1)
        return self.post("/studio/takedown", token=token, **fields)


def seconds(page):
    return float(re.search(r"([0-9.]+) seconds after you pressed", page.text).group(1))


def one_press():
    with Library() as library:
        fill(library)
        library.serve()
        a, b, _ = (addresses(library, slug) for slug in "abc")
        library.run("staff", "add", "Head")
        ada = Staff(library, "Ada")
        page = ada.get("/studio/takedown")
        holds("who only looks may take down", page.status == 200 and "C-0001" in page.text, page.status)
        holds("nobody's name stands there", "Robin" not in page.text)
        page = ada.get("/studio/takedown?code=C-0001")
        holds("what goes is said before, and what stays", "can be recognised: 1," in page.text and
              "cannot be recognised in it" in page.text, page.text)
        done = ada.post("/studio/takedown", code="C-0001", far="pause")
        holds("without the form's token nothing is done", done.status == 403 and are(library, a, 200), done.status)
        done = ada.press(page, code="C-0001", far="pause")
        holds("when the press is answered, it is nowhere", done.status == 303 and are(library, a, 404), done.status)
        page = ada.get(done.getheader("Location"))
        holds("the time is told, with what to do by hand and a letter", seconds(page) < 1 and
              "To remove by hand: A" in page.text and
              "Search engines" in page.text and "A letter to C-0001" in page.text, page.text)
        print(f"off every page {seconds(page)} s after the press")
        holds("the other film stays", are(library, b, 200))
        page = ada.get("/studio/takedown?film=b")
        done = ada.press(page, film="b")
        holds("a film goes in the same way", done.status == 303 and are(library, b, 404), done.status)
        holds("for good", library.film("b")["state"] == "withdrawn")
        done = ada.press(page, film="nothing")
        holds("what is not there is said", done.status == 404, done.status)
        acts = library.run("audit", "--json").stdout
        holds("who did it is in the audit log", '"actor":"Ada"' in acts and "consent pause" in acts, acts)


def a_full_disk():
    with Library() as library:
        disk = os.path.join(library.data, "disk")
        os.mkdir(disk)
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk],
                                               capture_output=True, check=False).returncode:
            print("no disk of its own to fill: not tried")
            return
        try:
            library.data, library.path = disk, os.path.join(disk, "library")
            os.mkdir(library.path)
            library.env["INCARE_DISK_RESERVE"] = "1 MiB"
            fill(library)
            library.serve()
            a = addresses(library, "a")
            library.run("staff", "add", "Head")
            ada = Staff(library, "Ada")
            page = ada.get("/studio/takedown?code=C-0001")
            filler = os.open(os.path.join(disk, "filler"), os.O_WRONLY | os.O_CREAT)
            for size in (65536, 4096, 1):
                try:
                    while True:
                        os.write(filler, b"x" * size)
                except OSError:
                    pass
            os.close(filler)
            done = ada.press(page, code="C-0001", far="pause")
            holds("a full disk stops no take-down", done.status == 303 and are(library, a, 404), done.text)
            page = ada.get(done.getheader("Location"))
            holds("and is told", "The disk is full" in page.text, page.text)
            os.remove(os.path.join(disk, "filler"))
            holds("the catalogue follows when there is room", library.until(
                lambda: library.rows("SELECT kind FROM holds") == [("paused",)], 40) is not None)
        finally:
            library.stop()
            subprocess.run(["umount", "--lazy", disk], check=False)
            library.data = os.path.dirname(disk)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (one_press, a_full_disk):
        try:
            part()
        except (AssertionError, AttributeError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
