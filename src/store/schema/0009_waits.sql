-- An upload that the disk fails is tried again later, and ever later.
ALTER TABLE uploads ADD COLUMN wait_ms INTEGER NOT NULL DEFAULT 0;  -- the last one; 0: none
ALTER TABLE uploads ADD COLUMN retry_at INTEGER NOT NULL DEFAULT 0; -- not before

-- Of a sheet: how many tiles it was laid out for. That follows from v360.mp4, which it is made of,
-- not from how long the film is: its sound may go on behind its pictures.
ALTER TABLE staged ADD COLUMN tiles INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pictures ADD COLUMN tiles INTEGER NOT NULL DEFAULT 0;
UPDATE staged SET tiles = coalesce(
    (SELECT max(min((v.duration_ms - staged.at_ms + 9999) / 10000, 100), 0) FROM staged v
     WHERE v.version_id = staged.version_id AND v.name = 'v360.mp4'), 0)
WHERE name LIKE 'storyboard-%';
UPDATE pictures SET tiles = coalesce(
    (SELECT max(min((r.duration_ms - pictures.at_ms + 9999) / 10000, 100), 0) FROM renditions r
     WHERE r.version_id = pictures.version_id AND r.name = 'v360.mp4'), 0)
WHERE kind = 'sheet';

PRAGMA user_version = 9;
