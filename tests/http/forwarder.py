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
                with self.server.context.wrap_socket(socket.create_connection(("127.0.0.1", self.server.port), 10),
                                                     server_hostname="localhost",
                                                     suppress_ragged_eofs=False) as talk:
                    talk.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.carry(client, talk)
            except OSError:  # reset by either
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def carry(client, talk):
        talk.setblocking(False)
        asking = [client]
        while True:
            ready = select.select([talk, *asking], [], [])[0]
            if client in ready and asking:
                piece = client.recv(65536)
                if not piece:
                    asking = []
                    say_no_more(talk)
                while piece:
                    try:
                        piece = piece[talk.send(piece):]
                    except ssl.SSLWantWriteError:
                        select.select([], [talk], [])
                    except ssl.SSLWantReadError:
                        select.select([talk], [], [])
            while True:
                try:
                    answer = talk.recv(65536)
                except ssl.SSLWantReadError:
                    break
                if not answer:
                    return
                client.sendall(answer)


def say_no_more(talk):
    try:
        talk.unwrap()
    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
        pass
