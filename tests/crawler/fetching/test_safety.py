import datetime
import ssl
from ipaddress import ip_address
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.fetching.addresses import is_public, literal
from crawler.fetching.resolver import PublicResolver
from crawler.fetching.safety import fault_of

PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "198.18.0.1",
    "192.0.2.1",
    "::",
    "::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::10.0.0.1",
    "::ffff:0:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::10.0.0.1",
    "2002:a00:1::1",
    "2001:0:53aa:64c::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "2001:db8::1",
    "100::1",
]
PUBLIC = ["93.184.216.34", "8.8.8.8", "172.32.0.1", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
# 127.0.0.1 and 169.254.169.254 as C libraries and browsers read them
SPELLINGS = [
    "2130706433",
    "0x7f000001",
    "0x7F.0x0.0x0.0x1",
    "017700000001",
    "0177.0.0.1",
    "0177.0x0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "0x7f.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "2852039166",
    "0xa9fea9fe",
    "0251.0376.0251.0376",
]


@pytest.mark.parametrize("text", PRIVATE)
def test_private(text):
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text):
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_ipv4_in_ipv6_is_judged_as_ipv4(address):
    mapped = ip_address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_every_spelling_of_an_address(host):
    assert not is_public(literal(host))
    assert fault_of(f"http://{host}/") is not None


@pytest.mark.parametrize("text", [text for text in PRIVATE if ":" in text])
def test_ipv6_in_an_address(text):
    assert "public" in fault_of(f"http://[{text}]/")


@pytest.mark.parametrize("host", ["example.com", "1.2.3.4.5", "4294967296", "127.0.0.1.example.com", "08.example.com"])
def test_names_are_names(host):
    assert literal(host) is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("file:///etc/passwd", "begins with file:"),
        ("ftp://example.com/a", "begins with ftp:"),
        ("s3://bucket/a", "begins with s3:"),
        ("javascript:alert(1)", "begins with javascript:"),
        ("data:text/html,x", "begins with data:"),
        ("//example.com/a", "begins with :"),
        ("http:///a", "names no host"),
        ("http://user:word@example.com/", "user name"),
        ("http://example.com\\@127.0.0.1/", "backslash"),
        ("http://example.com:99999/", "broken"),
        ("http://[::1/", "broken"),
        ("http://localhost/", "local network"),
        ("http://LOCALHOST./", "local network"),
        ("http://db.internal/", "local network"),
        ("http://printer.local/", "local network"),
        ("https://example.com/" + "a" * 5000, "limit"),
    ],
)
def test_refused(url, says):
    assert says in fault_of(url)


@pytest.mark.parametrize(
    "url",
    ["https://example.com/", "http://example.com:8080/a?b=c", "http://8.8.8.8/", "https://xn--mgbh0fb.example/a"],
)
def test_let_through(url):
    assert fault_of(url) is None


def test_private_hosts_may_be_allowed():
    assert fault_of("http://127.0.0.1:8000/", allow_private=True) is None
    assert fault_of("file:///etc/passwd", allow_private=True) is not None


@given(st.text(max_size=40), st.sampled_from(["", "http://", "https://", "http://[", "//"]))
def test_any_text(text, start):
    fault_of(start + text)
    literal(text)


class Receiver:
    def __init__(self):
        self.addresses = []
        self.complete = 0

    def resolutionBegan(self, resolution):
        pass

    def addressResolved(self, address):
        self.addresses.append(address.host)

    def resolutionComplete(self):
        self.complete += 1


