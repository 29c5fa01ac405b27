"""Films that are clean, and films that each hide one thing, made with ffmpeg and by hand."""

import os
import struct
import subprocess

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r={fps}:d=2"]
SOUNDS = {
    "sine": "sine=d=2:r={rate}",
    "clicks": "aevalsrc='sin(2*PI*900*t)*lt(mod(t\\,0.13)\\,0.004)|sin(2*PI*90*t)':s={rate}:d=2",
    "noise": "anoisesrc=d=2:r={rate}:a=0.7:seed=7",
    "silence": "anullsrc=r={rate}:d=2",
}
# what the encoder is told so that nothing but picture and sound comes of it
EXACT = ["-map_metadata", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
         "-flags:a", "+bitexact"]
X264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-preset", "veryfast", "-a53cc", "0", "-udu_sei", "0",
        "-x264-params", "keyint=25:scenecut=0:force-cfr=1"]
NO_SEI = ["-bsf:v", "filter_units=remove_types=6"]
AAC = ["-c:a", "aac", "-b:a", "96k"]
FAST = ["-movflags", "+faststart"]
CMAF = ["-movflags", "+cmaf+frag_keyframe+global_sidx+skip_trailer", "-brand", "iso6",
        "-empty_hdlr_name", "1", "-write_tmcd", "0"]
CMAF_SOUND = ["-movflags", "+cmaf+global_sidx+skip_trailer", "-frag_duration", "1000000", "-brand", "iso6",
              "-output_ts_offset", "0.0213334"]  # the encoder's lead of 1024 samples
FLAT = X264 + NO_SEI + AAC + EXACT + FAST

# name: frames a second, the sound and its rate, what ffmpeg is told
CLEAN = {
    "flat.mp4": (25, "sine", 48000, FLAT),
    "stereo.mp4": (25, "clicks", 44100, FLAT + ["-ac", "2"]),
    "noise.mp4": (25, "noise", 48000, FLAT + ["-ac", "2", "-b:a", "256k"]),
    "silence.mp4": (25, "silence", 32000, FLAT),
    "ntsc.mp4": ("30000/1001", "clicks", 48000, FLAT),
    "cinema.mp4": ("24000/1001", "sine", 48000, FLAT),
    "fast.mp4": (50, "sine", 48000, FLAT),
    "mute.mp4": (25, "sine", 48000, X264 + NO_SEI + ["-an"] + EXACT + FAST),
    "portrait.mp4": (25, "sine", 48000, FLAT + ["-vf", "scale=180:318,setsar=1"]),
    "capped.mp4": (25, "sine", 48000, FLAT + ["-crf", "30", "-maxrate", "800k", "-bufsize", "1600k"]),
    "coloured.mp4": (25, "sine", 48000, FLAT + ["-color_primaries", "bt709", "-color_trc", "bt709",
                                                "-colorspace", "bt709", "-color_range", "tv"]),
    "baseline.mp4": (25, "sine", 48000, FLAT + ["-profile:v", "baseline"]),
    "main.mp4": (25, "sine", 48000, FLAT + ["-profile:v", "main", "-bf", "0"]),
    "nameless.mp4": (25, "sine", 48000, FLAT + ["-empty_hdlr_name", "1"]),
    "behind.mp4": (25, "sine", 48000, X264 + NO_SEI + AAC + EXACT),
    "picture.mp4": (25, "sine", 48000, X264 + NO_SEI + ["-an"] + EXACT + CMAF),
    "sound.mp4": (25, "clicks", 48000, ["-vn"] + AAC + EXACT + CMAF_SOUND),
    "audio.m4a": (25, "noise", 48000, ["-vn"] + AAC + EXACT + FAST),
    "av1.mp4": (25, "sine", 48000, ["-c:v", "libaom-av1", "-cpu-used", "8", "-crf", "50", "-t", "0.5",
                                    "-pix_fmt", "yuv420p"] + AAC + EXACT + FAST),
}

