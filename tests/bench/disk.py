"""A disk as slow as one that turns: reads of some processes held to so many a second, where the kernel
lets us (root, and cgroups of either kind)."""

import os
from contextlib import contextmanager

READS_A_SECOND = 100
CGROUPS = "/sys/fs/cgroup"


def group_of(name):
    """(a new group, the file of its limit, the limit) or None."""
    device = os.stat("/var/tmp").st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    first = os.path.join(CGROUPS, "blkio", name), "blkio.throttle.read_iops_device", f"{number} {READS_A_SECOND}"
    second = os.path.join(CGROUPS, name), "io.max", f"{number} riops={READS_A_SECOND}"
    for group, limit, value in (first, second):
        try:
            os.mkdir(group)
            if os.path.exists(os.path.join(group, limit)):
                return group, os.path.join(group, limit), value
            os.rmdir(group)
        except OSError:
            continue
    return None


@contextmanager
def slow_for(server):
    """Yields whether the disk is slow for that server now."""
    found = group_of(f"incare-bench-{os.getpid()}")
    if not found:
        yield False
        return
    group, limit, value = found
    try:
        with open(limit, "w") as file:
            file.write(value)
        move(server, group)
        yield True
    except OSError:
        yield False
    finally:
        move(server, os.path.dirname(group))
        os.rmdir(group)


def move(server, group):
    for pid in server.pids():
        with open(os.path.join(group, "cgroup.procs"), "w") as file:
            file.write(str(pid))
