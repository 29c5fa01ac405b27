-- What people have said of a film before it is released. basis: a digest of what they said it of;
-- of anything else they have said nothing.

-- A line of the release gate that a person ticked (intake/release has the lines).
-- unseen: ticks
CREATE TABLE ticks (
    film_id  INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    tick     TEXT    NOT NULL,
    who      TEXT    NOT NULL,        -- by their staff name; or 'command line'
    at       INTEGER NOT NULL,
    basis    TEXT    NOT NULL,
    PRIMARY KEY (film_id, tick)
) STRICT, WITHOUT ROWID;

-- Who agrees that it is published, at that moment and until that one, or given back.
-- unseen: assents
CREATE TABLE assents (
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    act         TEXT    NOT NULL CHECK (act IN ('publish', 'restore')),
    who         TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    basis       TEXT    NOT NULL,
    publish_at  INTEGER NOT NULL,     -- -1: at once
    end_at      INTEGER NOT NULL,     -- -1: for ever
    PRIMARY KEY (film_id, act, who)
) STRICT, WITHOUT ROWID;

-- A scheduled film that is not what people agreed to does not go live. 1: something of it changed,
-- and nobody has looked whether that matters; 2: it does. The triggers keep it, so that no writer
-- can forget to.
ALTER TABLE films ADD COLUMN doubt INTEGER NOT NULL DEFAULT 0 CHECK (doubt IN (0, 1, 2));
CREATE INDEX films_in_doubt ON films (doubt) WHERE doubt <> 0;

CREATE TRIGGER doubt_versions_added AFTER INSERT ON versions
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_versions_changed AFTER UPDATE ON versions
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_versions_gone AFTER DELETE ON versions
BEGIN
    UPDATE films SET doubt = 1 WHERE id = old.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_captions_added AFTER INSERT ON captions
BEGIN
    UPDATE films SET doubt = 1 WHERE state = 'scheduled'
        AND id = (SELECT film_id FROM versions WHERE id = new.version_id);
END;
CREATE TRIGGER doubt_captions_changed AFTER UPDATE ON captions
BEGIN
    UPDATE films SET doubt = 1 WHERE state = 'scheduled'
        AND id = (SELECT film_id FROM versions WHERE id = new.version_id);
END;
CREATE TRIGGER doubt_captions_gone AFTER DELETE ON captions
BEGIN
    UPDATE films SET doubt = 1 WHERE state = 'scheduled'
        AND id = (SELECT film_id FROM versions WHERE id = old.version_id);
END;
CREATE TRIGGER doubt_pictures AFTER UPDATE ON pictures
BEGIN
    UPDATE films SET doubt = 1 WHERE state = 'scheduled'
        AND id = (SELECT film_id FROM versions WHERE id = new.version_id);
END;
CREATE TRIGGER doubt_texts_added AFTER INSERT ON film_texts
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_texts_changed AFTER UPDATE ON film_texts
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_texts_gone AFTER DELETE ON film_texts
BEGIN
    UPDATE films SET doubt = 1 WHERE id = old.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_language AFTER UPDATE OF language ON films
WHEN new.language <> old.language AND new.state = 'scheduled'
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.id;
END;
CREATE TRIGGER doubt_notices_added AFTER INSERT ON notices
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_notices_gone AFTER DELETE ON notices
BEGIN
    UPDATE films SET doubt = 1 WHERE id = old.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_ticks_added AFTER INSERT ON ticks
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_ticks_changed AFTER UPDATE ON ticks
BEGIN
    UPDATE films SET doubt = 1 WHERE id = new.film_id AND state = 'scheduled';
END;
CREATE TRIGGER doubt_ticks_gone AFTER DELETE ON ticks
BEGIN
    UPDATE films SET doubt = 1 WHERE id = old.film_id AND state = 'scheduled';
END;

PRAGMA user_version = 33;
