/* Landlock by its three system calls. The numbers are the kernel's (Documentation/userspace-api/
 * landlock.rst); Debian 12's headers know only those of Linux 6.1, while the fence should use what
 * a newer kernel has. */
#include "landlock.h"

#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/files.h"

enum {
    RIGHT_WRITE_FILE = 1 << 1,
    RIGHT_READ_FILE = 1 << 2,
    RIGHT_READ_DIR = 1 << 3,
    RIGHT_REMOVE_DIR = 1 << 4,
    RIGHT_REMOVE_FILE = 1 << 5,
    RIGHT_MAKE_DIR = 1 << 7,
    RIGHT_MAKE_REG = 1 << 8,
    RIGHT_MAKE_SYM = 1 << 12,
    RIGHTS_OF_ABI_1 = (1 << 13) - 1,
    RIGHT_REFER = 1 << 13,     /* ABI 2: rename and link from one folder to another */
    RIGHT_TRUNCATE = 1 << 14,  /* ABI 3 */
    RIGHT_IOCTL_DEV = 1 << 15, /* ABI 5 */
    NET_BIND_TCP = 1 << 0,     /* ABI 4 */
    NET_CONNECT_TCP = 1 << 1,
    SCOPE_ABSTRACT_SOCKETS = 1 << 0, /* ABI 6 */
    SCOPE_SIGNALS = 1 << 1,
    RULE_PATH_BENEATH = 1,
    CREATE_VERSION = 1 << 0,
};

struct landlock_handled {
    uint64_t files, net, scopes;
};

struct landlock_beneath {
    uint64_t rights;
    int32_t fd;
} __attribute__((packed));

int landlock_abi(void)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_VERSION);

    return abi > 0 ? (int)abi : 0;
}

/* An older kernel refuses a structure longer than its own. */
static size_t landlock_handled_size(int abi)
{
    if (abi >= 6)
        return sizeof(struct landlock_handled);
    return abi >= 4 ? offsetof(struct landlock_handled, scopes)
                    : offsetof(struct landlock_handled, net);
}

static struct landlock_handled landlock_handled(int abi, enum landlock_scope scope)
{
    struct landlock_handled handled = {.files = RIGHTS_OF_ABI_1};

    if (abi >= 2)
        handled.files |= RIGHT_REFER;
    if (abi >= 3)
        handled.files |= RIGHT_TRUNCATE;
    if (abi >= 4)
        handled.net = NET_BIND_TCP | NET_CONNECT_TCP;
    if (abi >= 5)
        handled.files |= RIGHT_IOCTL_DEV;
    if (abi >= 6 && scope == LANDLOCK_SCOPE_ALL)
        handled.scopes = SCOPE_ABSTRACT_SOCKETS | SCOPE_SIGNALS;
    return handled;
}

static uint64_t landlock_rights(unsigned may)
{
    uint64_t rights = 0;

    if (may & LANDLOCK_MAY_READ)
        rights |= RIGHT_READ_FILE | RIGHT_READ_DIR;
    if (may & LANDLOCK_MAY_READ_FILE)
        rights |= RIGHT_READ_FILE;
    if (may & LANDLOCK_MAY_WRITE)
        rights |= RIGHT_WRITE_FILE | RIGHT_REMOVE_DIR | RIGHT_REMOVE_FILE | RIGHT_MAKE_DIR |
                  RIGHT_MAKE_REG | RIGHT_MAKE_SYM | RIGHT_REFER | RIGHT_TRUNCATE;
    return rights;
}

int landlock_enter(const struct landlock_rule *rules, size_t count, enum landlock_scope scope)
{
    int abi = landlock_abi();
    struct landlock_handled handled = landlock_handled(abi, scope);
    AUTO_FD int ruleset =
        (int)syscall(SYS_landlock_create_ruleset, &handled, landlock_handled_size(abi), 0);

    if (ruleset < 0)
        return fault(-errno);
    for (size_t i = 0; i < count; i++) {
        struct landlock_beneath beneath = {.rights = landlock_rights(rules[i].may) & handled.files,
                                           .fd = rules[i].fd};
        if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &beneath, 0))
            return fault(-errno);
    }
    return syscall(SYS_landlock_restrict_self, ruleset, 0) ? fault(-errno) : 0;
}
