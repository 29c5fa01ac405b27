-- Short addresses of films, for posts and print: /go/CODE. What is typed from paper has capitals at
-- times: they make no difference.

-- unseen: links (asked for one by one)
CREATE TABLE links (
    code        TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    film_id     INTEGER NOT NULL REFERENCES films ON DELETE CASCADE,
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_film ON links (film_id);

PRAGMA user_version = 10;
