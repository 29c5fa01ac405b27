-- What else shows who somebody is: passkeys, the codes of an app, and codes on paper for the day
-- when neither is at hand. A passkey's key is public; a code on paper is kept as a digest; the
-- secret of an app is here as it is, since codes are made from it, in a file that only the program
-- may read.

-- unseen: passkeys
CREATE TABLE passkeys (
    id          TEXT    NOT NULL PRIMARY KEY, -- hex
    staff_id    INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE,
    public_key  TEXT    NOT NULL, -- SubjectPublicKeyInfo (RFC 5280), hex
    uses        INTEGER NOT NULL, -- as its authenticator counts them; 0: it does not
    created_at  INTEGER NOT NULL,
    used_at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_by_staff ON passkeys (staff_id);

-- unseen: authenticators
CREATE TABLE authenticators (
    staff_id    INTEGER PRIMARY KEY REFERENCES staff ON DELETE CASCADE,
    secret      TEXT    NOT NULL, -- hex
    step        INTEGER NOT NULL, -- the last one used: RFC 6238 5.2 lets none be used again
    created_at  INTEGER NOT NULL
) STRICT;

-- unseen: recovery_codes
CREATE TABLE recovery_codes (
    sha256      TEXT    NOT NULL PRIMARY KEY,
    staff_id    INTEGER NOT NULL REFERENCES staff ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_codes_by_staff ON recovery_codes (staff_id);

PRAGMA user_version = 23;
