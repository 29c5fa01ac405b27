#!/usr/bin/env python3
"""What people are told of a film before they watch it: put in by the command line, shown on its pages,
in the API and in the feeds, in both languages; and gone with a film that is withdrawn."""

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request

from openapi_check import Description
from running_site import SECOND_S, Site, Tally

TEXT, WELSH = "A young person remembers <moving> at short notice", "Mae person ifanc yn cofio symud"
NOTICES = {"notices": [
    {"kind": "separation", "how": "described", "from": "0:02", "to": "0:04", "en": TEXT, "cy": WELSH},
    {"kind": "flashing-lights", "how": "shown", "from": "0:06.5", "to": 8, "en": "Flashing lights at a fair"},
    {"kind": "death", "how": "mentioned", "cy": "Sonnir am farwolaeth"}]}


def get(site, path):
    try:
        with urllib.request.urlopen(site.base + path, timeout=10) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as reply:
        return reply.code, reply.read().decode()


def put(site, notices, slug="the-first-night"):
    path = os.path.join(site.data, "notices.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(notices if isinstance(notices, str) else json.dumps(notices))
    return site.run("films", "notices", slug, path)


def until(site, path, is_so):
    """The page once it is so; a running server notices within a second."""
    begun = time.monotonic()
    while not is_so(page := get(site, path)[1]) and time.monotonic() < begun + 5 * SECOND_S:
        time.sleep(0.02)
    return page, time.monotonic() - begun < SECOND_S


def command(site, holds):
    holds("at first nothing is said", site.run("films", "notices", "the-first-night").stdout ==
          "nothing is said before it\n")
    holds("the page says nothing either", "class=\"notices\"" not in get(site, "/films/the-first-night")[1])
    done = put(site, NOTICES)
    holds("a file is taken", done.returncode == 0 and
          done.stdout.startswith(f"0:02 to 0:04: separation, described\n  {TEXT}"), done)
    before = site.run("films", "notices", "the-first-night", "--json").stdout
    holds("what is printed as JSON is such a file", put(site, before).returncode == 0 and
          site.run("films", "notices", "the-first-night", "--json").stdout == before, before)
    for sentence, notices, says in (
            ("one that is no JSON", "{", "line 1"),
            ("an unknown word", {"notices": [{"kind": "abuse", "how": "shown", "form": "0:01", "en": "A"}]},
             "did you mean 'from'"),
            ("one behind the end", {"notices": [{"kind": "abuse", "how": "shown", "from": "1:00", "en": "A"}]},
             "it begins after the film has ended"),
            ("one that is too long", " " * 70000, "larger than it may be")):
        done = put(site, notices)
        holds(f"{sentence} is refused in words", done.returncode == 1 and says in done.stderr, done)
    holds("and what was there stays", site.run("films", "notices", "the-first-night", "--json").stdout == before)
    holds("no film, no notices", put(site, NOTICES, "no-such-film").returncode == 1)


def pages(site, holds):
    page, is_soon = until(site, "/films/the-first-night", lambda page: "class=\"notices\"" in page)
    holds("a running server shows them within a second", is_soon)
    holds("before the player", page.index("class=\"notices\"") < page.index("<video"))
    holds("escaped, with their stretch", f"{TEXT.replace('<', '&lt;').replace('>', '&gt;')} <span" in page and
          "(0:02 to 0:04)" in page, page)
    holds("one that is in Welsh alone is marked", '<li lang="cy">Sonnir am farwolaeth' in page)
    holds("the way around both stretches is a link",
          'href="/films/the-first-night?skip=yes">Play, skipping 0:02 to 0:04 and 0:06 to 0:08<' in page)
    holds("and so is reading instead", 'href="/films/the-first-night/transcript">Read instead<' in page)
    welsh = get(site, "/cy/films/the-first-night")[1]
    holds("in Welsh too", "Cyn i chi wylio" in welsh and WELSH in welsh and "(0:02 i 0:04)" in welsh and
          '<li lang="en" data-from="6500" data-to="8000">Flashing' in welsh, welsh)
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page).group(1))
    holds("machines are told of flashes", said["accessibilityHazard"] == "flashing")
    for path in ("/feed.xml", "/podcast.xml", "/cy/feed.xml"):
        before = "Cyn i chi wylio: " if "/cy/" in path else "Before you watch: "
        holds(f"{path} tells them with the film", before in get(site, path)[1])


def without_a_script(site, holds):
    """A browser's own player stops where the address of its file says so."""
    for query, fragment, on in (("skip=yes", "#t=0,2", "?t=4&amp;skip=yes"),
                                ("t=4&skip=yes", "#t=4,6", "?t=8&amp;skip=yes"),
                                ("t=3&skip=yes", "#t=4,6", "?t=8&amp;skip=yes"), ("t=7&skip=yes", "#t=8", None),
                                ("t=9&skip=yes", "#t=9", None), ("t=3", "#t=3", None),
                                ("skip=no", "original.mp4", None)):
        page = get(site, f"/films/the-first-night?{query}")[1]
        source = re.search(r'<source src="([^"]*)"', page).group(1)
        # A file is asked for by its digest, which is as it is.
        holds(f"?{query} plays {fragment}", re.sub(r"\?is=[0-9a-f]+", "", source).endswith(fragment), source)
        holds(f"?{query} leads on to {on}", re.findall(r"\?t=\d+&amp;skip=yes", page) == ([on] if on else []))


def api(site, holds):
    description = Description(json.loads(get(site, "/api/v1/openapi.json")[1]))
    film = json.loads(get(site, "/api/v1/films/the-first-night")[1])
    holds("the API tells them", film["notices"][0] == {
        "kind": "separation", "how": "described", "start_s": 2, "end_s": 4, "skippable": True,
        "text": {"en": TEXT, "cy": WELSH}} and film["notices"][2] == {
        "kind": "death", "how": "mentioned", "start_s": None, "end_s": None, "skippable": False,
        "text": {"en": None, "cy": "Sonnir am farwolaeth"}}, film["notices"])
    wrong = description.mistakes(film, description.answer_schema("/api/v1/films/{slug}"))
    holds("as openapi.json describes it", not wrong, wrong)


def gone(site, holds):
    holds("withdraw", site.run("films", "withdraw", "the-first-night").returncode == 0)
    page, is_soon = until(site, "/films/the-first-night", lambda page: "class=\"notices\"" not in page)
    holds("with a film its notices are gone within a second", is_soon)
    for path in ("/films/the-first-night?skip=yes", "/cy/films/the-first-night", "/api/v1/films/the-first-night",
                 "/films/the-first-night/transcript"):
        status, page = get(site, path)
        holds(f"{path} says nothing of them", status == 404 and "short notice" not in page and "fair" not in page)
    holds("nor do the feeds", "short notice" not in get(site, "/feed.xml")[1])
    holds("staff still have them", "short notice" in site.run("films", "notices", "the-first-night").stdout)


def main():
    tally = Tally()
    with Site() as site:
        for part in (command, pages, without_a_script, api, gone):
            part(site, tally.holds)
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
