#!/usr/bin/env python3
"""Captions beside a film, of every format that people drop, become one clean WebVTT; what was mended
and what was wrong is said with its line."""

import os
import re
import subprocess

from a_library import ROOT, Library
from running_site import Tally

SHARED = os.environ.get("SHARED_DIR", os.path.join(ROOT, "..", "shared"))
SUBRIP = ("1\r\n00:00:00,000 --> 00:00:01,000 X1:10 Y1:10\r\n{\\an8}<i>Café</i> <font color=\"red\">ŵ</font>"
          "\r\n\r\n2\r\n00:00:01,000 --> 00:00:02,000\r\nMum & Dad --> home\r\n")
CLEAN = ("WEBVTT\n\n00:00:00.000 --> 00:00:01.000 line:0\n<i>Café</i> {w}\n\n"
         "00:00:01.000 --> 00:00:02.000\nMum &amp; Dad --&gt; home\n")
WEBVTT = """WEBVTT written by Mary Jones

NOTE Mary Jones, 1 High Street, Anytown

STYLE
::cue { background: url(http://tracker.example/x.png) }

REGION
id:mary

mary-in-her-bedroom
00:00.000 --> 00:01.000 line:80% region:mary align:start
<v.mary Ann>Hello <script>alert(1)</script><img src=x onerror=alert(1)>you
"""
TTML = """<?xml version="1.0" encoding="UTF-8"?>
<tt xmlns="http://www.w3.org/ns/ttml" xmlns:tts="http://www.w3.org/ns/ttml#styling"
    xmlns:ttm="http://www.w3.org/ns/ttml#metadata" xml:lang="cy">
  <head><metadata><ttm:copyright>Mary Jones</ttm:copyright></metadata>
    <layout><region xml:id="r" tts:origin="10% 10%" tts:extent="80% 10%"/></layout></head>
  <body><div><!-- Mary Jones -->
    <p begin="0s" end="1s" region="r" tts:fontStyle="italic">Helo<br/>chi</p>
  </div></body>
</tt>
"""
BOMB = """<!DOCTYPE tt [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<tt xmlns="http://www.w3.org/ns/ttml"><body><p begin="0s" end="1s">&b;</p></body></tt>
"""
holds = None  # Tally.holds, set below


def put_bytes(library, name, data):
    with open(library.at(name), "wb") as file:
        file.write(data)


def captions(library):
    """{language: text as served}"""
    return dict(library.rows("SELECT language, vtt FROM captions"))


def charsets():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        for language, charset in {"en": "utf-8", "cy": "utf-8-sig", "de": "utf-16", "ga": "utf-16-be",
                                  "gd": "utf-16-le"}.items():
            put_bytes(library, f"a.{language}.srt", SUBRIP.encode(charset))
        put_bytes(library, "a.fr.SRT", SUBRIP.replace("ŵ", "w").encode("windows-1252"))
        library.index()
        have = captions(library)
        for language in ("en", "cy", "de", "ga", "gd"):
            holds(f"SubRip in {language}'s charset is one WebVTT", have.get(language) ==
                  CLEAN.replace("{w}", "ŵ"), have.get(language))
        holds("so is Windows-1252, in capitals", have.get("fr") == CLEAN.replace("{w}", "w"), have.get("fr"))


def formats():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.en-GB.vtt", WEBVTT)
        library.put("a.cy.ttml", TTML)
        library.put("a.ga.xml", TTML)
        report = library.index()["a.mp4"]
        have = captions(library)
        holds("WebVTT comes out without comments, styles, regions, names and foreign tags",
              have["en-GB"] == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000 line:80% align:start\n"
              "<v Ann>Hello alert(1)you</v>\n", have["en-GB"])
        holds("TTML comes out as WebVTT", have["cy"] ==
              "WEBVTT\n\n00:00:00.000 --> 00:00:01.000 line:0\n<i>Helo\nchi</i>\n", have["cy"])
        holds("by either name", have["ga"] == have["cy"])
        holds("nothing is said of captions that are well", report["reason"] == "", report)
        with open(os.path.join(library.data, "catalogue.db"), "rb") as file:
            holds("who wrote them is nowhere in the catalogue", b"Mary" not in file.read())
        library.run("films", "publish", "a")
        library.serve()
        version = library.film("a")["versions"][0]["id"]
        status, body = library.get(f"/media/{version}/captions/cy.vtt")
        holds("visitors get the same bytes", (status, body.decode()) == (200, have["cy"]), (status, body))
        library.put("a.de.ttml", TTML)
        holds("the fenced worker of a running server takes them as well",
              library.until(lambda: "de" in captions(library)) is not None)


