/* Reading a token's file, which only its owner may. */
#include "tokenfile.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fault.h"
#include "base/files.h"

/* Shorter than that it could be guessed: 16 letters at random hold 95 bits. */
enum { token_length_min = 16 };

/* RFC 6750 2.1: b64token. */
static bool is_token(const char *text, size_t length)
{
    size_t body = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                               "0123456789-._~+/");

    return body && body + strspn(text + body, "=") >= length;
}

static int refuse(char problem[SETTINGS_PROBLEM_MAX], const char *path, const char *why)
{
    return settings_refuse(problem, "metrics_token_file: %.160s: %s", path, why);
}

static int read_named(const char *path, char token[TOKENFILE_MAX],
                      char problem[SETTINGS_PROBLEM_MAX])
{
    AUTO_FD int fd = files_open_named(path);
    AUTO_BUF struct buf bytes = {0};
    struct stat at;
    size_t length;

    if (fd < 0 || fstat(fd, &at) < 0)
        return refuse(problem, path, strerrordesc_np(fd < 0 ? -fd : errno));
    if (at.st_mode & 077)
        return refuse(problem, path, "others may read the token in it: chmod 600");
    if (files_read_all(fd, TOKENFILE_MAX, &bytes))
        return refuse(problem, path, "it is longer than a token, or cannot be read");
    length = strcspn(bytes.data, "\r\n");
    if (length < token_length_min || length >= TOKENFILE_MAX || !is_token(bytes.data, length) ||
        length + strspn(bytes.data + length, "\r\n") != bytes.length)
        return refuse(problem, path,
                      "it should hold a token of at least 16 letters and digits, and nothing else, "
                      "such as `head -c 24 /dev/urandom | base64` makes");
    memcpy(token, bytes.data, length);
    token[length] = '\0';
    return 0;
}

int tokenfile_read(const char *path, char token[TOKENFILE_MAX], char problem[SETTINGS_PROBLEM_MAX])
{
    if (*path)
        return read_named(path, token, problem);
    token[0] = '\0';
    return 0;
}
