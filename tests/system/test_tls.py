#!/usr/bin/env python3
"""incare on the internet itself: certificates by name, exchanged while films run; what is refused and with which
words; nothing served in the clear. Runs in a network of its own, where 192.0.2.1 is this machine too."""

import ctypes
import datetime
import fcntl
import http.client
import json
import os
import socket
import ssl
import struct
import subprocess
import tempfile
import time
import warnings

from a_library import INCARE, Library
from as_systemd import Systemd
from running_site import Tally, kill

holds = None  # Tally.holds, set below
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
SIOCSIFFLAGS, SIOCSIFADDR = 0x8914, 0x8916
OUTSIDE = "192.0.2.1"
AUTHORITY = """[ca]
default_ca = own
[own]
database = {0}/index
new_certs_dir = {0}
serial = {0}/serial
policy = any
default_md = sha256
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = {1}
"""


def enter_network():
    """A network of our own. False where the kernel does not let us."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
        return False
    address = struct.pack("hH4s", socket.AF_INET, 0, socket.inet_aton(OUTSIDE))
    with socket.socket() as any_socket:
        for name, call, value in (("lo", SIOCSIFFLAGS, struct.pack("h", 1)), ("lo:1", SIOCSIFADDR, address)):
            fcntl.ioctl(any_socket, call, struct.pack("16s24s", name.encode(), value))
    return True


class Certificates:
    """Folders as certbot makes them, in a folder of their own."""

    def __init__(self, folder):
        self.folder = folder

    def path(self, name, file=""):
        return os.path.join(self.folder, name, file)

    def make(self, name, hosts, first=-1, last=90, key="ec"):
        """Valid from the first to the last day, from today."""
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        made = tempfile.mkdtemp(dir=self.folder)
        with open(os.path.join(made, "config"), "w", encoding="ascii") as file:
            file.write(AUTHORITY.format(made, ",".join(f"DNS:{host}" for host in hosts) or "IP:192.0.2.1"))
        with open(os.path.join(made, "index"), "w", encoding="ascii"):
            pass
        how = ["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"] if key == "ec" else [key]
        days = [(datetime.datetime.utcnow() + datetime.timedelta(days=day)).strftime("%Y%m%d%H%M%SZ")
                for day in (first, last)]
        run = lambda *words: subprocess.run(["openssl", *words], check=True, capture_output=True, cwd=made)
        run("req", "-new", "-newkey", *how, "-nodes", "-subj", f"/CN={name}", "-keyout", "key", "-out", "request")
        run("ca", "-batch", "-selfsign", "-create_serial", "-config", "config", "-keyfile", "key", "-in", "request",
            "-startdate", days[0], "-enddate", days[1], "-notext", "-out", "chain")
        os.chmod(os.path.join(made, "key"), 0o600)
        for file, pem in (("key", "privkey.pem"), ("chain", "fullchain.pem")):
            os.replace(os.path.join(made, file), os.path.join(folder, pem))
        return folder

    def shown(self, name):
        """The certificate, as a client sees it."""
        with open(self.path(name, "fullchain.pem"), encoding="ascii") as file:
            return ssl.PEM_cert_to_DER_cert(file.read())


def context(**settings):
    any_one = ssl.create_default_context()
    any_one.check_hostname = False
    any_one.verify_mode = ssl.CERT_NONE
    for name, value in settings.items():
        setattr(any_one, name, value)
    return any_one


def connect(port, name=None, **settings):
    return context(**settings).wrap_socket(socket.create_connection(("127.0.0.1", port), 10), server_hostname=name)


def certificate_for(port, name):
    with connect(port, name) as talk:
        return talk.getpeercert(binary_form=True)


def get(port, path, name="films.example.org", method="GET", **headers):
    """(status, headers, body) over TLS."""
    talk = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=context())
    talk.request(method, path, headers={"Host": name, **headers})
    reply = talk.getresponse()
    body = reply.read()
    talk.close()
    return reply.status, reply.headers, body


def clear(port, path, host="127.0.0.1", method="GET"):
    talk = http.client.HTTPConnection(host, port, timeout=10)
    talk.request(method, path, headers={"Host": "films.example.org"})
    reply = talk.getresponse()
    reply.read()
    talk.close()
    return reply.status, reply.headers


def port_of(library):
    """Of TLS: the first address that is printed."""
    return int(library.base.rsplit(":", 1)[1])


def flags(*folders):
    return ["--listen-tls", "127.0.0.1:0", *(word for folder in folders for word in ("--tls-certificates", folder))]


def log(library):
    with open(os.path.join(library.data, "server.log"), encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.startswith("{")]


def said(library, event):
    return [line["why"] for line in log(library) if line["event"] == event]


def serves(certificates):
    first = certificates.make("one", ["films.example.org"])
    second = certificates.make("two", ["*.example.net", "other.example.com"], key="rsa:2048")
    with Library() as library:
        library.put("large.mp4", "large.mp4")
        library.put("large.json", '{"title": "Large", "state": "live"}')
        library.index()
        library.serve(*flags(first, second))
        holds("the origin is the first certificate's", library.base.startswith("https://films.example.org:"),
              library.base)
        port, plain = port_of(library), int(library.server.stdout.readline().strip().rstrip("/").rsplit(":", 1)[1])
        for name, folder in (("films.example.org", "one"), ("a.example.net", "two"), ("other.example.com", "two"),
                             ("elsewhere.example", "one"), (None, "one")):
            holds(f"{name} is shown certificate {folder}",
                  certificate_for(port, name) == certificates.shown(folder))
        headers_and_names(port, plain)
        versions(port)
        exchanges(library, certificates, port)


def headers_and_names(port, plain):
    status, headers, body = get(port, "/")
    holds("a page comes over TLS", status == 200 and b"https://films.example.org:" in body, status)
    holds("with a year of HSTS", headers["Strict-Transport-Security"] == "max-age=31536000", headers)
    holds("and nothing in the clear in it", "upgrade-insecure-requests" in headers.get_all("Content-Security-Policy"),
          headers)
    for _ in range(2):  # the second is a kept one
        status, headers = clear(plain, "/")
        holds("on loopback a page comes in the clear too", status == 200, status)
        holds("without a word of HSTS", not headers["Strict-Transport-Security"] and
              "upgrade" not in headers["Content-Security-Policy"], headers)
        status, headers, _ = get(port, "/")
        holds("which is on the same page over TLS", headers["Strict-Transport-Security"] is not None, headers)
    status, headers, _ = get(port, "/films/none")
    holds("also on a page that is not there", status == 404 and headers["Strict-Transport-Security"], headers)


def versions(port):
    for version, works in ((ssl.TLSVersion.TLSv1_3, True), (ssl.TLSVersion.TLSv1_2, True),
                           (ssl.TLSVersion.TLSv1_1, False)):
        try:
            weak = context(maximum_version=version, minimum_version=version)
            weak.set_ciphers("ALL:@SECLEVEL=0")
            with weak.wrap_socket(socket.create_connection(("127.0.0.1", port), 10)) as talk:
                spoken = talk.version() is not None
        except (ssl.SSLError, ConnectionError):
            spoken = False
        holds(f"{version.name} is {'' if works else 'not '}spoken", spoken == works)
    offered = context()
    offered.set_alpn_protocols(["h2", "http/1.1"])
    with offered.wrap_socket(socket.create_connection(("127.0.0.1", port), 10)) as talk:
        holds("HTTP/1.1 is agreed on", talk.selected_alpn_protocol() == "http/1.1")
    for version, works in ((ssl.TLSVersion.TLSv1_3, True), (ssl.TLSVersion.TLSv1_2, False)):
        comes_back(port, version, works)
    with socket.create_connection(("127.0.0.1", port), 10) as talk:
        talk.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        try:
            while piece := talk.recv(1000):
                answer += piece
        except ConnectionResetError:
            pass
        holds("HTTP in the clear is answered with nothing but an alert", len(answer) < 20 and b"HTTP" not in answer,
              answer)
    holds("and does no harm", get(port, "/healthz")[0] == 200)


def comes_back(port, version, works):
    """A ticket of TLS 1.2 would open what was said before, to whoever has the server's key for them."""
    again = context(maximum_version=version, minimum_version=version)
    with again.wrap_socket(socket.create_connection(("127.0.0.1", port), 10)) as talk:
        talk.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        while talk.recv(65536):
            pass
        session = talk.session
    holds(f"{version.name}: {'a' if works else 'no'} ticket comes", session.has_ticket == works)
    with again.wrap_socket(socket.create_connection(("127.0.0.1", port), 10), session=session) as talk:
        holds(f"{version.name}: who comes back {'takes up the session' if works else 'begins anew'}",
              talk.session_reused == works)


