"""Certificates for https sites on loopback, good and bad, made when first needed, by ``cryptography`` of Scrapy."""

from __future__ import annotations

import atexit
import shutil
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

KINDS = ("good", "expired", "self_signed", "wrong_host")


def context(kind: str, host: str) -> ssl.SSLContext:
    """What a server needs to show a certificate of one of the `KINDS` for a host."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(_certificate_file(kind, host))
    return made


@cache
def ca_file() -> Path:
    """The certificate of the authority that signs all but the self-signed ones."""
    return _write("ca.pem", _authority()[0])


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="test-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@cache
def _authority() -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    return _certificate("Test Site Authority", days=2, host=None, issuer=None)


@cache
def _certificate_file(kind: str, host: str) -> Path:
    certificate, key = _certificate(
        "Test Site",
        days=-1 if kind == "expired" else 2,
        host="192.0.2.1" if kind == "wrong_host" else host,
        issuer=None if kind == "self_signed" else _authority(),
    )
    return _write(f"{kind}-{host}.pem", certificate, key)


def _certificate(
    name: str, *, days: int, host: str | None, issuer: tuple[x509.Certificate, EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer[0].subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
    )
    if host is not None:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
    return builder.sign(issuer[1] if issuer else key, hashes.SHA256()), key


def _write(name: str, certificate: x509.Certificate, key: EllipticCurvePrivateKey | None = None) -> Path:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    path = _folder() / name
    data = certificate.public_bytes(Encoding.PEM)
    if key is not None:
        data += key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(data)
    return path
