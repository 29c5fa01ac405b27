/* incare: the server and its command line. */
#include "cmd.h"

static const struct cmd commands[] = {
    {"serve", "", "the site, and the worker that takes in films", cmd_serve, 1 << CMD_MEDIA, 0, 0,
     false},
    {"work", "", "the worker alone", cmd_work, 1 << CMD_MEDIA, 0, 0, false},
    {"index", "[PATH...]", "scan the library, or these files of it, now", cmd_index,
     1 << CMD_JSON | 1 << CMD_MEDIA, 0, 10000, false},
    {"probe", "FILE...", "what the indexer sees in a file", cmd_probe, 1 << CMD_JSON, 1, 10000,
     false},
    {"films",
     "list|show SLUG|package SLUG|rollback SLUG [VERSION]|ticks SLUG [tick|untick LINE]|publish "
     "SLUG|withdraw SLUG|restore "
     "SLUG|erase SLUG|captions SLUG "
     "[show|approve|discard ID [LANGUAGE]|disapprove LANGUAGE]|notices SLUG [FILE]|pictures SLUG "
     "[approve|disapprove|remove PICTURE|describe PICTURE TEXT [WELSH]|"
     "add FILE TEXT [WELSH]]|removals SLUG "
     "[done|undone ITEM]",
     "the films of the catalogue", cmd_films,
     1 << CMD_JSON | 1 << CMD_AT | 1 << CMD_UNTIL | 1 << CMD_TELEMETRY, 1, 6, false},
    {"consent", "list|withdraw CODE|pause CODE|restore CODE|read FILE",
     "who is in the films, and what they agreed to or took back", cmd_consent,
     1 << CMD_JSON | 1 << CMD_FILM, 1, 2, false},
    {"links", "list|add SLUG [CODE]|remove CODE", "short addresses of films: /go/CODE", cmd_links,
     1 << CMD_JSON, 1, 3, false},
    {"posts",
     "list SLUG|plan SLUG PLATFORM [WORDS]|posted SLUG ID URL|removed SLUG ID|delete SLUG ID",
     "where a film is told of elsewhere, and what is to be removed there", cmd_posts, 1 << CMD_JSON,
     2, 4, false},
    {"preview", "list|create SLUG --for NAME|revoke ID",
     "looks before release, for people with a name", cmd_preview,
     1 << CMD_JSON | 1 << CMD_FOR | 1 << CMD_DAYS | 1 << CMD_UNTIL, 1, 2, false},
    {"numbers", "[DAYS]", "how often films were played, by day", cmd_numbers, 1 << CMD_JSON, 0, 1,
     false},
    {"partner", "list|add ORIGIN [SLUG...]|remove ORIGIN|audience SLUG public|partners",
     "whose sites may show films in frames", cmd_partner,
     1 << CMD_JSON | 1 << CMD_NAME | 1 << CMD_UNTIL, 1, 1000, false},
    {"staff", "list|add NAME|reset NAME|role NAME|disable NAME|enable NAME|token NAME",
     "who works here, their way in, and tokens for their programs", cmd_staff,
     1 << CMD_JSON | 1 << CMD_ROLE, 1, 2, false},
    {"audit", "[COUNT]", "who did what: the last acts, newest first", cmd_audit, 1 << CMD_JSON, 0,
     1, false},
    {"check", "", "settings, permissions, disk, clock, database, audit log, files", cmd_check,
     1 << CMD_JSON | 1 << CMD_DEEP, 0, 0, false},
    {"routes", "", "every URL pattern with its flags, for tests", cmd_routes, 1 << CMD_JSON, 0, 0,
     true},
    {0},
};

int main(int argc, char **argv)
{
    return cmd_run(commands, argc, argv);
}
