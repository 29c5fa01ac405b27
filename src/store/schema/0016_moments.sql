-- A stretch counts while what it was found in is what the film is made of: in other content it
-- would lead to, or past, the wrong moment. What is said stays, without it.
ALTER TABLE notices ADD COLUMN sha256 TEXT; -- of that content; NULL: the film had none
UPDATE notices SET sha256 =
    (SELECT sha256 FROM versions WHERE film_id = notices.film_id AND kind = 'main');

PRAGMA user_version = 16;
