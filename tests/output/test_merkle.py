"""The Merkle tree over the records."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.merkle import audit_path, tree_hash, verify_audit_path

# The test vectors of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_root_is_that_of_the_published_vectors(size: int) -> None:
    assert tree_hash(LEAVES[:size]).hex() == ROOTS[size - 1]


def test_the_root_of_no_leaves_is_the_hash_of_nothing() -> None:
    assert tree_hash([]) == hashlib.sha256(b"").digest()


@given(leaves=st.lists(st.binary(max_size=4), min_size=1, max_size=40), data=st.data())
def test_an_audit_path_leads_from_its_leaf_to_the_root_and_from_no_other(
    leaves: list[bytes], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root = audit_path(leaves, index), tree_hash(leaves)

    def leads(leaf: bytes, steps: list[bytes]) -> bool:
        return verify_audit_path(leaf, index=index, size=len(leaves), path=steps, root=root)

    assert leads(leaves[index], path)
    assert not leads(leaves[index] + b"x", path)
    assert not leads(leaves[index], [*path, root])
    assert not path or not leads(leaves[index], path[:-1])


def test_an_index_outside_the_tree_is_refused() -> None:
    assert not verify_audit_path(b"", index=1, size=1, path=[], root=tree_hash([b""]))
