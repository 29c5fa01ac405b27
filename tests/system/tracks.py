"""Tracks as HLS and DASH use them (ftyp moov sidx (moof mdat)...), built box by box from ISO/IEC 14496-12: their
pictures are noise, but all that says where things lie is right."""

import random
import struct


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def full(kind, version, flags, *parts):
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def entry(is_picture):
    """8.5.2, 12.1.3, 12.2.3: what the form of the samples is."""
    if is_picture:
        return box(b"avc1", bytes(6), struct.pack(">H16xHH", 1, 426, 240), bytes(50))
    return box(b"mp4a", bytes(6), struct.pack(">H8xHHIH2x", 1, 2, 16, 0, 48000))


def movie(is_picture, timescale):
    handler = full(b"hdlr", 0, 0, bytes(4), b"vide" if is_picture else b"soun", bytes(13))
    samples = box(b"stbl", full(b"stsd", 0, 0, struct.pack(">I", 1), entry(is_picture)))
    media = box(b"mdia", full(b"mdhd", 0, 0, struct.pack(">IIIIHH", 0, 0, timescale, 0, 0x55c4, 0)), handler,
                box(b"minf", samples))
    extends = box(b"mvex", full(b"trex", 0, 0, struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    return box(b"moov", full(b"mvhd", 0, 0, bytes(96)), box(b"trak", media), extends)


def fragment(sizes):
    """8.8: the samples of these sizes."""
    def moof(offset):
        run = full(b"trun", 0, 0x000201, struct.pack(">Ii", len(sizes), offset),
                   b"".join(struct.pack(">I", size) for size in sizes))
        return box(b"moof", full(b"mfhd", 0, 0, struct.pack(">I", 1)),
                   box(b"traf", full(b"tfhd", 0, 0x020000, struct.pack(">I", 1)), run))
    return moof(len(moof(0)) + 8)


def track(seed, is_picture=True, seconds=(2, 2, 1), rate=25):
    """The bytes of a track with fragments of so many seconds."""
    chance = random.Random(seed)
    timescale = rate * 1000 if is_picture else 48000
    fragments = []
    for length in seconds:
        sizes = [chance.randrange(10, 60) for _ in range(length * (rate if is_picture else 47))]
        fragments.append(fragment(sizes) + box(b"mdat", chance.randbytes(sum(sizes))))
    references = b"".join(struct.pack(">III", len(data), length * timescale, 0x90000000)
                          for data, length in zip(fragments, seconds))
    index = full(b"sidx", 0, 0, struct.pack(">IIIIHH", 1, timescale, 0, 0, 0, len(fragments)), references)
    return b"".join((box(b"ftyp", b"cmfc", bytes(4), b"iso6cmfc"), movie(is_picture, timescale), index, *fragments))
