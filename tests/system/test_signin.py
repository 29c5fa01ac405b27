#!/usr/bin/env python3
"""Signing in: the setup address, name and password, forms that come from elsewhere, and how it ends; as a browser
and as one who means harm."""

import hmac
import os
import random
import re
import statistics
import time

from a_browser import PASSWORD, Browser, setup_path
from running_site import Site, Tally

tally = Tally()


def setting_up(site):
    path, browser = setup_path(site, "add", "Ada"), Browser(site)
    seen = browser.ask("GET", path)
    tally.holds("the address is greeted", seen.status == 200 and "Ada" in seen.text, seen.status)
    tally.holds("and looking at it does not use it up", browser.ask("GET", path).status == 200)
    for why, password, again in (("short", "short", "short"), ("unlike", PASSWORD, PASSWORD + "x")):
        answer = browser.post(path, {"password": password, "again": again})
        tally.holds(f"a password that is {why} is refused in words", answer.status == 422 and
                    'role="alert"' in answer.text, answer.status)
    for name, value in (("no", None), ("a null", "null"), ("a foreign", "https://evil.example")):
        answer = browser.post(path, {"password": PASSWORD, "again": PASSWORD}, Origin=value)
        tally.holds(f"with {name} Origin nothing is done", answer.status == 403 and not browser.cookie)
    answer = browser.post(path, {"password": PASSWORD, "again": PASSWORD}, Sec_Fetch_Site="cross-site")
    tally.holds("nor what another site sends", answer.status == 403 and not browser.cookie)
    answer = browser.post(path, {"password": PASSWORD, "again": PASSWORD})
    tally.holds("then they are signed in", (answer.status, answer.getheader("Location")) == (303, "/studio/account"))
    flags = answer.getheader("Set-Cookie").split("; ")[1:]
    tally.holds("by a cookie of this host alone, for TLS alone, that no script reads and no other site sends",
                re.fullmatch(r"__Host-incare=[0-9a-f]{64}", browser.cookie) and
                set(flags) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}, flags)
    tally.holds("and the address works no more", Browser(site).ask("GET", path).status == 404)
    return browser


def signing_in(site):
    browser = Browser(site)
    answers = [browser.sign_in(*who) for who in (("Ada", "wrong words here"), ("Nobody", PASSWORD))]
    same = {(a.status, re.sub('value="([A-Z]\\w+|[0-9a-f]{64})"', "", a.text)) for a in answers}
    tally.holds("a wrong password and an unknown name are told alike", len(same) == 1 and answers[0].status == 403)
    tally.holds("and nobody is signed in", not browser.cookie)
    for said in ("//evil.example/", "/\\evil.example", "https://evil.example/studio/", "/studio//evil.example",
                 "/studio/../x", "/studio/%2f%2fevil", "/studio/signin?next=x", "\t//evil.example"):
        answer = Browser(site).sign_in(next=said)
        where = answer.getheader("Location")
        tally.holds(f"{said!r} is not gone to", where == "/studio/", where)
    answer = browser.sign_in(next="/studio/films")
    tally.holds("a page of the studio is", answer.getheader("Location") == "/studio/films")
    answer = browser.post("/studio/signin", {"name": "Ada"}, Host="films.example.org",
                          Origin="http://films.example.org")
    tally.holds("no password is taken over plain http from elsewhere", answer.status == 403 and "https" in answer.text)
    return browser


def forms(browser):
    """Of who is signed in: signing out is one."""
    tally.holds("a form without its token does nothing", browser.post("/studio/signout").status == 403)
    answer = browser.post("/studio/signout", {"token": "0" * 64})
    tally.holds("nor one with another", answer.status == 403 and browser.cookie)
    for sentence, status, fields, headers in (
            ("what is no text is refused", 400, "token=%00", {}),
            ("a form of another kind as well", 415, "{}", {"Content_Type": "application/json"}),
            ("and plain text", 415, "token=x", {"Content_Type": "text/plain"})):
        tally.holds(sentence, browser.post("/studio/signout", fields, **headers).status == status)
    stranger = Browser(browser.site)
    answer = stranger.post("/studio/signin", "a" * (17 << 10))
    tally.holds("a stranger's form is short", answer.status == 413, answer.status)
    tally.holds("a stranger is led to sign in", stranger.post("/studio/signout").getheader("Location")
                .startswith("/studio/signin?"))


