/* Which certificate a visitor is shown: rows from RFC 6066 3 and RFC 6125 6.4.3; handshakes are
 * real ones, over a pair of sockets. Keys are made here, and never kept. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crypt/certificates.h"

enum { PEM_MAX = 8192, NAMES_MAX = 4 };

struct made {
    gnutls_x509_crt_t own;
    gnutls_x509_privkey_t key;
    char chain[PEM_MAX], locked[PEM_MAX], secret[PEM_MAX];
    struct certificates_pem pem;
};

static struct made films, wild, other, issuer;
static const time_t from = 1700000000, until = 4000000000;

static void make(struct made *made, struct made *by, const char *const *names)
{
    const unsigned char serial[] = {7};
    size_t length = PEM_MAX;

    gnutls_x509_crt_init(&made->own);
    gnutls_x509_privkey_init(&made->key);
    gnutls_x509_privkey_generate(made->key, GNUTLS_PK_ECDSA,
                                 GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    gnutls_x509_crt_set_version(made->own, 3);
    gnutls_x509_crt_set_serial(made->own, serial, sizeof serial);
    gnutls_x509_crt_set_key(made->own, made->key);
    gnutls_x509_crt_set_activation_time(made->own, from);
    gnutls_x509_crt_set_expiration_time(made->own, until);
    gnutls_x509_crt_set_dn(made->own, by ? "CN=own" : "CN=issuer", NULL);
    if (!by)
        gnutls_x509_crt_set_basic_constraints(made->own, 1, -1);
    for (; names && *names; names++)
        gnutls_x509_crt_set_subject_alt_name(made->own, GNUTLS_SAN_DNSNAME, *names,
                                             (unsigned)strlen(*names), GNUTLS_FSAN_APPEND);
    assert_int_equal(gnutls_x509_crt_sign2(made->own, by ? by->own : made->own,
                                           by ? by->key : made->key, GNUTLS_DIG_SHA256, 0),
                     0);
    assert_int_equal(gnutls_x509_crt_export(made->own, GNUTLS_X509_FMT_PEM, made->chain, &length),
                     0);
    length = PEM_MAX;
    gnutls_x509_privkey_export_pkcs8(made->key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                     made->secret, &length);
    length = PEM_MAX;
    gnutls_x509_privkey_export_pkcs8(made->key, GNUTLS_X509_FMT_PEM, "word",
                                     GNUTLS_PKCS_PBES2_AES_256, made->locked, &length);
    made->pem = (struct certificates_pem){.chain = made->chain,
                                          .chain_length = strlen(made->chain),
                                          .key = made->secret,
                                          .key_length = strlen(made->secret)};
}

static int make_all(void **state)
{
    make(&issuer, NULL, NULL);
    make(&films, &issuer,
         (const char *const[]){"films.example.org", "www.films.example.org", NULL});
    make(&wild, &issuer, (const char *const[]){"*.example.net", NULL});
    make(&other, &issuer, (const char *const[]){"other.example.net", NULL});
    return 0;
}

static int free_all(void **state)
{
    struct made *all[] = {&films, &wild, &other, &issuer};

    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        gnutls_x509_crt_deinit(all[i]->own);
        gnutls_x509_privkey_deinit(all[i]->key);
    }
    return 0;
}

static void a_pair_says_what_it_is(void **state)
{
    struct certificates_facts facts;
    char problem[CERTIFICATES_PROBLEM_MAX];

    assert_int_equal(certificates_look(&films.pem, &facts, problem), 0);
    assert_string_equal(facts.name, "films.example.org");
    assert_string_equal(facts.names, "films.example.org, www.films.example.org");
    assert_int_equal(facts.from_ms, from * 1000);
    assert_int_equal(facts.until_ms, until * 1000);
    assert_int_equal(certificates_look(&issuer.pem, &facts, problem), 0);
    assert_string_equal(facts.name, "");
}

static void what_is_no_pair_is_refused_in_words(void **state)
{
    static char reversed[2 * PEM_MAX], ordered[2 * PEM_MAX];
    struct certificates_facts facts;
    char problem[CERTIFICATES_PROBLEM_MAX];

    snprintf(reversed, sizeof reversed, "%s%s", issuer.chain, films.chain);
    snprintf(ordered, sizeof ordered, "%s%s", films.chain, issuer.chain);
    const struct {
        const char *says, *chain, *key, *word; /* word NULL: it is taken */
    } rows[] = {
        {"a chain in order", ordered, films.secret, NULL},
        {"a chain out of order", reversed, films.secret, "out of order"},
        {"the key of another", films.chain, other.secret, "not this certificate's"},
        {"a locked key", films.chain, films.locked, "passphrase"},
        {"nothing", "", films.secret, "no certificate"},
        {"no key", films.chain, "", "no private key"},
        {"the two exchanged", films.secret, films.chain, "no certificate"},
        {"a certificate for a key", films.chain, films.chain, "no private key"},
        {"half a certificate", "-----BEGIN CERTIFICATE-----\nMIIB\n", films.secret,
         "no certificate"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct certificates_pem pem = {.chain = rows[i].chain,
                                             .chain_length = strlen(rows[i].chain),
                                             .key = rows[i].key,
                                             .key_length = strlen(rows[i].key)};
        int r = certificates_look(&pem, &facts, problem);

        if (r != (rows[i].word ? CERTIFICATES_REFUSED : 0) || (r && !strstr(problem, rows[i].word)))
            fail_msg("%s: %d, %s", rows[i].says, r, r ? problem : "");
    }
}

