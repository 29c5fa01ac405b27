/* Two slots: one is read while the other is written. A reader copies, and copies again when its
 * slot has been left meanwhile, before which nobody writes into it. What was left is wiped. */
#include "keybox.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/fault.h"
#include "base/limits.h"
#include "pane.h"

struct keybox_pair {
    size_t chain_at, chain_length, key_at, key_length;
};

struct keybox_slot {
    int count;
    size_t used;
    struct keybox_pair pairs[SETTINGS_CERTIFICATES_MAX];
    char bytes[certificate_bytes_max];
};

struct keybox_inside {
    _Atomic unsigned committed; /* how often; the slot is its lowest bit */
    struct keybox_note note;
    struct keybox_slot slots[2];
};

struct keybox {
    struct pane pane;
    struct keybox_inside *inside;
};

struct keybox *keybox_open(void)
{
    struct keybox *box = calloc(1, sizeof *box);

    if (!box || pane_open(&box->pane, sizeof *box->inside) != 0) {
        free(box);
        return NULL;
    }
    box->inside = box->pane.at;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        keybox_close(box);
        return NULL;
    }
    return box;
}

void keybox_close(struct keybox *box)
{
    if (!box)
        return;
    pane_close(&box->pane);
    free(box);
}

int keybox_turn(struct keybox *box)
{
    return pane_turn(&box->pane);
}

/* Writing. */

static struct keybox_slot *spare(const struct keybox *box)
{
    return &box->inside->slots[(box->inside->committed + 1) & 1];
}

void keybox_clear(struct keybox *box)
{
    explicit_bzero(spare(box), sizeof *spare(box));
    box->inside->note = (struct keybox_note){0};
}

static int read_all(struct keybox_slot *slot, int fd, size_t *at, size_t *length)
{
    ssize_t n = 1;

    *at = slot->used;
    while (n > 0) {
        if (slot->used == sizeof slot->bytes)
            return -EFBIG;
        n = read(fd, slot->bytes + slot->used, sizeof slot->bytes - slot->used);
        if (n < 0 && errno == EINTR)
            n = 1;
        else if (n < 0)
            return -errno;
        else
            slot->used += (size_t)n;
    }
    *length = slot->used - *at;
    return 0;
}

int keybox_add(struct keybox *box, int chain_fd, int key_fd)
{
    struct keybox_slot *slot = spare(box);
    struct keybox_pair *pair = &slot->pairs[slot->count];
    int r;

    check(slot->count < SETTINGS_CERTIFICATES_MAX);
    r = read_all(slot, chain_fd, &pair->chain_at, &pair->chain_length);
    if (r == 0)
        r = read_all(slot, key_fd, &pair->key_at, &pair->key_length);
    slot->count += r == 0;
    return r;
}

static struct certificates_pem pem_of(const struct keybox_slot *slot, int i)
{
    const struct keybox_pair *pair = &slot->pairs[i];

    return (struct certificates_pem){.chain = slot->bytes + pair->chain_at,
                                     .chain_length = pair->chain_length,
                                     .key = slot->bytes + pair->key_at,
                                     .key_length = pair->key_length};
}

struct certificates_pem keybox_last(const struct keybox *box)
{
    const struct keybox_slot *slot = spare(box);

    check(slot->count > 0);
    return pem_of(slot, slot->count - 1);
}

void keybox_commit(struct keybox *box)
{
    box->inside->committed++;
    atomic_thread_fence(memory_order_release); /* a reader that sees the wiping has seen that */
    explicit_bzero(spare(box), sizeof *spare(box));
}

struct keybox_note *keybox_note(struct keybox *box)
{
    return &box->inside->note;
}

/* Reading. */

/* NULL: no memory. */
static struct keybox_slot *copy(const struct keybox_inside *inside)
{
    struct keybox_slot *slot = malloc(sizeof *slot);
    unsigned committed = inside->committed;

    for (bool is_whole = false; slot && !is_whole;) {
        memcpy(slot, &inside->slots[committed & 1], sizeof *slot);
        atomic_thread_fence(memory_order_acquire);
        is_whole = inside->committed == committed;
        committed = inside->committed;
    }
    return slot;
}

static void forget(struct keybox_slot *slot)
{
    explicit_bzero(slot, sizeof *slot);
    free(slot);
}

int keybox_show(const struct keybox *box, struct certificates *certificates,
                char problem[CERTIFICATES_PROBLEM_MAX])
{
    struct certificates_pem pems[SETTINGS_CERTIFICATES_MAX];
    struct keybox_slot *slot = copy(box->inside);
    int r;

    if (!slot)
        return fault(-ENOMEM);
    for (int i = 0; i < slot->count; i++)
        pems[i] = pem_of(slot, i);
    r = certificates_show(certificates, pems, slot->count, problem);
    forget(slot);
    return r;
}
