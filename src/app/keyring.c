/* Certificates are read from their folders. What is wrong with one is said before visitors find
 * out. */
#include "keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"

static const char chain_name[] = "fullchain.pem", key_name[] = "privkey.pem";

static int refuse(char problem[SETTINGS_PROBLEM_MAX], const char *folder, const char *name,
                  const char *why)
{
    return settings_refuse(problem, "tls_certificates: %.160s%s%s: %s", folder, *name ? "/" : "",
                           name, why);
}

/* Through symbolic links, which certbot makes. */
static int open_one(const char *folder, const char *name, int *fd,
                    char problem[SETTINGS_PROBLEM_MAX])
{
    char path[4096];

    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return refuse(problem, folder, name, "the path is too long");
    *fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (*fd >= 0)
        return 0;
    return refuse(problem, folder, name,
                  errno == EACCES
                      ? "incare may not read it: chgrp incare, chmod 640, and chmod 750 "
                        "for its folder"
                      : strerrordesc_np(errno));
}

/* A group may read a key, as Debian's ssl-cert does; nobody else. */
static int weigh_file(const char *folder, const char *name, int fd, mode_t forbidden,
                      char problem[SETTINGS_PROBLEM_MAX])
{
    struct stat at;

    if (fstat(fd, &at) != 0 || !S_ISREG(at.st_mode))
        return refuse(problem, folder, name, "it is no file");
    if (at.st_mode & forbidden)
        return refuse(
            problem, folder, name,
            "it is open to more than its owner, and its group to read: chmod 600, or 640");
    return 0;
}

static int take_pair(struct keybox *box, const char *folder, char problem[SETTINGS_PROBLEM_MAX])
{
    AUTO_FD int chain = -1, key = -1;
    int r = open_one(folder, chain_name, &chain, problem);

    if (r == 0)
        r = open_one(folder, key_name, &key, problem);
    if (r == 0)
        r = weigh_file(folder, chain_name, chain, 0, problem);
    if (r == 0)
        r = weigh_file(folder, key_name, key, 027, problem);
    if (r)
        return r;
    r = keybox_add(box, chain, key);
    if (r == -EFBIG)
        return refuse(problem, folder, "", "the certificates are longer than 256 KiB together");
    return r ? refuse(problem, folder, "", strerrordesc_np(-r)) : 0;
}

static int weigh_dates(const char *folder, const struct certificates_facts *facts, int64_t now_ms,
                       char problem[SETTINGS_PROBLEM_MAX])
{
    char date[CLOCK_TEXT_MAX], why[CLOCK_TEXT_MAX + 60];
    bool is_early = now_ms < facts->from_ms;

    if (!is_early && now_ms < facts->until_ms)
        return 0;
    clock_write_rfc3339(date, is_early ? facts->from_ms : facts->until_ms);
    snprintf(why, sizeof why, is_early ? "it is not valid before %s" : "it expired at %s", date);
    return refuse(problem, folder, chain_name, why);
}

int keyring_read(struct keybox *box, const char *folder, int64_t now_ms,
                 struct certificates_facts *facts, char problem[SETTINGS_PROBLEM_MAX])
{
    char why[CERTIFICATES_PROBLEM_MAX];
    struct certificates_pem pem;
    int r = take_pair(box, folder, problem);

    if (r)
        return r;
    pem = keybox_last(box);
    r = certificates_look(&pem, facts, why);
    if (r == CERTIFICATES_REFUSED)
        return refuse(problem, folder, "", why);
    return r ? fault(r) : weigh_dates(folder, facts, now_ms, problem);
}

static int read_all(struct keybox *box, const struct settings *settings)
{
    struct keybox_note *note = keybox_note(box);
    struct certificates_facts facts;
    int64_t now_ms = clock_wall_ms();
    int r = 0;

    for (int i = 0; r == 0 && settings->tls_certificates[i]; i++) {
        r = keyring_read(box, settings->tls_certificates[i], now_ms, &facts, note->problem);
        if (r == 0 && i == 0)
            memcpy(note->name, facts.name, sizeof note->name);
    }
    if (r == 0 && !settings->origin[0] && (!note->name[0] || note->name[0] == '*'))
        r = refuse(note->problem, settings->tls_certificates[0], "",
                   "it names no single host: say which is the site's, such as origin = "
                   "\"https://films.example.org\"");
    return r;
}

int keyring_load(struct keybox *box, const struct settings *settings,
                 char problem[SETTINGS_PROBLEM_MAX])
{
    pid_t child;
    int status;

    keybox_clear(box);
    child = fork();
    if (child == 0) {
        int r = read_all(box, settings);

        _exit(r < 0 ? 1 : r);
    }
    while (child > 0 && waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return fault(-errno);
    if (child < 0 || !WIFEXITED(status))
        return fault(-EAGAIN);
    str_copy(problem, SETTINGS_PROBLEM_MAX, keybox_note(box)->problem);
    return WEXITSTATUS(status) == 1 ? fault(-ENOMEM) : WEXITSTATUS(status);
}
