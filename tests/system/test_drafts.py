#!/usr/bin/env python3
"""Subtitle tracks of an original become drafts for staff: nothing of them is public until a person says so, and a
drone's telemetry not even then without being asked twice. So does what a program hears. And staff's first look."""

import json
import os
import signal
import subprocess
import tempfile
import urllib.request

import zoo
from a_library import Library, clip
from running_site import Tally

tally = Tally()
PLACE = "51.507"
SAID = """1
00:00:00,100 --> 00:00:00,900
Jane & Tom said: <i>zqhello</i> there.

2
00:00:01,000 --> 00:00:01,800
We had a kettle
and 2 cups.
"""
CYMRAEG = """[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize
Style: Default,Arial,16

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.20,0:00:01.00,Default,,0,0,0,,{\\i1}Cwpan o de,{\\i0} plis\\NDiolch <b>
"""
DRONE = f"1\n00:00:00,100 --> 00:00:01,000\nF/2.8, SS 206.14, ISO 150, GPS (-0.127, {PLACE}, 20), D 5.1m\n"
CAMERA = "1\n00:00:00,100 --> 00:00:01,000\n[iso : 110] [shutter : 1/240.0] [fnum : 280] zqcamera\n"
ENDLESS = "".join(f"{i + 1}\n00:00:0{i % 2},{i % 900:03d} --> 00:00:01,950\nzq {i}\n\n" for i in range(20001))


def put(library, name, words, codec, languages):
    """A film that is live as soon as it is packaged, with these subtitle tracks."""
    with tempfile.TemporaryDirectory() as folder:
        inputs, maps = [], []
        for i, (ending, text) in enumerate(words):
            path = os.path.join(folder, f"{i}.{ending}")
            zoo.write(path, text.encode())
            inputs += ["-i", path]
            maps += ["-map", f"{i + 1}:s", f"-metadata:s:s:{i}", f"language={languages[i]}"]
        made = os.path.join(folder, name)
        done = subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", clip("one.mp4"), *inputs, "-map", "0:v", "-map",
                               "0:a", *maps, "-c:v", "copy", "-c:a", "copy", "-c:s", codec, made], check=False)
        tally.holds(f"ffmpeg makes {name}", done.returncode == 0)
        stem = name.split(".")[0]
        library.put(f"{stem}.json", '{"state": "live"}')
        with open(made, "rb") as film:
            zoo.write(library.at(name), film.read())


def drafts(library, slug):
    return json.loads(library.run("films", "captions", slug, "--json").stdout)["drafts"]


def chores(library):
    return dict(library.rows("SELECT f.slug, c.state || ' ' || c.reason FROM chores c JOIN versions v ON "
                             "v.id = c.version_id JOIN films f ON f.id = v.film_id"))


def is_public(library, slug, *words):
    """Whether one of the words is anywhere that anybody may look."""
    version = library.film(slug)["versions"][0]["id"]
    places = [f"/films/{slug}", f"/films/{slug}/transcript", f"/films/{slug}/transcript.txt", f"/api/v1/films/{slug}",
              *[f"/api/v1/search?q={word}" for word in words],
              *[f"/media/{version}/{name}" for name in ("master.m3u8", "manifest.mpd", "captions/en.vtt",
                                                        "captions/cy.vtt", "captions/und.vtt")]]
    answers = [library.get(place) for place in places]
    found = [word for word in words for status, body in answers if status == 200 and word.encode() in
             body.replace(f"?q={word}".encode(), b"").replace(f'"{word}"'.encode(), b"")]
    return found or any(b"TYPE=SUBTITLES" in body for _, body in answers)


