#!/usr/bin/env python3
"""A film's file is replaced while fifty people watch it: each gets one file, whole, and nobody none; and back again."""

import hashlib
import http.client
import re
import sys
import threading
import time
import urllib.parse

from a_library import Library, clip
from running_site import Tally

VIEWERS = 50
PIECE = 3000
LIVE = '{"title": "The first night", "slug": "night", "state": "live"}'


class Viewer(threading.Thread):
    """Reads the file that the page names, piece by piece, as browsers do: not asking whether it is still the same."""

    def __init__(self, base, gate, by_page):
        super().__init__()
        place = urllib.parse.urlparse(base)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)
        self.gate, self.by_page = gate, by_page
        self.said, self.data = [], b""

    def ask(self, path, **headers):
        self.connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = self.connection.getresponse()
        return answer, answer.read()

    def piece(self, path, tag):
        """Who only knows the bare address says which file they have so far; they begin anew when it is another."""
        headers = {"Range": f"bytes={len(self.data)}-{len(self.data) + PIECE - 1}"}
        if not self.by_page and tag:
            headers["If-Range"] = tag
        answer, data = self.ask(path, **headers)
        self.said.append(answer.status)
        if answer.status == 200:
            self.data = data
            return answer.headers["ETag"], len(data)
        self.data += data
        return answer.headers["ETag"], int((answer.headers["Content-Range"] or "/0").split("/")[1])

    def run(self):
        _, page = self.ask("/films/night")
        path = re.search(r'<source src="([^"#]+)"', page.decode())[1]
        path = path if self.by_page else path.split("?")[0]
        tag, whole = self.piece(path, None)
        self.gate.wait()
        while len(self.data) < whole and self.said[-1] in (200, 206):
            time.sleep(0.25)
            tag, whole = self.piece(path, tag)


def digest(data):
    return hashlib.sha256(data).hexdigest()


def content(name):
    with open(clip(name), "rb") as file:
        return digest(file.read())


def served(library, version):
    return digest(library.get(f"/media/{version}/original.mp4")[1])


def replaced(holds, library, old, new):
    version = library.film("night")["versions"][0]["id"]
    gate = threading.Event()
    viewers = [Viewer(library.base, gate, i % 2 == 0) for i in range(VIEWERS)]
    for viewer in viewers:
        viewer.start()
    library.until(lambda: all(viewer.data for viewer in viewers))
    gate.set()
    library.put("a.mp4", "two.mp4")
    took = library.until(lambda: served(library, version) == new, 20)
    for viewer in viewers:
        viewer.join(30)
    holds("the new file has the address of the old", took is not None)
    seen = [digest(viewer.data) for viewer in viewers]
    holds("0 of 50 have a mixture", set(seen) <= {old, new}, set(seen))
    holds("0 of 50 were refused", all(set(viewer.said) <= {200, 206} for viewer in viewers),
          [set(viewer.said) for viewer in viewers])
    holds("who began by the page has the old one to its end", {digest(viewer.data) for viewer in viewers[::2]} == {old})
    holds("the file changed in the middle of it", any(200 in viewer.said for viewer in viewers[1::2]))
    return version


def main():
    tally = Tally()
    holds = tally.holds
    old, new = content("one.mp4"), content("two.mp4")
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", LIVE)
        library.index()
        library.serve()
        library.until(lambda: library.get("/films/night")[0] == 200)
        _, page = library.get("/films/night")[:2]
        before = re.search(r'<source src="([^"#]+)"', page.decode())[1]
        version = replaced(holds, library, old, new)
        holds("the page names the new one", before.encode() not in library.get("/films/night")[1])
        library.run("films", "rollback", "night")
        holds("one press brings the old one back, by its digest",
              library.until(lambda: served(library, version) == old) is not None)
        holds("its page is the same, and leads to it", library.until(
            lambda: before.encode() in library.get("/films/night")[1]) is not None)
        library.run("index")
        holds("a scan does not undo it", served(library, version) == old and
              library.film("night")["versions"][0]["sha256"] == old)
        library.run("films", "rollback", "night")
        holds("the same again undoes it", library.until(lambda: served(library, version) == new) is not None)
        library.run("films", "withdraw", "night")
        holds("withdrawn, neither is to be had", library.until(
            lambda: library.get(before)[0] == 404) is not None)
        library.run("films", "restore", "night")
        library.run("films", "publish", "night")
        library.until(lambda: served(library, version) == new)
        holds("nor does the old one come back with the film", library.get(before)[0] == 404)
        said = library.run("films", "rollback", "night", check=False)
        holds("which is said to who would bring it back", said.returncode == 1 and "withdrawn" in said.stderr,
              said.stderr)
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
