"""A port that hands everything on over TLS, for checkers that speak TCP alone: half-closed there is half-closed
here (close_notify), and reset is reset."""

import select
import socket
import ssl
import struct
import threading


class Forwarder:
    """With Forwarder(server) as forwarder: forwarder.port."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.forward, args=(client,), daemon=True).start()

    def forward(self, client):
        with client:
            try:
                with socket.create_connection(("127.0.0.1", self.server.port), 10) as plain:
                    carry(client, Talk(self.server.context, plain))
            except OSError:  # reset by either
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


class Talk:
    """TLS on a socket, but for the reading of it: OpenSSL, told to say that no more is coming, would read at once,
    and calls an answer that is there already an error."""

    def __init__(self, context, plain):
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.plain, self.arrived, self.leaving = plain, ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.arrived, self.leaving, server_hostname="localhost")
        while not self.does(self.tls.do_handshake):
            self.feed()

    def does(self, what, *arguments):
        """Whether it needed nothing more to arrive."""
        try:
            what(*arguments)
        except ssl.SSLWantReadError:
            return False
        finally:
            if piece := self.leaving.read():
                self.plain.sendall(piece)
        return True

    def feed(self):
        piece = self.plain.recv(65536)
        if not piece:
            raise ConnectionResetError("no goodbye")
        self.arrived.write(piece)

    def answers(self):
        """The pieces that are there; b"" when there will be no more."""
        try:
            while piece := self.tls.read(65536):
                yield piece
            yield b""
        except ssl.SSLWantReadError:
            pass


def carry(client, talk):
    asking = [client]
    while True:
        ready = select.select([talk.plain, *asking], [], [])[0]
        if client in ready:
            if piece := client.recv(65536):
                talk.does(talk.tls.write, piece)
            else:
                asking = []
                talk.does(talk.tls.unwrap)
        if talk.plain in ready:
            talk.feed()
        for piece in talk.answers():
            if not piece:
                return
            client.sendall(piece)
