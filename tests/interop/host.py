"""Starts the example host and follows its forms."""

import html
import os
import re
import subprocess
import urllib.parse
from pathlib import Path

import requests

ROOT = Path(__file__).parent.parent.parent


class Host:
    """A running nostro-httpd on a free port, stopped at the end."""

    def __init__(self, bootstrap=None, storage="memory:", *extra):
        program = os.environ.get("NOSTRO_HTTPD", ROOT / "build/release/examples/nostro-httpd")
        self.command = [str(program), "--storage", storage, "--listen", "127.0.0.1:0", "--test-outbox", "--quiet"]
        self.command += extra
        if bootstrap:
            self.command += ["--bootstrap", str(bootstrap)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.printed = []
        for line in self.process.stdout:
            if line.startswith("ready "):
                self.issuer = line.removeprefix("ready ").strip()
                return self
            self.printed.append(line)
        raise RuntimeError("the host did not start: " + self.process.stderr.read())

    def __exit__(self, *_):
        self.process.terminate()
        _, errors = self.process.communicate(timeout=20)
        assert self.process.returncode == 0, errors


def _attribute(tag, name):
    found = re.search(rf'\s{name}\s*=\s*"([^"]*)"', tag, re.IGNORECASE)
    return html.unescape(found.group(1)) if found else None


def form_login(url, callback, username, password, attempts=8):
    """Log in and consent by the forms until the callback is reached; returns its URL."""
    browser = requests.Session()
    answer = browser.get(url, allow_redirects=False, timeout=20)
    sent = 0
    while True:
        if answer.is_redirect:
            url = urllib.parse.urljoin(url, answer.headers["Location"])
            if url.startswith(callback):
                return url
            answer = browser.get(url, allow_redirects=False, timeout=20)
            continue
        assert answer.status_code == 200 and sent < attempts, f"the callback was not reached: {answer.status_code}"
        form = re.search(r"<form\b([^>]*)>(.*?)</form>", answer.text, re.IGNORECASE | re.DOTALL)
        assert form, "the callback was not reached: no form"
        values = []
        for tag in re.findall(r"<input\b[^>]*>", form.group(2), re.IGNORECASE):
            kind = _attribute(tag, "type") or "text"
            if kind == "password":
                values.append((_attribute(tag, "name"), password))
            elif kind in ("text", "email"):
                values.append((_attribute(tag, "name"), username))
            elif kind != "submit":
                values.append((_attribute(tag, "name"), _attribute(tag, "value") or "on"))
        for tag in re.findall(r"<button\b[^>]*>", form.group(2), re.IGNORECASE):
            name, value = _attribute(tag, "name"), _attribute(tag, "value") or ""
            if name and not re.search("deny|reject|cancel|decline", f"{name} {value}", re.IGNORECASE):
                values.append((name, value))
                break
        url = urllib.parse.urljoin(url, _attribute(form.group(1), "action") or url)
        answer = browser.post(url, data=values, allow_redirects=False, timeout=20)
        sent += 1
