#!/usr/bin/env python3
"""HLS and DASH of a film as packaging leaves it: what is told is so (RFC 8216, ISO/IEC 23009-1), the pieces are the
file, each key picture stands alone, and ffmpeg plays both."""

import hashlib
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree

import streamed
from a_library import INCARE
from running_site import Tally, free_port
from segments import Film as Boxes

DASH = "{urn:mpeg:dash:schema:mpd:2011}"


def named(name, content):
    """As playlists name a file: with the beginning of its digest, so that another is never taken for it."""
    return f"{name}?is={hashlib.sha256(content).hexdigest()[:16]}"


class Site:
    """`incare serve` over the one film."""

    def __enter__(self):
        self.data = tempfile.mkdtemp(prefix="incare-test-")
        self.film = streamed.make(self.data)
        self.port = free_port()
        self.media = f"/media/{self.film.version_id}"
        self.base = f"http://127.0.0.1:{self.port}{self.media}"
        self.log = open(os.path.join(self.data, "server.log"), "wb")
        self.process = subprocess.Popen(
            [INCARE, "serve", "--data", self.data, "--listen", f"127.0.0.1:{self.port}", "--worker", "off"],
            stdout=subprocess.PIPE, stderr=self.log)
        self.process.stdout.readline()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        self.log.close()
        shutil.rmtree(self.data)

    def ask(self, path, method="GET", **headers):
        """(status, headers, body)"""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path if path.startswith("/") else f"{self.media}/{path}", headers=headers)
        reply = self.connection.getresponse()
        return reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()

    def get(self, path, **headers):
        status, _, body = self.ask(path, **headers)
        assert status in (200, 206), f"{path}: {status}"
        return body

    def file(self, name):
        with open(os.path.join(self.data, "renditions", self.film.version_id, name), "rb") as file:
            return file.read()


def attributes(line):
    """RFC 8216 4.2: an attribute list."""
    return {name: quoted if quoted else bare
            for name, quoted, bare in re.findall(r'([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))', line.split(":", 1)[1])}


class Playlist:
    """A media playlist: .init, [(seconds, bytes, at)], and its tags."""

    def __init__(self, text):
        self.tags = text.splitlines()
        self.value = dict(tag[1:].split(":", 1) for tag in self.tags if tag.startswith("#EXT-X-") and ":" in tag)
        found = re.findall(r"#EXTINF:(\d+\.\d{6}),\n#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)", text)
        self.pieces = [(float(seconds), int(size), int(at)) for seconds, size, at, _ in found]
        self.files = {name for _, _, _, name in found}
        mapped = attributes(next(tag for tag in self.tags if tag.startswith("#EXT-X-MAP:")))
        self.files.add(mapped["URI"])
        self.init = int(mapped["BYTERANGE"].split("@")[0])
        self.target = int(self.value["EXT-X-TARGETDURATION"])

    def windows(self):
        """Bits a second of all pieces in a row that last 0.5 to 1.5 of the target duration (4.1)."""
        for first in range(len(self.pieces)):
            for last in range(first + 1, len(self.pieces) + 1):
                seconds = sum(piece[0] for piece in self.pieces[first:last])
                if 0.5 * self.target <= seconds <= 1.5 * self.target:
                    yield sum(piece[1] for piece in self.pieces[first:last]) * 8 / seconds

    def average(self):
        return sum(piece[1] for piece in self.pieces) * 8 / sum(piece[0] for piece in self.pieces)


def frame_numbers(film, *words):
    """Which frames of the master these are, read off them. words: how ffmpeg is to read the film."""
    grey = subprocess.run(
        ["ffmpeg", "-v", "error", *words, "-i", "-", "-f", "rawvideo", "-pix_fmt", "gray", "-vf", "scale=854:480", "-"],
        input=film, capture_output=True, check=False).stdout
    numbers = []
    for at in range(0, len(grey), 854 * 480):
        row = grey[at + 32 * 854:at + 33 * 854]
        numbers.append(sum((row[i * 64 + 32] > 128) << i for i in range(streamed.BITS)))
    return numbers


