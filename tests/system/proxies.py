"""nginx and Caddy, started with the very files of config/proxy: only names, ports and paths are others."""

import os
import shutil
import socket
import ssl
import subprocess
import time

from running_site import ROOT, free_port

CLIENT = "127.0.0.2"  # where requests come from, so that a log that holds it is found out


def replaced(text, pairs):
    for old, new in pairs:
        if old not in text:
            raise AssertionError(f"the file does not say {old!r} any more")
        text = text.replace(old, new)
    return text


def shipped(name):
    with open(os.path.join(ROOT, "config", "proxy", name), encoding="utf-8") as file:
        return file.read()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def certify(folder):
    """A certificate of its own for localhost: (certificate, key)."""
    certificate, key = os.path.join(folder, "site.pem"), os.path.join(folder, "site.key")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                    "-keyout", key, "-out", certificate], capture_output=True, check=True)
    return certificate, key


class Proxy:
    """With Nginx(folder, port of what stands behind) as proxy: proxy.port speaks TLS."""

    def __init__(self, folder, behind, port=0):
        self.folder = os.path.join(folder, f"{self.name}-{behind}")
        os.mkdir(self.folder)
        self.behind, self.port, self.plain_port = behind, port or free_port(), free_port()
        self.certificate, self.key = certify(self.folder)
        self.context = ssl.create_default_context(cafile=self.certificate)

    def __enter__(self):
        with open(os.path.join(self.folder, "said.log"), "wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log, env={
                **os.environ, "HOME": self.folder, "XDG_DATA_HOME": self.folder, "XDG_CONFIG_HOME": self.folder})
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.name} does not start: {self.said()}")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)

    def said(self):
        """All that it wrote, but for its own settings."""
        text = ""
        for name in os.listdir(self.folder):
            if name.endswith(".log"):
                with open(os.path.join(self.folder, name), encoding="utf-8", errors="replace") as log:
                    text += log.read()
        return text

    def connect(self, timeout=10, room=0):
        """room: what the kernel keeps for a reader who is slow; 0: its own choice."""
        raw = socket.socket()
        if room:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        raw.settimeout(timeout)
        raw.bind((CLIENT, 0))
        raw.connect(("127.0.0.1", self.port))
        return self.context.wrap_socket(raw, server_hostname="localhost")

    def curl(self, path, *words):
        """curl's answer to it: (exit status, what it printed)."""
        done = subprocess.run(["curl", "-sS", "--cacert", self.certificate, "--interface", CLIENT, *words,
                               f"https://localhost:{self.port}{path}"], capture_output=True, timeout=60, check=False)
        return done.returncode, done.stdout


class Nginx(Proxy):
    name = "nginx"
    program = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
    # As in Debian's nginx.conf where it matters: what the site's file must turn off is on.
    around = """daemon off; worker_processes 2; pid {0}/pid; error_log {0}/main.log emerg; {1}
    events {{ worker_connections 768; }}
    http {{ sendfile on; tcp_nopush on; gzip on; default_type application/octet-stream; access_log {0}/access.log;
    client_body_temp_path {0}/a; proxy_temp_path {0}/b; fastcgi_temp_path {0}/c; uwsgi_temp_path {0}/d;
    scgi_temp_path {0}/e; include {0}/site; }}\n"""

    def command(self):
        live = "/etc/letsencrypt/live/films.example.org"
        write(os.path.join(self.folder, "site"), replaced(shipped("nginx.conf"), [
            (f"{live}/fullchain.pem", self.certificate), (f"{live}/privkey.pem", self.key),
            ("films.example.org", "localhost"), ("/var/log/nginx/error.log", f"{self.folder}/error.log"),
            ("listen [::]:80;\n", "\n"), ("listen 80;", f"listen 127.0.0.1:{self.plain_port};"),
            ("listen [::]:443 ssl http2 sndbuf=512k;\n", "\n"), ("listen 443 ", f"listen 127.0.0.1:{self.port} "),
            ("127.0.0.1:8080", f"127.0.0.1:{self.behind}")]))
        who = "user root;" if os.geteuid() == 0 else ""
        conf = write(os.path.join(self.folder, "nginx.conf"), self.around.format(self.folder, who))
        return [self.program, "-p", self.folder, "-e", os.path.join(self.folder, "first.log"), "-c", conf]


class Caddy(Proxy):
    name = "Caddy"
    program = shutil.which("caddy")

    def command(self):
        conf = write(os.path.join(self.folder, "Caddyfile"), replaced(shipped("Caddyfile"), [
            ("\n{\n", f"\n{{\n\tadmin off\n\thttp_port {self.plain_port}\n\tdefault_bind 127.0.0.1\n"),
            ("\nfilms.example.org {\n", f"\nlocalhost:{self.port} {{\n\ttls {self.certificate} {self.key}\n"),
            ("127.0.0.1:8080", f"127.0.0.1:{self.behind}")]))
        return [self.program, "run", "--adapter", "caddyfile", "--config", conf]


class Exchange:
    """What came back for raw bytes on one connection: statuses, the last answer's fields and body."""

    def __init__(self, connection, raw, idle=10):
        self.statuses, self.fields, self.body, self.is_cut = [], [], b"", False
        connection.settimeout(idle)
        stream = connection.makefile("rb")
        try:
            connection.sendall(raw)
        except OSError:
            pass  # it wants no more; what does it say?
        try:
            while (line := stream.readline()):
                self.read(line, stream, raw.startswith(b"HEAD"))
        except TimeoutError:
            pass
        except (ConnectionError, ssl.SSLError):
            self.is_cut = True

    def read(self, line, stream, is_head):
        self.statuses.append(int(line.split()[1]))
        self.fields = []
        while (line := stream.readline().strip()):
            name, value = line.decode("latin-1").split(":", 1)
            self.fields.append((name.lower(), value.strip()))
        if is_head or self.statuses[-1] in (204, 304):
            self.body = b""
        elif self["transfer-encoding"] == "chunked":
            self.body = b"".join(iter(lambda: self.chunk(stream), b""))
        else:
            length = self["content-length"]
            self.body = stream.read(int(length) if length else -1)
            self.is_cut |= len(self.body) < int(length or 0)

    @staticmethod
    def chunk(stream):
        piece = stream.read(int(stream.readline().split(b";")[0], 16))
        stream.readline()
        return piece

    def __getitem__(self, name):
        return next((value for key, value in self.fields if key == name), None)

    @property
    def status(self):
        return self.statuses[0] if len(self.statuses) == 1 else self.statuses
