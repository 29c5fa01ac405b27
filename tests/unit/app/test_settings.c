/* Settings: what each place may say, which place wins, and that the manual tells the truth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/files.h"
#include "settings.h"

static const struct {
    const char *sentence, *text, *problem;
} bad[] = {
    {"an unknown setting, with its nearest", "[site]\nlisen = [\"localhost:1\"]\n",
     "incare.conf:2:1: unknown setting 'lisen'; did you mean 'listen'?"},
    {"one that is near to nothing", "[site]\ncolour = 1\n",
     "incare.conf:2:1: unknown setting 'colour'"},
    {"an unknown section", "[sitte]\nfoo = 1\n",
     "incare.conf:1:1: unknown section [sitte]; did you mean 'site'?"},
    {"an unknown section with nothing in it", "[site]\n[logs]\n# log_level = \"info\"\n",
     "incare.conf:2:1: unknown section [logs]; did you mean 'log'?"},
    {"a setting in another section", "[log]\ndata = \"/x\"\n",
     "incare.conf:2:1: 'data' belongs in section [files]"},
    {"a setting twice", "[site]\nthreads = 1\nthreads = 2\n",
     "incare.conf:3:1: threads is set twice"},
    {"a text for a number", "[site]\nthreads = \"1\"\n",
     "incare.conf:2:11: threads should be a number"},
    {"a number too large", "[site]\nthreads = 65\n",
     "incare.conf:2:11: threads: '65' is too large"},
    {"a size without unit", "[files]\ndisk_reserve = \"10\"\n",
     "incare.conf:2:16: disk_reserve: '10' is not a size such as \"10 GiB\""},
    {"a time in a size's unit", "[site]\ndrain = \"10 GiB\"\n",
     "incare.conf:2:9: drain: '10 GiB' is not a time such as \"30 s\""},
    {"a size beyond counting", "[files]\ndisk_reserve = \"99999999999 TiB\"\n",
     "incare.conf:2:16: disk_reserve: '99999999999 TiB' is not a size such as \"10 GiB\""},
    {"a word that is no choice", "[log]\nlog_level = \"loud\"\n",
     "incare.conf:2:13: log_level: 'loud' is not one of debug, info, warn, error"},
    {"a long text, of which the 60th byte is the first of a letter",
     "[site]\ndrain = \"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffff\xC5\xB7\"\n",
     "incare.conf:2:9: drain: 'aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefffffffff?' is "
     "not a time such as \"30 s\""},
    {"a line that is no setting", "[log]\nlog_level: info\n",
     "incare.conf:2:10: after the name comes ="},
};

static void test_what_a_file_may_not_say(void **state)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct settings settings;
        char problem[SETTINGS_PROBLEM_MAX] = "";
        assert_int_equal(settings_start(&settings, arena), 0);
        int r = settings_read_file(&settings, arena, "incare.conf", bad[i].text,
                                   strlen(bad[i].text), problem);
        if (r != SETTINGS_REFUSED || strcmp(problem, bad[i].problem) != 0)
            fail_msg("%s: %d %s", bad[i].sentence, r, problem);
    }
}

static void test_what_a_file_says(void **state)
{
    static const char text[] =
        "[files]\ndata = \"/srv\"\ndisk_reserve = \"2 MiB\"\n"
        "[site]\nlisten = [\"127.0.0.1:1\", \"[::1]:2\"]\ndrain = \"2 min\"\n"
        "trusted_proxies = [\"192.0.2.1\"]\n"
        "[worker]\nworker = off\n";
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct settings settings;
    char problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(settings_start(&settings, arena), 0);
    assert_int_equal(settings_read_file(&settings, arena, "f", text, sizeof text - 1, problem), 0);
    assert_string_equal(settings.data, "/srv");
    assert_int_equal(settings.disk_reserve_bytes, 2 << 20);
    assert_string_equal(settings.listen[0], "127.0.0.1:1");
    assert_string_equal(settings.listen[1], "[::1]:2");
    assert_null(settings.listen[2]);
    assert_string_equal(settings.trusted_proxies[0], "192.0.2.1");
    assert_null(settings.trusted_proxies[1]);
    assert_int_equal(settings.drain_ms, 120000);
    assert_false(settings.worker);
}

static void test_the_environment_wins_over_the_file(void **state)
{
    char level[] = "INCARE_LOG_LEVEL=error", listen[] = "INCARE_LISTEN=127.0.0.1:1,[::1]:1",
         config[] = "INCARE_CONFIG=/x", other[] = "HOME=/";
    char *environment[] = {level, listen, config, other, NULL};
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct settings settings;
    char problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(settings_start(&settings, arena), 0);
    assert_int_equal(
        settings_read_file(&settings, arena, "f", "[log]\nlog_level = \"warn\"", 24, problem), 0);
    assert_int_equal(settings_read_environment(&settings, arena, environment, problem), 0);
    assert_int_equal(settings_log_level(&settings), LOG_ERROR);
    assert_string_equal(settings.listen[1], "[::1]:1");
}

static void test_a_variable_nobody_knows_is_refused(void **state)
{
    char unknown[] = "INCARE_LISEN=x", small[] = "INCARE_listen=x";
    char *environments[][2] = {{unknown, NULL}, {small, NULL}};

    for (size_t i = 0; i < 2; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct settings settings;
        char problem[SETTINGS_PROBLEM_MAX];
        assert_int_equal(settings_start(&settings, arena), 0);
        assert_int_equal(settings_read_environment(&settings, arena, environments[i], problem),
                         SETTINGS_REFUSED);
    }
}

static void test_an_origin_is_an_address_without_a_path(void **state)
{
    static const struct {
        const char *origin;
        int outcome;
    } rows[] = {{"https://films.example.org", 0},
                {"http://localhost:8080", 0},
                {"https://films.example.org/", SETTINGS_REFUSED},
                {"films.example.org", SETTINGS_REFUSED},
                {"https://", SETTINGS_REFUSED},
                {"https://user@films.example.org", SETTINGS_REFUSED}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct settings settings;
        char problem[SETTINGS_PROBLEM_MAX];
        assert_int_equal(settings_start(&settings, arena), 0);
        settings.origin = rows[i].origin;
        if (settings_finish(&settings, problem) != rows[i].outcome)
            fail_msg("%s", rows[i].origin);
    }
}

/* RFC 9116 2.5.3: a URI. */
static void test_a_contact_is_an_address_of_its_own(void **state)
{
    static const struct {
        const char *contact;
        int outcome;
    } rows[] = {{"", 0},
                {"mailto:security@example.org", 0},
                {"https://example.org/security", 0},
                {"tel:+44-1632-960001", 0},
                {"security@example.org", SETTINGS_REFUSED},
                {"http://example.org/", SETTINGS_REFUSED},
                {"mailto:a@example.org b", SETTINGS_REFUSED},
                {"mailto:a@example.org\nExpires: never", SETTINGS_REFUSED},
                {"https://example.org/\xc5\xb7", SETTINGS_REFUSED}};
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct settings settings;
    char problem[SETTINGS_PROBLEM_MAX];

    assert_int_equal(settings_start(&settings, arena), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        settings.security_contact = rows[i].contact;
        if (settings_finish(&settings, problem) != rows[i].outcome)
            fail_msg("%s", rows[i].contact);
    }
}

