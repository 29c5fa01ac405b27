#!/usr/bin/env python3
"""Pictures that staff send: decoded and drawn anew behind the fence, with nothing left of what was in their files;
refused in words when they are none; approved one by one."""

import http.client
import json
import os
import subprocess
import tempfile
import time
import zlib

from a_browser import Browser, join
from running_site import Site, Tally

tally = Tally()
WORDS = "A yellow door"
SECRET = b"51.5N0.1W-Somebody"


def draw(folder, name, *how):
    path = os.path.join(folder, name)
    subprocess.run(["ffmpeg", "-hide_banner", "-loglevel", "error", "-y", "-f", "lavfi", *how, "-frames:v", "1", path],
                   check=True, timeout=30)
    with open(path, "rb") as file:
        return file.read()


def with_exif(jpeg):
    """As a telephone makes it: on its side, and it says where it was."""
    entries = (b"\x12\x01" + b"\x03\x00" + (1).to_bytes(4, "little") + b"\x06\x00\x00\x00"
               + b"\x0e\x01" + b"\x02\x00" + len(SECRET).to_bytes(4, "little") + (38).to_bytes(4, "little"))
    tiff = b"II*\x00\x08\x00\x00\x00" + (2).to_bytes(2, "little") + entries + b"\x00\x00\x00\x00" + SECRET
    body = b"Exif\x00\x00" + tiff
    return jpeg[:2] + b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body + jpeg[2:]


def with_text(png):
    chunk = b"tEXt" + b"Comment\x00" + SECRET
    return png[:33] + (len(chunk) - 4).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + png[33:]


class Studio:
    def __init__(self, site):
        self.site, self.slug = site, site.public[0].slug
        self.ada = join(site, "Ada", "editor")
        self.token = site.run("staff", "token", "Ada").stdout.strip()

    def api(self, method, path="", body=None, **headers):
        said = {"Authorization": f"Bearer {self.token}"} | {
            name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection(self.site.host, timeout=20)
        line.request(method, f"/api/v1/staff/films/{self.slug}/pictures{path}", body, said)
        answer = line.getresponse()
        answer.text = answer.read().decode(errors="replace")
        line.close()
        return answer

    def standing(self):
        return json.loads(self.api("GET").text)

    def send(self, picture):
        """By the API; the poster that it became, or why it is none."""
        done = self.api("POST", f"?alt={WORDS.replace(' ', '%20')}", picture, Content_Type="image/jpeg")
        return self.wait(json.loads(done.text)["id"]) if done.status == 202 else done

    def wait(self, picture):
        until = time.monotonic() + 30
        while time.monotonic() < until:
            said = self.standing()
            for poster in said["posters"]:
                if poster["name"] == f"sent-{picture}":
                    return poster
            for sent in said["sent"]:
                if sent["id"] == picture and sent["state"] == "refused":
                    return sent
            time.sleep(0.1)
        return {"waited": "in vain"}

    def form(self, picture, words=WORDS, token=None, name="a.jpg"):
        boundary = "xxBOUNDARYxx"
        fields = {"token": token or self.ada.token(), "send-en": words, "send-cy": "Drws melyn"}
        body = b"".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
                        for key, value in fields.items())
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
                 "Content-Type: image/jpeg\r\n\r\n").encode() + picture
        body += (f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="act"\r\n\r\nsend\r\n'
                 f"--{boundary}--\r\n").encode()
        return self.ada.post(f"/studio/films/{self.slug}/pictures", body,
                             Content_Type=f"multipart/form-data; boundary={boundary}")


def whole(studio, folder):
    """What is a picture."""
    scene = "testsrc=s=1600x1000"
    jpeg = draw(folder, "a.jpg", "-i", scene)
    png = draw(folder, "a.png", "-i", scene, "-pix_fmt", "rgb24")
    for name, picture, size in (
            ("a JPEG", jpeg, (1152, 720)), ("one that lies on its side", with_exif(jpeg), (450, 720)),
            ("a PNG", with_text(png), (1152, 720)),
            ("a WebP", draw(folder, "a.webp", "-i", scene), (1152, 720)),
            ("an AVIF", draw(folder, "a.avif", "-i", "testsrc=s=640x360", "-c:v", "libaom-av1", "-still-picture", "1",
                             "-pix_fmt", "yuv420p"), (640, 360))):
        poster = studio.send(picture)
        tally.holds(f"{name} becomes a poster", isinstance(poster, dict) and
                    (poster.get("width"), poster.get("height")) == size and poster.get("alt") == WORDS and
                    not poster["approved"], getattr(poster, "text", poster))
    for poster in studio.standing()["posters"]:
        for ending in ("jpg", "avif"):
            path = os.path.join(studio.site.data, "renditions", poster["name"][5:], f"{poster['name']}.{ending}")
            if poster["at_ms"] is None:
                with open(path, "rb") as file:
                    tally.holds("nothing is left of what its file said", SECRET not in file.read(), path)
    clear = studio.send(draw(folder, "clear.png", "-i", "color=red:s=640x400,format=rgba,colorchannelmixer=aa=0"))
    with open(os.path.join(studio.site.data, "renditions", clear["name"][5:], clear["name"] + ".jpg"), "rb") as file:
        raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                             input=file.read(), capture_output=True, check=True, timeout=30).stdout
    tally.holds("what was rubbed out stays rubbed out", max(raw) < 24, max(raw))
    return jpeg


