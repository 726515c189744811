"""A bank behind a WSGI server: OAuth 2, OpenID Connect and the bank's APIs at http://127.0.0.1:8080."""

from wsgiref.simple_server import make_server

import nostro
from nostro.api import Service

ISSUER = "http://127.0.0.1:8080"
oauth = nostro.OauthOptions(issuer=ISSUER)
core = nostro.Core.open("bank.db", create_if_missing=True, key_file="bank.keys", oauth=oauth)
app = Service(core).wsgi

if __name__ == "__main__":
    make_server("127.0.0.1", 8080, app).serve_forever()
