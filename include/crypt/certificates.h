/* The certificates a site shows: chosen by the name a visitor asks for (SNI, RFC 6066 3), exchanged
 * while handshakes run. No type of GnuTLS is seen here: who speaks TLS passes its pointers on. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { CERTIFICATES_REFUSED = 1, CERTIFICATES_PROBLEM_MAX = 200, CERTIFICATES_NAME_MAX = 256 };

/* A chain of certificates, the site's own first, and its key. Both PEM, without a NUL. */
struct certificates_pem {
    const char *chain, *key;
    size_t chain_length, key_length;
};

struct certificates_facts {
    int64_t from_ms, until_ms;        /* wall clock: when it is valid */
    char name[CERTIFICATES_NAME_MAX]; /* the first; "": it is of no name (of an address, perhaps) */
    char names[3 *
               CERTIFICATES_NAME_MAX]; /* "films.example.org, *.example.org", or as many as fit */
};

/* What a pair says of itself. CERTIFICATES_REFUSED: it is no pair, problem says why. */
int certificates_look(const struct certificates_pem *pem, struct certificates_facts *facts,
                      char problem[CERTIFICATES_PROBLEM_MAX]);

struct certificates;

/* An empty set: every handshake fails. */
int certificates_open(struct certificates **certificates);
/* Shows these from now on; who came before keeps what it has. A name is looked for as it is, then
 * as *.name, and who asks for none of them gets the first. CERTIFICATES_REFUSED: all is as it was.
 * Any thread. */
int certificates_show(struct certificates *certificates, const struct certificates_pem *pems,
                      int count, char problem[CERTIFICATES_PROBLEM_MAX]);
/* When no connection is left. */
void certificates_close(struct certificates *certificates);

/* For who speaks TLS: TLS 1.2 and 1.3, forward secrecy and authenticated ciphers only, in our order
 * of preference. */
extern const char certificates_priorities[];
/* A gnutls_certificate_retrieve_function2. */
void *certificates_chooser(void);
/* Before a connection's handshake; session is its gnutls_session_t. What is held stays what it is
 * until certificates_end, which comes when the session asks nothing any more. */
void *certificates_begin(void *certificates, void *session);
void certificates_end(void *held);
