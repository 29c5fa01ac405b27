"""An evening: viewers who take one long answer at the film's pace, players that fetch a segment every
two seconds, and readers of pages, all at once."""

from pattern import Pattern, fetch, fetched
from slow import crowd
from stage import FILM_BYTES
from table import Line

VIEWERS, RATE = 500, 187500
PLAYERS, SEGMENT_BYTES, SEGMENT_EVERY_MS = 200, 500_000, 2000
READERS, PAGE_EVERY_MS = 50, 100


def measure(run, server):
    window_s = run.scaled(10, 2)
    with crowd(server, run.scaled(VIEWERS, 20), RATE, run.scaled(1000, 100), run.scaled(2000, 100),
               window_s) as viewers:
        before = server.cpu_s()
        others = [fetch(server, "/film.mp4", window_s * 900, connections=run.scaled(PLAYERS, 10),
                        every=SEGMENT_EVERY_MS, range=SEGMENT_BYTES, of=FILM_BYTES, seed=run.round),
                  fetch(server, "/page", window_s * 900, connections=READERS, every=PAGE_EVERY_MS)]
        segments, pages = (fetched(other, server) for other in others)
        watched = viewers.result()
        cpu = server.cpu_s() - before
    sent = watched["bytes"] + segments["bytes"] + pages["bytes"]
    return {"s_gb": cpu / (sent / 1e9), "delivered": watched["delivered"] * 100,
            "segment": segments["p99"] / 1000, "page": pages["p99"] / 1000}


PATTERNS = [
    Pattern("mixed", "500 viewers, 200 players, pages", measure,
            [Line("CPU s/GB", "s_gb", 3),
             Line("% of wanted delivered", "delivered", 1, is_more_better=True),
             Line("p99 of a 500 KB segment, ms", "segment", 1, ratio_max=1.1),
             Line("p99 of a page, ms", "page", 1, ratio_max=1.1)]),
]
