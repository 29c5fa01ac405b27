-- Counts what visitors are shown: whoever keeps it in memory reads it again when this has grown,
-- and not for what staff do at their desks, or for sums at the end of a minute. While building it
-- is seen to that every table either counts here or is named by a line "-- unseen: TABLE", in the
-- file that makes it: one whose rows no visitor's answer depends on.
-- unseen: shown
CREATE TABLE shown (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    changes  INTEGER NOT NULL
) STRICT;
INSERT INTO shown (one, changes) VALUES (1, 0);

CREATE TRIGGER films_shown_new AFTER INSERT ON films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER films_shown_other AFTER UPDATE ON films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER films_shown_gone AFTER DELETE ON films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_texts_shown_new AFTER INSERT ON film_texts
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_texts_shown_other AFTER UPDATE ON film_texts
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_texts_shown_gone AFTER DELETE ON film_texts
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER themes_shown_new AFTER INSERT ON themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER themes_shown_other AFTER UPDATE ON themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER themes_shown_gone AFTER DELETE ON themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_themes_shown_new AFTER INSERT ON film_themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_themes_shown_other AFTER UPDATE ON film_themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER film_themes_shown_gone AFTER DELETE ON film_themes
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER versions_shown_new AFTER INSERT ON versions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER versions_shown_other AFTER UPDATE ON versions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER versions_shown_gone AFTER DELETE ON versions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER renditions_shown_new AFTER INSERT ON renditions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER renditions_shown_other AFTER UPDATE ON renditions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER renditions_shown_gone AFTER DELETE ON renditions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER captions_shown_new AFTER INSERT ON captions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER captions_shown_other AFTER UPDATE ON captions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER captions_shown_gone AFTER DELETE ON captions
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER chapters_shown_new AFTER INSERT ON chapters
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER chapters_shown_other AFTER UPDATE ON chapters
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER chapters_shown_gone AFTER DELETE ON chapters
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER pictures_shown_new AFTER INSERT ON pictures
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER pictures_shown_other AFTER UPDATE ON pictures
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER pictures_shown_gone AFTER DELETE ON pictures
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER notices_shown_new AFTER INSERT ON notices
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER notices_shown_other AFTER UPDATE ON notices
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER notices_shown_gone AFTER DELETE ON notices
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partners_shown_new AFTER INSERT ON partners
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partners_shown_other AFTER UPDATE ON partners
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partners_shown_gone AFTER DELETE ON partners
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_origins_shown_new AFTER INSERT ON partner_origins
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_origins_shown_other AFTER UPDATE ON partner_origins
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_origins_shown_gone AFTER DELETE ON partner_origins
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_films_shown_new AFTER INSERT ON partner_films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_films_shown_other AFTER UPDATE ON partner_films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;
CREATE TRIGGER partner_films_shown_gone AFTER DELETE ON partner_films
BEGIN UPDATE shown SET changes = changes + 1 WHERE one = 1; END;

PRAGMA user_version = 21;