/* Both ends of a handshake. */

struct client {
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
};

static void *shake(void *cls)
{
    return (void *)(intptr_t)gnutls_handshake(((struct client *)cls)->session);
}

static void client_open(struct client *client, int fd, const char *name, const char *priorities)
{
    gnutls_certificate_allocate_credentials(&client->credentials);
    gnutls_init(&client->session, GNUTLS_CLIENT | GNUTLS_NO_SIGNAL);
    assert_int_equal(gnutls_priority_set_direct(client->session, priorities, NULL), 0);
    gnutls_credentials_set(client->session, GNUTLS_CRD_CERTIFICATE, client->credentials);
    if (name)
        gnutls_server_name_set(client->session, GNUTLS_NAME_DNS, name, strlen(name));
    gnutls_transport_set_int(client->session, fd);
}

/* Answers whose certificate the client was shown; NULL: the handshake failed. between may change
 * what is shown after the server has begun. */
static const struct made *meet(struct certificates *certificates, const char *name,
                               const char *priorities, void (*between)(struct certificates *))
{
    const struct made *all[] = {&films, &wild, &other, &issuer}, *shown = NULL;
    gnutls_certificate_credentials_t credentials;
    gnutls_session_t server;
    struct client client;
    pthread_t thread;
    int ends[2], r;
    void *held, *client_r;

    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    client_open(&client, ends[0], name, priorities);
    gnutls_certificate_allocate_credentials(&credentials);
    gnutls_certificate_set_retrieve_function2(
        credentials, (gnutls_certificate_retrieve_function2 *)(uintptr_t)certificates_chooser());
    gnutls_init(&server, GNUTLS_SERVER | GNUTLS_NO_SIGNAL);
    assert_int_equal(gnutls_priority_set_direct(server, certificates_priorities, NULL), 0);
    gnutls_credentials_set(server, GNUTLS_CRD_CERTIFICATE, credentials);
    gnutls_transport_set_int(server, ends[1]);
    held = certificates_begin(certificates, server);
    if (between)
        between(certificates);
    pthread_create(&thread, NULL, shake, &client);
    r = gnutls_handshake(server);
    shutdown(ends[1], SHUT_WR);
    pthread_join(thread, &client_r);
    if (!r && !client_r) {
        unsigned count;
        const gnutls_datum_t *chain = gnutls_certificate_get_peers(client.session, &count);

        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
            if (gnutls_x509_crt_equals2(all[i]->own, &chain[0]))
                shown = all[i];
    }
    certificates_end(held);
    gnutls_deinit(server);
    gnutls_deinit(client.session);
    gnutls_certificate_free_credentials(credentials);
    gnutls_certificate_free_credentials(client.credentials);
    close(ends[0]);
    close(ends[1]);
    return shown;
}

static struct certificates *open_with(const struct made *const *made, int count)
{
    struct certificates_pem pems[NAMES_MAX];
    struct certificates *certificates;
    char problem[CERTIFICATES_PROBLEM_MAX];

