"""nginx and Varnish with a cache each, before the site: what they store of it shows in what they answer."""

import os
import socket
import subprocess
import time

from running_site import free_port

NGINX = """{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; events {{}}
http {{ access_log off; client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c;
uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;
proxy_cache_path {folder}/cache keys_zone=one:1m; proxy_cache one; proxy_cache_valid any 10m;
add_header X-Stored $upstream_cache_status always;
server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host $http_host;
proxy_http_version 1.1; proxy_set_header Connection ""; }} }} }}
"""
VCL = """vcl 4.1; backend default {{ .host = "127.0.0.1"; .port = "{behind}"; }}
sub vcl_deliver {{
if (obj.hits > 0) {{ set resp.http.X-Stored = "HIT"; }} else {{ set resp.http.X-Stored = "MISS"; }} }}
"""


class Cache:
    """With Cache("varnish", folder, port of the site) as cache: cache.port."""

    def __init__(self, name, folder, behind):
        self.folder, self.port = os.path.join(folder, name), free_port()
        os.mkdir(self.folder, 0o755)
        user = "user root;" if os.geteuid() == 0 else ""  # or its workers could not look into the folder
        names = {"user": user, "folder": self.folder, "port": self.port, "behind": behind}
        path = os.path.join(self.folder, "conf")
        with open(path, "w", encoding="ascii") as file:
            file.write((NGINX if name == "nginx" else VCL).format(**names))
        self.command = ["nginx", "-c", path, "-p", self.folder] if name == "nginx" else [
            "varnishd", "-F", "-n", os.path.join(self.folder, "n"), "-a", f"127.0.0.1:{self.port}", "-f", path,
            "-s", "malloc,20m", "-j", "none", "-p", "default_ttl=600"]

    def __enter__(self):
        with open(os.path.join(self.folder, "said"), "wb") as said:
            self.process = subprocess.Popen(self.command, stdout=said, stderr=said)
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return self
            except OSError:
                time.sleep(0.05)
        with open(os.path.join(self.folder, "said"), encoding="utf-8", errors="replace") as said:
            print(said.read()[-2000:])
        self.__exit__()
        raise SystemExit("0 passed, 1 failed")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
