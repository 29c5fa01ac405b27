#!/usr/bin/env python3
"""Side by side with nginx, in one run: bench.py [--quick] [--rounds N].

Each pattern is run in pairs, ours and nginx's in turn, so that whatever else the machine does meets
both; a ratio is the median of the pairs' ratios. CPU is the servers' own, from the scheduler. nginx
is set up as well as we know: a worker a core, reuseport, sendfile, open_file_cache, no log, and no
tcp_nopush, which costs it more than it brings. The network is a loopback of its own with an MTU of
1500: with the usual 65536 nginx may wait 40 ms for a packet to fill, which no network would show."""

import argparse
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD_DIR", "build"))
if not os.path.exists(os.path.join(BUILD, "tests", "bench", "fetch")):
    BUILD = os.path.join(ROOT, "build", "gcc")
FILM_BYTES = 100 << 20
CONNECTIONS = 16
OURS, NGINX = 18501, 18502

PATTERNS = [  # name, path, bytes of each range (0: the whole)
    ("64 KiB ranges", "/film.mp4", 64 << 10),
    ("1 MiB ranges", "/film.mp4", 1 << 20),
    ("whole 100 MiB", "/film.mp4", 0),
    ("4 KiB page", "/page", 0),
]

NGINX_CONF = """
worker_processes 2; daemon off; master_process on; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 4096; }}
http {{
    access_log off; sendfile on; tcp_nopush off; keepalive_requests 100000000; keepalive_timeout 75s;
    open_file_cache max=1000 inactive=60s; types {{ video/mp4 mp4; text/html html; }} default_type text/html;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port} reuseport backlog=4096; root {folder}/files; }}
}}
"""


def own_network():
    """Runs this program again in a network of its own, if that may be."""
    narrow = ["ip", "link", "set", "lo", "mtu", "1500", "up"]
    if os.environ.get("INCARE_BENCH_INSIDE"):
        subprocess.run(narrow, check=True)
    elif subprocess.run(["unshare", "--net", "--", *narrow], capture_output=True, check=False).returncode == 0:
        os.execvpe("unshare", ["unshare", "--net", "--", sys.executable, *sys.argv],
                   {**os.environ, "INCARE_BENCH_INSIDE": "1"})
    else:
        print("note: no network of its own may be made here (root can), so the loopback's MTU stays "
              "65536: compare nothing measured so with anything else")


class Program:
    """A server, and the CPU that it and its children have used."""

    def __init__(self, port, *command, **more):
        self.port = port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, **more)
        until = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    sys.exit(f"bench: {command[0]} does not serve on port {port}")
                time.sleep(0.05)

    def pids(self):
        children = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(children) as file:
            return [self.process.pid, *map(int, file.read().split())]

    def cpu_s(self):
        total = 0
        for pid in self.pids():
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                    total += int(file.read().split()[0])
        return total / 1e9

    def measure(self, path, size, piece, milliseconds, seed):
        before = self.cpu_s()
        done = subprocess.run([os.path.join(BUILD, "tests", "bench", "fetch"), str(self.port), path,
                               str(milliseconds), str(CONNECTIONS), str(size), str(piece), str(seed)],
                              capture_output=True, text=True, timeout=120, check=False)
        requests, body, seconds, _, p99, failures = map(float, done.stdout.split())
        if failures or not requests:
            sys.exit(f"bench: {failures:.0f} requests for {path} on port {self.port} failed")
        cpu = self.cpu_s() - before
        return {"rate": requests / seconds, "gb": cpu / (body / 1e9), "us": cpu / requests * 1e6, "p99": p99}

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def start(folder):
    files = os.path.join(folder, "files")
    os.mkdir(files)
    os.chmod(folder, 0o755)  # nginx's workers are somebody else
    film = os.path.join(files, "film.mp4")
    with open(film, "wb") as file:
        for _ in range(FILM_BYTES >> 20):
            file.write(os.urandom(1 << 20))
    with open(os.path.join(files, "page"), "wb") as file:
        file.write(b"." * 4096)
    conf = os.path.join(folder, "nginx.conf")
    with open(conf, "w") as file:
        file.write(NGINX_CONF.format(folder=folder, port=NGINX))
    ours = Program(OURS, os.path.join(BUILD, "tests", "support", "serve_file"), "--port", str(OURS),
                   "--threads", "2", f"/film.mp4={film}:video/mp4")
    return ours, Program(NGINX, "/usr/sbin/nginx", "-p", folder, "-c", conf, stderr=subprocess.DEVNULL)


def compare(ours, nginx, pattern, rounds, milliseconds):
    _, path, piece = pattern
    size = FILM_BYTES if path == "/film.mp4" else 4096
    pairs = []
    for i in range(-1, rounds):  # the first pair warms both up
        pair = {}
        for name, program in sorted({"ours": ours, "nginx": nginx}.items(), reverse=bool(i % 2)):
            pair[name] = program.measure(path, size, piece, milliseconds, i + 2)
        if i >= 0:
            pairs.append(pair)
    return pairs


def median(pairs, which, what):
    return statistics.median(pair[which][what] for pair in pairs)


def ratio(pairs, what):
    return statistics.median(pair["ours"][what] / pair["nginx"][what] for pair in pairs)


def verdict(value):
    return "win" if value < 0.97 else "loss" if value > 1.03 else "even"


def row(pattern, pairs):
    unit, name = ("us", "us/request") if pattern[1] == "/page" else ("gb", "s/GB")
    values = [ratio(pairs, unit), 1 / ratio(pairs, "rate"), ratio(pairs, "p99")]
    return (f"{pattern[0]:<14} {median(pairs, 'ours', unit):8.3f} {median(pairs, 'nginx', unit):8.3f} {name:<11}"
            f"{values[0]:5.2f} {verdict(values[0]):<5}"
            f"{median(pairs, 'ours', 'rate'):9.0f} {median(pairs, 'nginx', 'rate'):9.0f} "
            f"{1 / values[1]:5.2f} {verdict(values[1]):<5}"
            f"{median(pairs, 'ours', 'p99'):8.0f} {median(pairs, 'nginx', 'p99'):8.0f} "
            f"{values[2]:5.2f} {verdict(values[2])}")


def main():
    parser = argparse.ArgumentParser(description="side by side with nginx")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that it works")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not os.path.exists("/usr/sbin/nginx"):
        sys.exit("bench: nginx is not installed; try: apt-get install nginx-light")
    own_network()
    rounds, milliseconds = (1, 300) if arguments.quick else (arguments.rounds, 2000)
    with tempfile.TemporaryDirectory(prefix="incare-bench-") as folder:
        ours, nginx = start(folder)
        try:
            print(f"{CONNECTIONS} connections, {rounds} rounds of {milliseconds} ms; medians, and of ratios "
                  f"the medians of pairs (ours/nginx)\n"
                  f"{'':<14} {'CPU ours':>8} {'nginx':>8} {'':<11}{'ratio':>5} {'':<5}{'ours':>9} {'nginx':>9} "
                  f"{'req/s':>5} {'':<5}{'p99 us':>8} {'nginx':>8} {'ratio':>5}")
            for pattern in PATTERNS:
                print(row(pattern, compare(ours, nginx, pattern, rounds, milliseconds)), flush=True)
        finally:
            ours.stop()
            nginx.stop()


main()
