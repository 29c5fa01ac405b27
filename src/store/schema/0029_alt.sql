-- What a picture shows, in words, for who cannot see it: no poster is approved without. And
-- pictures that staff have sent: they are the film's own, whatever it is made of.
ALTER TABLE pictures ADD COLUMN alt_en TEXT NOT NULL DEFAULT '';
ALTER TABLE pictures ADD COLUMN alt_cy TEXT NOT NULL DEFAULT ''; -- '': in English
ALTER TABLE pictures ADD COLUMN revision INTEGER NOT NULL DEFAULT 0; -- how often it was changed
ALTER TABLE pictures ADD COLUMN is_sent INTEGER NOT NULL DEFAULT 0 CHECK (is_sent IN (0, 1));
ALTER TABLE kept_pictures ADD COLUMN alt_en TEXT NOT NULL DEFAULT '';
ALTER TABLE kept_pictures ADD COLUMN alt_cy TEXT NOT NULL DEFAULT '';

PRAGMA user_version = 29;
