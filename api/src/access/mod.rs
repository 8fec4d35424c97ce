//! Users, organisations and memberships: who holds which role, for whom.