def taken(library):
    said = drafts(library, "said")
    tally.holds("each track of words is a draft, with its language", [(d["origin"], d["language"], d["cues"],
                d["telemetry"]) for d in said] == [("embedded", "en", 2, False), ("embedded", "cy", 1, False)], said)
    first, second = (str(draft["id"]) for draft in said)
    words = library.run("films", "captions", "said", "show", first).stdout
    tally.holds("its words are read as captions are", words.startswith("WEBVTT\n\n00:00:00.100 --> 00:00:00.900\nJane "
                "&amp; Tom said: <i>zqhello</i> there.\n") and "We had a kettle\nand 2 cups." in words, words)
    words = library.run("films", "captions", "said", "show", second).stdout
    tally.holds("of ASS its words alone", words.endswith("\nCwpan o de, plis\nDiolch &lt;b&gt;\n"), words)
    tally.holds("nothing of a draft is public", not is_public(library, "said", "zqhello", "Cwpan"))
    library.run("films", "captions", "said", "approve", first)
    tally.holds("approved, it is the film's captions", library.film("said")["versions"][0]["captions"] == ["en"])
    version = library.film("said")["versions"][0]["id"]
    tally.holds("which everybody can read and find", library.until(
        lambda: b"zqhello" in library.get(f"/media/{version}/captions/en.vtt")[1] and
        b"said" in library.get("/api/v1/search?q=zqhello")[1]) is not None)
    tally.holds("and is a draft no more", [d["language"] for d in drafts(library, "said")] == ["cy"])
    library.put("said.json", '{"state": "live", "title": "Said anew"}')
    library.index("said.mkv")
    tally.holds("it stays when the film's files are looked at again",
                library.film("said")["versions"][0]["captions"] == ["en"] and
                library.film("said")["title"] == "Said anew")
    library.run("films", "captions", "said", "discard", second)
    tally.holds("discarded, it is gone", drafts(library, "said") == [])
    tally.holds("and what is gone cannot be approved",
                library.run("films", "captions", "said", "approve", second, check=False).returncode == 1)


def telemetry(library):
    drone, camera = drafts(library, "drone"), drafts(library, "camera")
    tally.holds("a drone's words are suspected", [d["telemetry"] for d in drone + camera] == [True, True],
                (drone, camera))
    done = library.run("films", "captions", "camera", "approve", str(camera[0]["id"]), "en", check=False)
    tally.holds("they are not approved by the way", done.returncode == 1 and "--telemetry" in done.stderr, done)
    shown = library.run("films", "captions", "camera", "show", str(camera[0]["id"])).stdout
    tally.holds("staff can read them", "zqcamera" in shown, shown)
    with open(os.path.join(library.data, "catalogue.db"), "rb") as db, \
            open(os.path.join(library.data, "catalogue.db-wal"), "rb") as wal:
        kept = db.read() + wal.read()
    tally.holds("out of their film: they are not in the catalogue", b"zqcamera" not in kept and
                PLACE.encode() not in kept and b"zqhello" in kept)
    for words in (["show"], ["approve"]):
        done = library.run("films", "captions", "drone", *words, str(drone[0]["id"]), *(["en"] if words == ["approve"]
                           else []), "--telemetry", check=False)
        tally.holds(f"a place is not even then: {words[0]}", done.returncode == 1 and "GPS" in done.stderr and
                    PLACE not in done.stdout + done.stderr, done)
    tally.holds("nothing of them is public", not is_public(library, "drone", PLACE, "206.14") and
                not is_public(library, "camera", "zqcamera"))
    library.run("films", "captions", "camera", "approve", str(camera[0]["id"]), "en", "--telemetry")
    tally.holds("who insists is heard", library.film("camera")["versions"][0]["captions"] == ["en"])


def taken_back(library):
    """What a person approved, another may disapprove."""
    library.put("said.fr.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour.\n")
    library.until(lambda: "fr" in library.film("said")["versions"][0]["captions"])
    for language, why in (("cy", "no captions"), ("fr", "a file beside the film"), ("!", "no language")):
        done = library.run("films", "captions", "said", "disapprove", language, check=False)
        tally.holds(f"nothing to take back: {why}", done.returncode == 1 and why in done.stderr, done)
    library.run("films", "captions", "said", "disapprove", "EN")
    os.remove(library.at("said.fr.vtt"))
    tally.holds("disapproved, captions are public no more", library.until(
        lambda: not is_public(library, "said", "zqhello")) is not None, is_public(library, "said", "zqhello"))
    again = library.until(lambda: [draft["language"] for draft in drafts(library, "said")] == ["en", "cy"], 30)
    tally.holds("the film's drafts are drawn anew", again is not None, drafts(library, "said"))


