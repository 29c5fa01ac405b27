"""A network of the bench's own: a loopback as narrow as a real line, and how its connections find their
pace (congestion control), on which much of what serving costs depends."""

import os
import subprocess
import sys

CONGESTION = "/proc/sys/net/ipv4/tcp_congestion_control"
INSIDE = "INCARE_BENCH_INSIDE"


def enter():
    """Runs this program again in a network of its own. Returns whether it is in one."""
    narrow = ["ip", "link", "set", "lo", "mtu", "1500", "up"]
    if os.environ.get(INSIDE):
        subprocess.run(narrow, check=True)
        return True
    if subprocess.run(["unshare", "--net", "--", *narrow], capture_output=True, check=False).returncode:
        return False
    sys.stdout.flush()
    return os.execvpe("unshare", ["unshare", "--net", "--", sys.executable, *sys.argv], {**os.environ, INSIDE: "1"})


def congestion():
    with open(CONGESTION) as file:
        return file.read().strip()


def set_congestion(name):
    """For servers that are started from now on. Only ever in a network of our own."""
    if not os.environ.get(INSIDE) or congestion() == name:
        return
    try:
        with open(CONGESTION, "w") as file:
            file.write(name)
    except OSError as error:
        sys.exit(f"bench: congestion control {name}: {error.strerror} (a network of one's own may only have reno, "
                 "and the machine's)")
