-- What an upload is to be: a version of a film that is there; else it becomes a film of its own.
ALTER TABLE uploads ADD COLUMN meant_film INTEGER REFERENCES films ON DELETE SET NULL;
ALTER TABLE uploads ADD COLUMN meant_kind TEXT NOT NULL DEFAULT ''; -- 'main', 'bsl'; '': no version

PRAGMA user_version = 26;
