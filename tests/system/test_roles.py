#!/usr/bin/env python3
"""Who may do what: each route that is for staff, by the table that the program serves by, asked by everybody there
is; and each that changes something, asked by pages that are not ours. Routes that come later come in by themselves."""

import sqlite3

from a_browser import Browser, join
from running_site import Site, Tally, routes

ROLES = ["viewer", "editor", "publisher", "admin"]
METHODS = ["POST", "PUT", "PATCH", "DELETE"]
# What the table may say of nobody's role, or of everybody's: each of these says in its own file why.
OPEN = {"/studio/signin", "/studio/passkey", "/studio/setup/:setup"}
EVERYBODYS = {"/studio/account", "/studio/signout", "/studio/takedown", "/studio/takedown/:slug",
              "/api/v1/staff/films/:slug/removals/:item",
              "/api/v1/staff/films/:slug/captions/:lang/lint"}
ADMINS = {"/studio/staff", "/studio/settings"}

tally = Tally()


class Asker:
    """Somebody: a browser with a cookie, a program with a token, or neither."""

    def __init__(self, name, role, browser, token=None):
        self.name, self.role, self.browser, self.token = name, role, browser, token

    def ask(self, route, method, **headers):
        """As a page of ours would, or a program; but what is sent is no form, so that it changes nothing."""
        path = route.path("none" if method in METHODS else self.browser.site.public[0].slug, "0" * 32)
        said = {"Origin": self.browser.site.base, "Sec_Fetch_Site": "same-origin", "Content_Type": None}
        if "uploads" in path:
            said["Tus_Resumable"] = "1.0.0"
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        return self.browser.ask(method, path, "" if method in METHODS else None, **{**said, **headers})

    def may(self, least):
        """Where it is not said who may, nobody may."""
        return self.role is not None and least is not None and ROLES.index(self.role) >= ROLES.index(least)


def askers(site):
    """Of each role a browser and a program; and who has no right to anything, or no more."""
    everybody = [Asker("a stranger", None, Browser(site))]
    join(site, "Ada", "admin")  # the first is the admin, whatever is said
    for role in ROLES:
        browser = join(site, f"{role}'s", role)
        browser.form_token = browser.token()
        everybody.append(Asker(f"a browser of a {role}'s", role, browser))
        token = site.run("staff", "token", f"{role}'s").stdout.strip()
        everybody.append(Asker(f"a program of a {role}'s", role, Browser(site), token))
    late, gone = join(site, "Late", "admin"), join(site, "Gone", "admin")
    token = site.run("staff", "token", "Gone").stdout.strip()
    site.run("staff", "disable", "Gone")
    with sqlite3.connect(f"{site.data}/catalogue.db") as db:
        db.execute("UPDATE sessions SET seen_at = seen_at - 13 * 3600000 WHERE staff_id ="
                   " (SELECT id FROM staff WHERE name = 'Late')")
    db.close()
    everybody += [Asker("who signed in too long ago", None, late), Asker("who is disabled", None, gone),
                  Asker("a program of who is disabled", None, Browser(site), token)]
    return everybody


def is_refused(route, answer, role):
    """As who has too small a role is, or, with none, as a stranger."""
    if role:
        return answer.status == 403
    if "api" in route.flags:
        return answer.status == 401 and answer.getheader("WWW-Authenticate") == "Bearer"
    return answer.status == 303 and answer.getheader("Location").startswith("/studio/signin?next=/studio/")


def is_let_in(route, answer, is_look):
    """No part of it but the film's name: then it is there."""
    if is_look and ":" not in route.pattern.replace(":slug", ""):
        return answer.status in (200, 303) if route.look == "anybody" else answer.status in (200, 405)
    return answer.status < 500 and answer.status not in (401, 403) and \
        not (answer.getheader("Location") or "").startswith("/studio/signin?")


