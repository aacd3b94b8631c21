"""A small provider of OpenID Connect on loopback: signs with a key pair, keeps to PKCE, and errs on demand."""

import base64
import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "konspekt", "client-secret"
KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})


class Provider(ThreadingHTTPServer):
    """`claims` are laid over those of an honest answer; `key` and `algorithm` sign it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.subject = "u-1"
        self.claims: dict = {}
        self.discovery: dict = {}
        self.key: object = KEY
        self.algorithm = "RS256"
        self.codes: dict[str, dict] = {}
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()

    def authorize(self, url: str) -> str:
        """Log somebody in as a browser would that was sent to `url`; gives where the browser is sent back."""
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.issuer}/authorize"
        assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
            CLIENT,
            "code",
            "S256",
        )
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def id_token(self, asked: dict) -> str:
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "exp": int(time.time()) + 300,
            "iat": int(time.time()),
            "nonce": asked["nonce"],
            "preferred_username": "Vera",
            "name": "Вера Петрова",
            **self.claims,
        }
        claims = {name: claim for name, claim in claims.items() if claim is not None}
        header = {"alg": self.algorithm, "kid": "k1"}
        signed = f"{part(header)}.{part(claims)}"
        if self.algorithm == "none":
            return f"{signed}."
        if self.algorithm == "HS256":  # with the public key for a secret, as if it were one
            secret = KEY.as_pem(private=False)
            return f"{signed}.{text_of(hmac.digest(secret, signed.encode(), 'sha256'))}"
        return jwt.encode(header, claims, self.key, algorithms=[self.algorithm])


def part(told: dict) -> str:
    return text_of(json.dumps(told).encode())


def text_of(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        issuer = self.server.issuer
        if self.path == "/.well-known/openid-configuration":
            told = {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            }
            self.tell({**told, **self.server.discovery})
        else:
            self.tell({"keys": [KEY.as_dict(private=False)]})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(sent["code_verifier"][0].encode()).digest()
        fits = (
            asked is not None
            and asked["code_challenge"] == base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        )
        if not fits or self.headers["Authorization"] != f"Basic {basic}":
            self.tell({"error": "invalid_grant"}, status=400)
            return
        self.tell({"access_token": "a", "token_type": "Bearer", "id_token": self.server.id_token(asked)})

    def tell(self, told: dict, *, status: int = 200) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args) -> None:
        pass