def replaced(library):
    """Words of what a film was are not words of what it is."""
    first, second = (str(draft["id"]) for draft in drafts(library, "said"))
    library.run("films", "captions", "said", "approve", first)
    tally.holds("they may be approved again", library.until(
        lambda: b"zqhello" in library.get("/films/said/transcript.txt")[1]) is not None)
    path = os.path.join(library.data, "notices.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write('{"notices": [{"kind": "abuse", "how": "shown", "from": "0:00", "to": "0:01", "en": "A fall"}]}')
    library.run("films", "notices", "said", path)
    tally.holds("a way around a moment of it", library.until(
        lambda: b"?skip=yes" in library.get("/films/said")[1]) is not None)
    was = library.rows("SELECT sha256 FROM versions v JOIN films f ON f.id = v.film_id WHERE slug = 'said'")
    library.put("said.mkv", "two.mp4")
    tally.holds("another film takes its place", library.until(lambda: library.rows(
        "SELECT sha256 FROM versions v JOIN films f ON f.id = v.film_id WHERE slug = 'said'") != was, 120) is not None)
    tally.holds("what was said in the one before is public no more", library.until(
        lambda: not is_public(library, "said", "zqhello", "Cwpan"), 5) is not None,
        is_public(library, "said", "zqhello", "Cwpan"))
    tally.holds("nor does anything lead around a moment of it, while it is still told", library.until(
        lambda: b"?skip=yes" not in (page := library.get("/films/said")[1]) and b"A fall" in page) is not None)
    tally.holds("and is no draft", drafts(library, "said") == [] and
                library.run("films", "captions", "said", "approve", second, check=False).returncode == 1)


def main():
    with Library("ladder") as library:
        put(library, "said.mkv", [("srt", SAID), ("ass", CYMRAEG)], "copy", ["eng", "cym"])
        put(library, "drone.mp4", [("srt", DRONE)], "mov_text", ["und"])
        put(library, "camera.mp4", [("srt", CAMERA)], "mov_text", ["und"])
        put(library, "endless.mkv", [("srt", ENDLESS)], "copy", ["eng"])
        library.serve()
        ended = library.until(lambda: len(chores(library)) == 4 and
                              all(state.split()[0] in ("done", "failed") for state in chores(library).values()), 300)
        tally.holds("when a film is in service, its subtitles are looked into", ended is not None, chores(library))
        library.until(lambda: library.get("/films/said")[0] == 200)
        taken(library)
        telemetry(library)
        taken_back(library)
        replaced(library)
        tally.holds("too many words are said, and are no draft", drafts(library, "endless") == [] and
                    "20,000 cues" in chores(library).get("endless", ""), chores(library))
        shown = library.run("films", "show", "endless").stdout
        tally.holds("staff are told", "20,000 cues" in shown, shown)


# What stands for a program that recognises speech: it does what the film's language says, since that and a path are
# all it gets.
COMMAND = """#!/usr/bin/python3
import os, sys, time, wave
said, path, language = sys.argv[1:]
with open(said, "a") as log, wave.open(path) as sound:
    print(language, sound.getframerate(), sound.getnchannels(), sound.getnframes(), os.getpriority(0, 0),
          len(os.listdir("/proc/self/fd")), path, file=log)
if language == "cy":
    print("WEBVTT\\n\\n00:00:00.200 --> 00:00:01.000\\nzqheard")
elif language == "fr":
    print("I heard nothing, sorry.")
elif language == "de":
    while True:
        print("WEBVTT\\n\\n00:00:00.200 --> 00:00:01.000\\nzqloud" * 1000)
elif language == "it":
    os.abort()
elif language == "es":
    os.spawnl(os.P_NOWAIT, "/bin/sleep", "sleep", "1000")
    time.sleep(1000)
"""
HEARD = {"cy": "done", "fr": "neither WebVTT nor SubRip", "de": "more than captions", "it": "failed: run it",
         "es": "longer than it may"}


def heard():
    """captions_command, as it should be and otherwise."""
    with Library("ladder") as library:
        command, said = (os.path.join(library.data, name) for name in ("command", "said"))
        zoo.write(command, COMMAND.encode())
        os.chmod(command, 0o700)
        library.env.update(INCARE_CAPTIONS_COMMAND=f"{command},{said}", INCARE_CAPTIONS_TIME="4 s")
        for language in HEARD:
            library.put(f"{language}.json", json.dumps({"state": "live", "language": language}))
            library.put(f"{language}.mp4", "placed.mp4")
        library.serve()
        ended = library.until(lambda: len(chores(library)) == len(HEARD) and
                              all(state.split()[0] in ("done", "failed") for state in chores(library).values()), 300)
        found = chores(library)
        tally.holds("each ends, well or not", ended is not None, found)
        for language, word in HEARD.items():
            tally.holds(f"staff are told: {word}", word in found.get(language, ""), found)
        with open(said, encoding="ascii") as log:
            runs = [line.split() for line in log]
        tally.holds("it is run once a film, and never again", sorted(run[0] for run in runs) == sorted(HEARD), runs)
        tally.holds("with the film's sound as such programs want it, at low priority, and nothing of ours open",
                    all(run[1:3] == ["16000", "1"] and 31000 < int(run[3]) < 34000 and run[4] == "19" and
                        run[5] == "6" for run in runs), runs)
        tally.holds("nothing of that stays", not any(os.path.exists(os.path.dirname(run[6])) for run in runs), runs)
        draft = drafts(library, "cy")
        tally.holds("what it heard is a draft, said to be a machine's",
                    [(d["origin"], d["language"], d["cues"]) for d in draft] == [("machine", "cy", 1)], draft)
        tally.holds("of the others there is none", not any(drafts(library, language) for language in HEARD
                                                           if language != "cy"))
        tally.holds("nothing of it is public", not is_public(library, "cy", "zqheard"))
        library.run("films", "captions", "cy", "approve", str(draft[0]["id"]))
        tally.holds("before a person says so", library.until(
            lambda: b"zqheard" in library.get("/films/cy/transcript.txt")[1]) is not None)


# It goes on until it is ended, unless the film is heard a second time.
ENDLESSLY = """#!/usr/bin/python3
import os, subprocess, sys, time
log, path, _ = sys.argv[1:]
is_first = not os.path.exists(log)
child = subprocess.Popen(["/bin/sleep", "1000"]) if is_first else None
with open(log + ".new", "w") as file:
    print(os.getpid(), child.pid if child else 0, path, file=file)
os.rename(log + ".new", log)
time.sleep(1000 if is_first else 0)
print("WEBVTT\\n\\n00:00:00.200 --> 00:00:01.000\\nzqagain")
"""


def begin_hearing(library):
    """A film that is being heard: the processes that do it, and where its sound lies."""
    command, log = (os.path.join(library.data, name) for name in ("command", "log"))
    zoo.write(command, ENDLESSLY.encode())
    os.chmod(command, 0o700)
    library.env.update(INCARE_CAPTIONS_COMMAND=f"{command},{log}")
    library.put("film.json", '{"state": "live"}')
    library.put("film.mp4", "placed.mp4")
    library.serve()
    tally.holds("a film is being heard", library.until(lambda: os.path.exists(log), 120) is not None)
    with open(log, encoding="ascii") as file:
        one, other, path = file.read().split()
    return [int(one), int(other)], path


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def withdrawn():
    """A film that is withdrawn while it is heard."""
    with Library("ladder") as library:
        pids, path = begin_hearing(library)
        library.run("films", "withdraw", "film")
        ended = library.until(lambda: not any(map(runs, pids)) and not os.path.exists(path), 10)
        tally.holds("withdrawn, it is heard no more within a moment", ended is not None and ended < 3, ended)
        tally.holds("its sound is gone", not os.path.exists(os.path.dirname(path)))
        tally.holds("that is no failure of its", library.until(
            lambda: chores(library) == {"film": "waiting "}) is not None, chores(library))
        tally.holds("and makes no draft", not drafts(library, "film"))
        library.run("films", "restore", "film")
        tally.holds("given back, it is heard anew", library.until(lambda: len(drafts(library, "film")) == 1, 30)
                    is not None, chores(library))


def killed():
    """All that runs ends at once, while a film is heard: no sound of it stays after the next start."""
    with Library("ladder") as library:
        pids, path = begin_hearing(library)
        processes = [library.server.pid]
        for pid in processes:
            with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
                processes += map(int, children.read().split())
        for how in (signal.SIGSTOP, signal.SIGKILL):
            for pid in processes:
                os.kill(pid, how)
        library.stop(signal.SIGKILL)
        library.until(lambda: not any(map(runs, processes)))
        tally.holds("nobody was left to remove it", os.path.exists(path) and set(pids) < set(processes), processes)
        library.env.update(INCARE_CAPTIONS_COMMAND="")
        library.serve()
        tally.holds("the next start does, whatever is set then",
                    library.until(lambda: os.listdir(os.path.join(library.data, "speech")) == []) is not None, path)


def looked_at():
    """What staff see of a film before anybody else."""
    with Library("ladder") as library:
        library.put("film.mp4", "one.mp4")
        library.run("staff", "add", "Ada", "--role", "viewer")
        staff = {"Authorization": "Bearer " + library.run("staff", "token", "Ada").stdout.strip()}
        library.serve()
        at = "/api/v1/staff/films/film/media/"
        first = library.until(lambda: library.get(at + "240p.mp4", **staff)[0] == 200, 120)
        tally.holds("staff have a first look at what is made", first is not None, library.film("film"))
        library.until(lambda: library.film("film")["versions"][0]["state"] == "ready", 120)
        library.until(lambda: b"v360.m3u8" in library.get(at + "master.m3u8", **staff)[1])
        status, whole = library.get(at + "v360.mp4", **staff)
        part = library.get(at + "v360.mp4", Range="bytes=4-11", **staff)
        tally.holds("by byte range", status == 200 and part == (206, whole[4:12]) and whole[4:8] == b"ftyp", part)
        request = urllib.request.Request(library.base + at + "v360.mp4", headers=staff)
        with urllib.request.urlopen(request, timeout=10) as reply:
            tally.holds("nobody keeps it", reply.headers["Cache-Control"] == "private, no-store", str(reply.headers))
        lists = [library.get(at + name, **staff) for name in ("master.m3u8", "v360.m3u8", "a128.m3u8")]
        tally.holds("and as playlists", all(status == 200 for status, _ in lists) and b"a128.m3u8" in lists[0][1] and
                    b"v360.mp4" in lists[1][1], lists)
        names = ("v360.mp4", "master.m3u8", "v360.m3u8", "catalogue.db", "none.mp4")
        tally.holds("who says no token learns nothing", {library.get(at + name)[0] for name in names} == {401})
        tally.holds("what is not there is not", [library.get(at + name, **staff)[0] for name in names[3:]] +
                    [library.get(at.replace("film/", "never/") + "v360.mp4", **staff)[0]] == [404, 404, 404])
        tally.holds("it is not public for that", library.get("/films/film")[0] == 404)
        library.run("films", "withdraw", "film")
        gone = library.until(lambda: {library.get(at + name, **staff)[0] for name in names} == {404}, 2)
        tally.holds("a withdrawn film is gone for staff too", gone is not None)


main()
heard()
withdrawn()
killed()
looked_at()
tally.finish()
