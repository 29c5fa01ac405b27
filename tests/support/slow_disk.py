"""A disk that is slow on purpose: a folder's files, read through FUSE, each piece after a delay.

    slow_disk.py FOLDER MOUNT DELAY_MS     serves until standard input ends; says "ready" first

What has been read lies in the page cache, as with any disk, so that warm and cold differ by the delay
alone. Where FUSE may not be mounted (root may, usually), SlowDisk.why_not says why."""

import ctypes
import errno
import os
import stat
import struct
import subprocess
import sys
import threading
import time

LIBC = ctypes.CDLL(None, use_errno=True)
LOOKUP, FORGET, GETATTR, STATFS, OPEN, READ, RELEASE, FLUSH, INIT, OPENDIR, INTERRUPT, BATCH_FORGET = (
    1, 2, 3, 17, 14, 15, 18, 25, 26, 27, 36, 42)  # linux/fuse.h
ROOT_NODE, MNT_DETACH, ASYNC_READ, KEEP_CACHE, FOR_LONG = 1, 2, 1, 2, 3600


def attributes(node, at):
    return struct.pack("<6Q10I", node, at.st_size, at.st_blocks, int(at.st_atime), int(at.st_mtime), int(at.st_ctime),
                       0, 0, 0, at.st_mode, 1, at.st_uid, at.st_gid, 0, 4096, 0)


class Files:
    """Answers the kernel for one folder without folders in it."""

    def __init__(self, device, folder, delay):
        self.device, self.folder, self.delay = device, folder, delay
        self.nodes = {}

    def path(self, node):
        return self.folder if node == ROOT_NODE else os.path.join(self.folder, self.nodes[node])

    def lookup(self, body):
        name = body.rstrip(b"\0").decode()
        at = os.stat(os.path.join(self.folder, name))
        node = at.st_ino + ROOT_NODE
        self.nodes[node] = name
        return struct.pack("<4Q2I", node, 0, FOR_LONG, FOR_LONG, 0, 0) + attributes(node, at)

    def read(self, node, body):
        _, offset, size = struct.unpack_from("<QQI", body)
        time.sleep(self.delay)
        with open(self.path(node), "rb") as file:
            return os.pread(file.fileno(), size, offset)

    def answer(self, what, node, body):
        if what == INIT:
            ahead = struct.unpack_from("<3I", body)[2]
            return struct.pack("<4I2H2I2H8I", 7, 31, ahead, ASYNC_READ, 64, 48, 65536, 1, 0, 0, *[0] * 8)
        if what == LOOKUP:
            return self.lookup(body)
        if what == GETATTR:
            return struct.pack("<Q2I", FOR_LONG, 0, 0) + attributes(node, os.stat(self.path(node)))
        if what in (OPEN, OPENDIR):
            return struct.pack("<Q2I", 0, KEEP_CACHE, 0)
        if what == READ:
            return self.read(node, body)
        if what in (RELEASE, FLUSH):
            return b""
        raise OSError(errno.ENOSYS, "")

    def reply(self, request):
        _, what, unique, node = struct.unpack_from("<IIQQ", request)
        try:
            error, body = 0, self.answer(what, node, request[40:])
        except OSError as why:
            error, body = -why.errno, b""
        os.write(self.device, struct.pack("<IiQ", 16 + len(body), error, unique) + body)

    def serve(self):
        while True:
            try:
                request = os.read(self.device, 1 << 20)
            except OSError:  # unmounted
                return
            what = struct.unpack_from("<I", request, 4)[0]
            if what in (FORGET, BATCH_FORGET, INTERRUPT):
                continue
            threading.Thread(target=self.reply, args=(request,), daemon=True).start()


def main(folder, mount, delay_ms):
    device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    options = f"fd={device},rootmode={stat.S_IFDIR:o},user_id={os.getuid()},group_id={os.getgid()},allow_other"
    if LIBC.mount(b"slow", mount.encode(), b"fuse", 0, options.encode()):
        print(f"mount: {os.strerror(ctypes.get_errno())}", flush=True)
        return
    threading.Thread(target=Files(device, folder, int(delay_ms) / 1000).serve, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()
    LIBC.umount2(mount.encode(), MNT_DETACH)


class SlowDisk:
    """with SlowDisk(folder, mount, 50) as disk: what lies in folder is read below mount."""

    def __init__(self, folder, mount, delay_ms):
        self.mount, self.why_not = mount, None
        os.makedirs(mount, exist_ok=True)
        self.process = subprocess.Popen([sys.executable, __file__, folder, mount, str(delay_ms)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        said = self.process.stdout.readline().decode().strip()
        if said != "ready":
            rest = self.process.stdout.read().decode().strip()
            self.why_not = (rest or said).splitlines()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.communicate()
        os.rmdir(self.mount)


if __name__ == "__main__":
    main(*sys.argv[1:])
