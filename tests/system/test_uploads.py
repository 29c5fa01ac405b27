#!/usr/bin/env python3
"""Uploads over tus 1.0.0: who may, what a broken line, a killed server and a full quota leave behind, and the
black-box checker where it is at hand."""

import concurrent.futures
import http.client
import json
import os
import random
import re
import signal
import struct
import subprocess
import sys
import threading
import time

import clips
from running_site import BUILD, ROOT, Site, Tally, kill
from uploading import UPLOADS, Client, Stream, send_film, staff, watch

CHECKER = os.path.join(os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared")), "blackbox",
                       "tus_check.py")
LIMITS = ("--upload-max", "16 MiB", "--upload-quota", "10 GiB", "--disk-reserve", "1 MiB")
CLIPS = os.path.join(BUILD, "clips")
clips.make(CLIPS)
with open(os.path.join(CLIPS, "high.mp4"), "rb") as clip:
    GOOD = clip.read()
tally = Tally()


def kept(site, path):
    with open(os.path.join(site.data, "incoming", os.path.basename(path)), "rb") as file:
        return file.read()


def who_may(site, tokens):
    for name, status in (("Ada", 201), ("Vi", 403), (None, 401), ("nobody", 401)):
        token = tokens.get(name, "incare_" + "0" * 64) if name else None
        answer = Client(site, token).ask("POST", UPLOADS, Upload_Length="5")
        tally.holds(f"{name or 'who says no token'} gets {status}", answer.status == status, answer.status)
        tally.holds("no answer about uploads is kept or another site's",
                    "no-store" in answer.headers["Cache-Control"] and
                    answer.headers["Access-Control-Allow-Origin"] is None, str(answer.headers))
    staff(site.data, "disable", "Vi")
    tally.holds("who is disabled is not let in at once",
                Client(site, tokens["Vi"]).ask("POST", UPLOADS, Upload_Length="5").status == 401)


def whole(site, client):
    body = random.randbytes(3_000_000)
    path = client.begin(len(body))
    tally.holds("the answer tells where the rest goes on", client.send(path, 0, body[:1_000_000]).status == 204 and
                client.offset(path) == 1_000_000)
    client.send(path, 1_000_000, body[1_000_000:])
    tally.holds("pieces become the file", kept(site, path) == body)
    mode = os.stat(os.path.join(site.data, "incoming", os.path.basename(path))).st_mode & 0o777
    tally.holds("nobody else may read it", mode == 0o600, oct(mode))
    tally.holds("it is not given back", client.ask("GET", path).status == 405)
    answer = client.ask("POST", UPLOADS, Upload_Length="5000000000000000")
    tally.holds("too large is said before a byte is sent",
                answer.status == 413 and json.loads(answer.text)["detail"].startswith("It is larger"), answer.text)


def whose(site, ada):
    """Who sends it goes on with it; an admin may end it."""
    staff(site.data, "add", "Bea")
    bea = Client(site, staff(site.data, "token", "Bea"))
    path, part = bea.begin(5), bea.begin(3, Upload_Concat="partial")
    tally.holds("nobody goes on with another's", ada.send(path, 0, b"12345").status == 403)
    tally.holds("who may upload may look", ada.offset(path) == 0)
    tally.holds("and who sends it goes on", bea.send(path, 0, b"123").status == 204 and bea.offset(path) == 3)
    bea.send(part, 0, b"abc")
    tally.holds("nobody's parts become another's film", ada.ask(
        "POST", UPLOADS, Upload_Concat=f"final;{part}").status == 403)
    theirs = ada.begin(5)
    tally.holds("nobody ends another's", bea.ask("DELETE", theirs).status == 403 and ada.offset(theirs) == 0)
    tally.holds("but an admin does", ada.ask("DELETE", path).status == 204 and bea.ask("HEAD", path).status == 404)


