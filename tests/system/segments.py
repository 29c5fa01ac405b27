"""A film in fragments as a player reads it: boxes, index of segments, and how long it says to be."""

import struct


def boxes(data, at=0, end=None):
    """(type, where its payload begins, where it ends) of each box."""
    end = len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > end:
            raise ValueError(f"a box of {size} bytes at {at}")
        yield kind.decode("latin-1"), at + 8, at + size
        at += size


def find(data, *path):
    """(begin, end) of the first box of that path."""
    at, end = 0, len(data)
    for kind in path:
        at, end = next((b, e) for k, b, e in boxes(data, at, end) if k == kind)
    return at, end


class Film:
    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        self.order = [kind for kind, _, _ in boxes(self.data)]

    def mehd_ms(self):
        begin, _ = find(self.data, "moov", "mvex", "mehd")
        return struct.unpack_from(">I", self.data, begin + 4)[0]

    def sidx(self):
        """(where it begins, where it ends, ticks a second, [(bytes, ticks, begins with a whole picture)])."""
        begin, end = find(self.data, "sidx")
        timescale = struct.unpack_from(">I", self.data, begin + 8)[0]
        count = struct.unpack_from(">H", self.data, begin + 30)[0]
        entries = [struct.unpack_from(">III", self.data, begin + 32 + 12 * i) for i in range(count)]
        return begin - 8, end, timescale, [(size & 0x7fffffff, ticks, sap >> 31) for size, ticks, sap in entries]

    def moofs(self):
        """Where each fragment begins."""
        return [begin - 8 for kind, begin, _ in boxes(self.data) if kind == "moof"]
