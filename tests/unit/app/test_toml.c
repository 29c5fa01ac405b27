/* The settings file's own language: rows are lines of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "toml.h"

/* Writes what was read as "section.name=kind:value;". */
static int note(void *context, const struct toml_entry *entry)
{
    char *out = context;
    size_t used = strlen(out), size = 1000 - used;

    if (!entry->name[0]) {
        snprintf(out + used, size, "[%s];", entry->section);
        return 0;
    }
    switch (entry->kind) {
    case TOML_TEXT:
        snprintf(out + used, size, "%s.%s=text:%s;", entry->section, entry->name, entry->text);
        break;
    case TOML_NUMBER:
        snprintf(out + used, size, "%s.%s=number:%lld;", entry->section, entry->name,
                 (long long)entry->number);
        break;
    case TOML_BOOL:
        snprintf(out + used, size, "%s.%s=%s;", entry->section, entry->name,
                 entry->yes ? "yes" : "no");
        break;
    case TOML_LIST:
        snprintf(out + used, size, "%s.%s=list of %d:%s;", entry->section, entry->name,
                 entry->count, entry->count ? entry->items[entry->count - 1] : "");
        break;
    }
    return 0;
}

static const struct {
    const char *sentence, *text, *read;
} good[] = {
    {"nothing is nothing", "", ""},
    {"a remark is nothing", "# a = 1\n  # b\n\n", ""},
    {"a text in quotes", "a = \"b c\"", ".a=text:b c;"},
    {"blanks around = may be left out", "a=\"b\"\n", ".a=text:b;"},
    {"a whole number", "[s]\na = 30\n", "[s];s.a=number:30;"},
    {"true is yes, off is no", "a = true\nb = off\n", ".a=yes;.b=no;"},
    {"a remark after a value", "a = 1 # one\nb = \"x#y\" # z", ".a=number:1;.b=text:x#y;"},
    {"escapes", "a = \"q\\\" b\\\\ n\\n.\"", ".a=text:q\" b\\ n\n.;"},
    {"a list", "a = [\"x\", \"y\"]", ".a=list of 2:y;"},
    {"an empty list, and a comma at the end", "a = [ ]\nb = [\"x\",]",
     ".a=list of 0:;.b=list of 1:x;"},
    {"lines may end as on Windows", "[s]\r\na = 1\r\n", "[s];s.a=number:1;"},
    {"UTF-8", "a = \"T\xc5\xb7\"", ".a=text:T\xc5\xb7;"},
    {"a section lasts until the next", "[s]\na = 1\n[t]\nb = 2",
     "[s];s.a=number:1;[t];t.b=number:2;"},
};

static const struct {
    const char *sentence, *text;
    int line, column;
} bad[] = {
    {"a name alone", "a\n", 1, 2},
    {"no value", "a =\n", 1, 4},
    {"a bare word", "\na = yes please\n", 2, 5},
    {"two values", "a = 1 2\n", 1, 7},
    {"a text that does not end", "a = \"b\n\"", 1, 7},
    {"an escape nobody knows", "a = \"\\x\"", 1, 7},
    {"a number too long", "a = 12345678901234567890", 1, 5},
    {"a number below nothing", "a = -1", 1, 5},
    {"a list of numbers", "a = [1]", 1, 6},
    {"a list that does not end", "a = [\"b\"", 1, 9},
    {"a list without commas", "a = [\"b\" \"c\"]", 1, 10},
    {"a section that does not end", "[a\n", 1, 3},
    {"capitals in a name", "Data = 1\n", 1, 1},
    {"bytes that are not UTF-8", "a = \"\xff\"", 1, 8},
    {"a control character", "a = \"\x01\"", 1, 8},
    {"more than 32 in a list",
     "a = [\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
     "\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\"]",
     1, 102},
};

static void test_what_is_well_formed(void **state)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct toml_problem problem = {0};
        char read[1000] = "";
        int r = toml_read(arena, good[i].text, strlen(good[i].text), note, read, &problem);
        if (r || strcmp(read, good[i].read) != 0)
            fail_msg("%s: %d, read as %s, %d:%d %s", good[i].sentence, r, read, problem.line,
                     problem.column, problem.reason);
    }
}

static void test_what_is_not(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct toml_problem problem = {0};
        char read[1000] = "";
        int r = toml_read(arena, bad[i].text, strlen(bad[i].text), note, read, &problem);
        if (r != TOML_REFUSED || problem.line != bad[i].line || problem.column != bad[i].column)
            fail_msg("%s: %d, read as %s, %d:%d %s", bad[i].sentence, r, read, problem.line,
                     problem.column, problem.reason);
    }
}

static int stop(void *context, const struct toml_entry *entry)
{
    *(int *)context += 1;
    return 7;
}

static void test_the_reader_stops_when_told(void **state)
{
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct toml_problem problem;
    int calls = 0;

    assert_int_equal(toml_read(arena, "a = 1\nb = 2", 11, stop, &calls, &problem), 7);
    assert_int_equal(calls, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_well_formed),
        cmocka_unit_test(test_what_is_not),
        cmocka_unit_test(test_the_reader_stops_when_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
