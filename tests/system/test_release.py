#!/usr/bin/env python3
"""A film's release in the studio: two people, plain forms, the same rule as on the command line."""

import re
import subprocess
import urllib.parse

import test_takedown
from a_library import Library
from running_site import Tally

PAGE = "/studio/films/a/release"


class Staff(test_takedown.Staff):
    def __init__(self, library, name, role):
        self.host, self.base, self.cookie = urllib.parse.urlsplit(library.base).netloc, library.base, ""
        said = library.run("staff", "add", name, "--role", role).stdout
        self.post(urllib.parse.urlsplit(said.split()[-1]).path, password=test_takedown.PASSWORD,
                  again=test_takedown.PASSWORD)

    def act(self, act, **fields):
        token = re.search(r'name="token" value="([0-9a-f]+)"', self.get(PAGE).text).group(1)
        return self.post(PAGE, token=token, act=act, **fields)


def release(holds):
    with Library() as library:
        library.env["INCARE_RELEASE_TICKS"] = "clean,watched"
        library.env["INCARE_LIBRARY_DEFAULT_STATE"] = "draft"
        library.put("a.mp4", "one.mp4")
        library.index()
        library.serve()
        ada = Staff(library, "Ada", "publisher")
        page = ada.get(PAGE)
        holds("one account: one is enough, and it says so", "one account at most" in page.text, page.text)
        bea, eve, vic = (Staff(library, *who) for who in (("Bea", "publisher"), ("Eve", "editor"), ("Vic", "viewer")))
        page = ada.get(PAGE)
        holds("with more, two", "2 people must agree" in page.text, page.text)
        holds("what is missing is said, and what to do", "Play the whole film" in page.text and "watched" in page.text)
        answer = ada.act("now")
        holds("nothing goes before its ticks", answer.status == 422 and "watched" in answer.text, answer.text)
        holds("who only looks ticks nothing", vic.post(PAGE, act="tick", line="watched").status == 403)
        holds("an editor ticks", eve.act("tick", line="watched").status == 303)
        page = ada.get(PAGE)
        holds("with name and time", re.search(r"Eve, \w+day \d+ ", page.text), page.text)
        holds("what the program knows is not ticked", eve.act("tick", line="clean").status == 422)
        holds("an editor does not publish", eve.act("now").status == 403)
        for when, said in (("2035-03-25T01:30", "never comes"), ("2035-10-28T01:30", "comes twice"), ("x", "Enter a")):
            answer = ada.act("at", at=when)
            holds(f"{when} is no time to publish at", answer.status == 422 and said in answer.text, answer.text)
        answer = ada.act("at", at="2035-07-01T19:00")
        holds("one agrees", answer.getheader("Location") == PAGE + "?done=agreed", answer.text)
        holds("and it is not scheduled", library.film("a")["state"] == "draft", library.film("a"))
        ada.act("at", at="2035-07-01T19:00")
        holds("nor by saying so twice", library.film("a")["state"] == "draft")
        page = bea.get(PAGE)
        at = re.search(r'name="at" value="(\d+)"', page.text)
        holds("the other sees who, and to what", "Sunday 1 July 2035, 19:00 BST" in page.text and at, page.text)
        answer = bea.act("join", at=at.group(1), until="-1")
        holds("and says the same", answer.getheader("Location") == PAGE + "?done=published", answer.text)
        holds("at that moment in UTC", library.film("a")["state"] == "scheduled" and
              "2035-07-01T18:00:00Z" in library.run("films", "show", "a", "--json").stdout, library.film("a"))
        ada.act("now")
        answer = bea.act("now")
        holds("two let it out at once", library.film("a")["state"] == "live", answer.text)
        token = re.search(r'name="token" value="([0-9a-f]+)"', vic.get(PAGE).text).group(1)
        answer = vic.post("/studio/takedown", token=token, film="a")
        holds("one takes it down", library.film("a")["state"] == "withdrawn", answer.text)
        ada.act("restore")
        holds("one does not give it back", library.film("a")["state"] == "withdrawn")
        bea.act("restore")
        holds("two do, not to be seen", library.film("a")["state"] == "ready", library.film("a"))
        acts = library.run("audit", "--json").stdout
        holds("all of it is in the audit log", all(f'"act":"{act}"' in acts for act in
              ("tick", "agree", "publish", "withdraw", "restore")), acts)


def main():
    tally = Tally()
    try:
        release(tally.holds)
    except (AssertionError, AttributeError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
        tally.holds("release", False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