# name: what is refused, by a word of the reason; what ffmpeg is told beside FLAT
HIDING = {
    "title.mp4": ("user data", ["-metadata", "title=Birthday"]),
    "placed.mp4": ("user data", ["-metadata", "location=+51.5000-000.1000/"]),
    "apple.mp4": ("user data", ["-movflags", "+faststart+use_metadata_tags", "-metadata",
                               "com.apple.quicktime.location.ISO6709=+51.5000-000.1000/"]),
    "dated.mp4": ("when it was made", ["-metadata", "creation_time=2020-01-02T03:04:05Z"]),
    "named.mp4": ("has a name", ["-metadata:s:v", "handler_name=Jane"]),
    "french.mp4": ("language", ["-metadata:s:a", "language=fra"]),
    "clock.mp4": ("timecode", ["-timecode", "01:02:03:04", "-write_tmcd", "1"]),
    "wide.mp4": ("parameter set", ["-vf", "setsar=4/3"]),
    "vfr.mp4": ("evenly", ["-vf", "select='lt(n,20)+not(mod(n,3))'", "-vsync", "vfr"]),
    "sei.mp4": ("SEI", ["-bsf:v", "null", "-udu_sei", "1"]),
    "mdpm.mp4": ("SEI", ["-bsf:v", "filter_units=remove_types=6,h264_metadata=sei_user_data="
                         "17ee8c60-f84d-11d9-8cd6-0800200c9a66+51.5000N"]),
    "delimited.mp4": ("NAL unit", ["-bsf:v", "filter_units=remove_types=6,h264_metadata=aud=insert"]),
    "filled.mp4": ("filler", ["-b:v", "2M", "-minrate", "2M", "-maxrate", "2M", "-bufsize", "1M",
                              "-x264-params", "nal-hrd=cbr:filler=1:keyint=25"]),
    "fill.mp4": ("fill element", ["-flags:a", "-bitexact"]),
    "avc3.mp4": ("avc1", ["-tag:v", "avc3"]),
    "high422.mp4": ("parameter set", ["-pix_fmt", "yuv422p"]),
    "deep.mp4": ("parameter set", ["-pix_fmt", "yuv420p10le"]),
    "interlaced.mp4": ("parameter set", ["-flags:v", "+ildct+ilme+bitexact", "-top", "1",
                                                    "-x264-params", "tff=1:keyint=25"]),
    "hevc.mp4": ("HEVC", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none",
                          "-bsf:v", "null"]),
    "mp3.mp4": ("not AAC", ["-c:a", "libmp3lame"]),
    "opus.mp4": ("clean film does not have", ["-c:a", "libopus"]),
    "quiet.mp4": ("48, 44.1 or 32 kHz", ["-ar", "22050"]),
    "surround.mp4": ("48, 44.1 or 32 kHz", ["-ac", "6"]),
    "sounds.mp4": ("too many", ["-map", "0:v", "-map", "1:a", "-map", "1:a"]),
    "both.mp4": ("too many", ["-movflags", "+cmaf+frag_keyframe+global_sidx+skip_trailer",
                                  "-brand", "iso6"]),
    "unindexed.mp4": ("type of file", ["-movflags", "+frag_keyframe+empty_moov+default_base_moof"]),
    "film.mov": ("type of file", []),
    "film.mkv": ("no box", []),
    "film.ts": ("no box", []),
}

CHAPTERS = ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=Jane, Oak House\n"
WORDS = "1\n00:00:00,100 --> 00:00:01,000\nF/2.8, GPS (-0.1, 51.5, 20)\n"


def ffmpeg(*arguments):
    """True when ffmpeg could."""
    return subprocess.run(["nice", "-n", "19", "ffmpeg", "-hide_banner", "-loglevel", "error", "-y",
                           *arguments], capture_output=True, check=False).returncode == 0


def inputs(fps, sound, rate):
    picture = [word.format(fps=fps) for word in PICTURE]
    return [*picture, "-f", "lavfi", "-i", SOUNDS[sound].format(rate=rate)]


def clean_films(folder):
    """Paths of those that ffmpeg here can make."""
    paths = []
    for name, (fps, sound, rate, how) in CLEAN.items():
        path = os.path.join(folder, name)
        if ffmpeg(*inputs(fps, sound, rate), *how, path):
            paths.append(path)
    whole = os.path.join(folder, "whole.mp4")
    with open(os.path.join(folder, "picture.mp4"), "rb") as file:
        write(whole, with_whole(file.read(), 2000))
    return [*paths, whole]


