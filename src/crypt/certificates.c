/* The set of now, and the sets of before that connections still hold. */
#include "crypt/certificates.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fault.h"
#include "certificate.h"

/* A server has no time for what is broken, or breaks when its key is found later: RFC 9325 4. AES
 * with 128 bits comes first: it costs a fifth less than with 256 and nobody breaks it. No tickets
 * of TLS 1.2: they hold the session's own secret, under keys all made of one that lives as long as
 * the process (RFC 9325 3.4). Those of 1.3 hold one that opens nothing of before (RFC 8446 7.1). */
const char certificates_priorities[] =
    "NONE:+VERS-TLS1.3:+VERS-TLS1.2:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:+AEAD:"
    "+ECDHE-ECDSA:+ECDHE-RSA:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1:"
    "+SIGN-ECDSA-SHA256:+SIGN-ECDSA-SECP256R1-SHA256:+SIGN-ECDSA-SHA384:"
    "+SIGN-ECDSA-SECP384R1-SHA384:+SIGN-EDDSA-ED25519:+SIGN-RSA-PSS-RSAE-SHA256:"
    "+SIGN-RSA-PSS-RSAE-SHA384:+SIGN-RSA-SHA256:+SIGN-RSA-SHA384:+COMP-NULL:+CTYPE-X509:"
    "%SERVER_PRECEDENCE:%NO_TICKETS_TLS12";

struct certificates_set {
    struct certificates *of;
    int holds; /* who uses it, under the lock */
    int count;
    struct certificate list[];
};

struct certificates {
    pthread_mutex_t lock;
    struct certificates_set *now; /* NULL: none yet */
    gnutls_datum_t ticket_key;    /* GnuTLS makes of it a new one every few hours */
};

static void free_set(struct certificates_set *set)
{
    for (int i = 0; i < set->count; i++)
        certificate_free(&set->list[i]);
    free(set);
}

static void let_go(struct certificates_set *set)
{
    struct certificates *certificates = set->of;
    bool is_last;

    pthread_mutex_lock(&certificates->lock);
    is_last = --set->holds == 0;
    pthread_mutex_unlock(&certificates->lock);
    if (is_last)
        free_set(set);
}

int certificates_open(struct certificates **certificates)
{
    struct certificates *opened = calloc(1, sizeof *opened);

    if (!opened)
        return fault(-ENOMEM);
    if (gnutls_session_ticket_key_generate(&opened->ticket_key) < 0) {
        free(opened);
        return fault(-ENOMEM);
    }
    pthread_mutex_init(&opened->lock, NULL);
    *certificates = opened;
    return 0;
}

int certificates_show(struct certificates *certificates, const struct certificates_pem *pems,
                      int count, char problem[CERTIFICATES_PROBLEM_MAX])
{
    struct certificates_set *set =
                                calloc(1, sizeof *set + (size_t)count * sizeof(struct certificate)),
                            *before;
    int r = 0;

    check(count > 0);
    if (!set)
        return fault(-ENOMEM);
    set->of = certificates;
    set->holds = 1;
    for (; r == 0 && set->count < count; set->count += r == 0)
        r = certificate_read(&set->list[set->count], &pems[set->count], problem);
    if (r) {
        free_set(set);
        return r;
    }
    pthread_mutex_lock(&certificates->lock);
    before = certificates->now;
    certificates->now = set;
    pthread_mutex_unlock(&certificates->lock);
    if (before)
        let_go(before);
    return 0;
}

void certificates_close(struct certificates *certificates)
{
    if (!certificates)
        return;
    if (certificates->now) {
        check(certificates->now->holds == 1);
        let_go(certificates->now);
    }
    gnutls_memset(certificates->ticket_key.data, 0, certificates->ticket_key.size);
    gnutls_free(certificates->ticket_key.data);
    pthread_mutex_destroy(&certificates->lock);
    free(certificates);
}

/* Facts. */

static void tell_names(const struct certificate *certificate, struct certificates_facts *facts)
{
    size_t used = 0;

    if (certificate->name_count)
        snprintf(facts->name, sizeof facts->name, "%s", certificate->names[0]);
    for (int i = 0; i < certificate->name_count; i++) {
        const char *name = certificate->names[i];

        if (used + 2 + strlen(name) >= sizeof facts->names)
            break;
        used += (size_t)snprintf(facts->names + used, sizeof facts->names - used, "%s%s",
                                 i ? ", " : "", name);
    }
}

int certificates_look(const struct certificates_pem *pem, struct certificates_facts *facts,
                      char problem[CERTIFICATES_PROBLEM_MAX])
{
    struct certificate certificate;
    int r = certificate_read(&certificate, pem, problem);

    *facts = (struct certificates_facts){0};
    if (r)
        return r;
    facts->from_ms = certificate.from_ms;
    facts->until_ms = certificate.until_ms;
    tell_names(&certificate, facts);
    certificate_free(&certificate);
    return 0;
}

/* Handshakes. */

void *certificates_begin(void *certificates, void *session)
{
    struct certificates *from = certificates;
    struct certificates_set *set;

    pthread_mutex_lock(&from->lock);
    set = from->now;
    if (set)
        set->holds++;
    pthread_mutex_unlock(&from->lock);
    /* The one pointer of a session that nobody else uses: no sessions are kept here. */
    gnutls_db_set_ptr(session, set);
    /* Who comes back saves the signature, the dearest part of a handshake (RFC 8446 2.2). */
    gnutls_session_ticket_enable_server(session, &from->ticket_key);
    return set;
}

void certificates_end(void *held)
{
    if (held)
        let_go(held);
}

static struct certificate *choose(struct certificates_set *set, const char *name)
{
    for (int wild = 0; wild <= 1; wild++)
        for (int i = 0; i < set->count; i++)
            if (certificate_has(&set->list[i], name, wild))
                return &set->list[i];
    return &set->list[0];
}

/* Nothing is copied: the session borrows what its hold keeps (gnutls_certificate_set_retrieve_
 * function2(3): "will not be deinitialized"). */
static int give(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                const gnutls_pk_algorithm_t *algorithms, int algorithm_count,
                gnutls_pcert_st **chain, unsigned *length, gnutls_privkey_t *key)
{
    struct certificates_set *set = gnutls_db_get_ptr(session);
    char name[CERTIFICATES_NAME_MAX] = "";
    size_t room = sizeof name;
    unsigned type;
    struct certificate *chosen;

    (void)authorities, (void)authority_count, (void)algorithms, (void)algorithm_count;
    if (!set)
        return -1;
    if (gnutls_server_name_get(session, name, &room, &type, 0) < 0 || type != GNUTLS_NAME_DNS)
        name[0] = '\0';
    chosen = choose(set, name);
    *chain = chosen->chain;
    *length = chosen->length;
    *key = chosen->key;
    return 0;
}

void *certificates_chooser(void)
{
    return (void *)(uintptr_t)give;
}