def broken_lines(site, client):
    body = random.randbytes(2_000_000)
    path = client.begin(len(body))
    while (at := client.offset(path)) < len(body):
        with client.pouring(path, at, len(body) - at) as line:
            line.send(body[at:at + random.randrange(1, 600_000)])
        time.sleep(0.05)
        tally.holds("an offset never goes back", client.offset(path) >= at)
    tally.holds("a line that breaks costs no byte", kept(site, path) == body)


def killed(site, client):
    """The web process dies at any moment; its supervisor starts another."""
    body = random.randbytes(4_000_000)
    path = client.begin(len(body))
    acknowledged = deaths = 0
    while acknowledged < len(body):
        if deaths < 5:
            web = site.web()
            killer = subprocess.Popen([sys.executable, "-c", "import os,sys,time; time.sleep(float(sys.argv[2])); "
                                       "os.kill(int(sys.argv[1]), 9)", str(web), str(random.random() / 10)])
            deaths += 1
        try:
            for _ in range(40):
                answer = client.send(path, acknowledged, body[acknowledged:acknowledged + 50_000])
                if answer.status == 204:
                    acknowledged = int(answer.headers["Upload-Offset"])
                if acknowledged == len(body):
                    break
        except OSError:
            pass
        except http.client.HTTPException:
            pass
        killer.wait()
        site.wait()
        for _ in range(100):
            try:
                found = client.offset(path)
                break
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        tally.holds("what was acknowledged is there after a kill -9", found >= acknowledged, (found, acknowledged))
        acknowledged = found
    tally.holds("and the bytes are the same", kept(site, path) == body)


def ended(site, client):
    """It is told to end while films come in: soon, and what was acknowledged stays."""
    bodies = [random.randbytes(3_000_000) for _ in range(4)]
    paths = [client.begin(len(body)) for body in bodies]
    is_over = threading.Event()

    def send(path, body):
        with client.pouring(path, 0, len(body)) as line:
            for at in range(0, len(body), 10_000):
                if is_over.wait(0.02):
                    return
                try:
                    line.send(body[at:at + 10_000])
                except OSError:
                    return

    senders = [threading.Thread(target=send, args=pair) for pair in zip(paths, bodies)]
    for sender in senders:
        sender.start()
    for path in paths:
        while not client.offset(path):
            time.sleep(0.02)
    acknowledged = [client.offset(path) for path in paths]
    begun = time.monotonic()
    site.process.send_signal(signal.SIGTERM)
    tally.holds("an end comes as if nobody sent anything", site.process.wait(20) == 0 and
                time.monotonic() - begun < 5, time.monotonic() - begun)
    is_over.set()
    for sender in senders:
        sender.join()
    site.start()
    for path, body, before in zip(paths, bodies, acknowledged):
        found = client.offset(path)
        tally.holds("what was acknowledged is there after it", found >= before > 0, (found, before))
        tally.holds("and is what was sent", kept(site, path)[:found] == body[:found])
        client.send(path, found, body[found:])
        tally.holds("and it goes on", kept(site, path) == body)


def expired(site, client):
    path = client.begin(5)
    client.send(path, 0, b"abc")
    time.sleep(3.5)
    tally.holds("what nobody came back for in time is gone", client.ask("HEAD", path).status == 410)
    site.process.send_signal(signal.SIGHUP)  # the worker starts afresh, and cleans
    file = os.path.join(site.data, "incoming", os.path.basename(path))
    until = time.monotonic() + 10
    while os.path.exists(file) and time.monotonic() < until:
        time.sleep(0.1)
    tally.holds("and frees its room", not os.path.exists(file) and client.ask("HEAD", path).status == 404)


