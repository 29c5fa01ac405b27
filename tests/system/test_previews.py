#!/usr/bin/env python3
"""A look before release: for somebody with a name, counted when they agree, over within a second when staff say so."""

import hashlib
import http.client
import json
import sys
import time
import urllib.parse

from a_library import Library
from running_site import SECOND_S, Tally

SOON = '{"title": "The first night", "slug": "night", "state": "scheduled", "publish_at": "2100-03-01T19:00:00Z"}'


def ask(library, path, method="GET", **headers):
    """(status, headers, body)"""
    place = urllib.parse.urlparse(library.base)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    connection.close()
    return told


def preview(library, slug="night", **more):
    """Its path, once the site knows it."""
    words = [word for name, value in more.items() for word in (f"--{name}", value)]
    said = library.run("preview", "create", slug, "--for", "Jo Example, The Paper", *words)
    path = urllib.parse.urlparse(said.stdout.strip()).path
    library.until(lambda: ask(library, path)[0] != 404, 5)
    return path


def listed(library):
    return json.loads(library.run("preview", "list", "--json").stdout)


def looked_at(holds, library):
    path = preview(library)
    token = path.split("/")[-1]
    holds("its address holds 256 bits", len(token) == 64, path)
    digest = hashlib.sha256(token.encode()).hexdigest()
    holds("kept as a digest alone", library.rows("SELECT sha256 FROM previews") == [(digest,)])
    for _ in range(3):
        status, headers, page = ask(library, path)
    holds("a scanner of mail looks and counts for nothing", status == 200 and listed(library)[0]["opens"] == 0)
    holds("it says for whom it is, and on what terms", b"Jo Example, The Paper" in page and b"2100-03-01, 19:00" in page
          and b'<form method="post">' in page, page)
    for name, value in (("cache-control", "private, no-store"), ("referrer-policy", "no-referrer"),
                        ("x-robots-tag", "noindex")):
        holds(f"{name}: {value}", headers.get(name) == value, headers)
    status, headers, _ = ask(library, path, "POST")
    holds("who agrees is led to the film", status == 303 and headers["location"].startswith("/p/"), (status, headers))
    holds("which counts", listed(library)[0]["opens"] == 1)
    status, headers, page = ask(library, headers["location"])
    holds("the film is there, marked", status == 200 and b"Preview for Jo Example, The Paper" in page and
          headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "private, no-store", page)
    holds("without ways to share or embed it", b"embed" not in page and b"share" not in page.lower())
    media = page.decode().split('<source src="')[1].split('"')[0]
    status, headers, whole = ask(library, media)
    holds("its bytes come by that way", status == 200 and headers["cache-control"] == "private, no-store" and
          len(whole) > 1000, (status, headers))
    holds("and by no other", ask(library, "/media/" + media.split("/media/")[1])[0] == 404 and
          ask(library, "/films/night")[0] == 404)
    return path, media


def revoked(holds, library, path, media):
    begun = time.monotonic()
    library.run("preview", "revoke", listed(library)[-1]["id"])
    while ask(library, media)[0] != 404 and time.monotonic() < begun + 5 * SECOND_S:
        time.sleep(0.02)
    holds("revoked, its bytes are gone within a second", time.monotonic() - begun < SECOND_S)
    never = ask(library, "/preview/" + "0" * 64)
    dead = ask(library, path)
    without_date = [(status, {name: value for name, value in headers.items() if name != "date"}, body)
                    for status, headers, body in (never, dead, ask(library, path, "POST"))]
    holds("dead and never there are the same answer", without_date[0] == without_date[1] == without_date[2] and
          never[0] == 404, without_date)
    again = library.run("preview", "revoke", listed(library)[-1]["id"], check=False)
    holds("twice is said to be once too often", again.returncode == 1)


def counted_out(holds, library):
    path = preview(library)
    said = [ask(library, path, "POST")[0] for _ in range(11)]
    holds("it is opened ten times, and then no more", said == [303] * 10 + [404], said)


def withdrawn_and_released(holds, library):
    path = preview(library)
    library.run("films", "withdraw", "night")
    library.until(lambda: ask(library, path)[0] == 404, 5)
    holds("a film that is withdrawn is not previewed", ask(library, path)[0] == 404 and
          ask(library, path, "POST")[0] == 404)
    library.run("films", "restore", "night")
    library.run("films", "publish", "night", "--at", "2020-03-01T19:00:00Z")
    library.until(lambda: ask(library, "/films/night")[0] == 200, 5)
    status, headers, _ = ask(library, path)
    holds("released, it leads to the film's page", status == 302 and headers["location"] == "/films/night",
          (status, headers))


def main():
    tally = Tally()
    holds = tally.holds
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.json", SOON)
        library.index()
        library.serve()
        for words, why in ((("--for", ""), "for whom"), (("--for", "Jo", "--days", "15"), "14 days"),
                           (("--for", "Jo", "--days", "x"), "14 days")):
            said = library.run("preview", "create", "night", *words, check=False)
            holds(f"{words}: refused in words", said.returncode == 1 and why in said.stderr, said.stderr)
        path, media = looked_at(holds, library)
        revoked(holds, library, path, media)
        counted_out(holds, library)
        withdrawn_and_released(holds, library)
        acts = [act["act"] for act in json.loads(library.run("audit", "--json").stdout)]
        holds("the audit log knows", {"preview create", "preview revoke"} <= set(acts), acts)
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