def code_at(secret, step):
    """RFC 6238."""
    mac = hmac.new(bytes.fromhex(secret), step.to_bytes(8, "big"), "sha1").digest()
    return f"{(int.from_bytes(mac[mac[19] & 15:][:4], 'big') & 0x7fffffff) % 1000000:06d}"


def the_account(site, browser):
    """An app, codes on paper, and another browser signed out."""
    page, token, other = browser.ask("GET", "/studio/account").text, browser.token(), Browser(site)
    secret, step = re.search(r'name="secret" value="(\w{40})"', page).group(1), int(time.time()) // 30
    wrong = browser.post("/studio/account", {"token": token, "do": "add-app", "secret": secret, "code": "12 34"})
    tally.holds("a wrong code sets no app up, and keeps its key", wrong.status == 422 and secret in wrong.text)
    code = code_at(secret, step)
    answer = browser.post("/studio/account", {"token": token, "do": "add-app", "secret": secret, "code": code})
    tally.holds("the right one does", answer.status == 303, answer.status)
    tally.holds("from then on the password alone is not enough", other.sign_in().status == 403)
    tally.holds("nor is a code that was used", other.sign_in(code=code).status == 403)
    tally.holds("the next one, as it is pasted, is", other.sign_in(code=f" {code_at(secret, step + 1)} ").status == 303)
    made = browser.post("/studio/account", {"token": token, "do": "codes"}).text
    codes = re.findall(r"<li>([a-z2-9-]{19})</li>", made)
    tally.holds("there are ten codes on paper", len(codes) == 10, codes)
    tally.holds("which are told once", codes[0] not in browser.ask("GET", "/studio/account").text)
    tally.holds("and work", Browser(site).sign_in(code=codes[4].upper()).status == 303)
    tally.holds("once", Browser(site).sign_in(code=codes[4]).status == 403)
    listed = re.findall(r'value="revoke"><input type="hidden" name="id" value="(\w{32})"',
                        browser.ask("GET", "/studio/account").text)
    for one in listed:
        browser.post("/studio/account", {"token": token, "do": "revoke", "id": one})
    tally.holds("other browsers are signed out from here", other.ask("GET", "/studio/account").status == 303 and
                browser.ask("GET", "/studio/account").status == 200 and listed)
    browser.post("/studio/account", {"token": token, "do": "drop-app"})
    tally.holds("and the app is no more", Browser(site).sign_in().status == 303)
    changes_password(site, browser, token)


def changes_password(site, browser, token):
    """By who knows the old one; every other browser is signed out."""
    other, old, new = Browser(site), PASSWORD, "eight tall orange ladders"
    other.sign_in()
    for said, field in (({"now": "wrong", "password": new, "again": new}, "now"),
                        ({"now": old, "password": "short", "again": "short"}, "password"),
                        ({"now": old, "password": new, "again": new + "s"}, "again")):
        answer = browser.post("/studio/account", {"token": token, "do": "password", **said})
        tally.holds(f"a password is not changed: {field}", answer.status == 422 and
                    f'href="#{field}"' in answer.text, answer.status)
    answer = browser.post("/studio/account", {"token": token, "do": "password", "now": old, "password": new,
                                              "again": new})
    tally.holds("it is changed, and others are signed out", answer.status == 303 and
                browser.ask("GET", "/studio/account").status == 200 and
                other.ask("GET", "/studio/account").status == 303 and Browser(site).sign_in().status == 403)
    browser.post("/studio/account", {"token": token, "do": "password", "now": new, "password": old, "again": old})
    tally.holds("and back", Browser(site).sign_in().status == 303)


