"""The servers that are compared, each as well set up as we know, and what they cost: CPU from the
scheduler, memory of the processes and of the kernel's sockets. `with start(stage, kind) as server`."""

import ctypes
import os
import re
import resource
import signal
import socket
import subprocess
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD_DIR", "build"))
if not os.path.exists(os.path.join(BUILD, "tests", "bench", "fetch")):
    BUILD = os.path.join(ROOT, "build", "gcc")
SERVE_FILE = os.path.join(BUILD, "tests", "support", "serve_file")
NGINX = "/usr/sbin/nginx"
PR_SET_PDEATHSIG, TCP_ULP = 1, 31

# A worker a core, reuseport, sendfile, files kept open, no log; and no tcp_nopush, which costs more
# than it brings: two system calls a request.
NGINX_CONF = """
worker_processes 2; daemon off; master_process on; worker_rlimit_nofile {descriptors};
pid {folder}/nginx-{port}.pid; error_log {folder}/error.log crit; {user}
events {{ worker_connections {descriptors}; }}
http {{
    access_log off; sendfile on; tcp_nopush off; keepalive_requests 100000000; keepalive_timeout 75s;
    open_file_cache max=1000 inactive=60s; types {{ video/mp4 mp4; text/html html; }} default_type text/html;
    client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
    uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
    server {{ listen 127.0.0.1:{port} reuseport backlog=4096 {listen}; root {folder}/files; {tls} }}
}}
"""
# Where the kernel can encrypt, sendfile works under TLS too. Other sizes of output_buffers and
# ssl_buffer_size cost more or make no difference.
NGINX_TLS = """ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
    ssl_conf_command Options KTLS;"""


def nginx_version():
    return subprocess.run([NGINX, "-v"], capture_output=True, text=True, check=True).stderr.split("/")[-1].strip()


def kernel_has_tls():
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        try:
            client.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
            return True
        except OSError:
            return False


def end_with_signals(name):
    """Through every `with`, which ends what it began."""
    def end(*_):
        raise SystemExit(f"{name}: ended")
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)


class Failed(Exception):
    """Something did not do what it must; the figures would mean nothing."""


def descriptors_max():
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_ours():
    """In a child: it may open what it may, and ends with us, however we end."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptors_max(), descriptors_max()))
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Server:
    """A running server, with all its processes."""

    def __init__(self, name, port, command, is_tls=False):
        self.name, self.port, self.is_tls = name, port, is_tls
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                        preexec_fn=as_ours)

    def __enter__(self):
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise Failed(f"{self.name} does not serve on port {self.port}: {self.process.args}")

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        found = [self.process.pid]
        for pid in found:  # which grows meanwhile
            with open(f"/proc/{pid}/task/{pid}/children") as file:
                found += map(int, file.read().split())
        return found

    def cpu_s(self):
        total = 0
        for pid in self.pids():
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/schedstat") as file:
                    total += int(file.read().split()[0])
        return total / 1e9

    def anonymous_bytes(self):
        """Memory of its own: film files that it has mapped are the page cache's."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status") as file:
                total += int(re.search(r"RssAnon:\s*(\d+)", file.read())[1]) * 1024
        return total

    def socket_bytes(self):
        """Kernel memory of its side of its connections: what waits to be received (r), to be sent or
        acknowledged (w), and what is set aside for more (f). The client's side is not in it."""
        said = subprocess.run(["ss", "-tmnH", "state", "established", "sport", f"= :{self.port}"],
                              capture_output=True, text=True, check=True).stdout
        return sum(map(int, re.findall(r"\b[rfw](\d+)(?=[,)])", said)))


def start(stage, kind):
    """kind: "ours", "nginx" (its best), "nginx sndbuf" (256k, what it has against its long queues), or
    one of the first two with " tls"."""
    port = free_port()
    name, _, variant = kind.partition(" ")
    if name == "ours":
        films = [f"/{film}={stage.path(film)}:video/mp4" for film in stage.films()]
        tls = ["--tls", *stage.certificate()] if variant == "tls" else []
        return Server(kind, port, [SERVE_FILE, "--port", str(port), "--threads", "2", *tls, *films],
                      variant == "tls")
    conf = os.path.join(stage.folder, f"nginx-{port}.conf")
    tls = NGINX_TLS.format(**dict(zip(("certificate", "key"), stage.certificate()))) if variant == "tls" else ""
    listen = {"tls": "ssl", "sndbuf": "sndbuf=256k", "": ""}[variant]
    with open(conf, "w") as file:
        file.write(NGINX_CONF.format(folder=stage.folder, port=port, listen=listen, tls=tls,
                                     descriptors=descriptors_max(),
                                     user="user root;" if os.getuid() == 0 else ""))
    return Server(kind, port, [NGINX, "-p", stage.folder, "-c", conf], variant == "tls")
