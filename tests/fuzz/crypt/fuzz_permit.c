/* Any text in the place of a permit: none is taken that was not written with the key, and one that
 * was says what was written, until one byte of it is another. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"
#include "base/str.h"
#include "crypt/permit.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* One for all inputs; its folder is gone once it is read. */
static const struct permit_key *any_key(void)
{
    static struct permit_key *key;
    char folder[] = "/tmp/fuzz_permit.XXXXXX";

    if (key)
        return key;
    check(mkdtemp(folder));
    AUTO_FD int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    check(fd >= 0 && mkdirat(fd, "keys", 0700) == 0);
    check(permit_key_open(&key, fd) == 0);
    check(unlinkat(fd, "keys/permits", 0) == 0 && unlinkat(fd, "keys", AT_REMOVEDIR) == 0);
    check(rmdir(folder) == 0);
    return key;
}

/* Made of the input: the kind, the end and both ids, and then which byte is spoilt and how. */
static void check_ours(const uint8_t bytes[40])
{
    const struct permit_key *key = any_key();
    struct permit permit = {.kind = bytes[0] & 1 ? PERMIT_PARTNER : PERMIT_PREVIEW}, read;
    char text[PERMIT_MAX];
    uint32_t seconds;

    memcpy(&seconds, bytes + 1, sizeof seconds);
    permit.until_ms = (int64_t)seconds * 1000;
    str_hex(permit.grant, bytes + 5, (ID_MAX - 1) / 2);
    str_hex(permit.film, bytes + 21, (ID_MAX - 1) / 2);
    check(permit_write(key, &permit, text) == 0);
    check(permit_read(key, text, &read) == 0);
    check(read.kind == permit.kind && read.until_ms == permit.until_ms &&
          str_equal(read.grant, permit.grant) && str_equal(read.film, permit.film));
    text[bytes[37] % (PERMIT_MAX - 1)] ^= (char)(bytes[38] ? bytes[38] : 1);
    check(permit_read(key, text, &read) == PERMIT_BAD);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = strndup((const char *)bytes, length);
    struct permit read;

    check(text);
    check(permit_read(any_key(), text, &read) == PERMIT_BAD);
    if (length >= 40)
        check_ours(bytes);
    free(text);
    return 0;
}
