-- factors_put: instead of the one before.
INSERT INTO authenticators (staff_id, secret, step, created_at) VALUES (?, ?, ?, ?)
ON CONFLICT (staff_id) DO UPDATE
SET secret = excluded.secret, step = excluded.step, created_at = excluded.created_at;

-- factors_find: a person's app.
SELECT secret, step FROM authenticators WHERE staff_id = ?;

-- factors_use: a step, unless it or a later one was used.
UPDATE authenticators SET step = ?2 WHERE staff_id = ?1 AND step < ?2 RETURNING 1;

-- factors_drop: a person's app.
DELETE FROM authenticators WHERE staff_id = ?;

-- factors_add_code: one on paper.
INSERT INTO recovery_codes (sha256, staff_id) VALUES (?, ?);

-- factors_take_code: once.
DELETE FROM recovery_codes WHERE sha256 = ? AND staff_id = ? RETURNING 1;

-- factors_drop_codes: all of a person's.
DELETE FROM recovery_codes WHERE staff_id = ?;

-- factors_count_codes: a person's.
SELECT count(*) FROM recovery_codes WHERE staff_id = ?;