def the_table(staffs):
    for route in staffs:
        tally.holds(f"{route.pattern}: it is said who may look", route.look)
        tally.holds(f"{route.pattern}: it is said who may act", route.act or not route.acts)
        if route.pattern not in OPEN:
            tally.holds(f"{route.pattern}: a role is needed", route.look != "anybody" or
                        route.pattern == "/studio/signout", route.look)
            tally.holds(f"{route.pattern}: a viewer changes nothing", route.pattern in EVERYBODYS or not route.acts or
                        route.act not in ("viewer", "anybody"), route.act)
        if route.pattern in ADMINS:
            tally.holds(f"{route.pattern} is an admin's", route.look == "admin" and route.act in (None, "admin"))


def accepted(route, admin):
    """The methods that it has beside GET."""
    methods = [m for m in METHODS if route.acts and admin.ask(route, m).status != 405]
    tally.holds(f"{route.pattern}: something can be done there", methods or not route.acts)
    return methods


def the_roles(staffs, everybody):
    admin = next(asker for asker in everybody if asker.token and asker.role == "admin")
    for route in staffs:
        for method in ["GET", *accepted(route, admin)]:
            least = route.look if method == "GET" else route.act
            for asker in everybody:
                answer = asker.ask(route, method, **csrf(asker))
                is_right = is_let_in(route, answer, method == "GET") if least == "anybody" or asker.may(least) else \
                    is_refused(route, answer, asker.role)
                tally.holds(f"{method} {route.pattern}, for {least}: asked by {asker.name}", is_right, answer.status)


def csrf(asker):
    token = getattr(asker.browser, "form_token", None)
    return {"X_CSRF_Token": token} if token else {}


def is_foreign(answer):
    return answer.status == 403 and "did not come from" in answer.text


def the_origins(staffs, everybody):
    """What a browser of an admin's is made to send by pages elsewhere."""
    admin = next(asker for asker in everybody if not asker.token and asker.role == "admin")
    other = next(asker for asker in everybody if not asker.token and asker.role == "publisher").browser.form_token
    program = next(asker for asker in everybody if asker.token and asker.role == "admin")
    form = {"Content_Type": "application/x-www-form-urlencoded"}
    for route in staffs:
        for method in accepted(route, program) if route.acts else []:
            for name, origin, site_is in (("no", None, None), ("a null", "null", "cross-site"),
                                          ("a foreign", "https://evil.example", "cross-site"),
                                          ("a forged", "https://evil.example", "same-origin"),
                                          ("a neighbour's", "http://x.localhost", "same-site"),
                                          ("our own, elsewhere's", admin.browser.site.base, "cross-site")):
                answer = admin.ask(route, method, **csrf(admin), **form, Origin=origin, Sec_Fetch_Site=site_is)
                tally.holds(f"with {name} Origin {method} {route.pattern} does nothing", is_foreign(answer),
                            answer.status)
            if route.act == "anybody":
                answer = program.ask(route, method, **form, Origin="https://evil.example",
                                     Sec_Fetch_Site="cross-site")
                tally.holds(f"with a foreign Origin and a token {method} {route.pattern} does nothing",
                            is_foreign(answer), answer.status)
            for name, token in (("no", None), ("a made-up", "0" * 64), ("another's", other)):
                if route.act == "anybody":
                    continue  # it has none
                said = {**form, "X_CSRF_Token": token} if "api" in route.flags else form
                answer = admin.browser.ask(method, route.path("none", "0" * 32), {"token": token or ""}, **said) \
                    if "api" not in route.flags else admin.ask(route, method, **said)
                tally.holds(f"with {name} token {method} {route.pattern} does nothing", answer.status == 403,
                            answer.status)
    tally.holds("and it is still signed in", admin.browser.ask("GET", "/studio/").status == 200)


def main():
    with Site() as site:
        staffs = [route for route in routes() if "staff" in route.flags]
        everybody = askers(site)
        the_table(staffs)
        the_roles(staffs, everybody)
        the_origins(staffs, everybody)
    tally.finish()


main()
