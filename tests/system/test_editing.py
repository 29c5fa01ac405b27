#!/usr/bin/env python3
"""The staff API of captions, notes, pictures, posts and removals: as a program uses it, and as one who means harm."""

import http.client
import json
import time

import openapi_check
from running_site import Site, Tally

tally = Tally()
FIRST = "WEBVTT\n\n00:00.000 --> 00:02.000\nHello.\n\n00:02.000 --> 00:03.000\nzqone two three four five six seven\n"
MENDED = FIRST.replace("zqone", "zqtwo")


class Api:
    def __init__(self, site, slug):
        self.site, self.at = site, f"/api/v1/staff/films/{slug}/"
        site.run("staff", "add", "Ada")
        self.token = site.run("staff", "token", "Ada").stdout.strip()

    def ask(self, method, path, body=None, token=None, **headers):
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        said = {"Authorization": f"Bearer {token or self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()}
        if token == "":
            del said["Authorization"]
        line.request(method, self.at + path, body.encode() if body is not None else None, said)
        answer = line.getresponse()
        answer.text = answer.read().decode()
        line.close()
        return answer

    def public(self, path):
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        line.request("GET", path)
        answer = line.getresponse()
        return answer.read().decode() if answer.status == 200 else ""


def pictures(api, film, description):
    base = "/api/v1/staff/films/{slug}/pictures"
    seen = api.ask("GET", "pictures")
    tally.holds("pictures are told as described", seen.status == 200 and not description.mistakes(
        json.loads(seen.text), description.answer_schema(base)), seen.text)
    one = api.ask("GET", "pictures/poster-900")
    tally.holds("and each of them", one.getheader("ETag") == '"0"' and not description.mistakes(
        json.loads(one.text), description.answer_schema(base + "/{picture}")), one.text)
    tally.holds("its bytes are staff's before anybody has approved it",
                api.ask("GET", "pictures/poster-900.jpg").status == 200 and
                api.ask("GET", "pictures/poster-900.jpg", token="").status == 401 and
                api.public(f"/media/{film.version_id}/poster-900.jpg") == "")
    tally.holds("who names no revision is asked for it", api.ask("PATCH", "pictures/poster-900", "{}").status == 428)
    done = api.ask("PATCH", "pictures/poster-900", '{"approved": true}', If_Match='"0"')
    tally.holds("none is approved without words", done.status == 422 and "the picture shows" in done.text, done.text)
    done = api.ask("PATCH", "pictures/poster-900", '{"alt": "A green door", "approved": true}', If_Match='"0"')
    tally.holds("with them it is", (done.status, done.getheader("ETag")) == (204, '"2"'), done.text)
    done = api.ask("PATCH", "pictures/poster-900", '{"approved": false}', If_Match='"0"')
    tally.holds("nobody changes what they did not see", done.status == 412, done.status)
    until = time.monotonic() + 5
    while time.monotonic() < until and "A green door" not in api.public(f"/api/v1/films/{film.slug}"):
        time.sleep(0.05)
    tally.holds("visitors are told what it shows", "A green door" in api.public(f"/api/v1/films/{film.slug}") and
                'og:image:alt" content="A green door"' in api.public(f"/films/{film.slug}"))
    tally.holds("it stands for the film elsewhere", f"{film.version_id}/poster.jpg" in api.public("/feed.xml") and
                f"{film.version_id}/poster.jpg" in api.public(f"/oembed?url={api.site.origin}/films/{film.slug}"
                                                              "&maxwidth=2000&maxheight=2000"))
    done = api.ask("DELETE", "pictures/poster-900", If_Match='"2"')
    tally.holds("what was taken from the film is not deleted", done.status == 404, done.status)
    done = api.ask("PATCH", "pictures/storyboard", '{"approved": false}', If_Match='"0"')
    tally.holds("the storyboard is taken back", done.status == 204, done.text)


def posts(api, film, description):
    base = "/api/v1/staff/films/{slug}/posts"
    done = api.ask("POST", "posts", '{"platform": "Instagram", "words": "See it"}')
    post = json.loads(done.text)
    at = f"posts/{post.get('id')}"
    tally.holds("a post is planned, as described", done.status == 201 and done.getheader("Location") == api.at + at and
                not description.mistakes(post, description.answer_schema(base + "/{post}")), done.text)
    tally.holds("with a short address of its own", f"/go/{post['code']}" in post["short_url"] and
                f"\n{post['code']} " in "\n" + api.site.run("links", "list").stdout, post)
    for body, field in (('{"state": "posted"}', "url: "), ('{"url": "http://x.com/1"}', "url: "), ('{"a": 1}', ""),
                        ('{"state": "removed"}', "url: "), ('{"platform": "Friendster"}', "platform: ")):
        done = api.ask("PATCH", at, body, If_Match='"1"')
        tally.holds(f"{body} is refused in words", done.status == 422 and
                    json.loads(done.text)["detail"].startswith(field), done.text)
    done = api.ask("PATCH", at, '{"state": "posted", "url": "https://x.com/1"}', If_Match='"1"')
    tally.holds("it is posted", (done.status, done.getheader("ETag")) == (204, '"2"'), done.text)
    tally.holds("nobody changes what they did not see", api.ask("PATCH", at, "{}", If_Match='"1"').status == 412)
    tally.holds("who names no revision is asked for it", api.ask("DELETE", at).status == 428)
    tally.holds("what was posted is not deleted", api.ask("DELETE", at, If_Match='"2"').status == 422)
    said = api.site.run("posts", "removed", film.slug, post["id"])
    tally.holds("the command line says that it is removed", said.returncode == 0, said.stderr)
    seen = api.ask("GET", "posts")
    tally.holds("they are told as described", seen.status == 200 and not description.mistakes(
        json.loads(seen.text), description.answer_schema(base)), seen.text)
    one = api.ask("GET", at)
    tally.holds("each with its revision", one.getheader("ETag") == '"3"' and
                json.loads(one.text)["state"] == "removed", one.text)
    said = api.site.run("posts", "plan", film.slug, "Bluesky")
    other = said.stdout.split()[0]
    tally.holds("and plans one", "/go/" in said.stdout, said.stdout)
    done = api.ask("DELETE", f"posts/{other}", If_Match='"1"')
    tally.holds("what was only planned is deleted", done.status == 204 and other not in
                api.site.run("posts", "list", film.slug).stdout, done.text)


def removals(api, film, description):
    base = "/api/v1/staff/films/{slug}/removals"
    tally.holds("of a film that stands nothing is removed by hand",
                api.ask("PUT", "removals/search", If_Match='"0"').status == 409)
    api.site.run("films", "withdraw", film.slug)
    seen = api.ask("GET", "removals")
    tally.holds("what is to be removed by hand is told as described", json.loads(seen.text)["withdrawn"] and
                not description.mistakes(json.loads(seen.text), description.answer_schema(base)), seen.text)
    before = json.loads(seen.text)["done"]
    one = api.ask("GET", "removals/search")
    tally.holds("and each of it", one.getheader("ETag") == '"0"' and not description.mistakes(
        json.loads(one.text), description.answer_schema(base + "/{item}")), one.text)
    done = api.ask("PUT", "removals/search", If_Match='"0"')
    tally.holds("it is ticked off", (done.status, done.getheader("ETag")) == (204, '"1"'), done.text)
    tally.holds("nobody ticks what they did not see",
                api.ask("DELETE", "removals/search", If_Match='"0"').status == 412)
    tally.holds("or without a look", api.ask("DELETE", "removals/search").status == 428)
    said = api.site.run("films", "removals", film.slug, "done", "feeds")
    seen = json.loads(api.ask("GET", "removals").text)
    tally.holds("so does the command line", said.returncode == 0 and seen["done"] == before + 2 and
                [item["changed_by"] for item in seen["items"] if item["id"] in ("search", "feeds")] ==
                ["Ada", "command line"], seen)
    said = api.site.run("films", "removals", film.slug)
    tally.holds("which counts them", said.stdout.endswith(f"{seen['done']} of {seen['count']} done\n"), said.stdout)


def captions(api, film, description):
    base = "/api/v1/staff/films/{slug}/captions"
    seen = api.ask("GET", "captions")
    tally.holds("what there is is told", seen.status == 200 and not description.mistakes(
        json.loads(seen.text), description.answer_schema(base)), seen.text)
    seen = api.ask("GET", "captions/en-GB")
    tally.holds("a file's captions are told as no revision", seen.getheader("ETag") == '"0"' and
                json.loads(seen.text)["latest_is_public"], seen.text[:300])
    tally.holds("who names no revision is asked for it", api.ask("PUT", "captions/en-GB", FIRST).status == 428)
    done = api.ask("PUT", "captions/en-GB", FIRST, If_Match='"0"')
    tally.holds("they are saved", (done.status, done.getheader("ETag")) == (204, '"1"'), done.text)
    tally.holds("and visitors have what they had",
                "zqone" not in api.public(f"/media/{film.version_id}/captions/en-GB.vtt"))
    done = api.ask("PUT", "captions/en-GB", FIRST, If_Match='"0"')
    tally.holds("sent once more, they are the same", (done.status, done.getheader("ETag")) == (204, '"1"'))
    done = api.ask("PUT", "captions/en-GB", MENDED, If_Match='"0"')
    tally.holds("nobody saves over another", (done.status, done.getheader("ETag")) == (412, '"1"'), done.text)
    done = api.ask("PUT", "captions/en-GB", "WEBVTT\n\n00:05.000 --> 00:01.000\nx\n", If_Match='"1"')
    tally.holds("a mistake is told with its line", done.status == 422 and "Line 3: " in done.text, done.text)
    done = api.ask("PUT", "captions/!", FIRST, If_None_Match="*")
    tally.holds("as is what is no language", done.status == 422, done.text)
    said = json.loads(api.ask("GET", "captions/en-GB").text)
    tally.holds("all is told as it is described", not description.mistakes(
        said, description.answer_schema(base + "/{lang}")), description.mistakes(
        said, description.answer_schema(base + "/{lang}")))
    tally.holds("with what is hard to read", [(mark["cue"], mark["kind"]) for mark in said["marks"]] ==
                [(1, "gap"), (2, "fast")], said["marks"])
    marks = json.loads(api.ask("POST", "captions/en-GB/lint", MENDED).text)["marks"]
    tally.holds("also of what nobody saved", len(marks) == 2, marks)
    srt = api.ask("GET", "captions/en-GB.srt").text
    tally.holds("they leave as SubRip too", srt.startswith("1\n00:00:00,000 --> 00:00:02,000\nHello.\n"), srt)


def approving(api, film, until_ms):
    done = api.ask("POST", "captions/en-GB/approve", If_Match='"1"')
    tally.holds("what nobody watched is not approved", done.status == 409, done.text)
    done = api.ask("POST", "captions/en-GB/played", "0-1500", If_Match='"1"')
    tally.holds("a part is not all", json.loads(done.text) == {
        "checked": False, "missing_from_ms": 1500, "missing_to_ms": until_ms}, done.text)
    done = api.ask("POST", "captions/en-GB/played", f"1400-{until_ms}", If_Match='"1"')
    tally.holds("the rest is", json.loads(done.text)["checked"], done.text)
    tally.holds("then they are approved", api.ask("POST", "captions/en-GB/approve", If_Match='"1"').status == 204)
    seen = api.ask("GET", "captions/en-GB").text
    tally.holds("and so it is told", json.loads(seen)["state"] == "approved" and json.loads(seen)["checked_how"] ==
                "played", seen[:300])
    text = ""
    for _ in range(50):
        text = api.public(f"/media/{film.version_id}/captions/en-GB.vtt")
        if "zqone" in text:
            break
        time.sleep(0.1)
    tally.holds("visitors get them", "zqone" in text, text)
    tally.holds("nonsense was not played", api.ask("POST", "captions/en-GB/played", "x", If_Match='"1"').status == 400)
    tally.holds("they are taken back", api.ask("DELETE", "captions/en-GB").status == 204)
    tally.holds("once", api.ask("DELETE", "captions/en-GB").status == 404)


def notes(api, description):
    for path, text, other, wrong in (
            ("chapters", "0:00 Arriving\n0:01 A room\n", "0:00 Arriving\n", "A room\n"),
            ("notices", '{"notices": [{"kind": "abuse", "how": "heard", "en": "A voice"}]}', '{"notices": []}',
             '{"notices": [{}]}')):
        done = api.ask("PUT", path, text, If_None_Match="*")
        tally.holds(f"{path} are saved", done.status == 204 and done.getheader("ETag") == '"1"', done.text)
        done = api.ask("PUT", path, other, If_Match='"0"')
        tally.holds(f"{path} of another are not overwritten", done.status == 412, done.text)
        done = api.ask("PUT", path, wrong, If_Match='"1"')
        tally.holds(f"wrong {path} are refused in words", done.status == 422, done.text)
        seen = api.ask("GET", path)
        found = description.mistakes(json.loads(seen.text), description.answer_schema(
            "/api/v1/staff/films/{slug}/" + path))
        tally.holds(f"{path} are told as described", seen.getheader("ETag") == '"1"' and not found, found)


def strangers(api):
    for method, path in (("GET", "captions"), ("GET", "captions/en-GB"), ("GET", "captions/en-GB.vtt"),
                         ("PUT", "captions/en-GB"), ("DELETE", "captions/en-GB"), ("POST", "captions/en-GB/played"),
                         ("POST", "captions/en-GB/approve"), ("POST", "captions/en-GB/lint"), ("GET", "chapters"),
                         ("PUT", "chapters"), ("GET", "notices"), ("PUT", "notices"), ("GET", "pictures"),
                         ("GET", "pictures/poster-900"), ("GET", "pictures/poster-900.jpg"),
                         ("PATCH", "pictures/poster-900"), ("DELETE", "pictures/poster-900"),
                         ("GET", "posts"), ("POST", "posts"), ("PATCH", "posts/" + "0" * 32)):
        answer = api.ask(method, path, None if method == "GET" else "x", token="")
        tally.holds(f"{method} {path} is for staff", answer.status == 401, answer.status)
    api.site.run("staff", "add", "Look", "--role", "viewer")
    viewer = api.site.run("staff", "token", "Look").stdout.strip()
    tally.holds("who looks may look", api.ask("GET", "captions/en-GB", token=viewer).status == 200)
    for method, path in (("PUT", "captions/en-GB"), ("DELETE", "captions/en-GB"), ("POST", "captions/en-GB/approve"),
                         ("PUT", "chapters"), ("PUT", "notices"), ("PATCH", "pictures/poster-900"),
                         ("DELETE", "pictures/poster-900"), ("POST", "posts"), ("DELETE", "posts/" + "0" * 32)):
        answer = api.ask(method, path, "x", token=viewer, If_Match='"1"')
        tally.holds(f"{method} {path} is not for who looks", answer.status == 403, answer.status)
    answer = api.ask("PUT", "captions/en-GB", "x" * (3 << 20), If_Match='"1"')
    tally.holds("too much is refused", answer.status in (413, 422), answer.status)


with Site() as site:
    film = site.public[0]
    api = Api(site, film.slug)
    description = openapi_check.Description(json.loads(api.public("/api/v1/openapi.json")))
    captions(api, film, description)
    approving(api, film, json.loads(api.ask("GET", "captions/en-GB").text)["until_ms"])
    notes(api, description)
    pictures(api, film, description)
    posts(api, film, description)
    strangers(api)
    removals(api, film, description)
    acts = site.run("audit", "--json").stdout
    tally.holds("and all of it stands in the audit log", all(f'"{act}"' in acts for act in (
        "captions save", "captions check", "captions approve", "captions disapprove", "chapters", "notices",
        "pictures describe", "pictures approve", "pictures disapprove", "post plan", "post change",
        "post delete", "removal tick")), acts)
tally.finish()