def refused(studio, folder, jpeg):
    """What is none."""
    png = draw(folder, "b.png", "-i", "testsrc=s=800x600", "-pix_fmt", "rgb24")
    for name, picture, word in (("half a JPEG", jpeg[:len(jpeg) // 2], "broken"), ("half a PNG", png[:5000], "broken"),
                                ("a small one", draw(folder, "s.png", "-i", "testsrc=s=200x100"), "too small"),
                                ("a film in a picture's name", b"\0\0\0\x1cftypavif" + b"\0" * 200, "no picture")):
        said = studio.send(picture)
        tally.holds(f"{name} is refused in words", isinstance(said, dict) and word in said.get("reason", ""),
                    getattr(said, "text", said))
    for name, path, picture, status in (
            ("a text", "?alt=x", b"hello there, I am a text", 415), ("nothing", "?alt=x", b"", 422),
            ("one without words", "?alt=", jpeg, 422), ("one of 21 MiB", "?alt=x", jpeg + b"\0" * (21 << 20), 413)):
        done = studio.api("POST", path, picture, Content_Type="image/jpeg")
        tally.holds(f"{name} is refused at once", done.status == status, (done.status, done.text))
    left = [name for name in os.listdir(os.path.join(studio.site.data, "incoming")) if name.startswith("picture-")]
    tally.holds("nothing is left in incoming/", not left, left)


def by_form(studio, jpeg):
    page = studio.form(jpeg, token="0" * 64)
    tally.holds("without the form's token nothing is sent", page.status == 403, page.status)
    page = studio.form(b"hello there, I am a text")
    tally.holds("what is none is said beside the field", page.status == 422 and 'href="#file"' in page.text and
                WORDS in page.text, page.status)
    page = studio.form(b"", name="")
    tally.holds("as is that none was chosen", page.status == 422 and "Choose a picture" in page.text, page.status)
    page = studio.form(jpeg, words="")
    tally.holds("and that nobody says what it shows", page.status == 422 and 'href="#send-en"' in page.text,
                page.status)
    page = studio.form(jpeg + b"\0" * (21 << 20))
    tally.holds("more than it may be is not taken", page.status == 413, page.status)
    before = {poster["name"] for poster in studio.standing()["posters"]}
    page = studio.form(jpeg)
    tally.holds("a form without a script sends one", page.status == 303 and "done=picture-sent" in
                page.getheader("Location"), page.text)
    until, new = time.monotonic() + 30, set()
    while time.monotonic() < until and not new:
        new = {poster["name"] for poster in studio.standing()["posters"]} - before
        time.sleep(0.1)
    name = new.pop() if new else "none"
    done = studio.api("PATCH", f"/{name}", '{"approved": true}', If_Match='"0"', Content_Type="application/json")
    tally.holds("it is approved like any other", done.status == 204, done.text)
    version = studio.site.public[0].version_id
    until, seen, wanted = time.monotonic() + 5, 0, studio.api("GET", f"/{name}.jpg").getheader("Content-Length")
    while time.monotonic() < until and seen != wanted:
        seen = Browser(studio.site).ask("GET", f"/media/{version}/poster.jpg").getheader("Content-Length")
    tally.holds("and visitors see it", wanted and seen == wanted, (seen, wanted))
    done = studio.api("DELETE", f"/{name}", If_Match='"1"')
    tally.holds("it is deleted", done.status == 204 and name not in str(studio.standing()), done.text)


with Site() as site, tempfile.TemporaryDirectory() as pictures:
    site.run("staff", "add", "Head")
    a_studio = Studio(site)
    a_jpeg = whole(a_studio, pictures)
    refused(a_studio, pictures, a_jpeg)
    by_form(a_studio, a_jpeg)
    acts = site.run("audit", "--json").stdout
    tally.holds("all of it is in the audit log", all(f'"{act}"' in acts for act in (
        "pictures send", "pictures add", "pictures approve", "pictures remove")), acts[:300])
tally.finish()