def exchanges(library, certificates, port):
    """HUP, while a film runs over the connection of before."""
    film = json.loads(get(port, "/api/v1/films/large")[2])
    url = film["versions"][0]["renditions"][0]["url"]
    path, size = url[url.index("/media/"):], film["versions"][0]["renditions"][0]["bytes"]
    before, old = certificates.shown("one"), connect(port, "films.example.org")
    old.sendall(f"GET {path} HTTP/1.1\r\nHost: films.example.org\r\nConnection: close\r\n\r\n".encode())
    got = len(old.recv(65536).split(b"\r\n\r\n", 1)[1])
    certificates.make("one", ["films.example.org", "new.example.org"])
    library.server.send_signal(1)
    holds("HUP: who comes now is shown the new certificate", library.until(
        lambda: certificate_for(port, "new.example.org") == certificates.shown("one")) is not None)
    holds("which is another", certificates.shown("one") != before)
    while piece := old.recv(1 << 20):
        got += len(piece)
    holds("the film of before runs to its end", got == size, (got, size))
    good = certificates.shown("one")
    for name, spoil in (("a key of another", lambda: certificates.make("three", ["x.example"]) and os.replace(
            certificates.path("three", "privkey.pem"), certificates.path("one", "privkey.pem"))),
                        ("a file that is gone", lambda: os.remove(certificates.path("one", "privkey.pem")))):
        spoil()
        count = len(said(library, "tls.certificates_refused"))
        library.server.send_signal(1)
        holds(f"{name}: is refused in the log", library.until(
            lambda: len(said(library, "tls.certificates_refused")) > count) is not None)
        holds(f"{name}: the one of before is kept", certificate_for(port, "films.example.org") == good)
    holds("the log says what is wrong", "privkey.pem: No such file" in said(library, "tls.certificates_refused")[-1],
          said(library, "tls.certificates_refused"))
    with open(f"/proc/{library.server.pid}/task/{library.server.pid}/children", encoding="ascii") as file:
        for child in file.read().split():
            kill(int(child))
    holds("a web process that fell has the good one again", library.until(
        lambda: answers(port) and certificate_for(port, None) == good, 20) is not None)


