#!/usr/bin/env python3
"""The promises of ./dev that need no build: what `run` installs, says, makes once and starts, and how
`test` counts. The tools it calls are stand-ins that only note that they were called."""

import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCARE = '#!/bin/sh\necho "incare $*"\n'
TOOLS = {
    "meson": 'mkdir -p "$2" && touch "$2/build.ninja"\n',
    "ninja": "cp incare.stand-in build/incare\n",
    "apt-get": 'echo "apt-get $*" >>calls\n',
    "sudo": '[ "$1" = env ] && shift 2\nexec "$@"\n',
    "dpkg-query": 'shift 3\nfor name; do echo "$name installed"; done | grep -v "^$LACKING "\n',
}


class Checkout:
    """A folder with dev and the stand-ins in it."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="incare-dev-")
        self.path = pathlib.Path(self.folder.name)
        for name in ("dev", "apt.txt"):
            shutil.copy(ROOT / name, self.path / name)
        self.script("incare.stand-in", INCARE)
        self.script("demo/make", '#!/bin/sh\nmkdir "$1" && touch "$1/a.mp4" && echo made >>calls\n')
        for name, text in TOOLS.items():
            self.script(f"bin/{name}", "#!/bin/sh\n" + text)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def script(self, name, text):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def dev(self, *words, lacking="nothing", inside="/"):
        """(exit code, what it printed)"""
        env = {"PATH": f"{self.path}/bin:/usr/bin:/bin", "LACKING": lacking, "HOME": self.folder.name}
        done = subprocess.run([self.path / "dev", *words], env=env, text=True, cwd=inside, timeout=30,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    def calls(self):
        path = self.path / "calls"
        return path.read_text() if path.exists() else ""


def busy_port():
    """A port somebody listens on, followed by a free one."""
    while True:
        taken, after = socket.socket(), socket.socket()
        taken.bind(("127.0.0.1", 0))
        taken.listen(16)
        port = taken.getsockname()[1]
        try:
            with after:
                after.bind(("127.0.0.1", port + 1))
            return taken, port
        except OSError:
            taken.close()


def starts(checkout):
    code, said = checkout.dev("run", "--port", "0")
    return code == 0 and "incare serve --data build/demo --listen localhost:0" in said


def makes_the_demo_once(checkout):
    checkout.dev("run", "--port", "0")
    checkout.dev("run", "--port", "0")
    return checkout.calls() == "made\n" and (checkout.path / "build/demo/library/a.mp4").exists()


def says_nothing_needless(checkout):
    checkout.dev("run", "--port", "0")
    _, said = checkout.dev("run", "--port", "0")
    return said.startswith("incare serve")


def takes_the_next_port(checkout):
    taken, port = busy_port()
    with taken:
        _, said = checkout.dev("run", "--port", str(port))
    return f"port      {port} is taken; using {port + 1}" in said and f"localhost:{port + 1}" in said


def installs_what_is_missing(checkout):
    code, said = checkout.dev("run", "--port", "0", lacking="ffmpeg")
    line = "apt-get install --no-install-recommends ffmpeg\n"
    return code == 0 and line in said \
        and "apt-get install -y --no-install-recommends ffmpeg\n" in checkout.calls()


def installs_nothing_when_told(checkout):
    code, said = checkout.dev("run", "--no-install", lacking="ffmpeg")
    return code == 1 and "ffmpeg" in said and not checkout.calls()


def serves_a_folder_of_ones_own(checkout):
    films = checkout.path / "films"
    films.mkdir()
    code, said = checkout.dev("run", "--port", "0", "--media", str(films))
    return code == 0 and f"--library {films} --library-default-state live" in said \
        and "build/demo" not in said and "made" not in checkout.calls()


def keeps_the_catalogue_where_told(checkout):
    data = checkout.path / "elsewhere"
    _, said = checkout.dev("run", "--port", "0", "--data", str(data))
    return f"--data {data} " in said and (data / "library").is_dir()


def takes_folders_from_where_one_is(checkout):
    place = checkout.path / "place"
    (place / "films").mkdir(parents=True)
    _, said = checkout.dev("run", "--port", "0", "--data", "here", "--media", "films", inside=place)
    return f"--data {place}/here " in said and f"--library {place}/films " in said


def counts(programs, last, code):
    """A check that ./dev test http over these programs ends with this line and this exit code."""
    def check(checkout):
        for name, text in programs.items():
            checkout.script(f"tests/http/test_{name}.py", text)
        got, said = checkout.dev("test", "http")
        return got == code and said.splitlines()[-1] == last
    return check


def refuses(*words, code):
    """A check that dev run with these words ends with this code and says why."""
    return lambda checkout: (lambda got: got[0] == code and got[1].startswith("dev: ") and
                             words[0].strip("-") in got[1].splitlines()[0])(checkout.dev("run", *words))


CHECKS = {
    "it starts the server on the demo": starts,
    "the demo library is made once": makes_the_demo_once,
    "a second start says nothing of its own": says_nothing_needless,
    "a busy port gives way to the next, and it is said": takes_the_next_port,
    "a missing package is named and installed": installs_what_is_missing,
    "--no-install names it and stops": installs_nothing_when_told,
    "--media serves a folder of one's own, live": serves_a_folder_of_ones_own,
    "relative folders begin where one is": takes_folders_from_where_one_is,
    "--data says where the catalogue lives": keeps_the_catalogue_where_told,
    "passes are added up":
        counts({"a": "print('2 passed, 0 failed')", "b": "print('3 passed, 0 failed')"},
               "5 passed, 0 failed", 0),
    "failures are added up":
        counts({"a": "print('2 passed, 1 failed'); exit(1)", "b": "print('3 passed, 0 failed')"},
               "5 passed, 1 failed", 1),
    "a program that crashes has failed":
        counts({"a": "print('2 passed, 0 failed')", "b": "raise OSError"}, "2 passed, 1 failed", 1),
    "a program that counts well and exits badly has failed":
        counts({"a": "print('2 passed, 0 failed'); exit(3)"}, "0 passed, 1 failed", 1),
    "a program that counts nothing has failed":
        counts({"a": "print('fine')"}, "0 passed, 1 failed", 1),
    "a program that passed nothing has failed":
        counts({"a": "print('0 passed, 0 failed')"}, "0 passed, 1 failed", 1),
    "only a program's last count counts":
        counts({"a": "print('9 passed, 9 failed\\n1 passed, 0 failed')"}, "1 passed, 0 failed", 0),
    "a part without programs has failed": counts({}, "0 passed, 1 failed", 1),
    "--port must be a port": refuses("--port", "99999", code=1),
    "--media must be there": refuses("--media", "/nowhere", code=1),
    "an option needs its value": refuses("--data", code=1),
    "an unknown option shows the usage": refuses("--frobnicate", code=2),
}


def main():
    failed = 0
    for what, check in CHECKS.items():
        with Checkout() as checkout:
            if not check(checkout):
                failed += 1
                print(f"not so: {what}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
