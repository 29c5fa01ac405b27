-- Films whose texts staff have written here: what a file beside the film says leaves them alone.
-- unseen: described
CREATE TABLE described (
    film_id  INTEGER NOT NULL PRIMARY KEY REFERENCES films ON DELETE CASCADE
) STRICT;

PRAGMA user_version = 28;