def hiding_films(folder):
    """(path, word of the reason) of those that ffmpeg here can make."""
    made = []
    for name, (word, how) in HIDING.items():
        path = os.path.join(folder, name)
        if ffmpeg(*inputs(25, "sine", 48000), *FLAT, *how, path):
            made.append((path, word))
    return made + hiding_tracks(folder)


def hiding_tracks(folder):
    chapters, words, cover = (os.path.join(folder, name) for name in ("chapters", "words.srt", "cover.png"))
    write(chapters, CHAPTERS.encode())
    write(words, WORDS.encode())
    ffmpeg("-f", "lavfi", "-i", "color=s=32x32:d=0.04", "-frames:v", "1", cover)
    sources = inputs(25, "sine", 48000)
    made = [
        ("chaptered.mp4", "chapters", [*sources, "-f", "ffmetadata", "-i", chapters, *FLAT,
                                       "-map_chapters", "2"]),
        ("telemetry.mp4", "neither picture nor sound", [*sources, "-i", words, "-map", "0:v", "-map", "2:s",
                                                        *FLAT, "-c:s", "mov_text"]),
        ("covered.mp4", "metadata|user data", [*sources, "-i", cover, "-map", "0:v", "-map", "1:a", "-map",
                                               "2:v", *FLAT, "-bsf:v:1", "null", "-c:v:1", "copy", "-disposition:v:1",
                                               "attached_pic"]),
        ("trimmed.mp4", "edit|shorter|begin with", ["-ss", "0.5", "-i", os.path.join(folder, "flat.mp4"),
                                                    "-c", "copy", *EXACT, *FAST]),
    ]
    return [(os.path.join(folder, name), word) for name, word, how in made
            if ffmpeg(*how, os.path.join(folder, name))]


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


# Boxes by hand. In films whose moov lies behind the media data nothing moves when it grows.

def box(kind, content=b""):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def places(film, path):
    """Where the boxes of a path begin: [moov, trak, …]."""
    at, end, found = 0, len(film), []
    for kind in path:
        while film[at + 4:at + 8] != kind:
            at += struct.unpack(">I", film[at:at + 4])[0]
            assert at < end, kind
        found.append(at)
        end = at + struct.unpack(">I", film[at:at + 4])[0]
        at += 16 if kind == b"stsd" else 86 if kind == b"avc1" else 8
    return found


def insert(film, path, content):
    """Puts content at the end of the box of this path; all that hold it grow."""
    film = bytearray(film)
    found = places(film, path)
    size = struct.unpack(">I", film[found[-1]:found[-1] + 4])[0]
    film[found[-1] + size:found[-1] + size] = content
    for at in found:
        size = struct.unpack(">I", film[at:at + 4])[0]
        film[at:at + 4] = struct.pack(">I", size + len(content))
    return bytes(film)


def with_whole(film, duration_ms):
    """The film in fragments with a mehd, and free space where the user data were."""
    at = film.index(b"trex") - 4
    at += struct.unpack(">I", film[at:at + 4])[0]
    mvex = film.index(b"mvex") - 4
    size_of_type = struct.unpack(">I", film[:4])[0]
    entry = film[places(film, STBL + [b"stsd", b"avc1"])[-1]:]
    entry = entry[:struct.unpack(">I", entry[:4])[0]]
    upright = b"\0\1\0\0" + bytes(12) + b"\0\1\0\0" + bytes(12) + b"\x40\0\0\0"
    grown = struct.pack(">I", struct.unpack(">I", film[mvex:mvex + 4])[0] + 16)
    rest = film.index(b"udta") - 4 + 61
    return (film[:mvex] + grown + film[mvex + 4:at] + box(b"mehd", struct.pack(">II", 0, duration_ms)) +
            film[at:rest - 61] + box(b"free", bytes(37)) + film[rest:])


XYZ = box(b"\251xyz", struct.pack(">HH", 18, 0x15c7) + b"+51.5000-000.1000/")
XMP = box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + b"<x:xmpmeta>51,30N</x:xmpmeta>")
STBL = [b"moov", b"trak", b"mdia", b"minf", b"stbl"]


