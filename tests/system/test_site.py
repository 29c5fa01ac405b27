#!/usr/bin/env python3
"""The site as its neighbours meet it: API as described, headers by kind, caching, refusals, assets."""

import gzip
import http.client
import json
import re
import sys
import time
import urllib.parse

from openapi_check import Description
from running_site import Site, Tally, routes
from small_library import TOKEN

# Everyday and hostile searches: none is syntax, none an error.
SEARCHES = ['"', 'kettle"', "kettle AND", "NEAR(", "title:", "nosuchcol:x", "*", "((((kettle", "a OR",
            "NOT kettle", "C++", "it's", "O'Brien; DROP TABLE films", "%00", '"unclosed',
            "t : kettle", "AND", "kettle NOT", "' UNION SELECT 1", "{title body} : kettle",
            "-title:kettle", "NEAR(a b, 99999999999)", "^kettle", "kettle + garden", "(" * 2000,
            "a* OR " * 600, "", " ", "\u202e\U0001f600", "ŵ"]


class Answer:
    def __init__(self, reply):
        self.status, self.body = reply.status, reply.read()
        self.headers = {}
        for name, value in reply.getheaders():
            name = name.lower()
            self.headers[name] = (self.headers[name] + " | " if name in self.headers else "") + value

    def __getitem__(self, name):
        return self.headers.get(name.lower(), "")

    def json(self):
        return json.loads(self.body)

    def without_date(self):
        return {name: value for name, value in self.headers.items() if name != "date"}


class Client:
    def __init__(self, site):
        self.connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)

    def ask(self, path, method="GET", **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=headers)
        return Answer(self.connection.getresponse())


PAGE_CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            "font-src 'self'; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; "
            "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            "require-trusted-types-for 'script'")
FRAME_CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
             "media-src 'self' blob:; "
             "connect-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'")
