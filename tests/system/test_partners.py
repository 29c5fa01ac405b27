#!/usr/bin/env python3
"""The staff API of partners and of the audit log: as a program uses it, and as one who means harm."""

import http.client
import json
import time
import urllib.request

import openapi_check
from running_site import Site, Tally

tally = Tally()
BASE = "/api/v1/staff/partners"


class Api:
    def __init__(self, site):
        self.site = site
        self.tokens = {}
        for name in ("viewer", "editor", "publisher"):
            site.run("staff", "add", name, "--role", name)
            self.tokens[name] = site.run("staff", "token", name).stdout.strip()

    def get(self, path, who="publisher"):
        return self.ask("GET", path, who=who, base="")

    def ask(self, method, path="", body=None, who="publisher", base=BASE, **headers):
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if who:
            said["Authorization"] = f"Bearer {self.tokens[who]}"
        line.request(method, base + path, json.dumps(body).encode() if body is not None else None, said)
        answer = line.getresponse()
        answer.text = answer.read().decode()
        line.close()
        return answer


def frames(site, path):
    """Who may frame it: the origins of frame-ancestors; none where there is no such frame."""
    line = http.client.HTTPConnection(site.host, timeout=20)
    line.request("GET", path)
    answer = line.getresponse()
    answer.read()
    policy = answer.getheader("Content-Security-Policy", "")
    return policy.partition("frame-ancestors ")[2].partition(";")[0].split() if answer.status == 200 else []


def comes(is_so):
    until = time.monotonic() + 5
    while time.monotonic() < until and not is_so():
        time.sleep(0.05)
    return is_so()


def kept(api, description):
    """Added, read, changed and cut. Its key."""
    done = api.ask("POST", body={"name": "Welcare",
                                 "origins": ["https://welcare.example", "HTTPS://WELCARE.example:443"]})
    partner = json.loads(done.text)
    at, own = f"/{partner.get('key')}", f"/embed/{film.slug}/{partner.get('key')}"
    tally.holds("a partner is added, as described", done.status == 201 and done.getheader("Location") == BASE + at and
                done.getheader("ETag") == '"1"' and partner["origins"] == ["https://welcare.example"] and
                partner["all_films"] and
                not description.mistakes(partner, description.answer_schema(BASE + "/{key}")), done.text)
    tally.holds("it may show films", comes(lambda: frames(site, own) == ["https://welcare.example"]), frames(site, own))
    seen = api.ask("GET", who="viewer")
    tally.holds("partners are told as described", seen.status == 200 and
                [one["name"] for one in json.loads(seen.text)["partners"]] == ["Partner", "Welcare"] and
                not description.mistakes(json.loads(seen.text), description.answer_schema(BASE)), seen.text)
    change = {"name": "Welcare", "origins": ["https://films.welcare.example"], "films": [film.slug],
              "until": "2100-01-01T00:00:00Z"}
    tally.holds("who names no revision is asked for it", api.ask("PUT", at, change).status == 428)
    done = api.ask("PUT", at, change, If_Match='"1"')
    is_now = json.loads(api.ask("GET", at).text)
    tally.holds("it is changed as a whole", (done.status, done.getheader("ETag")) == (204, '"2"') and
                {name: is_now[name] for name in change} == change, is_now)
    tally.holds("and its old origin may no more", comes(lambda: frames(site, own) == ["https://films.welcare.example"]))
    tally.holds("nobody changes what they did not see", api.ask("PUT", at, change, If_Match='"1"').status == 412)
    said = api.site.run("partner", "list")
    tally.holds("the command line sees the same", "films.welcare.example" in said.stdout, said.stdout)
    one = api.ask("GET", at, who="viewer")
    tally.holds("each with its revision", one.getheader("ETag") == '"2"' and
                not description.mistakes(json.loads(one.text), description.answer_schema(BASE + "/{key}")), one.text)
    return at, own


def refused(api, at):
    for body, field in (({"origins": ["https://*.example"]}, "origins: "), ({"origins": []}, "origins: "),
                        ({"origins": ["https://a.example/path"]}, "origins: "),
                        ({"origins": "https://a.example"}, "origins: "),
                        ({"origins": ["https://films.welcare.example"], "name": "Other"}, "origins: "),
                        ({"origins": ["https://b.example"], "name": "Welcare"}, "name: "),
                        ({"origins": ["https://b.example"], "films": ["no-such"]}, "films: "),
                        ({"origins": ["https://b.example"], "until": "soon"}, "until: "), ({"key": "x"}, ""), ([], "")):
        done = api.ask("POST", body=body)
        tally.holds(f"{body} is refused in words", done.status == 422 and
                    json.loads(done.text)["detail"].startswith(field), done.text)
    for method, path in (("GET", ""), ("POST", ""), ("GET", at), ("PUT", at), ("DELETE", at)):
        answer = api.ask(method, path, None if method == "GET" else {}, who=None)
        tally.holds(f"{method} {path} is for staff", answer.status == 401, answer.status)
    for method, path in (("POST", ""), ("PUT", at), ("DELETE", at)):
        answer = api.ask(method, path, {}, who="editor", If_Match='"2"')
        tally.holds(f"{method} {path} is not for who edits", answer.status == 403, answer.status)
    tally.holds("of no partner nothing is told", api.ask("GET", "/" + "0" * 22).status == 404)


with Site() as site:
    film = site.public[0]
    api = Api(site)
    with urllib.request.urlopen(f"http://{site.host}/api/v1/openapi.json") as answer:
        api.description = openapi_check.Description(json.load(answer))
    at, own = kept(api, api.description)
    refused(api, at)
    tally.holds("cut by nobody who did not see it", api.ask("DELETE", at, If_Match='"1"').status == 412)
    done = api.ask("DELETE", at, If_Match='"2"')
    tally.holds("it is cut", done.status == 204 and api.ask("DELETE", at, If_Match='"2"').status == 404, done.text)
    tally.holds("and shows nothing any more", comes(lambda: not frames(site, own)))
    answer = api.get("/api/v1/staff/audit?act=partner+change")
    told = json.loads(answer.text)
    tally.holds("the log is told as described", [act["detail"] for act in told["acts"]] != [] and
                {act["act"] for act in told["acts"]} == {"partner change"} and
                not api.description.mistakes(told, api.description.answer_schema("/api/v1/staff/audit")), answer.text)
    tally.holds("and not to who edits", api.get("/api/v1/staff/audit", "editor").status == 403 and
                api.get("/api/v1/staff/audit?limit=0").status == 400)
    acts = site.run("audit", "--json").stdout
    tally.holds("and all of it stands in the audit log", all(f'"{act}"' in acts for act in (
        "partner add", "partner change", "partner remove")), acts)
tally.finish()
