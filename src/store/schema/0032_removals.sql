-- What a person does by hand when a film is taken down, ticked off: beside posts, which say so
-- themselves. A film that comes back begins anew when it goes again; the audit log stays.
-- unseen: removals
CREATE TABLE removals (
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    item        TEXT    NOT NULL, -- as intake/removing names it
    is_done     INTEGER NOT NULL CHECK (is_done IN (0, 1)),
    revision    INTEGER NOT NULL DEFAULT 1,
    changed_at  INTEGER NOT NULL,
    changed_by  TEXT    NOT NULL,
    PRIMARY KEY (film_id, item)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER removals_begin_anew AFTER UPDATE OF state ON films
WHEN OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn'
BEGIN DELETE FROM removals WHERE film_id = NEW.id; END;

PRAGMA user_version = 32;
