"""The token service of the tests' FHIR server: it checks every word of an assertion."""

import json
from itertools import count
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from tests.dialog.clinical.fhir.fhir_server import Answer
from tests.dialog.clinical.fhir.fhir_store import FhirFailureError

CLIENT_ID = "iasovoice-test"
KEY_ID = "key-1"
_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def new_key(algorithm):
    """A private key, and its PEM."""
    if algorithm == "ES384":
        key = ec.generate_private_key(ec.SECP384R1())
    else:
        key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return key, pem


class TokenService:
    """Issues tokens to whoever has the private key of `public_key`."""

    def __init__(self, public_key, algorithm, clock):
        self.url = ""
        """Told when the hospital is there: the audience of assertions."""
        self.lasts_s = 300
        self.issued = []
        self.revoked = set()
        self.refusals = []
        """Why assertions were refused, in words of ours."""
        self.algorithm = algorithm
        self._public_key = public_key
        self._clock = clock
        self._used = set()
        self._ends = {}
        self._numbers = count(1)

    def check(self, request):
        """Whether a request shows a token that holds."""
        scheme, _, shown = request.headers.get("authorization", "").partition(" ")
        holds = shown in self._ends and shown not in self.revoked
        if scheme != "Bearer" or not holds or self._clock() >= self._ends[shown]:
            raise FhirFailureError(401, "login")

    def answer(self, request):
        """To a request for a token."""
        why = self._refusal(dict(parse_qsl(request.body.decode())))
        if why:
            self.refusals.append(why)
            return _json(400, {"error": "invalid_client", "error_description": why})
        token = f"token-{next(self._numbers)}"
        self.issued.append(token)
        self._ends[token] = self._clock() + self.lasts_s
        return _json(
            200, {"access_token": token, "token_type": "bearer", "expires_in": self.lasts_s}
        )

    def _refusal(self, form):
        if form.get("grant_type") != "client_credentials" or not form.get("scope"):
            return "grant"
        if form.get("client_assertion_type") != _TYPE:
            return "assertion type"
        assertion = form.get("client_assertion", "")
        try:
            header = jwt.get_unverified_header(assertion)
            claims = jwt.decode(
                assertion,
                self._public_key,
                algorithms=[self.algorithm],
                audience=self.url,
                issuer=CLIENT_ID,
                subject=CLIENT_ID,
                options={
                    "require": ["iss", "sub", "aud", "exp", "jti"],
                    # Their clock is the test's, not this machine's.
                    "verify_exp": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWTError as error:
            return type(error).__name__
        if header.get("kid") != KEY_ID:
            return "kid"
        if not self._clock() < claims["exp"] <= self._clock() + 300:
            return "exp"
        if claims["jti"] in self._used:
            return "jti"
        self._used.add(claims["jti"])
        return ""


def _json(status, body):
    return Answer(status, json.dumps(body).encode(), content_type=b"application/json")