def answers(port):
    try:
        return get(port, "/healthz")[0] == 200
    except (OSError, http.client.HTTPException):
        return False


def keeps(certificates):
    """A key is where it must be, and nowhere else. Only root may look into processes that leave no core dump."""
    if os.geteuid() != 0:
        return
    folder = certificates.make("secret", ["films.example.org"])
    with open(certificates.path("secret", "privkey.pem"), "rb") as file:
        key = file.read().splitlines()[1]  # one line of base64
    with Library() as library:
        library.serve(*flags(folder))
        with open(f"/proc/{library.server.pid}/task/{library.server.pid}/children", encoding="ascii") as file:
            web, *others = map(int, file.read().split())
        holds("the web process has the key, where it can only read", key in memory(web, flag="r--s") and
              key not in memory(web))
        holds("the worker and the packager do not", len(others) == 2 and not any(key in memory(pid) for pid in others))
        maps = open(f"/proc/{library.server.pid}/smaps", encoding="ascii").read()
        holds("the supervisor keeps it out of core dumps", key in memory(library.server.pid) and
              key not in memory(library.server.pid, dumped=True))
        holds("there is such memory", " dd" in maps)
        certificates.make("secret", ["films.example.org"])
        library.server.send_signal(1)
        holds("HUP: the key of before is wiped from it", library.until(
            lambda: key not in memory(library.server.pid)) is not None)