def telemetry(film, kind):
    """A second track as cameras write it: the first one over again, with another handler and codec."""
    at = places(film, [b"moov", b"trak"])[1]
    track = film[at:at + struct.unpack(">I", film[at:at + 4])[0]]
    track = track.replace(b"vide", b"meta", 1).replace(b"vmhd", b"nmhd", 1)
    tkhd = track.index(b"tkhd")
    track = track[:tkhd + 19] + b"\2" + track[tkhd + 20:]
    return insert(film, [b"moov"], track.replace(b"avc1", kind, 1))


def hand_made(film, mute):
    """(name, word of the reason, bytes) of what hides in a clean film, and in one of a picture alone."""
    mdat = film.index(b"mdat") - 4
    size = struct.unpack(">I", film[mdat:mdat + 4])[0]
    size_of_type = struct.unpack(">I", film[:4])[0]
    entry = film[places(film, STBL + [b"stsd", b"avc1"])[-1]:]
    entry = entry[:struct.unpack(">I", entry[:4])[0]]
    upright = b"\0\1\0\0" + bytes(12) + b"\0\1\0\0" + bytes(12) + b"\x40\0\0\0"
    grown = struct.pack(">I", size + 4)
    return [
        ("trailer", "no box|larger", film + b"SEFT\0\0\1\0gps 51.5"),
        ("trailing box", "does not have", film + box(b"gps ", b"51.5000 N")),
        ("free space", "too many|no muxer", film + box(b"free", b"51.5000 N")),
        ("empty free space", "too many|no muxer", film + box(b"free", bytes(32))),
        ("second media data", "no index", film + box(b"mdat", b"51.5000 N")),
        ("slack", "no sample", film[:mdat] + grown + film[mdat + 4:mdat + size] + b"here" +
         film[mdat + size:]),
        ("xmp", "maker's own", film + XMP),
        ("xmp in moov", "maker's own", insert(film, [b"moov"], XMP)),
        ("xmp in a track", "maker's own", insert(film, [b"moov", b"trak"], XMP)),
        ("place in moov", "place", insert(film, [b"moov"], XYZ)),
        ("place in user data", "user data", insert(film, [b"moov", b"udta"], XYZ)),
        ("user data of a track", "user data", insert(film, [b"moov", b"trak"], box(b"udta", XYZ))),
        ("metadata", "metadata", film + box(b"meta", bytes(4) + box(b"xml ", b"<NonRealTimeMeta/>"))),
        ("metadata of a track", "metadata", insert(film, [b"moov", b"trak"], box(b"meta", bytes(4)))),
        ("free space in moov", "no muxer|hidden", insert(film, [b"moov"], box(b"free", b"51.5000 N"))),
        ("skip", "anything", insert(film, STBL, box(b"skip", b"51.5"))),
        ("a box in the setup", "does not have", insert(film, STBL + [b"stsd", b"avc1"], box(b"gps ", b"51"))),
        ("behind the setup", "behind the last", insert(film, STBL + [b"stsd", b"avc1", b"avcC"], b"51.5")),
        ("a colour profile", "colour profile", insert(film, STBL + [b"stsd", b"avc1"],
                                                      box(b"colr", b"prof51.5000"))),
        ("behind a table", "another length", insert(film, STBL + [b"stsz"], b"51.5")),
        ("behind a header", "behind the last", insert(film, [b"moov", b"mvhd"], b"51.5")),
        ("keys", "metadata", insert(film, [b"moov"], box(b"meta", bytes(4) + box(b"keys", b"51.5000")))),
        ("turned", "turned", film.replace(upright, bytes(4) + upright[:4] + upright[8:], 2)),
        ("words for a compressor", "compressor", film.replace(b"Lavc libx264", b"Jane's phone")),
        ("gpmd", "neither picture nor sound", telemetry(mute, b"gpmd")),
        ("camm", "neither picture nor sound", telemetry(mute, b"camm")),
        ("a type behind", "begin with its type", film[size_of_type:] + film[:size_of_type]),
        ("a second entry", "too many", insert(film, STBL + [b"stsd"], entry)),
        ("a second entry of another kind", "more than one way",
         insert(film, STBL + [b"stsd"], entry.replace(b"avc1", b"av01", 1))),
        ("an event", "anything", film + box(b"emsg", b"51.5000 N")),
    ]
