#!/usr/bin/env python3
"""TLS on the http floor: handshakes that do not end, several requests in one record, crowds, an exchange of the
certificate. What else holds in the clear is shown over TLS by the other tests (each takes --tls)."""

import os
import signal
import socket
import ssl
import struct
import threading
import time

from serving import Server, holds, make_certificate, run, until

ALERT = 21  # RFC 8446 5.1


def hello(server):
    """What a client says first."""
    out = ssl.MemoryBIO()
    client = server.context.wrap_bio(ssl.MemoryBIO(), out, server_hostname="localhost")
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return out.read()


@holds("a handshake that does not end within 15 s ends the connection, however it drips")
def slow_handshakes(server):
    first = hello(server)
    begun, ended = time.monotonic(), {}

    def wait(name, at_once, drip):
        with socket.create_connection(("127.0.0.1", server.port)) as talk:
            talk.settimeout(0.5)
            talk.sendall(at_once)
            while time.monotonic() - begun < 20:
                try:
                    if drip:
                        talk.sendall(drip[:1])
                        drip = drip[1:]
                    if not talk.recv(10000):
                        break
                except TimeoutError:
                    continue
                except OSError:
                    break
            ended[name] = time.monotonic() - begun

    rows = [("silent", b"", b""), ("half a hello", first[:100], b""), ("a byte at a time", first[:5], first[5:]),
            ("no answer to ours", first, b"")]
    threads = [threading.Thread(target=wait, args=row) for row in rows]
    for thread in threads:
        thread.start()
    assert server.get("/page").status == 200
    for thread in threads:
        thread.join()
    assert len(ended) == 4 and all(14.5 < seconds < 19 for seconds in ended.values()), ended


@holds("what is no TLS is answered by an alert at most, and at once")
def not_tls(server):
    for said in (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"\x80\x2e\x01\x03\x01" + bytes(60), b"\x16\x03\x01\xff\xff" +
                 b"\1" * 70000, os.urandom(4000), b"\x15\x03\x03\x00\x02\x02\x28", b"\x17\x03\x03\x00\x05hello"):
        with socket.create_connection(("127.0.0.1", server.port), 5) as talk:
            got = b""
            try:
                talk.sendall(said)
                talk.shutdown(socket.SHUT_WR)
                while piece := talk.recv(1000):
                    got += piece
            except TimeoutError:
                raise
            except OSError:  # it was faster
                pass
            assert not got or (got[0] == ALERT and len(got) < 20), got
    assert server.get("/page").status == 200


@holds("handshakes that are broken off leave nothing behind")
def broken_off(server):
    first = hello(server)
    server.get("/page")
    before = server.descriptors()
    for i in range(300):
        with socket.create_connection(("127.0.0.1", server.port), 5) as talk:
            talk.sendall(first[:len(first) * (i % 4) // 3])
            if i % 2:
                talk.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    until(lambda: server.descriptors() <= before)
    assert server.get("/page").status == 200


@holds("requests that come together, in one record or in pieces of one, are all answered")
def together(server):
    ask = b"GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n"
    with server.connect() as connection:
        for count in (2, 3, 40, 400):  # 400: more than one record
            connection.send(ask * count)
            for _ in range(count):
                assert connection.read().status == 200
        connection.send(ask + ask[:7])
        assert connection.read().status == 200
        time.sleep(0.1)
        connection.send(ask[7:] + ask)
        assert connection.read().status == 200 and connection.read().status == 200
        connection.send(b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + ask * 2)  # the rest waits, decrypted
        assert [connection.read().status for _ in range(3)] == [200, 200, 200]


@holds("128 and 256 requests at the same moment, two on each connection, are all answered at once")
def crowds(server):
    for count in (128, 256):
        crowd = [server.connect() for _ in range(count)]
        time.sleep(0.3)
        begun = time.monotonic()
        for connection in crowd:
            connection.send(b"GET /page HTTP/1.1\r\nHost: a\r\n\r\n" * 2)
        for connection in crowd:
            assert connection.read().status == 200 and connection.read().status == 200
        assert time.monotonic() - begun < 8, (count, time.monotonic() - begun)
        for connection in crowd:
            connection.__exit__()


def certificate(server):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with context.wrap_socket(socket.create_connection(("127.0.0.1", server.port), 5)) as talk:
        return talk.getpeercert(binary_form=True)


@holds("a certificate is exchanged forty times under running transfers and new handshakes")
def exchanged(_):
    with Server("--threads", "2", tls=True) as server:
        before, memory, seen = certificate(server), 0, set()
        with server.connect() as reading:
            reading.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
            reading.send(b"GET /film.mp4 HTTP/1.1\r\nHost: a\r\n\r\n")
            pairs = [[open(path, "rb").read() for path in make_certificate(server.folder, name, "localhost")]
                     for name in ("first", "second")]
            for i in range(40):
                server.write("site.pem", pairs[i % 2][0])
                server.write("site.key", pairs[i % 2][1])
                os.kill(server.pid, signal.SIGHUP)
                seen.add(certificate(server))
                if i == 20:
                    memory = server.memory_kib()
            assert reading.read().body == server.film
        until(lambda: certificate(server) == ssl.PEM_cert_to_DER_cert(pairs[1][0].decode()))
        assert len(seen - {before}) == 2 and server.memory_kib() < memory + 1024, (len(seen), memory)


with Server(tls=True) as the_server:
    run(the_server)
