-- Files below renditions/ that may be deleted: written down before a file is made there, and when
-- the last row that named it goes; taken off the list by the row that names it. What is not on the
-- list is never deleted, so that a catalogue that is lost, new or from a backup costs no film its
-- bytes.

-- unseen: leftovers
CREATE TABLE leftovers (
    path  TEXT NOT NULL PRIMARY KEY   -- below renditions/
) STRICT, WITHOUT ROWID;
CREATE TRIGGER renditions_added AFTER INSERT ON renditions
BEGIN
    DELETE FROM leftovers WHERE path = new.path;
END;
CREATE TRIGGER renditions_removed AFTER DELETE ON renditions
BEGIN
    INSERT INTO leftovers (path) VALUES (old.path) ON CONFLICT DO NOTHING;
END;

PRAGMA user_version = 2;
