"""A data dir with a small library, written straight into the catalogue: films of every state, each
with bytes, captions and chapters, so that a hidden one has all that a public one has."""

import hashlib
import hmac
import os
import random
import re
import sqlite3
import time

import tracks

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
HOUR_MS = 3600 * 1000
UNNUMBERED = 10000
PARTNER = "5" * 32  # the key of one that may show all films
TOKEN = "zqx7"  # stands in every word of a film that is not public, and nowhere else
WORDS = ("kettle", "garden", "night", "sunday", "dinner", "shift", "door", "stairs", "bag", "bus")


def digest(data):
    return hashlib.sha256(data).hexdigest()


class Film:
    def __init__(self, slug, state, **more):
        self.slug, self.state = slug, state
        self.kind = more.get("kind", "episode")
        self.number = more.get("number", UNNUMBERED)
        self.title = more.get("title", slug.replace("-", " ").capitalize())
        self.publish_at = more.get("publish_at")
        self.end_at = more.get("end_at")
        self.bytes = more.get("bytes", 3 << 20)
        self.is_logged = more.get("is_logged", False)
        self.audience = more.get("audience", "public")
        chance = random.Random(slug)
        self.public_id = f"{chance.getrandbits(128):032x}"
        self.version_id = f"{chance.getrandbits(128):032x}"
        self.content = chance.randbytes(min(self.bytes, 1 << 20))
        self.words = [f"{chance.choice(WORDS)} and {chance.choice(WORDS)}" for _ in range(5)]
        if state != "live" or self.is_logged or self.audience != "public":
            self.title = f"{self.title} {TOKEN}"
            self.words = [f"{words} {TOKEN}" for words in self.words]


def films(now_ms):
    """Two of each that matters, and enough clips for several pages of a list."""
    past, future = now_ms - 48 * HOUR_MS, now_ms + 48 * HOUR_MS
    public = [
        Film("the-first-night", "live", number=1, publish_at=past),
        Film("more-than-a-shift", "live", number=2, publish_at=past + 1, bytes=400 << 20),
        Film("inside-a-home", "live", kind="trailer", publish_at=past + 2,
             title='Inside "a home" & <other> things'),
    ] + [Film(f"clip-{i}", "live", kind="clip", number=i, publish_at=past - i * HOUR_MS, bytes=4096)
         for i in range(1, 31)]
    hidden = [
        Film("a-draft-of-sunday", "draft"),
        Film("not-before-tomorrow", "scheduled", publish_at=future),
        Film("once-seen-now-gone", "withdrawn", publish_at=past),
        Film("long-since-ended", "ended", publish_at=past, end_at=now_ms - HOUR_MS),
        # As after an older database was restored: it says live, withdrawn.log says otherwise.
        Film("restored-but-withdrawn", "live", publish_at=past, is_logged=True),
        Film("in-frames-alone", "live", publish_at=past, audience="partners"),
    ]
    return public, hidden


def read(*path):
    with open(os.path.join(ROOT, "src", "store", *path), encoding="utf-8") as file:
        return file.read()


def statements(stem, name):
    """The program's own, of src/store/STEM.sql, whose names begin so."""
    return [found.split("\n", 1)[1] for found in
            re.findall(rf"^-- ({name}[^;]*);", read(f"{stem}.sql"), re.MULTILINE)]


def open_catalogue(data):
    db = sqlite3.connect(os.path.join(data, "catalogue.db"))
    db.execute("PRAGMA journal_mode = WAL")
    for script in sorted(os.listdir(os.path.join(ROOT, "src", "store", "schema"))):
        db.executescript(read("schema", script))
    return db


def vtt(lines):
    cues = (f"00:00:{2 * i:02d}.000 --> 00:00:{2 * i + 1:02d}.500\n<v Alex>{line}\n"
            for i, line in enumerate(lines))
    return "WEBVTT\n\n" + "\n".join(cues)


def add_caption(db, version, language, words):
    text = vtt(words)
    caption = db.execute(
        "INSERT INTO captions (version_id, language, vtt, sha256, changed_at) VALUES (?, ?, ?, ?, ?)",
        (version, language, text, digest(text.encode()), 1700000000000)).lastrowid
    db.executemany("INSERT INTO cues (caption_id, start_ms, end_ms, speaker, text)"
                   " VALUES (?, ?, ?, 'Alex', ?)",
                   [(caption, 2000 * i, 2000 * i + 1500, line) for i, line in enumerate(words)])


def add_film(db, film, now_ms):
    return db.execute(
        "INSERT INTO films (public_id, slug, kind, number, state, publish_at, end_at, created_at, audience)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (film.public_id, film.slug, film.kind, film.number, film.state, film.publish_at,
         film.end_at, now_ms - 72 * HOUR_MS, film.audience)).lastrowid


def add_rendition(db, film, version, renditions, name, content, size, what):
    """what: the type, the codecs, width, height and bits a second."""
    path = f"{film.version_id}/{name}"
    with open(os.path.join(renditions, path), "wb") as file:
        file.write(content)
        file.truncate(size)
    os.chmod(os.path.join(renditions, path), 0o440)
    db.execute(
        "INSERT INTO renditions (version_id, name, path, type, codecs, width, height, bit_rate, bytes,"
        " sha256, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1700000000000)",
        (version, name, path, *what, size, digest(content + film.slug.encode())))


