"""What a warm viewer notices of others who ask for what is on the disk alone.

    beside_cold.py PORT WARM COLD COLD_BYTES [SECONDS]

One viewer asks for 64 KiB of WARM again and again, alone and then while others ask for fresh 64 KiB of
COLD, and one for all of it. COLD must not be in memory, nor ever have been asked of this server: what a
process has mapped stays. Prints a JSON line: milliseconds that the warm viewer waited."""

import http.client
import json
import random
import sys
import threading
import time

SPAN, WINDOW = 64 << 10, 256 << 10


def ask(connection, path, first, last):
    connection.request("GET", path, headers={"Range": f"bytes={first}-{last}"})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 206 and len(body) == last - first + 1, (answer.status, len(body))


def connect(port, tls):
    """tls: an ssl.SSLContext that trusts the server as localhost; None: in the clear."""
    if tls:
        return http.client.HTTPSConnection("localhost", port, timeout=60, context=tls)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=60)


def watch(port, path, seconds, tls=None):
    """How long each answer took, in ms."""
    connection = connect(port, tls)
    for _ in range(10):  # a new connection is slow now and then for reasons of its own
        ask(connection, path, 0, SPAN - 1)
    took, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        ask(connection, path, 0, SPAN - 1)
        took.append((time.monotonic() - begun) * 1000)
        time.sleep(0.0005)
    connection.close()
    return took


def ask_ranges(port, path, places, stop, tls):
    connection = connect(port, tls)
    for first in places:
        if stop.is_set():
            break
        ask(connection, path, first, first + SPAN - 1)
    connection.close()


def ask_whole(port, path, stop, tls):
    """At 100 MB/s or less."""
    connection = connect(port, tls)
    connection.request("GET", path)
    answer = connection.getresponse()
    while not stop.is_set() and answer.read(1 << 20):
        time.sleep(0.01)
    connection.close()


def sums(took):
    took = sorted(took)
    return {"answers": len(took), "p50_ms": round(took[len(took) // 2], 3),
            "p99_ms": round(took[len(took) * 99 // 100], 3), "worst_ms": round(took[-1], 3)}


def measure(port, warm, cold, cold_bytes, seconds=3, askers=4, tls=None):
    """The warm viewer's answers alone and beside the others."""
    alone = watch(port, warm, seconds, tls)
    places = list(range(cold_bytes // 2, cold_bytes - SPAN, WINDOW))  # each window once
    random.Random(1).shuffle(places)
    stop = threading.Event()
    crowd = [threading.Thread(target=ask_ranges, args=(port, cold, places[i::askers], stop, tls))
             for i in range(askers)]
    crowd.append(threading.Thread(target=ask_whole, args=(port, cold, stop, tls)))
    for other in crowd:
        other.start()
    beside = watch(port, warm, seconds, tls)
    stop.set()
    for other in crowd:
        other.join()
    return {"alone": sums(alone), "beside": sums(beside)}


if __name__ == "__main__":
    PORT, WARM, COLD, BYTES = sys.argv[1:5]
    print(json.dumps(measure(int(PORT), WARM, COLD, int(BYTES), *map(float, sys.argv[5:6]))))
