"""A browser at the studio, as far as HTTP goes: it keeps the cookie, and says where its forms come from."""

import http.client
import re
import urllib.parse

PASSWORD = "four words of mine"


class Browser:
    def __init__(self, site):
        self.site, self.cookie = site, ""

    def ask(self, method, path, fields=None, **headers):
        said = {"Cookie": self.cookie} if self.cookie else {}
        body = None
        if method == "POST":
            said |= {"Origin": self.site.base, "Sec-Fetch-Site": "same-origin",
                     "Content-Type": "application/x-www-form-urlencoded"}
            body = fields if isinstance(fields, (str, bytes)) else urllib.parse.urlencode(fields or {})
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        line.request(method, path, body, {name: value for name, value in said.items() if value is not None})
        answer = line.getresponse()
        answer.text = answer.read().decode(errors="replace")
        line.close()
        cookie = answer.getheader("Set-Cookie")
        if cookie:
            self.cookie = "" if "Max-Age=0" in cookie else cookie.split(";")[0]
        return answer

    def post(self, path, fields=None, **headers):
        return self.ask("POST", path, fields, **headers)

    def sign_in(self, name="Ada", password=PASSWORD, via=None, **more):
        return self.post("/studio/signin", {"name": name, "password": password, **more}, X_Forwarded_For=via)

    def token(self):
        """What its forms carry."""
        return re.search(r'name="token" value="(\w{64})"', self.ask("GET", "/studio/account").text).group(1)


def setup_path(site, *words):
    said = site.run("staff", *words)
    return urllib.parse.urlsplit(said.stdout.split()[-1]).path


def join(site, name, role):
    """Somebody more who works here, signed in."""
    browser = Browser(site)
    browser.post(setup_path(site, "add", "--role", role, name), {"password": PASSWORD, "again": PASSWORD})
    return browser