def add_renditions(db, film, version, renditions):
    """Whatever it begins with, the film is noise; its two tracks are so too, but for what says where things lie."""
    add_rendition(db, film, version, renditions, "original.mp4", film.content, film.bytes,
                  ("video/mp4", "avc1.64001E, mp4a.40.2", 640, 360, 800000))
    for name, is_picture, what in (("v240.mp4", True, ("video/mp4", "avc1.640015", 426, 240, 8000)),
                                   ("a128.mp4", False, ("audio/mp4", "mp4a.40.2", 0, 0, 8000))):
        content = tracks.track(film.slug + name, is_picture)
        add_rendition(db, film, version, renditions, name, content, len(content), what)


def add_pictures(db, film, version, renditions):
    """A poster and a sheet that are approved, and another poster that is not; of hidden films as of public ones."""
    for name, kind, at_ms, approved_at in (
            ("poster-500.jpg", "poster", 500, 1700000000000), ("poster-500.avif", "poster", 500, 1700000000000),
            ("poster-900.jpg", "poster", 900, None), ("storyboard-1.jpg", "sheet", 0, 1700000000000)):
        path, content = f"{film.version_id}/{name}", (film.slug + name).encode() * 50
        with open(os.path.join(renditions, path), "wb") as file:
            file.write(content)
        os.chmod(os.path.join(renditions, path), 0o440)
        db.execute("INSERT INTO pictures (version_id, kind, name, path, type, bytes, sha256, width, height, at_ms,"
                   " tiles, approved_at, alt_en) VALUES (?, ?, ?, ?, ?, ?, ?, 1600, 90, ?, ?, ?, ?)",
                   (version, kind, name, path, "image/avif" if name.endswith("avif") else "image/jpeg", len(content),
                    digest(content), at_ms, 2 * (kind == "sheet"), approved_at, "A door" if approved_at else ""))


def add_version(db, film, film_id, renditions):
    os.mkdir(os.path.join(renditions, film.version_id), 0o700)
    version = db.execute(
        "INSERT INTO versions (public_id, film_id, kind, state, sha256, duration_ms)"
        " VALUES (?, ?, 'main', 'ready', ?, 10500)",
        (film.version_id, film_id, digest(film.content))).lastrowid
    add_renditions(db, film, version, renditions)
    add_pictures(db, film, version, renditions)
    db.execute("INSERT INTO chapters VALUES (?, 0, 5000, ?), (?, 5000, 10500, 'The end')",
               (version, film.title, version))
    return version


def add(db, film, renditions, now_ms):
    film_id = add_film(db, film, now_ms)
    db.execute("INSERT INTO film_texts VALUES (?, 'en-GB', ?, ?, ?)",
               (film_id, film.title, f"Dek: {film.words[0]}", f"Synopsis: {film.words[1]}"))
    db.execute("INSERT INTO links VALUES (?, ?, ?)", (film.slug, film_id, now_ms))
    db.execute("INSERT OR IGNORE INTO themes VALUES ('family-time', 'Family time')")
    db.execute("INSERT INTO film_themes VALUES (?, 'family-time')", (film_id,))
    version = add_version(db, film, film_id, renditions)
    add_caption(db, version, "en-GB", film.words)
    add_caption(db, version, "cy", film.words)
    if film.state == "live":
        for statement in statements("searchable", "searchable_put"):
            db.execute(statement, (film_id,))


def add_partner(db, now_ms):
    partner = db.execute("INSERT INTO partners (key, name, has_all, created_at) VALUES (?, 'Partner', 1, ?)",
                         (PARTNER, now_ms)).lastrowid
    db.execute("INSERT INTO partner_origins VALUES ('https://partner.example', ?)", (partner,))


def permit(data, film, grant=PARTNER, kind="p", until_s=None):
    """As the server signs them, by the key that it has made."""
    said = f"{kind}{grant}{film.public_id}{int(until_s or time.time() + 600):010}"
    with open(os.path.join(data, "keys", "permits"), "rb") as file:
        return said + hmac.new(file.read(), said.encode(), "sha256").hexdigest()[:32]


def make(data):
    """Fills the empty folder data; gives (public films, hidden films)."""
    now_ms = int(time.time() * 1000)
    public, hidden = films(now_ms)
    for folder in ("library", "renditions"):
        os.mkdir(os.path.join(data, folder), 0o700)
    db = open_catalogue(data)
    with db:
        for film in public + hidden:
            add(db, film, os.path.join(data, "renditions"), now_ms)
        add_partner(db, now_ms)
    db.close()
    with open(os.path.join(data, "withdrawn.log"), "w", encoding="ascii") as log:
        for film in hidden:
            if film.is_logged or film.state == "withdrawn":
                log.write(f"2026-03-01T19:00:00Z withdraw {film.public_id} {film.slug}"
                          f" {digest(film.content)}\n")
    return public, hidden
