-- What was found in a content besides its picture and sound: how often, and of what kind. The kinds
-- are all there is to say: no value of it is ever kept.

-- unseen: findings
CREATE TABLE findings (
    sha256  TEXT    NOT NULL,   -- of the content: a source, an upload, a version
    kind    TEXT    NOT NULL CHECK (kind IN
            ('location', 'device', 'person', 'time', 'text', 'other', 'telemetry', 'timecode',
             'subtitles', 'data', 'attachment', 'picture', 'chapter', 'track', 'stray')),
    count   INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (sha256, kind)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 6;