def a_guesser(site):
    """A hundred guesses by one who comes through a proxy; Ada sits elsewhere."""
    guesser = [Browser(site).sign_in("Ada", f"guess number {i}", via="203.0.113.9") for i in range(100)]
    tally.holds("the sixth guess has to wait", [a.status for a in guesser[:6]] == [403] * 5 + [429],
                [a.status for a in guesser[:6]])
    tally.holds("and is told how long", int(guesser[5].getheader("Retry-After")) in (1, 2))
    tally.holds("a hundred in a moment are five", sum(a.status == 403 for a in guesser) <= 7)
    tally.holds("the right password waits with them", Browser(site).sign_in(via="203.0.113.9").status == 429)
    tally.holds("who has it comes in from elsewhere", Browser(site).sign_in(via="203.0.113.10").status == 303)
    tally.holds("nobody's name is slowed alike", [Browser(site).sign_in("Nobody", "x", via="203.0.113.11").status
                for _ in range(6)] == [403] * 5 + [429])


def work_of(pid):
    """What a process has worked so far, in ms: the clock on the wall also tells what others on the machine do."""
    done = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat", encoding="ascii") as file:
            done += int(file.read().split()[0])
    return done / 1e6


def times_tell_nothing(site):
    """Of who works here, of who has not set themselves up, and of nobody: asked in turn, each from elsewhere."""
    site.run("staff", "add", "Bo")
    times = {"Ada": [], "ADA": [], "Bo": [], "Nobody": []}
    for i in range(12):
        for name in random.sample(list(times), len(times)):
            begun = work_of(site.web())
            status = Browser(site).sign_in(name, "wrong words here", via=f"203.0.{100 + i}.{i}").status
            times[name].append(work_of(site.web()) - begun)
            assert status == 403, status
    medians = {name: statistics.median(each) for name, each in times.items()}
    said = ", ".join(f"{name} {ms:.1f} ms" for name, ms in medians.items())
    print(f"the work on a wrong password: {said}")
    tally.holds("how long it takes tells nobody who works here",
                max(medians.values()) - min(medians.values()) < 0.1 * medians["Ada"], said)


def by_the_api(site, browser):
    said = {"Tus_Resumable": "1.0.0", "Upload_Length": "10", "Content_Type": None}
    tally.holds("a browser of staff's looks by the API", browser.ask("GET", "/api/v1/uploads/0/status").status == 404)
    tally.holds("but begins nothing without the token", browser.post("/api/v1/uploads", "", **said).status == 403)
    tally.holds("a stranger's cookie is nobody's", Browser(site).ask("GET", "/api/v1/uploads/0/status",
                Cookie="__Host-incare=" + "0" * 64).status == 401)


def ends(site, browser):
    other = Browser(site)
    other.sign_in()
    tally.holds("two browsers are two sessions", other.cookie != browser.cookie)
    tally.holds("the last admin is not disabled", site.run("staff", "disable", "Ada").returncode == 1 and
                browser.ask("GET", "/api/v1/uploads/0/status").status == 404)
    site.run("staff", "add", "Zoe", "--role", "admin")
    site.run("staff", "disable", "Ada")
    tally.holds("who is disabled is signed out everywhere",
                {b.ask("GET", "/api/v1/uploads/0/status").status for b in (browser, other)} == {401})
    tally.holds("and comes in no more", other.sign_in().status == 403)


def main():
    with Site() as site:
        setting_up(site)
        browser = signing_in(site)
        forms(browser)
        by_the_api(site, browser)
        the_account(site, browser)
        times_tell_nothing(site)
        a_guesser(site)
        ends(site, browser)
        with open(site.log.name, encoding="utf-8") as log:
            said = log.read()
        tally.holds("the log holds no secret", PASSWORD not in said and browser.cookie.split("=")[-1] not in said)


main()
tally.finish()
