"""What the servers serve, made anew for each run: a film, a page, a certificate."""

import os
import subprocess
import tempfile

FILM_BYTES = 100 << 20
PAGE_BYTES = 4096


class Stage:
    def __enter__(self):
        self.room = tempfile.TemporaryDirectory(prefix="incare-bench-", dir="/var/tmp")
        self.folder = self.room.name
        os.chmod(self.folder, 0o755)  # nginx's workers may be somebody else
        os.mkdir(self.path(""))
        self.add_film("film.mp4", FILM_BYTES)
        with open(self.path("page"), "wb") as file:
            file.write(b"." * PAGE_BYTES)
        return self

    def __exit__(self, *_):
        self.room.cleanup()

    def path(self, name):
        return os.path.join(self.folder, "files", name)

    def films(self):
        return [name for name in sorted(os.listdir(self.path(""))) if name.endswith(".mp4")]

    def add_film(self, name, size):
        with open(self.path(name), "wb") as file:
            for _ in range(size >> 20):
                file.write(os.urandom(1 << 20))

    def certificate(self):
        """(certificate, key): P-256, which is the quickest to sign with; the same for all."""
        paths = os.path.join(self.folder, "certificate.pem"), os.path.join(self.folder, "key.pem")
        if not os.path.exists(paths[0]):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                            "-nodes", "-days", "2", "-subj", "/CN=localhost", "-out", paths[0],
                            "-keyout", paths[1]], check=True, capture_output=True)
        return paths
