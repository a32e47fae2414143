"""What git complains of becomes one sentence; the complaints are git's own, the servers are in test_clones."""

import pytest

from outcrop.sources.complaints import Refused, unanswered

URL = "https://git.example.org/peers"
SENTENCES = {
    "fatal: unable to access 'https://git.example.org/peers/': Could not resolve host: git.example.org": (
        "The host of 'https://git.example.org/peers' is not known; check the address, or the network."
    ),
    "ssh: Could not resolve hostname nowhere: Name or service not known\nfatal: Could not read from remote repository.": (
        "The host of 'https://git.example.org/peers' is not known; check the address, or the network."
    ),
    "fatal: unable to connect to 127.0.0.1:\n127.0.0.1[0: 127.0.0.1]: errno=Connection refused": (
        "'https://git.example.org/peers' cannot be reached: the connection is refused; check the address, or the network."
    ),
    "git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.": (
        "'https://git.example.org/peers' wants to know who asks, and Outcrop never asks for a password; set up a credential"
        " helper or an ssh agent, or mind the spelling of a public repository."
    ),
    "Host key verification failed.\nfatal: Could not read from remote repository.": (
        "'https://git.example.org/peers' wants to know who asks, and Outcrop never asks for a password; set up a credential"
        " helper or an ssh agent, or mind the spelling of a public repository."
    ),
    "remote: Repository not found.\nfatal: repository 'https://git.example.org/peers/' not found": (
        "There is no repository at 'https://git.example.org/peers'; check the address."
    ),
    "fatal: remote error: access denied or repository not exported: /peers": (
        "There is no repository at 'https://git.example.org/peers'; check the address."
    ),
    "fatal: write error: No space left on device\nfatal: index-pack failed": (
        "The disk is full, so 'https://git.example.org/peers' cannot be kept; make room, or name another cache folder in"
        " OUTCROP_CACHE."
    ),
    "fatal: unable to access 'https://git.example.org/peers/': SSL certificate problem: self-signed certificate": (
        "'https://git.example.org/peers' cannot be trusted: unable to access 'https://git.example.org/peers/': SSL certificate"
        " problem: self-signed certificate; check the certificates of this machine."
    ),
    "no sign of life for 60 seconds": (
        "'https://git.example.org/peers' stays silent (no sign of life for 60 seconds); try again later."
    ),
    "fatal: the remote end hung up unexpectedly\nfatal: early EOF\nfatal: index-pack failed": (
        "'https://git.example.org/peers' ended in the middle of its answer (the remote end hung up unexpectedly); try again,"
        " what came whole is kept."
    ),
    "fatal: transport 'ext' not allowed": (
        "'https://git.example.org/peers' leads elsewhere by the configuration of git (transport 'ext' not allowed); mend its"
        " insteadOf."
    ),
    "fatal: something new.": (
        "'https://git.example.org/peers' did not give what was asked for (something new); check the address, or try again."
    ),
    "": (
        "'https://git.example.org/peers' did not give what was asked for (no reason given); check the address, or try again."
    ),
}


@pytest.mark.parametrize(("said", "sentence"), SENTENCES.items())
def test_one_sentence(said: str, sentence: str) -> None:
    assert str(unanswered(Refused(said), URL)) == sentence


def test_what_a_repository_is_called_is_no_complaint() -> None:
    url = "https://ada:s3cret@git.example.org/openssl-certificate/hung-up"
    said = "fatal: unable to access 'https://git.example.org/openssl-certificate/hung-up/': error: 500"
    assert str(unanswered(Refused(said), url)).startswith(
        "'https://git.example.org/openssl-certificate/hung-up' did not give what was asked for ("
    )


def test_credentials_are_left_out_of_what_git_says() -> None:
    url = "https://ada:s3cret@git.example.org/peers"
    assert "s3cret" not in str(unanswered(Refused(f"fatal: unable to read {url}/"), url))
