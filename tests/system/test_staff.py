#!/usr/bin/env python3
"""incare staff: names, roles and tokens, as a person at the command line has them; and what an end of them ends."""

import http.client
import json
import os
import subprocess
import tempfile
import time

from a_library import INCARE
from running_site import Site, Tally

tally = Tally()


def staff(data, *words):
    done = subprocess.run([INCARE, "staff", *words, "--data", data], capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def disabled_while_sending(site):
    """Only what came before is kept, however long the request was to go on."""
    staff(site.data, "add", "Ada")
    staff(site.data, "add", "Cy")
    said = {"Authorization": f"Bearer {staff(site.data, 'token', 'Cy')[1].strip()}", "Tus-Resumable": "1.0.0",
            "Upload-Length": str(3 << 20), "Content-Type": "application/offset+octet-stream"}
    line = http.client.HTTPConnection(site.host, timeout=20)
    line.putrequest("POST", "/api/v1/uploads")
    for name, value in {**said, "Content-Length": str(3 << 20)}.items():
        line.putheader(name, value)
    line.endheaders()
    line.send(bytes(1 << 20))
    staff(site.data, "disable", "Cy")
    time.sleep(1.2)
    line.send(bytes(2 << 20))
    tally.holds("who is disabled sends no more", line.getresponse().status == 401)
    line.close()
    name, = os.listdir(os.path.join(site.data, "incoming"))
    tally.holds("and what they send in vain is not kept",
                os.path.getsize(os.path.join(site.data, "incoming", name)) <= 1 << 20)


def main():
    with Site("--disk-reserve", "1 MiB") as site:
        disabled_while_sending(site)
    with tempfile.TemporaryDirectory(prefix="incare-test-") as parent:
        data = os.path.join(parent, "data")
        tally.holds("the first one is the admin", staff(data, "add", "Ada")[1].startswith("Added Ada, admin."))
        staff(data, "add", "--role", "publisher", "Bo")
        code, _, complaint = staff(data, "add", "ada")
        tally.holds("a name is one person's", (code, complaint) == (1, "incare: ada: somebody has that name "
                    "already; try: another name\n"), complaint)
        tally.holds("there are four roles", staff(data, "add", "--role", "boss", "Cy")[0] == 1)
        code, token, _ = staff(data, "token", "Bo")
        tally.holds("a token is all that is printed", code == 0 and len(token.split()) == 1, token)
        kept = b"".join(contents(os.path.join(data, name)) for name in os.listdir(data) if "." in name)
        tally.holds("and it is not kept", token.strip().encode() not in kept and b"Bo" in kept)
        tally.holds("who is disabled gets none", staff(data, "disable", "Bo")[0] == 0 and
                    staff(data, "token", "Bo")[0] == 1)
        code, _, complaint = staff(data, "disable", "Ada")
        tally.holds("the last admin stays", code == 1 and "the last admin stays" in complaint and
                    staff(data, "role", "Ada", "--role", "viewer")[0] == 1, complaint)
        people = json.loads(staff(data, "list", "--json")[1])
        tally.holds("the list says who and what", [(one["name"], one["role"], one["disabled_at"] is None)
                    for one in people] == [("Ada", "admin", True), ("Bo", "publisher", False)], people)
        code, said, _ = staff(data, "enable", "Bo")
        tally.holds("who left can come back, by a new address", code == 0 and "/studio/setup/" in said, said)
        tally.holds("in another role", staff(data, "role", "Bo", "--role", "admin")[0] == 0 and
                    staff(data, "disable", "Ada")[0] == 0 and "admin     Bo\n" in staff(data, "list")[1])
        tally.holds("a wrong word is wrong use", staff(data, "promote", "Ada")[0] == 2)


main()
tally.finish()
