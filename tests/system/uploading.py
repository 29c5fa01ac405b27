"""Who sends films over tus 1.0.0, and hears what becomes of them."""

import base64
import contextlib
import http.client
import json
import os
import subprocess
import time

from running_site import BUILD

INCARE = os.path.join(BUILD, "incare")
UPLOADS = "/api/v1/uploads"
BYTES = "application/offset+octet-stream"
PATIENCE_S = 60


def staff(data, *words):
    done = subprocess.run([INCARE, "staff", *words, "--data", data], capture_output=True, text=True, check=True)
    return done.stdout.strip()


class Client:
    """Speaks tus for one of the staff."""

    def __init__(self, site, token):
        self.site, self.token = site, token

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection(self.site.host, timeout=PATIENCE_S)
        said = {"Tus-Resumable": "1.0.0"}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        said.update({name.replace("_", "-"): value for name, value in headers.items()})
        connection.request(method, path, body, said)
        answer = connection.getresponse()
        answer.text = answer.read()
        connection.close()
        return answer

    def begin(self, length, **headers):
        return self.ask("POST", UPLOADS, Upload_Length=str(length), **headers).headers["Location"]

    @contextlib.contextmanager
    def pouring(self, path, offset, length):
        """A PATCH whose bytes are to follow."""
        line = http.client.HTTPConnection(self.site.host, timeout=PATIENCE_S)
        line.putrequest("PATCH", path)
        for name, value in {"Tus-Resumable": "1.0.0", "Authorization": f"Bearer {self.token}", "Content-Type": BYTES,
                            "Upload-Offset": str(offset), "Content-Length": str(length)}.items():
            line.putheader(name, value)
        line.endheaders()
        yield line
        line.close()

    def offset(self, path):
        return int(self.ask("HEAD", path).headers["Upload-Offset"])

    def send(self, path, offset, body):
        return self.ask("PATCH", path, body, Upload_Offset=str(offset), Content_Type=BYTES)


def watch(client, path, seconds=20):
    """Until it is a film, or never will be; all that was said on the way."""
    states, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            said = json.loads(client.ask("GET", path + "/status").text)
        except (OSError, http.client.HTTPException):
            continue
        if said["state"] not in states:
            states.append(said["state"])
        if said["state"] in ("packaging", "ready", "refused"):
            break
        time.sleep(0.02)
    return said, states


class Stream:
    """An event stream, read as WHATWG HTML 9.2.6 has it."""

    def __init__(self, client, path, last=None):
        self.line = http.client.HTTPConnection(client.site.host, timeout=25)
        headers = {"Authorization": f"Bearer {client.token}", "Accept": "text/event-stream"}
        if last:
            headers["Last-Event-ID"] = last
        self.line.request("GET", path + "/status", headers=headers)
        self.answer = self.line.getresponse()
        self.last, self.comments = last, 0

    def events(self):
        data = ""
        while line := self.answer.readline():
            field, _, value = line.decode().rstrip("\n").partition(":")
            value = value.removeprefix(" ")
            if field == "id":
                self.last = value
            elif field == "data":
                data += value
            elif field == "" and line == b"\n":
                if data:
                    yield json.loads(data)
                data = ""
            elif field == "":
                self.comments += 1

    def close(self):
        self.line.close()


def send_film(client, content, name, **headers):
    said = base64.b64encode(name.encode()).decode()
    path = client.begin(len(content), Upload_Metadata=f"filename {said},filetype dmlkZW8vbXA0", **headers)
    client.send(path, 0, content)
    return path
