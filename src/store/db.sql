-- db_user_version: which schema the file has.
PRAGMA user_version;

-- db_data_version: changes when another connection commits.
PRAGMA data_version;

-- db_begin: the writer's place is taken now, not at the first write.
BEGIN IMMEDIATE;

-- db_begin_reading: the reads that follow see one moment.
BEGIN;

-- db_commit: durable when it returns.
COMMIT;

-- db_rollback: as if nothing had been written.
ROLLBACK;

-- db_quick_check: the file's own consistency.
PRAGMA quick_check(1);

-- db_write_ahead: readers go on while a writer writes; the file keeps this.
PRAGMA journal_mode = WAL;

-- db_write_through: a commit is on the disk when it returns (NORMAL would lose the last ones).
PRAGMA synchronous = FULL;

-- db_foreign_keys: on, for every connection.
PRAGMA foreign_keys = ON;

-- db_temporary_in_memory: no file outside the data dir.
PRAGMA temp_store = MEMORY;

-- db_secure_delete: what is deleted is overwritten: a child's words do not stay on free pages.
PRAGMA secure_delete = ON;

-- db_cache: 24 MiB of pages a connection: the words of 10,000 films; a search reads no file.
PRAGMA cache_size = -24576;