class Answering:
    """A resolver that gives the next list of addresses each time that it is asked."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):
        self.asked.append(name)
        receiver.resolutionBegan(None)
        for text in self.answers.pop(0):
            kind = IPv6Address if ":" in text else IPv4Address
            receiver.addressResolved(kind("TCP", text, port))
        receiver.resolutionComplete()


def resolver_of(*answers, allow_private=False):
    return PublicResolver(SimpleNamespace(nameResolver=Answering(*answers)), allow_private=allow_private)


def resolve(resolver, name="news.example.com"):
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, 80)
    assert receiver.complete == 1
    return receiver.addresses


def test_only_public_addresses_are_connected_to():
    resolver = resolver_of(["10.0.0.1", "93.184.216.34", "::ffff:127.0.0.1"])
    assert resolve(resolver) == ["93.184.216.34"]
    assert not resolver.refused


def test_rebinding_gains_nothing():
    resolver = resolver_of(["93.184.216.34"], ["127.0.0.1"], ["93.184.216.34"])
    assert resolve(resolver) == ["93.184.216.34"]
    assert resolve(resolver) == []
    assert resolver.refused == {"news.example.com": "127.0.0.1"}
    assert resolve(resolver) == ["93.184.216.34"]
    assert not resolver.refused


def test_the_operator_may_allow_private_addresses():
    assert resolve(resolver_of(["127.0.0.1"], allow_private=True)) == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("مصر.example", "xn--wgbh1c.example"),
        ("😀.example", "xn--e28h.example"),
        ("a_b.example", "a_b.example"),
        ("EXAMPLE.com", "EXAMPLE.com"),
    ],
)
def test_names_are_asked_for_in_ascii(name, asked):
    resolver = resolver_of([])
    resolve(resolver, name)
    assert resolver._inner.asked == [asked]


@pytest.mark.parametrize("name", ["a" * 64 + ".example", "a..example", "", "\ud800.example", "ا" * 300])
def test_what_is_no_name_is_not_looked_up(name):
    resolver = resolver_of([])
    assert resolve(resolver, name) == []
    assert not resolver._inner.asked


def test_refused_names_do_not_pile_up():
    resolver = resolver_of(*([["127.0.0.1"]] * 1100))
    for number in range(1100):
        resolve(resolver, f"n{number}.example")
    assert len(resolver.refused) == 1000


def test_a_crawl_asks_no_private_address(site, crawl, answer):
    for host in ("localhost", "inside.test", "127.0.0.1", "both.test"):
        site.put(host, "/", answer("<p>secret"))
    names = {"inside.test": ["127.0.0.1"], "both.test": ["127.0.0.1", "10.0.0.1"], "six.test": ["::ffff:127.0.0.1"]}
    hosts = ["localhost", "127.0.0.1", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "[::1]", *names]
    done = crawl([site.url(host, "/") for host in hosts] + ["file:///etc/passwd"], names=names, private=False)
    assert [one["outcome"] for one in done.results] == ["refused_address"] * (len(hosts) + 1)
    assert "inside.test resolves to 127.0.0.1" in done.results[6]["detail"]
    assert not [one for one in site.asked if one.host in (*hosts, "127.0.0.1")]


def certificate(names, issuer=None, days=1):
    """A certificate and its key; signed by itself or by ``issuer``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = datetime.datetime.now(datetime.UTC)
    signer = issuer or (None, key)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(signer[0].subject if signer[0] else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=10))
        .not_valid_after(now + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), False)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), True)
        .sign(signer[1], hashes.SHA256())
    )
    return built, key


def pem(made, key=None):
    content = made.public_bytes(serialization.Encoding.PEM)
    if key is not None:
        content += key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    return content


def test_certificates_are_verified(tls_site, crawl, answer, tmp_path):
    """The same server is trusted under the name in its certificate, and nothing else is."""
    authority = certificate(["Authority of the test"])
    contexts = {
        "trusted.test": certificate(["trusted.test"], authority),
        "selfsigned.test": certificate(["selfsigned.test"]),
        "othername.test": certificate(["trusted.test"], authority),
        "expired.test": certificate(["expired.test"], authority, days=-1),
    }
    (tmp_path / "authority.pem").write_bytes(pem(authority[0]))
    servers, urls = [], []
    for host, made in contexts.items():
        (tmp_path / host).write_bytes(pem(*made))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / host)
        server = tls_site(context)
        servers.append(server)
        urls.append(next(server).put(host, "/", answer("<p>x")))
    done = crawl(urls, environment={"SSL_CERT_FILE": str(tmp_path / "authority.pem")}, DOWNLOAD_TIMEOUT=5)
    for server in servers:
        server.close()
    outcomes = dict(zip(contexts, [one["outcome"] for one in done.results], strict=True))
    assert outcomes == {
        "trusted.test": "fetched",
        "selfsigned.test": "tls_failed",
        "othername.test": "tls_failed",
        "expired.test": "tls_failed",
    }, [one.get("detail") for one in done.results]