def watched(site, client):
    path = client.begin(len(GOOD), Upload_Metadata="filename d2F0Y2hlZC5tcDQ=")
    stream = Stream(client, path)
    tally.holds("it is an event stream, and nobody keeps it", stream.answer.status == 200 and
                stream.answer.headers["Content-Type"] == "text/event-stream" and
                "no-store" in stream.answer.headers["Cache-Control"], str(stream.answer.headers))
    events = stream.events()
    begun = time.monotonic()
    tally.holds("what is so now is told at once", next(events)["state"] == "receiving" and
                time.monotonic() - begun < 0.5, time.monotonic() - begun)
    client.send(path, 0, GOOD)
    begun, states = time.monotonic(), []
    for event in events:
        states.append(event["state"])
        if event["state"] in ("packaging", "ready", "refused"):
            break
    tally.holds("each step is told as it comes", states[-1] in ("packaging", "ready") and event["film"] == "watched"
                and time.monotonic() - begun < 8, (states, time.monotonic() - begun))
    stream.close()
    again = Stream(client, path, stream.last)
    site.run("films", "list")
    again.line.sock.settimeout(3)
    try:
        more = next(again.events(), None)
    except TimeoutError:
        more = None
    tally.holds("what was heard is not told again", more is None or more["state"] != states[-1] or
                more["percent"] != event["percent"], more)
    again.close()


def heartbeats(client):
    path = client.begin(5)
    stream = Stream(client, path)
    events = stream.events()
    next(events)
    begun = time.monotonic()
    threading.Timer(17, lambda: client.send(path, 0, b"ab")).start()
    next(events)
    tally.holds("a comment says that the line is alive", stream.comments and time.monotonic() - begun > 15)
    stream.close()


def bounded(site):
    staff(site.data, "add", "Flo")
    client = Client(site, staff(site.data, "token", "Flo"))
    path = client.begin(5)
    streams = [Stream(client, path) for _ in range(8)]
    ninth = Stream(client, path)
    tally.holds("one person listens eight times at once, and no more", ninth.answer.status == 429 and
                all(stream.answer.status == 200 for stream in streams), ninth.answer.status)
    before = time.monotonic()
    tally.holds("and holds up nobody", client.offset(path) == 0 and time.monotonic() - before < 0.5)
    for stream in streams:
        stream.close()
    client.send(path, 0, b"ab")  # what is told finds out that nobody listens
    until = time.monotonic() + 20
    while (tenth := Stream(client, path)).answer.status == 429 and time.monotonic() < until:
        time.sleep(0.5)
    tally.holds("who has gone makes room", tenth.answer.status == 200, tenth.answer.status)
    return tenth


def ended_while_listened(site, stream):
    begun = time.monotonic()
    site.process.send_signal(signal.SIGTERM)
    list(stream.events())
    tally.holds("an end of the server ends the stream as it should be", stream.answer.isclosed() and
                site.process.wait(20) == 0 and time.monotonic() - begun < 5, time.monotonic() - begun)
    site.start()


def refused_stream(site, client):
    path = send_film(client, b"no film at all " * 1000, "notes.mp4")
    stream = Stream(client, path)
    events = list(stream.events())
    tally.holds("the stream ends with the last there is to tell", events[-1]["state"] == "refused", events)
    tally.holds("and who comes back is told to stop", Stream(client, path, stream.last).answer.status == 204)
    gone = Stream(client, f"{UPLOADS}/{'0' * 32}")
    tally.holds("no stream of what is not", gone.answer.status == 404)


def served(site, client):
    path = send_film(client, GOOD, "served.mp4")
    stream = Stream(client, path)
    stream.line.sock.settimeout(60)
    events = list(stream.events())
    percents = [event["percent"] for event in events]
    tally.holds("the stream ends when the film is in service", events[-1]["state"] == "ready" and
                events[-1]["percent"] == 100 and percents == sorted(percents), events)
    tally.holds("and a person may show it", site.run("films", "publish", "served").returncode == 0)
    until = time.monotonic() + 10
    while (answer := client.ask("GET", "/api/v1/films/served")).status == 404 and time.monotonic() < until:
        time.sleep(0.1)
    film = json.loads(answer.text)
    names = [rendition["name"] for version in film.get("versions", []) for rendition in version["renditions"]]
    tally.holds("as what was made of it, not as it came",
                names and not any("original" in name for name in names), names)


