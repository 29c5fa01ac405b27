/* incare --version: us, and what was linked with us as it runs now. */
#include "cmd.h"
#include "crypt/digest.h"
#include "crypt/pseudonym.h"
#include "http/server.h"
#include "pack/brotli.h"
#include "pack/gzip.h"
#include "store/db.h"
#include "text/jsontext.h"
#include "text/ttml.h"

void cmd_version(void)
{
    printf("incare %s\nlibmicrohttpd %s\nSQLite %s\nGnuTLS %s\nlibsodium %s\njansson %s\nexpat "
           "%s\nbrotli %s\n"
           "zlib %s\n",
           INCARE_VERSION, server_library_version(), db_library_version(), digest_library_version(),
           pseudonym_library_version(), jsontext_library_version(), ttml_library_version(),
           brotli_library_version(), gzip_library_version());
}
