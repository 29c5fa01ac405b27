/* Runs while building: makes the schema in memory, prepares every named statement of the .sql files
 * against it, and writes the texts as C, so that a wrong column is a build error and C holds no
 * SQL. A statement starts with "-- name: what it is for". A line "-- viewer: ..." in it says that
 * it runs on a viewer's request: then its plan may not scan a table. Every table of the schema
 * either counts its changes in "shown", or a line "-- unseen: TABLE" in the schema says that it
 * need not.
 *
 * check_queries OUT.h OUT.c SCHEMA.sql... -- QUERIES.sql... */
#include <ctype.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 1 << 20, NAME_SIZE = 64, QUERIES_MAX = 500, STEPS_MAX = 64 };

struct query {
    char name[NAME_SIZE];
    char *text;
    size_t length;
    bool is_viewer;
};

static struct query queries[QUERIES_MAX];
static int query_count;

_Noreturn static void fail(const char *path, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void fail(const char *path, int line, const char *format, ...)
{
    va_list values;

    fprintf(stderr, "%s:%d: ", path, line);
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
    exit(1);
}

static void *need(void *memory)
{
    if (!memory) {
        fputs("check_queries: out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

static char *read_text(const char *path)
{
    char *text = need(calloc(1, TEXT_MAX));
    FILE *file = fopen(path, "re");
    size_t length;

    if (!file)
        fail(path, 1, "cannot be opened");
    length = fread(text, 1, TEXT_MAX - 1, file);
    if (ferror(file) || length == TEXT_MAX - 1)
        fail(path, 1, "cannot be read, or is over 1 MiB");
    fclose(file);
    return text;
}

static int line_of(const char *text, const char *at)
{
    int line = 1;

    for (; text < at; text++)
        line += *text == '\n';
    return line;
}

/* Prepares the first statement of sql; *tail is what follows. NULL for a comment alone. */
static sqlite3_stmt *prepare(sqlite3 *db, const char *path, const char *text, int line,
                             const char *sql, const char **tail)
{
    sqlite3_stmt *stmt = NULL;

    if (sqlite3_prepare_v2(db, sql, -1, &stmt, tail) != SQLITE_OK) {
        int offset = sqlite3_error_offset(db);

        fail(path, line - 1 + line_of(text, sql + (offset > 0 ? offset : 0)), "%s",
             sqlite3_errmsg(db));
    }
    return stmt;
}

static void run_script(sqlite3 *db, const char *path, const char *text)
{
    const char *sql = text, *tail;

    while (*sql) {
        sqlite3_stmt *stmt;

        sql += strspn(sql, " \n"); /* so that a complaint about all of it names its line */
        stmt = prepare(db, path, text, 1, sql, &tail);
        while (stmt && sqlite3_step(stmt) == SQLITE_ROW)
            ;
        if (sqlite3_finalize(stmt) != SQLITE_OK)
            fail(path, line_of(text, sql), "%s", sqlite3_errmsg(db));
        sql = tail;
    }
}

/* Each schema file says at its end which version it brings the catalogue to. */
static void expect_version(sqlite3 *db, const char *path, int version)
{
    sqlite3_stmt *stmt = prepare(db, path, "", 1, "PRAGMA user_version", NULL);

    sqlite3_step(stmt);
    if (sqlite3_column_int(stmt, 0) != version)
        fail(path, 1, "must end with: PRAGMA user_version = %d;", version);
    sqlite3_finalize(stmt);
}

static bool starts(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool is_unseen(const char *schema, const char *table)
{
    const char *mark = "-- unseen: ";

    for (const char *at = strstr(schema, mark); at; at = strstr(at, mark)) {
        at += strlen(mark);
        if (strcspn(at, " \n") == strlen(table) && starts(at, table))
            return true;
    }
    return false;
}

/* Whether a new, another and a vanished row each count. */
static void expect_shown(sqlite3 *db, const char *path, char *const schemas[], int count)
{
    const char *sql =
        "SELECT name, (SELECT count(*) FROM sqlite_schema s WHERE s.type = 'trigger' AND"
        " s.tbl_name = t.name AND s.name LIKE t.name || '\\_shown\\_%' ESCAPE '\\')"
        " FROM pragma_table_list t WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
    sqlite3_stmt *stmt = prepare(db, path, sql, 1, sql, NULL);

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(stmt, 0);
        bool is_named = false;

        for (int i = 0; i < count; i++)
            is_named |= is_unseen(schemas[i], table);
        if (sqlite3_column_int(stmt, 1) != (is_named ? 0 : 3))
            fail(path, 1, "%s needs %s_shown_new, _other and _gone, or \"-- unseen: %s\" and none",
                 table, table, table);
    }
    sqlite3_finalize(stmt);
}

/* Names of subqueries that the plan makes before it walks over their rows. */
struct made {
    char names[STEPS_MAX][NAME_SIZE];
    int count;
};

static void made_note(struct made *made, const char *detail)
{
    static const char *const makes[] = {"CO-ROUTINE ", "MATERIALIZE "};

    for (size_t i = 0; i < sizeof(makes) / sizeof(makes[0]); i++) {
        if (starts(detail, makes[i]) && made->count < STEPS_MAX)
            snprintf(made->names[made->count++], NAME_SIZE, "%s", detail + strlen(makes[i]));
    }
}

static bool made_has(const struct made *made, const char *name, size_t length)
{
    for (int i = 0; i < made->count; i++) {
        if (strlen(made->names[i]) == length && memcmp(made->names[i], name, length) == 0)
            return true;
    }
    return false;
}

/* "SCAN films" and "SCAN films USING INDEX x" walk over everything there is. Allowed: rows of a
 * subquery, a constant, and a virtual table asked by its index ("VIRTUAL TABLE INDEX 0:M1"). */
static bool is_scan(const char *detail, const struct made *made)
{
    const char *name = detail + strlen("SCAN ");
    const char *index = strstr(detail, " VIRTUAL TABLE INDEX ");

    if (!starts(detail, "SCAN ") || *name == '(' || starts(name, "CONSTANT ROW"))
        return false;
    if (made_has(made, name, strcspn(name, " ")))
        return false;
    if (index) {
        const char *constraint = strchr(index, ':');

        return !constraint || constraint[1] == '\0';
    }
    return true;
}

static void check_plan(sqlite3 *db, const char *path, int line, const struct query *query)
{
    struct made made = {0};
    char *sql = need(sqlite3_mprintf("EXPLAIN QUERY PLAN %s", query->text));
    sqlite3_stmt *stmt = prepare(db, path, sql, line, sql, NULL);

    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(stmt, 3);

        made_note(&made, detail);
        if (is_scan(detail, &made))
            fail(path, line, "%s runs on a viewer's request and must not scan: %s", query->name,
                 detail);
    }
    sqlite3_finalize(stmt);
    sqlite3_free(sql);
}

static void check_query(sqlite3 *db, const char *path, int line, const struct query *query)
{
    const char *tail;
    sqlite3_stmt *stmt = prepare(db, path, query->text, line, query->text, &tail);

    if (!stmt)
        fail(path, line, "%s has no statement", query->name);
    while (isspace((unsigned char)*tail))
        tail++;
    if (*tail)
        fail(path, line - 1 + line_of(query->text, tail), "%s has more than one statement",
             query->name);
    sqlite3_finalize(stmt);
    if (query->is_viewer)
        check_plan(db, path, line, query);
}

/* The name in "-- name: ...", or false. */
static bool read_name(const char *line, char name[NAME_SIZE])
{
    size_t length;

    if (!starts(line, "-- "))
        return false;
    line += 3;
    length = strspn(line, "abcdefghijklmnopqrstuvwxyz_0123456789");
    if (length == 0 || length >= NAME_SIZE || line[length] != ':')
        return false;
    memcpy(name, line, length);
    name[length] = '\0';
    return true;
}

static struct query *add_query(const char *path, int line, const char *name)
{
    struct query *query = &queries[query_count];

    for (int i = 0; i < query_count; i++) {
        if (strcmp(queries[i].name, name) == 0)
            fail(path, line, "%s is named twice", name);
    }
    if (query_count == QUERIES_MAX)
        fail(path, line, "more than %d statements", QUERIES_MAX);
    query_count++;
    snprintf(query->name, NAME_SIZE, "%s", name);
    query->text = need(calloc(1, TEXT_MAX));
    return query;
}

/* Cuts a file at its name lines. A statement's text starts on the line after its name. */
static void read_queries(sqlite3 *db, const char *path, char *text)
{
    struct query *query = NULL;
    int line = 0, start = 0;
    char name[NAME_SIZE];

    for (char *at = text, *end; *at; at = end) {
        end = at + strcspn(at, "\n");
        end += *end == '\n';
        line++;
        if (read_name(at, name) && strcmp(name, "viewer") != 0) {
            if (query)
                check_query(db, path, start, query);
            query = add_query(path, line, name);
            start = line + 1;
        } else if (query) {
            query->is_viewer |= starts(at, "-- viewer:");
            memcpy(query->text + query->length, at,
                   (size_t)(end - at)); /* fits: a whole file does */
            query->length += (size_t)(end - at);
        } else if (*at != '\n' && !starts(at, "--")) {
            fail(path, line, "a statement without a name: put \"-- name: what it is for\" above");
        }
    }
    if (query)
        check_query(db, path, start, query);
}

/* As C literals, a line each, without the lines that are only comment. */
static void write_literal(FILE *out, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\n");

        if (length && !starts(text, "--")) {
            fputs("\n    \"", out);
            for (size_t i = 0; i < length; i++) {
                if (text[i] == '"' || text[i] == '\\')
                    fputc('\\', out);
                fputc(text[i], out);
            }
            fputs("\\n\"", out);
        }
        text += length + (text[length] == '\n');
    }
}

static void write_header(const char *path)
{
    FILE *out = need(fopen(path, "we"));

    fputs("/* Written by check_queries while building. */\n#pragma once\n\nenum query {\n", out);
    for (int i = 0; i < query_count; i++) {
        fputs("    QUERY_", out);
        for (const char *c = queries[i].name; *c; c++)
            fputc(toupper((unsigned char)*c), out);
        fputs(",\n", out);
    }
    fputs("    QUERIES\n};\n\nextern const char *const query_texts[QUERIES];\n"
          "/* [n] brings a catalogue of version n to n + 1. */\n"
          "extern const char *const migration_texts[];\nextern const int migration_count;\n",
          out);
    if (fclose(out))
        fail(path, 1, "cannot be written");
}

static void write_source(const char *path, char *const schemas[], int schema_count)
{
    FILE *out = need(fopen(path, "we"));

    fputs("/* Written by check_queries while building. */\n#include \"queries.h\"\n\n"
          "const char *const query_texts[QUERIES] = {",
          out);
    for (int i = 0; i < query_count; i++) {
        write_literal(out, queries[i].text);
        fputs(",\n", out);
    }
    fputs("};\n\nconst char *const migration_texts[] = {", out);
    for (int i = 0; i < schema_count; i++) {
        write_literal(out, schemas[i]);
        fputs(",\n", out);
    }
    fprintf(out, "};\nconst int migration_count = %d;\n", schema_count);
    if (fclose(out))
        fail(path, 1, "cannot be written");
}

static void release(sqlite3 *db, char **schemas, int schema_count)
{
    for (int i = 0; i < query_count; i++)
        free(queries[i].text);
    for (int i = 0; i < schema_count; i++)
        free(schemas[i]);
    free(schemas);
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    char **schemas = need(calloc((size_t)argc + 1, sizeof(*schemas)));
    int schema_count = 0, i = 3;
    sqlite3 *db;

    if (argc < 4) {
        fputs("usage: check_queries OUT.h OUT.c SCHEMA.sql... -- QUERIES.sql...\n", stderr);
        return 2;
    }
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        fail("sqlite", 1, "%s", sqlite3_errmsg(db));
    /* A word in double quotes that is no column must not pass as a text. */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
        schemas[schema_count] = read_text(argv[i]);
        run_script(db, argv[i], schemas[schema_count++]);
        expect_version(db, argv[i], schema_count);
    }
    expect_shown(db, argv[i - 1], schemas, schema_count);
    for (i++; i < argc; i++) {
        char *text = read_text(argv[i]);

        read_queries(db, argv[i], text);
        free(text);
    }
    write_header(argv[1]);
    write_source(argv[2], schemas, schema_count);
    release(db, schemas, schema_count);
    return 0;
}