def disabled_while_listening(site, client):
    staff(site.data, "add", "Ed")
    path = client.begin(5)
    stream = Stream(Client(site, staff(site.data, "token", "Ed")), path)
    events = stream.events()
    next(events)
    staff(site.data, "disable", "Ed")
    begun = time.monotonic()
    tally.holds("who is disabled hears no more", list(events) == [] and time.monotonic() - begun < 3)


def is_original(site, path, content):
    """It lies in the vault, and nowhere else."""
    folders = [os.path.join(site.data, folder) for folder in ("vault", "incoming", "quarantine")]
    files = [os.path.join(folder, os.path.basename(path)) for folder in folders]
    with open(files[0], "rb") as file:
        return (file.read() == content and os.stat(files[0]).st_mode & 0o777 == 0o400
                and os.stat(folders[0]).st_mode & 0o777 == 0o700 and not any(map(os.path.exists, files[1:])))


def handed_on(site, client):
    path = send_film(client, GOOD, r"C:\holiday\a_day-out.mp4")
    said, states = watch(client, path)
    order = ["received", "quarantined", "inspected", "packaging"]
    tally.holds("it becomes a film, step by step", said["state"] in ("packaging", "ready") and
                [state for state in order if state in states] == [state for state in states if state in order],
                (said, states))
    tally.holds("called as its file is", said["film"] == "a-day-out", said)
    films = {film["slug"]: film for film in json.loads(site.run("films", "list", "--json").stdout)["films"]}
    tally.holds("a draft: a person says when it is shown",
                films["a-day-out"]["state"] == "draft" and films["a-day-out"]["title"] == "A day out", films)
    tally.holds("the original is in the vault", is_original(site, path, GOOD))
    tally.holds("nobody learns of it who may not", Client(site, None).ask("GET", path + "/status").status == 401)
    tally.holds("an upload that is not has no status",
                client.ask("GET", f"{UPLOADS}/{'0' * 32}/status").status == 404)
    tally.holds("it takes no bytes any more, and HEAD tells all are here",
                client.send(path, len(GOOD), b"x").status == 413 and client.offset(path) == len(GOOD))
    tally.holds("nothing was found in it", (said["found"], said["removed"]) == ({}, ""), said)
    with open(os.path.join(CLIPS, "placed.mp4"), "rb") as file:
        placed, _ = watch(client, send_film(client, file.read(), "placed.mp4"))
    tally.holds("what is found is counted, and not told", placed["found"].get("location") == 1 and
                "1 GPS entry" in placed["removed"] and "51.5" not in json.dumps(placed), placed)
    again, _ = watch(client, send_film(client, GOOD, "a day out.mov"))
    tally.holds("another of that name has an address of its own", again["film"] == "a-day-out-2", again)
    orphan = "f" * 32
    with open(os.path.join(site.data, "vault", orphan), "wb") as file:
        file.write(GOOD)
    said = site.run("check").stdout
    tally.holds("an original that is no film's is told of, and no other", f"vault/{orphan}" in said and
                said.count("vault/") == 1, said)
    os.remove(os.path.join(site.data, "vault", orphan))
    tally.holds("who forgets the upload keeps the film", client.ask("DELETE", path).status == 204 and
                is_original(site, path, GOOD) and site.run("films", "show", "a-day-out").returncode == 0)


def refused(site, client):
    path = send_film(client, b"no film at all " * 1000, "notes.mp4")
    said, _ = watch(client, path)
    tally.holds("what is no film is refused, and why", said["state"] == "refused" and said["reason"], said)
    left = [os.path.join(folder, os.path.basename(path)) for folder in ("incoming", "quarantine", "vault")]
    tally.holds("and gone", not any(os.path.exists(os.path.join(site.data, name)) for name in left))