class Checks:
    def __init__(self, site, tally):
        self.site, self.holds = site, tally.holds
        self.master = site.get("master.m3u8").decode()
        self.made = {made["name"].split(".")[0]: made for made in site.film.made}
        self.tracks = {name: Playlist(site.get(f"{name}.m3u8").decode()) for name in ("v480", "v360", "a128")}
        self.keys = Playlist(site.get("iframes.m3u8").decode())

    def variants(self):
        """{name of the track: attributes}"""
        return {uri.split(".")[0]: attributes(tag) for tag, uri in
                re.findall(r"^(#EXT-X-STREAM-INF:.*)\n(\S+)$", self.master, re.MULTILINE)}

    def master_is_true(self):
        variants, sound = self.variants(), self.tracks["a128"]
        self.holds("each picture is a variant, and sound alone", set(variants) == set(self.tracks), variants)
        sound_peak = max(sound.windows())
        for name, told in variants.items():
            track, made = self.tracks[name], self.made[name]
            peak = max(track.windows()) + (sound_peak if name != "a128" else 0)
            average = track.average() + (sound.average() if name != "a128" else 0)
            self.holds(f"{name}: BANDWIDTH is the peak and not more than a tenth above",
                       peak <= int(told["BANDWIDTH"]) <= 1.1 * peak, (peak, told))
            self.holds(f"{name}: AVERAGE-BANDWIDTH is the average",
                       abs(int(told["AVERAGE-BANDWIDTH"]) - average) <= 0.1 * average, (average, told))
            codecs = [made["codecs"]] + ([self.made["a128"]["codecs"]] if name != "a128" else [])
            self.holds(f"{name}: CODECS are those packaging saw", told["CODECS"] == ",".join(codecs), told)
            self.holds(f"{name}: goes with sound and captions, and holds none inside",
                       told["AUDIO"] == "sound" and told["SUBTITLES"] == "captions"
                       and told["CLOSED-CAPTIONS"] == "NONE", told)
            if made["width"]:
                self.holds(f"{name}: RESOLUTION is the coded size",
                           told["RESOLUTION"] == f"{made['width']}x{made['height']}", told)
                self.holds(f"{name}: FRAME-RATE", told["FRAME-RATE"] == "25.000", told)
        wound = attributes(re.search(r"#EXT-X-I-FRAME-STREAM-INF:.*", self.master).group())
        peak = max(self.keys.windows())
        self.holds("the key pictures' BANDWIDTH is their peak", peak <= int(wound["BANDWIDTH"]) <= 1.1 * peak, wound)
        self.holds("no clock of the encoder is told", "PROGRAM-DATE-TIME" not in self.master)
        self.holds("a common line starts with what it carries",
                   int(next(iter(variants.values()))["BANDWIDTH"]) <= 2000000, self.master)
        for word in ("DEFAULT=YES", 'LANGUAGE="cy"', 'URI="captions/en-GB.m3u8"', "describes-music-and-sound"):
            self.holds(f"the master has {word}", word in self.master)

    def tracks_tile(self):
        for name, track in self.tracks.items():
            whole = self.site.file(f"{name}.mp4")
            begin, end, _, entries = Boxes(os.path.join(self.site.film.folder, f"{name}.mp4")).sidx()
            at = end
            self.holds(f"{name}: the map is all before the index", track.init == begin, (track.init, begin))
            for i, (seconds, size, first) in enumerate(track.pieces):
                told = entries[2 * i:2 * i + 2]
                if first != at or size != sum(entry[0] for entry in told):
                    self.holds(f"{name}: piece {i} lies behind the one before", False, (first, at, size, told))
                at = first + size
            self.holds(f"{name}: the pieces end with the file", at == len(whole), (at, len(whole)))
            self.holds(f"{name}: they last as long as the film",
                       abs(sum(piece[0] for piece in track.pieces) - streamed.SECONDS) < 0.05)
            self.holds(f"{name}: none lasts longer than is told, rounded",
                       all(round(piece[0]) <= track.target for piece in track.pieces))
            self.holds(f"{name}: one file, of itself, by what is in it", track.files == {named(f"{name}.mp4", whole)},
                       track.files)
            self.holds(f"{name}: is there whole from the start",
                       "#EXT-X-ENDLIST" in track.tags and track.value["EXT-X-PLAYLIST-TYPE"] == "VOD"
                       and track.value["EXT-X-VERSION"] == "7" and "PROGRAM-DATE" not in str(track.tags))
            ranges = [(0, end)] + [(at, at + size) for _, size, at in track.pieces]
            read = b"".join(self.site.get(f"{name}.mp4", Range=f"bytes={at}-{to - 1}") for at, to in ranges)
            self.holds(f"{name}: its ranges one behind the other are the file", read == whole)
        self.holds("pictures of all sizes change at the same moments",
                   [piece[0] for piece in self.tracks["v480"].pieces]
                   == [piece[0] for piece in self.tracks["v360"].pieces])

    def pieces_have_addresses(self):
        for name, kind in (("v480", "video/mp4"), ("a128", "audio/mp4")):
            whole, track, tags = self.site.file(f"{name}.mp4"), self.tracks[name], set()
            wanted = {"init.mp4": (0, track.init)}
            wanted |= {f"{n}.m4s": (at, size) for n, (_, size, at) in enumerate(track.pieces, 1)}
            for path, (at, size) in wanted.items():
                status, headers, body = self.site.ask(f"{name}/{path}")
                tags.add(headers["etag"])
                if status != 200 or body != whole[at:at + size] or headers["content-type"] != kind:
                    self.holds(f"{name}/{path} is its range", False, (status, len(body), headers))
            self.holds(f"{name}: each piece has a tag of its own", len(tags) == len(wanted), len(tags))
            self.piece(f"{name}/2.m4s", whole[track.pieces[1][2]:][:track.pieces[1][1]])
            never = self.site.ask(f"/media/{'0' * 32}/v480/1.m4s")
            for path in ("0.m4s", "01.m4s", f"{len(track.pieces) + 1}.m4s", "-1.m4s", "x.m4s", "1.5.m4s",
                         "99999999999999999999.m4s", "18446744073709551617.m4s", "%31.m4sx", "init.mp4x",
                         "%31.m4s"):
                missing = self.site.ask(f"{name}/{path}")
                self.holds(f"{name}/{path}: is not there as what never was",
                           missing[0] == 404 and missing[2] == never[2], missing[0])
            encoded = self.site.ask(f"%{ord(name[0]):x}{name[1:]}/1.m4s")
            self.holds(f"{name}: its own name has one way of writing, too", encoded[0] == 404, encoded[0])
        for path in ("480p/1.m4s", "original/init.mp4", "audio.m3u8", "480p.m3u8", "v480.mp4/1.m4s", "v999/1.m4s"):
            self.holds(f"{path}: is no track", self.site.ask(path)[0] == 404)

    def piece(self, path, content):
        """One of them is a whole of its own."""
        _, headers, _ = self.site.ask(path)
        status, _, body = self.site.ask(path, Range="bytes=100-199")
        self.holds(f"{path}: ranges of it are counted from its start", status == 206 and body == content[100:200])
        status, told, _ = self.site.ask(path, Range=f"bytes={len(content)}-")
        self.holds(f"{path}: none behind its end",
                   status == 416 and told["content-range"] == f"bytes */{len(content)}", told)
        self.holds(f"{path}: 304 for its tag", self.site.ask(path, If_None_Match=headers["etag"])[0] == 304)
        status, told, body = self.site.ask(path, "HEAD")
        self.holds(f"{path}: HEAD tells its length", (status, body, int(told["content-length"]))
                   == (200, b"", len(content)), told)
        for name, value in (("access-control-allow-origin", "*"), ("cache-control", "public, no-cache")):
            self.holds(f"{path}: {name}: {value}", headers[name] == value, headers)
        for name in ("Content-Range", "Content-Length", "ETag"):
            self.holds(f"{path}: other sites may read {name}", name in headers["access-control-expose-headers"])

    def keys_stand_alone(self):
        whole = self.site.file("v360.mp4")
        self.holds("the smallest picture is wound through", self.keys.files == {named("v360.mp4", whole)},
                   self.keys.files)
        self.holds("a key picture each 2 s", len(self.keys.pieces) == streamed.SECONDS // 2
                   and "#EXT-X-I-FRAMES-ONLY" in self.keys.tags, len(self.keys.pieces))
        for n in list(range(0, len(self.keys.pieces), 5)) + [len(self.keys.pieces) - 1]:
            _, size, at = self.keys.pieces[n]
            numbers = frame_numbers(whole[:self.keys.init] + whole[at:at + size])
            self.holds(f"key picture {n} is one picture, of its moment", numbers == [n * 2 * streamed.RATE], numbers)

    def dash_is_true(self):
        root = xml.etree.ElementTree.fromstring(self.site.get("manifest.mpd"))
        self.holds("DASH is on demand", "isoff-on-demand" in root.get("profiles") and root.get("type") == "static")
        self.holds("as long as the film", root.get("mediaPresentationDuration").startswith(f"PT{streamed.SECONDS}.0"))
        found = {one.get("id"): one for one in root.iter(f"{DASH}Representation")}
        self.holds("it has all tracks and captions",
                   set(found) == {"v480", "v360", "a128", "captions-en-GB", "captions-cy"}, set(found))
        for name, track in self.tracks.items():
            one, (begin, end, timescale, _) = found[name], Boxes(
                os.path.join(self.site.film.folder, f"{name}.mp4")).sidx()
            base = one.find(f"{DASH}SegmentBase")
            self.holds(f"{name}: the index is where it is told", base.get("indexRange") == f"{begin}-{end - 1}"
                       and base.get("timescale") == str(timescale), base.attrib)
            self.holds(f"{name}: so is what comes before it",
                       base.find(f"{DASH}Initialization").get("range") == f"0-{track.init - 1}")
            self.holds(f"{name}: bandwidth is the peak",
                       0 <= int(one.get("bandwidth")) - max(track.windows()) < 2, one.attrib)
        for name in ("en-GB", "cy"):
            address = found[f"captions-{name}"].find(f"{DASH}BaseURL").text
            self.holds(f"{address} is there", self.site.get(address).startswith(b"WEBVTT"))
            self.holds(f"captions/{name}.m3u8 leads to it",
                       f"\n{name}.vtt\n" in self.site.get(f"captions/{name}.m3u8").decode())

    def players_play(self):
        for name in ("master.m3u8", "manifest.mpd"):
            done = subprocess.run(
                ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name,width", "-of", "csv=p=0",
                 f"{self.site.base}/{name}"], capture_output=True, text=True, timeout=60, check=False)
            seen = done.stdout.split()
            self.holds(f"ffprobe finds the streams of {name}",
                       {"h264,854", "h264,640", "aac"} <= set(seen), (seen, done.stderr[-300:]))
            # All of it: by ranges of one file it cannot seek, in its own playlists neither.
            shot = subprocess.run(
                ["ffmpeg", "-v", "error", "-i", f"{self.site.base}/{name}", "-map", "0:v:0", "-vf",
                 f"select=eq(n\\,{45 * streamed.RATE})+eq(n\\,{streamed.SECONDS * streamed.RATE - 1})", "-vsync", "0",
                 "-f", "image2pipe", "-c:v", "pgm", "-"], capture_output=True, timeout=60, check=False)
            numbers = frame_numbers(shot.stdout, "-f", "pgm_pipe")
            self.holds(f"ffmpeg plays {name} to the end",
                       numbers == [45 * streamed.RATE, streamed.SECONDS * streamed.RATE - 1],
                       (numbers, shot.stderr[-300:]))

    def is_told(self):
        version = self.site.get("/api/v1/films/streamed")
        for name, file in (("hls", "master.m3u8"), ("dash", "manifest.mpd")):
            address = re.search(rf'"{name}":"([^"]+)"', version.decode())
            self.holds(f"the API tells where {name} is", address
                       and urllib.parse.urlparse(address.group(1)).path == f"{self.site.media}/{file}", address)
        page = self.site.get("/films/streamed").decode()
        offered = re.findall(r'<source src="[^"]*/([^"/]+)[?]is=[0-9a-f]{16}"', page)
        self.holds("the page offers whole films alone", "480p.mp4" in offered and "240p.mp4" in offered
                   and not any(re.match(r"[va]\d", name) for name in offered), offered)

    def a_cut_file_is_no_end(self):
        """A file that is cut short under the server is a fault of that film, and nothing else."""
        path = os.path.join(self.site.data, "renditions", self.site.film.version_id, "v480.mp4")
        os.chmod(path, 0o640)
        os.truncate(path, 100)
        status, _, _ = self.site.ask("v480.m3u8?again")
        self.holds("a playlist of a file that was cut is a fault", status == 500, status)
        self.holds("nothing of it is sent", self.site.ask("v480/3.m4s")[0] >= 500)
        with open(self.site.log.name, encoding="utf-8") as log:
            self.holds("the operator is told which file it is", f"{self.site.film.version_id}/v480.mp4" in log.read())
        self.holds("and the server goes on", self.site.ask("a128/1.m4s")[0] == 200
                   and self.site.ask("v360.m3u8?again")[0] == 200)


def main():
    tally = Tally()
    with Site() as site:
        checks = Checks(site, tally)
        checks.master_is_true()
        checks.tracks_tile()
        checks.pieces_have_addresses()
        checks.keys_stand_alone()
        checks.dash_is_true()
        checks.players_play()
        checks.is_told()
        checks.a_cut_file_is_no_end()
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
