#!/usr/bin/env python3
"""The staff API of films: a draft is made, described, fought over and given up."""

import http.client
import json

import openapi_check
from running_site import Site, Tally

tally = Tally()
AT = "/api/v1/staff/films"


class Api:
    def __init__(self, site):
        self.site = site
        self.tokens = {"": None}
        for name, role in (("Ada", "editor"), ("Look", "viewer")):
            site.run("staff", "add", name, "--role", role)
            self.tokens[name] = site.run("staff", "token", name).stdout.strip()

    def ask(self, method, path, body=None, who="Ada", **headers):
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.tokens[who]:
            said["Authorization"] = f"Bearer {self.tokens[who]}"
        line.request(method, path, json.dumps(body) if body is not None else None, said)
        answer = line.getresponse()
        answer.text = answer.read().decode()
        line.close()
        return answer


def described(answer, description, path, method="get", status=200):
    kind = "application/json" if status < 400 else "application/problem+json"
    found = description.mistakes(json.loads(answer.text), description.answer_schema(path, status, kind, method))
    tally.holds(f"{method} {path} answers as it is described", not found, found)


def drafts(api, description):
    made = api.ask("POST", AT, {"texts": {"en": {"title": "A kettle"}}, "number": 40, "themes": ["tea"]})
    film = json.loads(made.text)
    tally.holds("a draft is made without a file", made.status == 201 and film["state"] == "draft" and
                made.getheader("Location") == AT + "/a-kettle" and made.getheader("ETag") == '"1"', made.text)
    described(made, description, AT, "post", 201)
    again = api.ask("POST", AT, {"texts": {"en": {"title": "A kettle"}}})
    tally.holds("another of that name gets an address of its own", json.loads(again.text)["slug"] == "a-kettle-2")
    tally.holds("one without a title is none", api.ask("POST", AT, {"kind": "clip"}).status == 422)
    seen = api.ask("GET", AT + "/a-kettle")
    tally.holds("it is read", json.loads(seen.text) == film and seen.getheader("ETag") == '"1"', seen.text)
    described(seen, description, AT + "/{slug}")
    tally.holds("who has it asks for nothing", api.ask("GET", AT + "/a-kettle", If_None_Match='"1"').status == 304)
    tally.holds("nobody outside sees it", api.ask("GET", "/api/v1/films/a-kettle", who="").status == 404)


def changes(api, description):
    path = AT + "/a-kettle"
    tally.holds("who names no revision is asked for it", api.ask("PATCH", path, {}).status == 428)
    done = api.ask("PATCH", path, {"texts": {"cy": {"title": "Tegell"}}, "number": None}, If_Match='"1"')
    seen = api.ask("GET", path)
    film = json.loads(seen.text)
    tally.holds("what is named is changed, and nothing else", done.status == 204 and film["number"] is None and
                film["texts"]["cy"]["title"] == "Tegell" and film["texts"]["en"]["title"] == "A kettle" and
                film["themes"] == ["tea"] and done.getheader("ETag") == seen.getheader("ETag") == '"2"', seen.text)
    late = api.ask("PATCH", path, {"door": "sage"}, If_Match='"1"')
    tally.holds("who comes second is told what it is now", late.status == 412 and
                json.loads(late.text)["current"] == film and late.getheader("ETag") == '"2"', late.text)
    described(late, description, AT + "/{slug}", "patch", 412)
    for wrong in ({"door": "glass"}, {"titel": "x"}, {"slug": "other"}, {"texts": {"en": {"dek": "x" * 91}}}, []):
        done = api.ask("PATCH", path, wrong, If_Match=f'"{film["revision"]}"')
        tally.holds(f"{str(wrong)[:30]} is refused in words", done.status == 422 and json.loads(done.text)["detail"])
    done = api.ask("PATCH", path, {"language": "cy"}, If_Match=f'"{film["revision"]}"')
    tally.holds("it is Welsh from now on", done.status == 204 and json.loads(
        api.ask("GET", path).text)["language"] == "cy", done.text)
    tally.holds("too much is refused", api.ask("PATCH", path, {"door": "x" * 99999}, If_Match='"3"').status == 413)


def listed(api, description, count):
    seen = api.ask("GET", AT)
    described(seen, description, AT)
    names = [film["slug"] for film in json.loads(seen.text)["films"]]
    tally.holds("all are listed, drafts too", "a-kettle" in names and len(names) == count, names)
    found, path = [], AT + "?limit=3"
    while path:
        page = api.ask("GET", path)
        found += [film["slug"] for film in json.loads(page.text)["films"]]
        link = page.getheader("Link")
        path = link and link[link.index("/api"):link.index(">")]
    tally.holds("or page by page", found == names, found)
    drafts_only = json.loads(api.ask("GET", AT + "?state=draft").text)["films"]
    tally.holds("or in one state", drafts_only and all(film["state"] == "draft" for film in drafts_only))
    named = json.loads(api.ask("GET", AT + "?q=tegell").text)["films"]
    tally.holds("or by words", [film["slug"] for film in named] == ["a-kettle"], named)
    for wrong in ("?state=lost", "?limit=0", "?cursor=zz", "?stat=draft"):
        tally.holds(f"{wrong} is refused", api.ask("GET", AT + wrong).status == 400)


def deleted(api, live):
    tally.holds("no revision, no deleting", api.ask("DELETE", AT + "/a-kettle-2").status == 428)
    tally.holds("nor of another than it is", api.ask("DELETE", AT + "/a-kettle-2", If_Match='"9"').status == 412)
    gone = api.ask("DELETE", AT + "/a-kettle-2", If_Match='"1"')
    tally.holds("a draft is deleted", gone.status == 204 and api.ask("GET", AT + "/a-kettle-2").status == 404)
    tag = api.ask("GET", f"{AT}/{live}").getheader("ETag")
    tally.holds("what is out is not", api.ask("DELETE", f"{AT}/{live}", If_Match=tag).status == 409)


def strangers(api):
    for method, path in (("GET", AT), ("POST", AT), ("GET", AT + "/a-kettle"), ("PATCH", AT + "/a-kettle"),
                         ("DELETE", AT + "/a-kettle")):
        body = {} if method in ("POST", "PATCH") else None
        tally.holds(f"{method} {path} is for staff", api.ask(method, path, body, who="").status == 401)
        if method != "GET":
            answer = api.ask(method, path, body, who="Look", If_Match='"1"')
            tally.holds(f"{method} {path} is not for who looks", answer.status == 403, answer.status)


with Site() as site:
    api = Api(site)
    before = len(json.loads(api.ask("GET", AT).text)["films"])
    description = openapi_check.Description(json.loads(api.ask("GET", "/api/v1/openapi.json", who="").text))
    drafts(api, description)
    changes(api, description)
    listed(api, description, before + 2)
    deleted(api, site.public[0].slug)
    strangers(api)
    acts = site.run("audit", "--json").stdout
    tally.holds("and all of it stands in the audit log", all(f'"{act}"' in acts for act in (
        "film.drafted", "film.described", "film.deleted", "title (cy), number")), acts)
tally.finish()
