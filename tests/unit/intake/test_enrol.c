/* People from a file: all of it or none, and never what may not be known of a child. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "data_dir.h"
#include "intake/enrol.h"
#include "seed.h"

#define ONE(rest) "{\"people\": [{\"role\": \"young-person\", " rest "}]}"
#define SEEN(rest) \
    ONE("\"name_policy\": \"none\", \"appearances\": [{\"film\": \"one\", " rest "}]")

static const struct row {
    const char *sentence, *text;
    int outcome;
} rows[] = {
    {"a person with a role alone", ONE("\"name_policy\": \"none\""), 0},
    {"a child by a name they chose",
     ONE("\"child\": true, \"name_policy\": \"chosen-name\", \"name\": \"Robin\""), 0},
    {"a child is not shown by a first name",
     ONE("\"child\": true, \"name_policy\": \"first-name\", \"name\": \"R\""), ENROL_REFUSED},
    {"nor by a full one", ONE("\"child\": true, \"name_policy\": \"full-name\", \"name\": \"R\""),
     ENROL_REFUSED},
    {"no name where none is shown", ONE("\"name_policy\": \"role-only\", \"name\": \"R\""),
     ENROL_REFUSED},
    {"a name where one is", ONE("\"name_policy\": \"first-name\""), ENROL_REFUSED},
    {"who is not spoken of is not credited", ONE("\"name_policy\": \"none\", \"credited\": true"),
     ENROL_REFUSED},
    {"a code of digits", ONE("\"name_policy\": \"none\", \"code\": \"Ada\""), ENROL_REFUSED},
    {"a film that is there", SEEN("\"how\": \"face\""), 0},
    {"no way to appear that is none", SEEN("\"how\": \"sitting\""), ENROL_REFUSED},
    {"no end before the beginning", SEEN("\"how\": \"face\", \"from\": 9, \"to\": 8"),
     ENROL_REFUSED},
    {"no film that is not there",
     ONE("\"name_policy\": \"none\", \"appearances\": [{\"film\": \"two\", \"how\": \"face\"}]"),
     ENROL_REFUSED},
    {"no consent without anybody's word",
     ONE("\"name_policy\": \"none\", \"consents\": [{\"uses\": [\"web\"], "
         "\"from\": \"2026-01-01T00:00:00Z\", \"until\": \"2027-01-01T00:00:00Z\", "
         "\"checkin\": \"2026-06-01T00:00:00Z\"}]"),
     ENROL_REFUSED},
    {"a list of people", "{\"people\": 7}", ENROL_REFUSED},
    {"of objects", "{\"people\": [7]}", ENROL_REFUSED},
    {"JSON", "{", ENROL_REFUSED},
};

static int count_person(void *context, const struct person_row *row)
{
    (void)row;
    ++*(int *)context;
    return 0;
}

static void test_rows(void **state)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        AUTO_DATA_DIR struct data_dir dir;
        AUTO_DB struct db *db = NULL;
        char problem[ENROL_PROBLEM_MAX] = "";
        int count = 0, there = 0;

        data_dir_make(&dir);
        assert_int_equal(db_open(&db, dir.fd, DB_WRITE), 0);
        seed_film(db, &(struct seed){.slug = "one"});
        if (enrol_read(db, "Ada", rows[i].text, strlen(rows[i].text), 1000, arena, &count,
                       problem) != rows[i].outcome)
            fail_msg("%s: %s", rows[i].sentence, problem);
        assert_int_equal(*problem != '\0', rows[i].outcome);
        assert_int_equal(persons_each(db, arena, count_person, &there), 0);
        assert_int_equal(there, !rows[i].outcome);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