def joined(site, client):
    """The worker does it: it is more than is joined while its sender waits."""
    film = GOOD + struct.pack(">I4s", 3_000_000, b"free") + bytes(2_999_992)  # ISO/IEC 14496-12 8.1.2
    half = len(film) // 2
    parts = []
    for content in (film[:half], film[half:]):
        parts.append(client.begin(len(content), Upload_Concat="partial"))
        client.send(parts[-1], 0, content)
    final = client.ask("POST", UPLOADS, Upload_Concat="final;" + " ".join(parts),
                       Upload_Metadata="filename aGFsdmVzLm1wNA==").headers["Location"]
    offset = client.ask("HEAD", final).headers["Upload-Offset"]
    tally.holds("it says an offset only when it has its bytes", offset in (None, str(len(film))), offset)
    said, _ = watch(client, final)
    tally.holds("parts become one film", said["film"] == "halves" and is_original(site, final, film), said)
    tally.holds("and free their room", not any(os.path.exists(
        os.path.join(site.data, "incoming", os.path.basename(part))) for part in parts) and
        client.ask("HEAD", parts[0]).status == 404)


def handed_on_by_the_dying(site, client):
    """The worker dies at any moment while films go through."""
    paths = [send_film(client, GOOD, f"dying {i}.mp4") for i in range(6)]
    deaths, until = 0, time.monotonic() + 60
    while deaths < 4 and time.monotonic() < until:
        time.sleep(random.random() * 0.7)
        deaths += any([kill(worker) for worker in site.children()[1:]])
    tally.holds("who works died four times", deaths == 4, deaths)
    saids = [watch(client, path, 30)[0] for path in paths]
    tally.holds("each becomes one film, once", sorted(said["film"] or "" for said in saids) ==
                sorted(f"dying-{i}" for i in range(6)), saids)
    films = [film["slug"] for film in json.loads(site.run("films", "list", "--json").stdout)["films"]]
    tally.holds("and no other", sorted(slug for slug in films if slug.startswith("dying")) ==
                sorted(f"dying-{i}" for i in range(6)), films)
    tally.holds("each with its original", all(is_original(site, path, GOOD) for path in paths))


def checker(site, token):
    if not os.path.exists(CHECKER):
        return
    done = subprocess.run([sys.executable, CHECKER, "--endpoint", site.base + UPLOADS, "--header",
                           f"Authorization: Bearer {token}", "--store-dir", os.path.join(site.data, "incoming"),
                           "--expire-wait", "4"], capture_output=True, text=True, timeout=300, check=False)
    passed, failed = map(int, re.findall(r"(\d+) passed, (\d+) failed", done.stdout)[-1])
    tally.holds("the black-box checker finds nothing", failed == 0 and passed == 122, done.stdout)


def main():
    random.seed(4)
    with Site(*LIMITS, "--worker", "false") as site:
        for words in (["add", "Ada"], ["add", "--role", "viewer", "Vi"]):
            staff(site.data, *words)
        tokens = {name: staff(site.data, "token", name) for name in ("Ada", "Vi")}
        client = Client(site, tokens["Ada"])
        who_may(site, tokens)
        whole(site, client)
        whose(site, client)
        broken_lines(site, client)
        killed(site, client)
        ended(site, client)
    with Site(*LIMITS, "--worker", "false", "--upload-expires", "3 s") as site:
        staff(site.data, "add", "Ada")
        checker(site, staff(site.data, "token", "Ada"))
    with Site(*LIMITS, "--upload-expires", "3 s") as site:
        staff(site.data, "add", "Ada")
        expired(site, Client(site, staff(site.data, "token", "Ada")))
    with Site(*LIMITS) as site:
        staff(site.data, "add", "Ada")
        client = Client(site, staff(site.data, "token", "Ada"))
        aside = concurrent.futures.ThreadPoolExecutor()
        beats = aside.submit(heartbeats, client)  # 17 s in which nothing is done
        handed_on(site, client)
        refused(site, client)
        joined(site, client)
        handed_on_by_the_dying(site, client)
        watched(site, client)
        refused_stream(site, client)
        served(site, client)
        disabled_while_listening(site, client)
        beats.result()
        ended_while_listened(site, bounded(site))


main()
tally.finish()
