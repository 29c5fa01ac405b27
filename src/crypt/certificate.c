/* A certificate is read: its chain in order, its key its own, its names. Browsers look at the names
 * in subjectAltName alone (RFC 9525 6.3), and so do we. */
#include "certificate.h"

#include <errno.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"

enum { key_id_bytes_max = 64 };

static int refuse(char problem[CERTIFICATES_PROBLEM_MAX], const char *why)
{
    snprintf(problem, CERTIFICATES_PROBLEM_MAX, "%s", why);
    return CERTIFICATES_REFUSED;
}

/* GnuTLS lends its memory only to be written to; it writes nothing here. */
static gnutls_datum_t datum(const char *bytes, size_t length)
{
    return (gnutls_datum_t){.data = (unsigned char *)(uintptr_t)bytes, .size = (unsigned)length};
}

static int add_name(struct certificate *certificate, const char *name)
{
    char **more = realloc(certificate->names,
                          ((size_t)certificate->name_count + 1) * sizeof *certificate->names);

    if (!more)
        return fault(-ENOMEM);
    certificate->names = more;
    more[certificate->name_count] = strdup(name);
    if (!more[certificate->name_count])
        return fault(-ENOMEM);
    certificate->name_count++;
    return 0;
}

static int read_names(struct certificate *certificate, gnutls_x509_crt_t own)
{
    int r = 0;

    for (unsigned i = 0; r == 0; i++) {
        char name[CERTIFICATES_NAME_MAX];
        size_t length = sizeof name;
        int type = gnutls_x509_crt_get_subject_alt_name(own, i, name, &length, NULL);

        if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
        /* No host has a longer name, nor one with a NUL in it. */
        if (type == GNUTLS_SAN_DNSNAME && length < sizeof name && strnlen(name, length) == length) {
            name[length] = '\0';
            r = add_name(certificate, name);
        }
    }
    return r;
}

static bool is_key_of(gnutls_privkey_t key, gnutls_x509_crt_t own)
{
    unsigned char of_key[key_id_bytes_max], of_own[key_id_bytes_max];
    size_t key_length = sizeof of_key, own_length = sizeof of_own;
    gnutls_pubkey_t public;
    bool is_same;

    if (gnutls_pubkey_init(&public) < 0)
        return false;
    is_same = gnutls_pubkey_import_privkey(public, key, 0, 0) >= 0 &&
              gnutls_pubkey_get_key_id(public, GNUTLS_KEYID_USE_SHA256, of_key, &key_length) >= 0 &&
              gnutls_x509_crt_get_key_id(own, GNUTLS_KEYID_USE_SHA256, of_own, &own_length) >= 0 &&
              key_length == own_length && memcmp(of_key, of_own, key_length) == 0;
    gnutls_pubkey_deinit(public);
    return is_same;
}

static int read_key(struct certificate *certificate, const struct certificates_pem *pem,
                    gnutls_x509_crt_t own, char problem[CERTIFICATES_PROBLEM_MAX])
{
    const gnutls_datum_t bytes = datum(pem->key, pem->key_length);
    int r;

    if (gnutls_privkey_init(&certificate->key) < 0)
        return fault(-ENOMEM);
    r = gnutls_privkey_import_x509_raw(certificate->key, &bytes, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (r == GNUTLS_E_DECRYPTION_FAILED)
        return refuse(problem, "the key is locked with a passphrase; it must be without one");
    if (r < 0)
        return refuse(problem, "there is no private key in it (PEM, \"-----BEGIN PRIVATE KEY\")");
    if (!is_key_of(certificate->key, own))
        return refuse(problem, "the key is not this certificate's");
    return 0;
}

static int read_own(struct certificate *certificate, gnutls_x509_crt_t own)
{
    certificate->from_ms = (int64_t)gnutls_x509_crt_get_activation_time(own) * 1000;
    certificate->until_ms = (int64_t)gnutls_x509_crt_get_expiration_time(own) * 1000;
    return read_names(certificate, own);
}

/* The library's own form of the chain, for handshakes. */
static int keep_chain(struct certificate *certificate, gnutls_x509_crt_t *chain, unsigned count)
{
    certificate->chain = calloc(count, sizeof *certificate->chain);
    if (!certificate->chain)
        return fault(-ENOMEM);
    for (; certificate->length < count; certificate->length++)
        if (gnutls_pcert_import_x509(&certificate->chain[certificate->length],
                                     chain[certificate->length], 0) < 0)
            return fault(-ENOMEM);
    return 0;
}

int certificate_read(struct certificate *out, const struct certificates_pem *pem,
                     char problem[CERTIFICATES_PROBLEM_MAX])
{
    const gnutls_datum_t bytes = datum(pem->chain, pem->chain_length);
    gnutls_x509_crt_t *chain = NULL;
    unsigned count = 0;
    int r = gnutls_x509_crt_list_import2(&chain, &count, &bytes, GNUTLS_X509_FMT_PEM,
                                         GNUTLS_X509_CRT_LIST_FAIL_IF_UNSORTED);

    *out = (struct certificate){0};
    if (r == GNUTLS_E_CERTIFICATE_LIST_UNSORTED)
        return refuse(problem,
                      "its certificates are out of order: the site's own comes first, then "
                      "its issuer's, and so on");
    if (r < 0 || !count)
        return refuse(problem, "there is no certificate in it (PEM, \"-----BEGIN CERTIFICATE\")");
    r = read_own(out, chain[0]);
    if (r == 0)
        r = read_key(out, pem, chain[0], problem);
    if (r == 0)
        r = keep_chain(out, chain, count);
    for (unsigned i = 0; i < count; i++)
        gnutls_x509_crt_deinit(chain[i]);
    gnutls_free(chain);
    if (r)
        certificate_free(out);
    return r;
}

void certificate_free(struct certificate *certificate)
{
    for (unsigned i = 0; i < certificate->length; i++)
        gnutls_pcert_deinit(&certificate->chain[i]);
    for (int i = 0; i < certificate->name_count; i++)
        free(certificate->names[i]);
    if (certificate->key)
        gnutls_privkey_deinit(certificate->key);
    free(certificate->chain);
    free(certificate->names);
    *certificate = (struct certificate){0};
}

bool certificate_has(const struct certificate *certificate, const char *name, bool is_wild)
{
    const char *rest = strchr(name, '.');

    if (is_wild && (!rest || rest == name))
        return false;
    for (int i = 0; i < certificate->name_count; i++) {
        const char *own = certificate->names[i];

        if (is_wild ? own[0] == '*' && strcasecmp(own + 1, rest) == 0 : strcasecmp(own, name) == 0)
            return true;
    }
    return false;
}