# Two policies, and both hold.
FRAMED = f"frame-ancestors https://partner.example; report-uri /embed/the-first-night/ok | {FRAME_CSP}"
# Written from the conventions, apart from the table in shield.c: kind -> header -> value.
EXPECTED = {
    "page": {"cache-control": "no-cache", "content-security-policy": PAGE_CSP,
             "cross-origin-opener-policy": "same-origin",
             "cross-origin-resource-policy": "same-origin", "access-control-allow-origin": ""},
    "api": {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin",
            "access-control-allow-origin": "*",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'"},
    "media": {"cache-control": "public, no-cache",
              "content-security-policy": "default-src 'none'; sandbox",
              "cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"},
    "permit": {"cache-control": "private, no-store",
               "content-security-policy": "default-src 'none'; sandbox",
               "cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": "*"},
    "frame": {"cache-control": "no-cache", "content-security-policy": FRAMED,
              "cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": ""},
    "own frame": {"cache-control": "private, no-store", "content-security-policy": FRAMED,
                  "cross-origin-resource-policy": "cross-origin", "access-control-allow-origin": ""},
    "asset": {"cache-control": "public, max-age=31536000, immutable",
              "content-security-policy": "default-src 'none'; sandbox",
              "access-control-allow-origin": "*"},
    "operations": {"cache-control": "no-store", "access-control-allow-origin": ""},
    "missing": {"cache-control": "private, no-store", "content-security-policy": PAGE_CSP,
                "etag": "", "last-modified": "", "access-control-allow-origin": "*"},
}
ALWAYS = {"x-content-type-options": "nosniff", "set-cookie": "", "x-powered-by": "",
          "referrer-policy": "strict-origin-when-cross-origin"}


def kind_of(route):
    if "frame" in route.flags:
        return "own frame" if "permit" in route.flags else "frame"
    if "permit" in route.flags:
        return "permit"
    kinds = route.flags & {"api", "media", "asset", "operations"}
    return kinds.pop() if kinds else "page"


class Checks:
    def __init__(self, site, tally):
        self.site, self.client, self.holds = site, Client(site), tally.holds
        self.ask = self.client.ask
        self.film = site.public[0]
        self.asset = self.an_asset()

    def an_asset(self):
        home = self.ask("/").body.decode()
        found = re.search(r'/assets/[a-z0-9.-]+\.css', home)
        return found.group(0) if found else "/assets/none.css"

    def path(self, route):
        if route.pattern == "/assets/:name":
            return self.asset
        path = route.path(self.film.slug, self.film.version_id)
        if path == "/oembed":
            return f"{path}?url={self.site.origin}/films/{self.film.slug}"
        return path + "?q=kettle" if path.endswith("/search") else path

    def headers_are(self, what, answer, kind):
        for name, value in {**ALWAYS, **EXPECTED[kind]}.items():
            said = re.sub(r"/p/\w+/films", "/embed", answer[name])  # a partner's own frame asks by its permit
            self.holds(f"{what}: {name}: {value or 'is not sent'}", said == value, said)
        self.holds(f"{what}: no version of a server", not re.search(r"\d", answer["server"]))

    def every_route(self):
        for route in routes():
            if "staff" in route.flags:
                self.only_for_staff(route)
                continue
            path, kind = self.path(route), kind_of(route)
            if "guest" in route.flags:
                self.only_for_guests(path)
                continue
            if path.endswith("/ok"):
                self.heartbeat(path, kind)
                continue
            if "/go/" in path:
                self.short_address(path)
                continue
            self.methods(path, kind)
            if kind == "own frame":
                self.while_it_stands(path, kind)
            else:
                self.one_answer(path, kind)

    def one_answer(self, path, kind):
        """Every way to ask for it gets the same thing."""
        whole = self.ask(path)
        self.holds(f"{path} is there", whole.status == 200, whole.status)
        self.headers_are(path, whole, kind)
        head = self.ask(path, "HEAD")
        self.holds(f"HEAD {path} says what GET says",
                   head.status == whole.status and not head.body
                   and (head.without_date() == whole.without_date() or path == "/metrics"),
                   set(head.without_date().items()) ^ set(whole.without_date().items()))
        if kind != "operations":
            self.conditional(path, whole, kind)
        self.packed(path, whole, kind)

    def while_it_stands(self, path, kind):
        """Its permit says when it ends, to the second: in the next one it is another page."""
        holds = self.holds
        for _ in range(60):
            seen, before = [], self.ask(path).body
            self.holds = lambda *row, kept=seen: kept.append(row)
            self.one_answer(path, kind)
            if self.ask(path).body == before:
                break
        self.holds = holds
        for row in seen:
            holds(*row)

    def only_for_guests(self, path):
        """Nobody is one here (test_previews has some): told so, and the address to nobody."""
        answer = self.ask(path)
        self.holds(f"{path} is not there", answer.status == 404, answer.status)
        for name, value in (("cache-control", "private, no-store"), ("referrer-policy", "no-referrer"),
                            ("x-robots-tag", "noindex"), ("content-security-policy", PAGE_CSP)):
            self.holds(f"{path}: {name}: {value}", answer[name] == value, answer[name])

    def packed(self, path, whole, kind):
        """A coding is another representation, with a tag of its own (RFC 9110 8.8.3), of what is words."""
        is_words = kind not in ("asset", "operations") and not re.match("(video|audio|image)/", whole["content-type"])
        if not is_words or len(whole.body) < 1000:
            return
        for coding, asked in (("gzip", "gzip"), ("br", "gzip, br")):
            for time_asked in ("first", "again"):
                answer = self.ask(path, Accept_Encoding=asked)
                self.holds(f"{path} as {coding}, {time_asked}", answer["content-encoding"] == coding, answer.headers)
                self.holds(f"{path} is smaller as {coding}", len(answer.body) < len(whole.body) * 2 / 3)
                self.holds(f"{path} varies", answer["vary"] == whole["vary"] == "Accept-Encoding")
            if coding == "gzip":
                self.holds(f"{path} unpacked is what it is", gzip.decompress(answer.body) == whole.body)
            self.holds(f"HEAD {path} says what GET says as {coding}",
                       self.ask(path, "HEAD", Accept_Encoding=asked).without_date() == answer.without_date())
            self.holds(f"the tag of {path} as {coding} is another", answer["etag"] not in ("", whole["etag"]))
            fresh = self.ask(path, Accept_Encoding=asked, If_None_Match=answer["etag"])
            self.holds(f"{path} as {coding} may be held", fresh.status == 304 and fresh["etag"] == answer["etag"]
                       and fresh["vary"] == "Accept-Encoding", fresh.headers)
            other = self.ask(path, If_None_Match=answer["etag"])
            self.holds(f"{path} as {coding} is not {path} as it is", other.status == 200 and other.body == whole.body)
        refused = self.ask(path, Accept_Encoding="gzip;q=0, br;q=0")
        self.holds(f"{path} as it is for who refuses", refused.without_date() == whole.without_date())

    def never_packed(self):
        plain, asked = (self.ask("/films/nobody-made-it", **headers)
                        for headers in ({}, {"Accept_Encoding": "gzip, br"}))
        self.holds("what is not there is the same to all", plain.body == asked.body
                   and plain.without_date() == asked.without_date() and len(plain.body) > 1000, asked.headers)
        part = self.ask(f"/media/{self.film.version_id}/original.mp4", Range="bytes=0-2047",
                        Accept_Encoding="gzip, br")
        self.holds("no part of a film is packed", part.body == self.film.content[:2048]
                   and not part["content-encoding"] + part["vary"], part.headers)

    def heartbeat(self, path, kind):
        for method in ("GET", "HEAD"):
            answer = self.ask(path, method)
            self.holds(f"{method} {path} says yes, in a status alone", answer.status == 204 and not answer.body)
            self.holds(f"{method} {path} is never kept", "no-store" in answer["cache-control"] and not answer["etag"])
        self.methods(path, kind)

    def short_address(self, path):
        """One hop, to the film's page in that language, whatever stood behind it."""
        film = path.replace("/go/", "/films/")
        code = path.rpartition("/")[2]
        for asked in (path, path + "?utm_source=x", path + "?to=//elsewhere.example", path.replace(code, code.upper())):
            answer = self.ask(asked)
            self.holds(f"{asked} leads to {film}", answer.status == 302 and answer["location"] == film and
                       not answer.body, (answer.status, answer["location"]))
            self.headers_are(asked, answer, "page")
            self.holds(f"HEAD {asked} says the same", self.ask(asked, "HEAD").without_date() == answer.without_date())
        self.methods(path, "page")

    def only_for_staff(self, route):
        """What they are answered is test_uploads' matter."""
        path = self.path(route)
        if path.startswith("/studio/"):
            self.only_for_signed_in(path)
            return
        for method in ("GET", "POST", "PATCH", "DELETE") if "writes" in route.flags else ("GET",):
            answer = self.ask(path, method)
            self.is_problem(f"{method} {path} without a token", answer, 401)
            self.holds(f"{method} {path} says how to show one", answer["www-authenticate"] == "Bearer")
            self.holds(f"{method} {path} is no other site's", answer["access-control-allow-origin"] == "" and
                       answer["cross-origin-resource-policy"] == "same-origin")

    def only_for_signed_in(self, path):
        """Pages of the studio; the doors to it are test_signin's matter."""
        if path.startswith(("/studio/sign", "/studio/setup/", "/studio/passkey")):
            return
        for method in ("GET", "POST", "PATCH", "DELETE"):
            answer = self.ask(path, method)
            leads = answer.status == 303 and answer["location"].startswith("/studio/signin")
            self.holds(f"{method} {path} leads who has not signed in to do so, or nowhere",
                       (leads or method != "GET" and answer.status == 405) and b"<main" not in answer.body,
                       (answer.status, answer["location"]))
            self.holds(f"{method} {path} is never kept", "no-store" in answer["cache-control"], answer["cache-control"])

    def conditional(self, path, whole, kind):
        self.holds(f"{path} has a strong ETag", re.fullmatch(r'"[^"]+"', whole["etag"]), whole["etag"])
        same = self.ask(path, If_None_Match=whole["etag"])
        self.holds(f"{path}: 304 for its own ETag", same.status == 304 and not same.body, same.status)
        for name in ("etag", "cache-control", "vary"):  # RFC 9110 15.4.5
            self.holds(f"{path}: the 304 carries {name}", same[name] == whole[name], same[name])
        self.headers_are(f"304 of {path}", same, kind)
        self.holds(f"{path}: 200 for another ETag",
                   self.ask(path, If_None_Match='"other"').status == 200)
        self.holds(f"{path}: 412 when it must be another",
                   self.ask(path, If_Match='"other"').status == 412)

    def methods(self, path, kind):
        told = {"POST"} if path.endswith("/ok") and ("/embed/" in path or "/p/" in path) else set()  # of refused frames
        for method in {"POST", "PUT", "DELETE", "PATCH"} - told:
            refused = self.ask(path, method)
            self.holds(f"{method} {path}: 405 with Allow",
                       refused.status == 405 and set(re.split(r",\s*", refused["allow"]))
                       == {"GET", "HEAD", "OPTIONS"} | told, f"{refused.status} {refused['allow']}")
            if kind == "api":
                self.is_problem(f"{method} {path}", refused, 405)
        options = self.ask(path, "OPTIONS")
        self.holds(f"OPTIONS {path}: 204 with Allow", options.status == 204 and options["allow"],
                   options.status)
        if kind in ("api", "media", "permit"):
            self.holds(f"{path} may be asked from elsewhere (CORS)",
                       options["access-control-allow-origin"] == "*"
                       and "Range" in options["access-control-allow-headers"])

    def is_problem(self, what, answer, status, begins=""):
        try:
            problem = answer.json()
        except ValueError:
            problem = {}
        self.holds(f"{what}: problem+json {status} {begins}",
                   answer.status == status and answer["content-type"] == "application/problem+json"
                   and problem.get("status") == status and problem.get("title")
                   and problem.get("detail", "").startswith(begins)
                   and "no-store" in answer["cache-control"],
                   f"{answer.status} {answer['content-type']} {answer.body[:200]}")

    def search_in_both(self):
        """Words in Welsh are marked as such on an English page, and the other way about; filters and themes."""
        for page, other in (("/search", "cy"), ("/cy/search", "en-GB")):
            text = self.ask(f"{page}?q={self.film.words[0].split()[0]}").body.decode()
            self.holds(f"{page}: a hit in the other language says so", f'<p lang="{other}">' in text)
            hits = re.findall(r'href="([^"]+\?t=(\d+)#t(\d+))"', text)
            self.holds(f"{page}: hits lead to their moment", hits and all(t == at for _, t, at in hits), hits)
            none = self.ask(page + "?q=kettle&bsl=1").body.decode()
            self.holds(f"{page}: no film here is signed", 'class="found"' not in none and "checked" in none)
            self.holds(f"{page}: the other language keeps the filter", "q=kettle&amp;bsl=1" in none)
            short = self.ask(page + "?q=kettle&short=1&welsh=1").body.decode()
            self.holds(f"{page}: films here are short", short.count('class="found"') > 0)
            for query in ("", "?q=family", "?q=zzzz"):
                self.holds(f"{page}{query}: its themes are there", "/themes/family-time" in
                           self.ask(page + query).body.decode())
        text = self.ask("/search?q=end").body.decode()
        self.holds("a chapter is found as one", "<b>Chapter</b>" in text)

    def missing_is_one_page(self):
        paths = ["/nothing", "/films/nothing", "/films/Nothing%20here", "/films/nothing/transcript",
                 "/films/nothing/transcript.txt", f"/media/{'0' * 32}/original.mp4",
                 f"/media/{'0' * 32}/captions/en-GB.vtt", f"/media/{'0' * 32}/chapters.vtt",
                 f"/media/{'0' * 32}/chapters.json",
                 f"/media/{self.film.version_id}/other.mp4", "/assets/nothing.css", "/admin",
                 f"/media/{self.film.version_id}/captions/fr.vtt", "/.git/config", "/catalogue.db",
                 "/debug", "/server-status", "/renditions/", "/vault/"]
        first = self.ask(paths[0])
        self.headers_are("the neutral page", first, "missing")
        for path in paths:
            answer = self.ask(path, If_None_Match="*", Range="bytes=0-0")
            self.holds(f"{path} is the neutral page",
                       (answer.status, answer.without_date(), answer.body)
                       == (404, first.without_date(), first.body), answer.status)

    def api_refuses(self):
        asked = {"/api/v1/films?limit=0": "limit", "/api/v1/films?limit=101": "limit",
                 "/api/v1/films?limit=ten": "limit", "/api/v1/films?limit=-1": "limit",
                 "/api/v1/films?limit=": "limit", "/api/v1/films?limit=9999999999999999999": "limit",
                 "/api/v1/films?kind=film": "kind", "/api/v1/films?theme=A%20B": "theme",
                 "/api/v1/films?cursor=x": "cursor",
                 "/api/v1/films?cursor=" + "A" * 500: "cursor", "/api/v1/films?cursor=": "cursor",
                 "/api/v1/films?page=2": "page", "/api/v1/films?limit=1&sort=x": "sort",
                 "/api/v1/films?%E2%80=1": "", f"/api/v1/films/{self.film.slug}?x=1": "x",
                 "/api/v1/search": "q", "/api/v1/search?q=a&limit=1": "limit"}
        for path, name in asked.items():
            self.is_problem(path, self.ask(path), 400, name)
        self.is_problem("a film that is not", self.ask("/api/v1/films/nothing"), 404)

    def description_agrees(self):
        document = self.ask("/api/v1/openapi.json").json()
        described = set(document["paths"])
        served = {re.sub(r":([a-z]+)", r"{\1}", route.pattern) for route in routes()
                  if "api" in route.flags}
        self.holds("every API route is described", served <= described, served - described)
        self.holds("every described path is a route", described <= served, described - served)
        operations = [operation for path in document["paths"].values() for operation in path.values()]
        names = [operation["operationId"] for operation in operations]
        self.holds("operationIds are unique", len(names) == len(set(names)))
        self.holds("every answer has its default problem",
                   all("default" in operation["responses"] for operation in operations))
        return Description(document)

    def as_described(self, description, template, path):
        answer = self.ask(path)
        found = description.mistakes(answer.json(), description.answer_schema(template))
        self.holds(f"{path} is as described", answer.status == 200 and not found, found[:3])
        return answer

    def api_answers(self, description):
        for film in self.site.public:
            self.as_described(description, "/api/v1/films/{slug}", f"/api/v1/films/{film.slug}")
        film = self.ask(f"/api/v1/films/{self.film.slug}", Host="evil.example").json()
        urls = [film["url"], film["transcript_url"]] + [c["url"] for c in film["captions"]] + \
            [r["url"] for v in film["versions"] for r in v["renditions"]]
        for url in urls:
            self.holds(f"{url} begins with our own origin", url.startswith(self.site.origin + "/"))
            self.holds(f"{url} is there", self.ask(urllib.parse.urlsplit(url).path, "HEAD").status == 200)
        self.holds("a film says what it has",
                   (film["duration_s"], film["number"], len(film["captions"]), len(film["chapters"]))
                   == (10.5, 1, 2, 2), film)
        self.holds("chapters are in seconds",
                   [c["start_s"] for c in film["chapters"]] == [0, 5])

    def pages_of_films(self, description):
        for filters in ("", "&kind=clip", "&theme=family-time", "&kind=trailer&theme=family-time"):
            seen, path = [], f"/api/v1/films?limit=7{filters}"
            while path and len(seen) < 100:
                answer = self.as_described(description, "/api/v1/films", path)
                seen += answer.json()["films"]
                link = re.fullmatch(r'<(.*)>; rel="next"', answer["link"])
                self.holds(f"{path}: Link and next agree",
                           bool(link) == bool(answer.json()["next"]), answer["link"])
                path = link and link.group(1).removeprefix(self.site.origin)
            kind = re.search("kind=([a-z]+)", filters)
            wanted = sorted((f for f in self.site.public if not kind or f.kind == kind.group(1)),
                            key=lambda film: -film.publish_at)
            self.holds(f"all films{filters}, once each, newest first",
                       [film["slug"] for film in seen] == [film.slug for film in wanted], len(seen))

    def timed(self, path):
        begun = time.monotonic()
        answer = self.ask(path)
        return time.monotonic() - begun, answer

    def searches(self, description):
        for words in SEARCHES + ["kettle", "garden and", "night"]:
            path = "/api/v1/search?q=" + urllib.parse.quote(words)
            took, answer = min((self.timed(path) for _ in range(3)), key=lambda timed: timed[0])
            if len(path) > 4000:  # longer than any request may be
                self.holds(f"q={words[:20]}… is too long", answer.status == 414, answer.status)
                continue
            found = answer.status == 200 and description.mistakes(
                answer.json(), description.answer_schema("/api/v1/search"))
            self.holds(f"q={words[:30]} finds or does not, and is as described",
                       answer.status == 200 and not found, f"{answer.status} {found}")
            self.holds(f"q={words[:30]} takes its 50 ms at most", took < 0.05, f"{took:.3f} s")
        self.holds("words that are said are found", self.ask("/api/v1/search?q=kettle").json()["hits"])
        self.holds("words of hidden films are not",
                   self.ask(f"/api/v1/search?q={TOKEN}").json()["hits"] == [])

    def streams(self):
        path = f"/media/{self.film.version_id}/original.mp4"
        part = self.ask(path, Range="bytes=100-199")
        self.holds("a range of a film", part.status == 206 and part.body == self.film.content[100:200])
        self.headers_are("a part of a film", part, "media")
        self.holds("its type", part["content-type"] == "video/mp4")
        beyond = self.ask(path, Range=f"bytes={self.film.bytes}-")
        self.holds("beyond its end", beyond.status == 416
                   and beyond["content-range"] == f"bytes */{self.film.bytes}", beyond.status)
        captions = self.ask(f"/media/{self.film.version_id}/captions/cy.vtt")
        self.holds("captions are WebVTT", captions.body.startswith(b"WEBVTT\n\n")
                   and captions["content-type"] == "text/vtt; charset=utf-8")
        chapters = self.ask(f"/media/{self.film.version_id}/chapters.vtt").body.decode()
        self.holds("chapters are WebVTT", chapters.startswith("WEBVTT\n")
                   and f"00:00.000 --> 00:05.000\n{self.film.title}" in chapters.replace("00:00:0", "00:0"),
                   chapters)

    def assets(self):
        plain = self.ask(self.asset)
        packed = self.ask(self.asset, Accept_Encoding="gzip")
        self.holds("a style sheet may be packed", packed["content-encoding"] == "gzip"
                   and gzip.decompress(packed.body) == plain.body)
        self.holds("caches are told", packed["vary"] == plain["vary"] == "Accept-Encoding")
        self.holds("each coding has its ETag", packed["etag"] != plain["etag"])
        self.holds("not packed for who refuses it",
                   self.ask(self.asset, Accept_Encoding="gzip;q=0")["content-encoding"] == "")
        for url in re.findall(r'url\("([^"]+)"\)', plain.body.decode()):
            self.holds(f"{url} of the style sheet is there", self.ask(url, "HEAD").status == 200)
        self.holds("health", self.ask("/healthz").body == b"live\n")
        self.holds("readiness", self.ask("/readyz").body == b"ready\n")
        self.holds("which is read on no loop", any(
            route.pattern == "/readyz" and "reads" in route.flags for route in routes()))

    def crawl(self):
        """Whatever links lead to: no word of a hidden film, nothing from another host, no dead link."""
        todo, seen = ["/", "/search?q=kettle", "/robots.txt"], set()
        while todo:
            path = todo.pop()
            if path in seen:
                continue
            seen.add(path)
            answer = self.ask(path)
            self.holds(f"{path} is no dead link", answer.status == 200, answer.status)
            text = answer.body.decode(errors="replace")
            self.holds(f"{path} says nothing of a hidden film", TOKEN not in text)
            if not answer["content-type"].startswith("text/html"):
                continue
            for url in re.findall(r'(?:src|poster)="([^"]*)"', text):
                self.holds(f"{path} loads {url} from here", url.startswith("/"))
            text = text.replace('<script type="application/ld+json">', "")  # data, which runs nothing
            self.holds(f"{path} holds nothing that its own policy blocks",
                       not re.search(r'<style|<script(?![^>]* src=)| style="| on[a-z]+="', text))
            for url in re.findall(r'(?:href|src|action|poster)="([^"#?]*)', text):
                url = url.removeprefix(self.site.origin)
                if url.startswith("/media/"):
                    self.holds(f"{path}: {url} is there", self.ask(url, "HEAD").status == 200)
                elif url.startswith("/") and url != "/oembed":  # which is asked with what follows it
                    todo.append(url)


def main():
    tally = Tally()
    with Site("--security-contact", "mailto:security@example.org") as site:
        checks = Checks(site, tally)
        checks.every_route()
        checks.missing_is_one_page()
        checks.search_in_both()
        checks.api_refuses()
        description = checks.description_agrees()
        checks.api_answers(description)
        checks.pages_of_films(description)
        checks.searches(description)
        checks.streams()
        checks.assets()
        checks.never_packed()
        checks.crawl()
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
