"""The same people and posters as in the portal's tests; the guest is a phone that nobody signed in with."""

from tests.materials.portal.conftest import alice, bob, county, delivery, edition, phone, township

__all__ = ["alice", "bob", "county", "delivery", "edition", "phone", "township"]