def complaints():
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        library.put("a.en.srt", SUBRIP)
        library.index()
        before = captions(library)
        library.put("a.en.srt", SUBRIP.replace("00:00:02,000", "00:00:00,500"))
        library.put("a.cy.srt", "1\n00:00:01,500 --> 00:00:02,000\nB\n2\n00:00:00,000 --> 00:00:01,000\nA\n\nC\nD")
        library.put("a.ga.xml", BOMB)
        library.put("a.gd.ttml", TTML.replace("</p>", "</q>"))
        library.put("a.de.xml", "<project/>")
        library.put("a.fr.srt", "[Script Info]\nTitle: x\n")
        library.put("a.xml", TTML)
        library.put("a.es.srt", "1\n00:00:00,000 --> 00:00:01,000\n[latitude: 51.50] [longitude: -0.12]\n")
        put_bytes(library, "a.it.srt", SUBRIP.encode() * 15000)
        said = library.index()["a.mp4"]["reason"]
        for what, words in {
                "a refusal has its line and both times": "a.en.srt:6: not taken: the end 00:00:00.500 is before the "
                                                         "start 00:00:01.000",
                "cues out of order are mended": "a.cy.srt:5: this cue began before the one above it, and was put",
                "so is a missing empty line": "a.cy.srt:4: there was no empty line before this cue",
                "and one too many": "a.cy.srt:8: an empty line stood among these words",
                "three lines are said to be many": "a.cy.srt:5: more than 2 lines at once",
                "entities are refused": "a.ga.xml:1: not taken: a document type",
                "broken XML says where": "a.gd.ttml:7: not taken: this is not well-formed XML: mismatched tag",
                "other XML is no captions": "a.de.xml:1: not taken: this is XML, but not captions in TTML",
                "SSA says what to do": "a.fr.srt:1: not taken: this is an SSA or ASS file: save it as SubRip",
                "where a drone was is not published": "a.es.srt:2: not taken: this looks like where a camera was",
                "a language is asked for": "a.xml: which language? name it like NAME.en-GB.xml",
                "too much is too much": "a.it.srt: larger than it may be"}.items():
            holds(what, words in said, said)
        have = captions(library)
        holds("what was there before stays", have["en"] == before["en"])
        holds("what was mended is there", have["cy"] == "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nA\nC\nD\n\n"
              "00:00:01.500 --> 00:00:02.000\nB\n", have["cy"])
        holds("and nothing else is", sorted(have) == ["cy", "en"], sorted(have))


def supplied():
    """Real files, where there are any beside this checkout."""
    folder = os.path.join(SHARED, "media", "captions")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    with Library() as library:
        library.put("a.mp4", "one.mp4")
        for number, name in enumerate(names):
            with open(os.path.join(folder, name), "rb") as file:
                data = file.read()
            put_bytes(library, f"a.x{chr(97 + number)}.vtt", data)
        said = library.index()["a.mp4"]["reason"]
        have = captions(library)
        holds("real captions are all taken", len(have) == len(names) and "not taken" not in said, said)
        for number, name in enumerate(names):
            with open(os.path.join(folder, name), encoding="utf-8-sig") as file:
                cues = len(re.findall(r"^[0-9:.]+ --> ", file.read(), re.M))
            holds(f"{name}: every cue is there", have[f"x{chr(97 + number)}"].count(" --> ") == cues)


def main():
    global holds
    tally = Tally()
    holds = tally.holds
    for part in (charsets, formats, complaints, supplied):
        try:
            part()
        except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
            holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