def memory(pid, dumped=False, flag="rw"):
    """All that a process can write to, or what is mapped otherwise; dumped: of it what a core dump holds."""
    held, span, writes = [], None, False
    with open(f"/proc/{pid}/smaps", encoding="ascii") as file, open(f"/proc/{pid}/mem", "rb") as bytes_of:
        for line in file:
            first = line.split(" ", 2)
            if "-" in first[0] and not first[0].endswith(":"):
                span, writes = [int(at, 16) for at in first[0].split("-")], first[1].startswith(flag)
            elif line.startswith("VmFlags:") and writes and not (dumped and " dd" in line):
                bytes_of.seek(span[0])
                try:
                    held.append(bytes_of.read(span[1] - span[0]))
                except OSError:
                    pass
    return b"\0".join(held)


def refusals(certificates):
    one = certificates.make("good", ["films.example.org"])
    open_key = certificates.make("open", ["films.example.org"])
    os.chmod(os.path.join(open_key, "privkey.pem"), 0o644)
    group = certificates.make("group", ["films.example.org"])
    os.chmod(os.path.join(group, "privkey.pem"), 0o640)
    other = certificates.make("other", ["films.example.org"])
    with open(os.path.join(other, "privkey.pem"), "w", encoding="ascii") as file, \
            open(os.path.join(one, "privkey.pem"), encoding="ascii") as key:
        file.write(key.read())
    bare = os.path.join(certificates.folder, "bare")
    os.mkdir(bare)
    long = certificates.make("long", ["films.example.org"])
    with open(os.path.join(long, "fullchain.pem"), "a", encoding="ascii") as file:
        file.write("\n" * (300 << 10))
    rows = [
        ("a folder that is not there", [*flags(bare + "x")], "barex/fullchain.pem: No such file"),
        ("a folder without files", [*flags(bare)], "fullchain.pem: No such file"),
        ("a key open to all", [*flags(open_key)], "privkey.pem: it is open to more"),
        ("the key of another", [*flags(other)], "the key is not this certificate's"),
        ("one that has expired", [*flags(certificates.make("old", ["a.example"], -30, -2))], "it expired at 20"),
        ("one that begins tomorrow", [*flags(certificates.make("new", ["a.example"], 1, 9))], "not valid before 20"),
        ("a second that is bad", [*flags(one, bare)], "bare/fullchain.pem"),
        ("one too long", [*flags(long)], "longer than 256 KiB"),
        ("one of no single name", [*flags(certificates.make("star", ["*.example.org"]))], "names no single host"),
        ("an address without a certificate", ["--listen-tls", "127.0.0.1:0"], "needs a certificate"),
        ("a certificate without an address", ["--tls-certificates", one], "no address speaks TLS"),
        ("a network in the clear", ["--listen", "0.0.0.0:0"], "without TLS"),
        ("what is no address", ["--listen-tls", "a.example:443", "--tls-certificates", one], "listen_tls: 'a."),
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name, words, said_so in rows:
            done = subprocess.run([INCARE, "serve", "--data", os.path.join(folder, "data"), *words], text=True,
                                  capture_output=True, timeout=30, check=False)
            holds(f"{name}: status 78", done.returncode == 78, done)
            holds(f"{name}: is said", done.stderr.startswith("incare: ") and said_so in done.stderr, done.stderr)
    with Library() as library:
        library.serve(*flags(group))
        holds("a key that a group reads will do", get(port_of(library), "/healthz")[0] == 200)
        library.stop()
        library.serve("--origin", "https://films.example.org", *flags(certificates.path("star")))
        holds("a star with an origin too", library.base == "https://films.example.org", library.base)
        library.stop()
        checked(library, certificates, one, bare)


def checked(library, certificates, good, bare):
    soon = certificates.make("soon", ["films.example.org"], -80, 10)
    for folder, is_good, words in ((good, True, "films.example.org: 89 days left"), (soon, False, " 9 days left"),
                                   (bare, False, "No such file")):
        done = library.run("check", *flags(folder), check=False)
        line = [line for line in done.stdout.splitlines() if " certificate " in line]
        holds(f"check: {words}", len(line) == 1 and line[0].startswith("ok" if is_good else "bad") and
              words in line[0], done.stdout)


def redirects(certificates):
    folder = certificates.make("far", ["films.example.org"])
    with Library() as library:
        library.serve("--listen", f"{OUTSIDE}:0", *flags(folder))
        port, near, far = (int(line.rstrip("/\n").rsplit(":", 1)[1]) for line in
                           (library.base, library.server.stdout.readline(), library.server.stdout.readline()))
        origin = f"https://films.example.org:{port}"
        for method in ("GET", "HEAD"):
            status, headers = clear(far, "/films/none?a=%20b&c", OUTSIDE, method)
            holds(f"{method} from outside is sent to https", status == 308 and
                  headers["Location"] == f"{origin}/films/none?a=%20b&c", (status, headers["Location"]))
            holds("which is no place for HSTS", not headers["Strict-Transport-Security"], headers)
        for path in ("/", "/healthz", "/metrics", "/robots.txt"):
            holds(f"{path} too", clear(far, path, OUTSIDE)[0] == 308)
        for method in ("POST", "PUT", "DELETE"):
            holds(f"{method} is refused", clear(far, "/", OUTSIDE, method)[0] == 405)
        holds("a foreign Host changes nothing", clear(far, "//evil.example/", OUTSIDE)[1]["Location"] ==
              f"{origin}//evil.example/")
        holds("this machine is served in the clear", clear(near, "/healthz")[0] == 200)


def sockets(certificates):
    """The service manager's: those named https speak TLS, in whatever order they come."""
    folder = certificates.make("held", ["films.example.org"])
    with Library() as library, socket.socket() as tls, socket.socket() as plain:
        for held in (tls, plain):
            held.bind(("127.0.0.1", 0))
            held.listen()
        with Systemd(library.data, "--tls-certificates", folder, sockets=[tls, plain],
                     LISTEN_FDNAMES="https:http") as systemd:
            holds("sockets of both kinds are taken", systemd.until("READY") is not None, systemd.logged())
            holds("https speaks TLS", get(tls.getsockname()[1], "/healthz")[0] == 200)
            holds("http does not", clear(plain.getsockname()[1], "/healthz")[0] == 200)


def main():
    global holds
    warnings.simplefilter("ignore", DeprecationWarning)  # TLS 1.1 is tried on purpose
    tally = Tally()
    holds = tally.holds
    if not enter_network():
        print("skipped: this kernel lets nobody have a network of his own")
        tally.finish()
    with tempfile.TemporaryDirectory() as folder:
        certificates = Certificates(folder)
        for part in (serves, keeps, refusals, redirects, sockets):
            try:
                part(certificates)
            except (AssertionError, OSError, KeyError, ValueError, subprocess.SubprocessError) as error:
                holds(part.__name__, False, repr(error))
    tally.finish()


if __name__ == "__main__":
    main()
