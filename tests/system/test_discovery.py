#!/usr/bin/env python3
"""What tells others of the films tells the truth, in both languages, of nothing hidden, and of no bare
file where only a page may be named; and what is withdrawn is gone from it within a second."""

import contextlib
import datetime
import email.utils
import http.client
import json
import os
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
import xml.etree.ElementTree as xml

from running_site import SECOND_S, Site, Tally

CONTACT = "mailto:security@example.org"
TELLS = ["/feed.xml", "/podcast.xml", "/cy/feed.xml", "/cy/podcast.xml", "/sitemap.xml"]
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"


def get(site, path, **headers):
    """path: also one of the addresses that the site tells, which begin with its origin."""
    path = path.removeprefix(site.origin)
    request = urllib.request.Request(site.base + path, headers={n.replace("_", "-"): v for n, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as reply:
            return reply.status, dict(reply.headers), reply.read()
    except urllib.error.HTTPError as reply:
        return reply.code, dict(reply.headers), reply.read()


def feeds(site, holds):
    for path in TELLS[:4]:
        status, headers, body = get(site, path)
        items = xml.fromstring(body).findall("channel/item")
        holds(f"{path} is RSS with every film", status == 200 and len(items) == len(site.public) and
              headers["Content-Type"].startswith("application/rss+xml"), (status, len(items)))
        holds(f"{path} is asked for again", headers["Cache-Control"] == "no-cache" and
              get(site, path, If_None_Match=headers["ETag"])[0] == 304, headers)
        holds(f"{path} names each film once", len({item.findtext("guid") for item in items}) == len(items))
        for item in items[:3]:
            enclosure = item.find("enclosure")
            at, length = enclosure.get("url"), int(enclosure.get("length"))
            status, headers, _ = get(site, at, Range="bytes=5-9")
            holds(f"{path}: what is enclosed seeks, and is as long as it says",
                  status == 206 and headers["Content-Range"] == f"bytes 5-9/{length}", headers)
            link = item.findtext("link")
            holds(f"{path}: its page is there", get(site, link)[0] == 200 and
                  (link.removeprefix(site.origin).startswith("/cy/") == path.startswith("/cy/")), link)
    item = xml.fromstring(get(site, "/feed.xml")[2]).find("channel/item")
    slug = item.findtext("link").rsplit("/", 1)[1]
    holds("its picture is the approved one", get(site, item.find(MEDIA + "thumbnail").get("url"))[2] == poster_of(slug))


def sitemap(site, holds):
    status, _, body = get(site, "/sitemap.xml")
    pages = xml.fromstring(body)
    places = [page.findtext(MAPS + "loc") for page in pages]
    holds("the sitemap has every film in both languages", status == 200 and all(
        f"{site.origin}{tongue}/films/{film.slug}" in places for film in site.public for tongue in ("", "/cy")))
    holds("and leads nowhere in vain", all(get(site, place)[0] == 200 for place in places), places)
    videos = list(pages.iter(VIDEO + "video"))
    holds("films are films", len(videos) == len(site.public) and all(
        video.findtext(VIDEO + "title") and video.findtext(VIDEO + "description") and
        video.findtext(VIDEO + "player_loc") in places for video in videos))
    holds("robots are told of it", f"Sitemap: {site.origin}/sitemap.xml\n".encode() in get(site, "/robots.txt")[2])


def poster_of(slug):
    """What small_library made as its approved poster."""
    return (slug + "poster-500.jpg").encode() * 50


def pages(site, holds):
    film = site.public[0]
    body = get(site, f"/films/{film.slug}")[2].decode()
    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', body).group(1))
    holds("a film's page says what film it is", said["@type"] == "VideoObject" and said["name"] and
          said["embedUrl"] == f"{site.origin}/films/{film.slug}", said)
    holds("and its chapters", all(clip["endOffset"] > clip["startOffset"] and get(site, clip["url"])[0] == 200
                                  for clip in said["hasPart"]))
    others = re.findall(r'<link rel="alternate"[^>]* href="([^"]+)"', body)
    others = [url.replace("&amp;", "&") for url in others]
    holds("what it names besides is there, also as oEmbed describes it", len(others) == 7 and
          all(get(site, other)[0] == 200 for other in others), others)
    holds("and for whom", said["accessibilityFeature"] == ["captions", "transcript"], said)
    holds("what is in English says so on the Welsh page", '<ol class="chapters" lang="en-GB">' in
          get(site, f"/cy/films/{film.slug}")[2].decode())
    holds("people are told it too", '>Access level A</a><span>Subtitles</span><span>In Welsh</span>' in body)
    holds("but no file, other than the approved picture", "contentUrl" not in said and
          set(re.findall(r"/media/[^\"]+", json.dumps(said))) == {f"/media/{film.version_id}/poster.jpg"}, said)
    card = re.search(r'property="og:image" content="([^"]+)"', body).group(1)
    holds("its card is the approved picture", get(site, card)[2] == poster_of(film.slug), card)
    card = re.search(r'property="og:image" content="([^"]+)"', get(site, "/about")[2].decode()).group(1)
    holds("a page's that is no film's is a door",
          get(site, card)[2][:4] == b"\x89PNG" and "/assets/card-" in card, card)
    holds("no file there either", "/media/" not in get(site, "/sitemap.xml")[2].decode())


def security(site, holds):
    status, headers, body = get(site, "/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in body.decode().splitlines())
    holds("security.txt says whom to tell (RFC 9116)", status == 200 and fields["Contact"] == CONTACT and
          headers["Content-Type"] == "text/plain; charset=utf-8", (status, headers))
    left = datetime.datetime.fromisoformat(fields["Expires"]) - datetime.datetime.now(datetime.timezone.utc)
    holds("it has a month left at least, and less than a year", 30 < left.days < 365, left)
    holds("without https it does not say where it stands (2.5.2)", site.origin.startswith("http:") and
          "Canonical" not in fields, fields)


def links(site, holds):
    film = site.public[1]
    made = site.run("links", "add", film.slug).stdout.strip()
    holds("a short address is made", re.fullmatch(r"/go/[b-z2-9]{6}", made), made)
    said = site.run("links", "add", film.slug, "film-2")
    holds("or as it is said", said.stdout == "/go/film-2\n", said)
    for path in (made, "/go/film-2", "/go/Film-2"):
        place = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
        place.request("GET", path + "?utm_source=post")
        reply = place.getresponse()
        holds(f"{path} leads to its film", (reply.status, reply.getheader("Location")) ==
              (302, f"/films/{film.slug}"), reply.status)
    for words, why in ((("add", film.slug, "FILM-2"), "small letters"), (("add", film.slug, "film-2"), "already"),
                       (("add", film.slug, "//x.example"), "small letters"), (("add", "nothing"), "no such film"),
                       (("remove", "nothing"), "no such code")):
        done = site.run("links", *words)
        holds(f"links {' '.join(words)}: it is told why not", done.returncode == 1 and why in done.stderr, done.stderr)
    listed = json.loads(site.run("links", "list", "--json").stdout)
    holds("the list has it", ("film-2", film.slug) in [(link["code"], link["slug"]) for link in listed], listed)
    holds("and what is taken away is as never was", site.run("links", "remove", "film-2").returncode == 0 and
          get(site, "/go/film-2")[2] == get(site, "/go/never-was")[2])


def podcast(site, holds):
    """RSS 2.0, and the rules of those who list podcasts."""
    for path in TELLS[:4]:
        channel = xml.fromstring(get(site, path)[2]).find("channel")
        square = get(site, channel.find(ITUNES + "image").get("href"))[2]
        size = struct.unpack(">II", square[16:24])
        holds(f"{path}: its picture is square, 1400 to 3000 wide", square[:4] == b"\x89PNG" and size[0] == size[1] and
              1400 <= size[0] <= 3000, size)
        place = site.origin.removeprefix("http://") + path
        holds(f"{path}: its guid is that of its address", channel.findtext(PODCAST + "guid") ==
              str(uuid.uuid5(uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6"), place)))
        dates = [email.utils.parsedate_to_datetime(item.findtext("pubDate")) for item in channel.findall("item")]
        holds(f"{path}: it was built when the newest came", max(dates) ==
              email.utils.parsedate_to_datetime(channel.findtext("lastBuildDate")))
        for name in ("title", "link", "description", "language", ITUNES + "author", ITUNES + "explicit",
                     ITUNES + "type", PODCAST + "locked", PODCAST + "medium"):
            holds(f"{path}: it has {name}", channel.findtext(name))
    item = channel.find("item")
    told = item.find(PODCAST + "transcript")
    holds("what is said is there to read", told.get("type") == "text/vtt" and get(site, told.get("url"))[0] == 200)
    holds("each size is told", [get(site, source.get("uri"), Range="bytes=0-0")[0] for source in
                                item.findall(f"{PODCAST}alternateEnclosure/{PODCAST}source")] == [206])
    told = item.find(PODCAST + "chapters")
    status, headers, body = get(site, told.get("url"))
    holds("chapters are JSON", status == 200 and headers["Content-Type"] == told.get("type") ==
          "application/json+chapters", headers)
    said = json.loads(body)
    holds("and start where they do", said["version"] == "1.2.0" and [(chapter["startTime"], chapter["endTime"])
          for chapter in said["chapters"]] == [(0, 5), (5, 10.5)] and said["chapters"][1]["title"] == "The end", said)


def hush(site):
    """A film loses the track of its sound."""
    film = site.public[1]
    with contextlib.closing(sqlite3.connect(os.path.join(site.data, "catalogue.db"))) as db, db:
        db.execute("DELETE FROM renditions WHERE name = 'a128.mp4' AND version_id IN"
                   " (SELECT id FROM versions WHERE public_id = ?)", (film.version_id,))
    for _ in range(50):
        try:
            urllib.request.urlopen(urllib.request.Request(
                f"{site.origin}/media/{film.version_id}/a128.mp4", method="HEAD")).close()
        except urllib.error.HTTPError:
            break
        time.sleep(0.1)
    return film


def numbers(site, holds):
    """Sums by day and film; small ones are not told."""
    film, now = site.public[0], site.public[2]
    media = f"/media/{film.version_id}/"
    left_s = 86400 - time.time() % 86400
    if left_s < 20:  # few of many are told if a day ends between them
        time.sleep(left_s + 1)
    line = http.client.HTTPConnection("127.0.0.1", site.port, timeout=10)
    line.request("HEAD", media + "original.mp4")
    answer = line.getresponse()
    etag = answer.getheader("ETag")
    answer.read()
    for method, path, said in [("GET", media + "a128.mp4", "bytes=0-99")] * 6 + [
            ("GET", media + "original.mp4", "bytes=0-9")] * 7 + [
            ("GET", f"/media/{now.version_id}/original.mp4", "bytes=0-")] * 9 + [
            ("HEAD", media + "original.mp4", "bytes=0-9"), ("GET", media + "original.mp4", "bytes=1-9"),
            ("GET", media + "original.mp4", "bytes=0-1"), ("GET", media + "v240.mp4", "bytes=0-99"),
            ("GET", media + "poster.jpg", "bytes=0-99")] + [("GET", f"/go/{film.slug}", "")] * 11 + [
            ("HEAD", f"/go/{film.slug}", "")]:
        line.request(method, path, headers={"Range": said})
        line.getresponse().read()
    for condition, said in (("If-None-Match", etag), ("If-Match", '"x"')):  # 304 and 412: nothing begins
        line.request("GET", media + "original.mp4", headers={condition: said})
        holds(f"{condition}: nothing is sent", line.getresponse().read() == b"")
    quiet = hush(site)
    line.request("GET", f"/media/{quiet.version_id}/v240.m3u8")
    first = re.search(r"BYTERANGE:(\d+)@(\d+)", line.getresponse().read().decode())
    size, at = int(first[1]), int(first[2])
    for said in ["0-99", f"0-{at - 1}", f"{at + size}-{at + size + 99}"] * 3 + [f"{at}-{at + size - 1}"] * 11:
        line.request("GET", f"/media/{quiet.version_id}/v240.mp4", headers={"Range": f"bytes={said}"})
        line.getresponse().read()
    for piece in ["init.mp4", "2.m4s"] + ["1.m4s"] * 2:
        line.request("GET", f"/media/{quiet.version_id}/v240/{piece}")
        line.getresponse().read()
    site.process.terminate()
    site.process.wait(20)
    told = {}  # over the days: other parts may have counted on the one before; None: few
    for row in json.loads(site.run("numbers", "--json").stdout):
        told[row["slug"], row["metric"]] = told.get((row["slug"], row["metric"]), 0) + (row["count"] or 0) or None
    holds("a film without sound begins with its first piece", told.get((quiet.slug, "play")) == 13, told)
    holds("each beginning counts once", told.get((film.slug, "play")) == 13, told)
    holds("a short address that is followed as well", told.get((film.slug, "link"), 0) >= 11, told)
    holds("few are only told to be few", told.get((now.slug, "play"), 0) is None, told)
    seen = site.run("numbers", "1").stdout
    holds("for people too", re.search(rf"^\d{{4}}-\d\d-\d\d  play    under 10  {now.slug}$", seen, re.M), seen)
    holds("no days are wrong use", site.run("numbers", "0").returncode == 2)
    site.start()


def is_well_formed(site, holds):
    if not shutil.which("xmllint"):
        print("skipped: xmllint is not here (Debian: libxml2-utils)")
        return
    for path in TELLS:
        done = subprocess.run(["xmllint", "--noout", "--nonet", "-"], input=get(site, path)[2], capture_output=True)
        holds(f"{path} is well formed", done.returncode == 0, done.stderr)


def names(film):
    return (f"/{film.slug}<".encode(), f"/{film.slug}\"".encode(), film.version_id.encode())


def hidden(site, holds):
    for path in TELLS:
        body = get(site, path)[2]
        holds(f"{path} tells of nothing hidden", not any(name in body for film in site.hidden for name in names(film)))
    film = site.public[0]
    holds("films withdraw says it is done", site.run("films", "withdraw", film.slug).returncode == 0)
    said = time.monotonic()
    for path in TELLS:
        while (is_there := any(name in get(site, path)[2] for name in names(film))) and \
                time.monotonic() < said + 5 * SECOND_S:
            time.sleep(0.02)
        holds(f"{path} tells of it no more within a second", not is_there and time.monotonic() - said < SECOND_S)


def states_of_home(site, holds):
    """With one film taken away (that of hidden()) the others keep their numbers, and with both the trailer leads."""
    one, two = site.public[:2]
    for path, leads in (("/", "Watch More than a shift"), ("/cy/", "Gwylio More than a shift")):
        home = get(site, path)[2].decode()
        holds(f"{path}: a film that is taken away leaves no door and no gap", one.slug not in home and
              two.slug in home and leads in home and
              set(re.findall(r'<b aria-hidden="true">(\d+)</b></span>', home.split('id="films-heading"')[1]
                             .split("</section>")[0])) == {"2"})
    site.run("films", "withdraw", two.slug)
    for path, plate, leads in (("/", "Step inside", "Watch the trailer"), ("/cy/", "Camwch", "Gwylio’r rhaghysbyseb")):
        until = time.monotonic() + 5 * SECOND_S
        while two.slug in (home := get(site, path)[2].decode()) and time.monotonic() < until:
            time.sleep(0.02)
        first = re.search(r'<a class="button"[^>]*>([^<]*)<', home).group(1)
        holds(f"{path}: then the trailer leads", plate in home and first == leads and two.slug not in home, first)


def main():
    tally = Tally()
    with Site("--security-contact", CONTACT) as site:
        for part in (feeds, sitemap, pages, podcast, security, links, numbers, is_well_formed, hidden, states_of_home):
            part(site, tally.holds)
    with Site("--security-contact", CONTACT, "--behind-proxy", "true", "--origin", "https://films.example.org") as site:
        said = get(site, "/.well-known/security.txt", Host="films.example.org", X_Forwarded_Proto="https")[2]
        tally.holds("by https security.txt says where it is", b"\nCanonical: https://films.example.org/.well-known/"
                    b"security.txt\n" in said, said)
    tally.finish()


if __name__ == "__main__":
    sys.exit(main())