static void test_a_proxy_is_an_address_or_a_whole_block(void **state)
{
    static const struct {
        const char *proxies;
        int outcome;
    } rows[] = {{"", 0},
                {"192.0.2.1,10.0.0.0/8,2001:db8::/32,::1", 0},
                {"10.0.0.1/8", SETTINGS_REFUSED},
                {"192.0.2.1,proxy.example.org", SETTINGS_REFUSED},
                {"192.0.2.1:80", SETTINGS_REFUSED}};
    const struct settings_entry *entry = settings_table;

    while (strcmp(entry->name, "trusted_proxies") != 0)
        entry++;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        struct settings settings;
        char problem[SETTINGS_PROBLEM_MAX];

        assert_int_equal(settings_start(&settings, arena), 0);
        assert_int_equal(settings_take(&settings, arena, entry, "row", rows[i].proxies, problem),
                         0);
        if (settings_finish(&settings, problem) != rows[i].outcome)
            fail_msg("%s", rows[i].proxies);
    }
}

static void test_what_changed_is_seen_and_taken_over(void **state)
{
    static const struct {
        const char *name, *other;
    } rows[] = {{"library", "/films"},
                {"library_default_state", "live"},
                {"disk_reserve", "2 GiB"},
                {"listen", "127.0.0.1:1"},
                {"listen", "localhost:8080,127.0.0.1:1"},
                {"trusted_proxies", "192.0.2.1"},
                {"threads", "1"},
                {"worker", "false"}};

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        AUTO_ARENA struct arena *arena = arena_open(1 << 20);
        const struct settings_entry *entry = settings_table;
        struct settings before, after;
        char problem[SETTINGS_PROBLEM_MAX];

        while (strcmp(entry->name, rows[i].name) != 0)
            entry++;
        assert_int_equal(settings_start(&before, arena), 0);
        assert_int_equal(settings_start(&after, arena), 0);
        assert_false(settings_differ(entry, &before, &after));
        assert_int_equal(settings_take(&after, arena, entry, "row", rows[i].other, problem), 0);
        if (!settings_differ(entry, &before, &after))
            fail_msg("%s = %s is not seen", rows[i].name, rows[i].other);
        if (entry->kind == SETTINGS_LIST)
            continue;
        assert_int_equal(settings_copy(entry, &before, arena, &after), 0);
        assert_false(settings_differ(entry, &before, &after));
    }
}