    for (int i = 0; i < count; i++)
        pems[i] = made[i]->pem;
    assert_int_equal(certificates_open(&certificates), 0);
    if (count)
        assert_int_equal(certificates_show(certificates, pems, count, problem), 0);
    return certificates;
}

static void the_name_asked_for_chooses(void **state)
{
    static const struct {
        const char *says, *name;
        const struct made *shown;
    } rows[] = {
        {"its own name", "films.example.org", &films},
        {"its second name", "www.films.example.org", &films},
        {"in capitals", "FILMS.Example.ORG", &films},
        {"any one label for a star", "new.example.net", &wild},
        {"a name before a star", "other.example.net", &other},
        {"a star is one label, not two", "a.b.example.net", &films},
        {"nor none", "example.net", &films},
        {"a name of nobody's gets the first", "unknown.example.com", &films},
        {"and so does one without a dot", "localhost", &films},
        {"and who asks for none", NULL, &films},
    };
    const struct made *const all[] = {&films, &wild, &other};
    struct certificates *certificates = open_with(all, 3);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (meet(certificates, rows[i].name, "NORMAL", NULL) != rows[i].shown)
            fail_msg("%s", rows[i].says);
    certificates_close(certificates);
}

static void what_is_broken_is_not_spoken(void **state)
{
    static const struct {
        const char *says, *priorities;
        bool works;
    } rows[] = {
        {"TLS 1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3", true},
        {"TLS 1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2", true},
        {"TLS 1.1 is broken", "NORMAL:-VERS-ALL:+VERS-TLS1.1", false},
        {"TLS 1.0 too", "NORMAL:-VERS-ALL:+VERS-TLS1.0", false},
        {"CBC too", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC", false},
        {"a key exchange that a later thief reads", "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA",
         false},
        {"ChaCha20 for telephones", "NORMAL:-CIPHER-ALL:+CHACHA20-POLY1305", true},
    };
    const struct made *const all[] = {&films};
    struct certificates *certificates = open_with(all, 1);

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (!meet(certificates, NULL, rows[i].priorities, NULL) == rows[i].works)
            fail_msg("%s", rows[i].says);
    certificates_close(certificates);
}

static void show_other(struct certificates *certificates)
{
    char problem[CERTIFICATES_PROBLEM_MAX];

    assert_int_equal(certificates_show(certificates, &other.pem, 1, problem), 0);
}

static void an_exchange_is_for_who_comes_after_it(void **state)
{
    const struct made *const all[] = {&films};
    struct certificates *certificates = open_with(all, 1);

    assert_ptr_equal(meet(certificates, NULL, "NORMAL", show_other), &films);
    assert_ptr_equal(meet(certificates, NULL, "NORMAL", NULL), &other);
    certificates_close(certificates);
}

static void a_bad_set_changes_nothing(void **state)
{
    const struct made *const all[] = {&films};
    struct certificates *certificates = open_with(all, 1);
    struct certificates_pem pems[] = {other.pem, wild.pem};
    char problem[CERTIFICATES_PROBLEM_MAX];

    pems[1].key = other.pem.key;
    pems[1].key_length = other.pem.key_length;
    assert_int_equal(certificates_show(certificates, pems, 2, problem), CERTIFICATES_REFUSED);
    assert_ptr_equal(meet(certificates, NULL, "NORMAL", NULL), &films);
    certificates_close(certificates);
}

static void without_a_certificate_no_handshake_works(void **state)
{
    struct certificates *certificates = open_with(NULL, 0);

    assert_null(meet(certificates, "films.example.org", "NORMAL", NULL));
    certificates_close(certificates);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_says_what_it_is),
        cmocka_unit_test(what_is_no_pair_is_refused_in_words),
        cmocka_unit_test(the_name_asked_for_chooses),
        cmocka_unit_test(what_is_broken_is_not_spoken),
        cmocka_unit_test(an_exchange_is_for_who_comes_after_it),
        cmocka_unit_test(a_bad_set_changes_nothing),
        cmocka_unit_test(without_a_certificate_no_handshake_works),
    };

    return cmocka_run_group_tests(tests, make_all, free_all);
}
