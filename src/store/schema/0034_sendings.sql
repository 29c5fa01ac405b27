-- Pictures that staff have sent and nobody has decoded yet, or that were none: their bytes lie in
-- incoming/picture-<public_id> until they are looked at behind the fence.
-- unseen: sendings
CREATE TABLE sendings (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    public_id   TEXT    NOT NULL UNIQUE,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    state       TEXT    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'refused')),
    reason      TEXT    NOT NULL DEFAULT '', -- why it was refused, for a person
    alt_en      TEXT    NOT NULL,
    alt_cy      TEXT    NOT NULL DEFAULT '',
    sent_at     INTEGER NOT NULL,
    sent_by     TEXT    NOT NULL
) STRICT;
CREATE INDEX sendings_of_film ON sendings (film_id);
CREATE INDEX sendings_waiting ON sendings (id) WHERE state = 'waiting';

PRAGMA user_version = 34;
