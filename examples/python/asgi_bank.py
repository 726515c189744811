"""The same bank behind an ASGI server, for example: uvicorn asgi_bank:app --port 8080"""

import nostro
from nostro.api import Service

ISSUER = "http://127.0.0.1:8080"
oauth = nostro.OauthOptions(issuer=ISSUER)
core = nostro.Core.open("bank.db", create_if_missing=True, key_file="bank.keys", oauth=oauth)
app = Service(core).asgi
