/* Any bytes as a struct wire_probe: what passes the check must be safe to use, which writing it as
 * JSON is the test of. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/fault.h"
#include "wire/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct wire_probe probe;
    AUTO_BUF struct buf out = {0};
    struct json json;

    memset(&probe, 0, sizeof(probe));
    memcpy(&probe, data, size < sizeof(probe) ? size : sizeof(probe));
    probe.magic = WIRE_PROBE_MAGIC; /* no need to guess it */
    if (!wire_probe_check(&probe))
        return 0;
    json_start(&json, &out);
    report_write(&json, NULL, &probe);
    check(!out.failed && out.length > 0);
    return 0;
}