/* "#name = value" in config/incare.conf, without the #, is a file that sets every setting. */
static char *read_manual(struct buf *file)
{
    AUTO_FD int fd = files_open_named("config/incare.conf");

    assert_true(fd >= 0);
    assert_int_equal(files_read_all(fd, 1 << 20, file), 0);
    for (char *line = file->data; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (line[0] == '#' && line[1] >= 'a' && line[1] <= 'z')
            line[0] = ' ';
    }
    return file->data;
}

static void test_the_manual_holds_every_default(void **state)
{
    AUTO_BUF struct buf file = {0};
    AUTO_ARENA struct arena *arena = arena_open(1 << 20);
    struct settings usual, said;
    char problem[SETTINGS_PROBLEM_MAX] = "", line[80];
    char *text = read_manual(&file);

    assert_int_equal(settings_start(&usual, arena), 0);
    assert_int_equal(settings_start(&said, arena), 0);
    memset(&said, 0, sizeof said);
    if (settings_read_file(&said, arena, "config/incare.conf", text, strlen(text), problem) != 0)
        fail_msg("%s", problem);
    for (int i = 0; i < SETTINGS_COUNT; i++) {
        snprintf(line, sizeof line, "\n %s = ", settings_table[i].name);
        if (!strstr(text, line))
            fail_msg("config/incare.conf does not speak of %s", settings_table[i].name);
    }
    assert_string_equal(said.data, usual.data);
    assert_string_equal(said.library, usual.library);
    assert_string_equal(said.library_default_state, usual.library_default_state);
    assert_string_equal(said.packaging, usual.packaging);
    assert_string_equal(said.listen[0], usual.listen[0]);
    assert_ptr_equal(said.listen[1], usual.listen[1]);
    assert_string_equal(said.origin, usual.origin);
    assert_int_equal(said.behind_proxy, usual.behind_proxy);
    assert_ptr_equal(said.trusted_proxies[0], usual.trusted_proxies[0]);
    assert_string_equal(said.metrics_token_file, usual.metrics_token_file);
    assert_int_equal(said.client_connections, usual.client_connections);
    assert_int_equal(said.client_budget, usual.client_budget);
    assert_int_equal(said.viewers_max, usual.viewers_max);
    assert_int_equal(said.worker, usual.worker);
    assert_int_equal(said.threads, usual.threads);
    assert_int_equal(said.drain_ms, usual.drain_ms);
    assert_int_equal(said.disk_reserve_bytes, usual.disk_reserve_bytes);
    assert_string_equal(said.log_level, usual.log_level);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_file_may_not_say),
        cmocka_unit_test(test_what_a_file_says),
        cmocka_unit_test(test_the_environment_wins_over_the_file),
        cmocka_unit_test(test_a_variable_nobody_knows_is_refused),
        cmocka_unit_test(test_an_origin_is_an_address_without_a_path),
        cmocka_unit_test(test_a_contact_is_an_address_of_its_own),
        cmocka_unit_test(test_a_proxy_is_an_address_or_a_whole_block),
        cmocka_unit_test(test_what_changed_is_seen_and_taken_over),
        cmocka_unit_test(test_the_manual_holds_every_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
