-- acts_last: the one that comes before the next.
SELECT number, at, actor, act, object, detail, sha256 FROM acts ORDER BY number DESC LIMIT 1;

-- acts_find: by its number.
SELECT number, at, actor, act, object, detail, sha256 FROM acts WHERE number = ?;

-- acts_add: at the end.
INSERT INTO acts (number, at, actor, act, object, detail, sha256) VALUES (?, ?, ?, ?, ?, ?, ?);

-- acts_each: all, in order.
SELECT number, at, actor, act, object, detail, sha256 FROM acts ORDER BY number;

-- acts_each_before: the newest first, from below a number, of an actor, an act or an object alone.
SELECT number, at, actor, act, object, detail, sha256 FROM acts
WHERE number < ?1 AND (?2 = '' OR actor = ?2) AND (?3 = '' OR act = ?3) AND (?4 = '' OR object = ?4)
ORDER BY number DESC LIMIT ?5;

-- acts_each_name: which acts there are.
SELECT DISTINCT act FROM acts ORDER BY act;
