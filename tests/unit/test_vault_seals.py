"""Sealing: any text comes back, only with a key, and rotation opens the old and seals with the new."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from porchlight.errors import ConfigError
from porchlight.storage.vault import Keys, Vault, make_keys, read_keys

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def vault(*seal: str) -> Vault:
    return Vault(Keys(seal, "ab" * 32, "simulator", "rasa"))


@given(st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=200))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    assert vault(NEW).open(vault(NEW).seal(text)) == text


def test_a_foreign_key_opens_nothing_and_says_what_is_wrong() -> None:
    with pytest.raises(ConfigError, match="key file"):
        vault(OLD).open(vault(NEW).seal("he wont let me leave"))


def test_after_rotation_old_text_opens_and_resealed_text_needs_the_new_key_alone() -> None:
    sealed = vault(OLD).seal("words")
    both = vault(NEW, OLD)
    assert both.open(sealed) == "words"
    assert vault(NEW).open(both.reseal(sealed)) == "words"


def test_look_up_is_the_same_for_the_same_and_tells_kinds_apart() -> None:
    assert vault(NEW).look_up("sms", "+15550100123") == vault(OLD).look_up("sms", "+15550100123")
    assert vault(NEW).look_up("sms", "7") != vault(NEW).look_up("telegram", "7")


def test_keys_are_never_overwritten_and_never_shown(tmp_path: Path) -> None:
    keys = make_keys(tmp_path / "keys.json")
    with pytest.raises(ConfigError, match="never overwritten"):
        make_keys(tmp_path / "keys.json")
    assert read_keys(tmp_path / "keys.json") == keys
    assert keys.seal[0] not in repr(keys) and keys.lookup not in f"{keys}"


def test_a_key_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys.json")
    (tmp_path / "keys.json").chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_keys(tmp_path / "keys.json")
