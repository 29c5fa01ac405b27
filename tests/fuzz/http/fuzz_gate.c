/* Any head, taken apart as the library does: what passes is one request and nothing else. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/fault.h"
#include "gate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

struct told {
    int hosts, lengths, codings;
};

static void tell(struct gate *gate, struct told *told, char *line)
{
    char *colon = strchr(line, ':'), *value;

    if (!colon)
        return; /* the library refuses it itself */
    *colon = '\0';
    value = colon + 1 + strspn(colon + 1, " \t");
    if (!*line)
        return; /* the library drops it */
    told->hosts += !strcasecmp(line, "Host");
    told->lengths += !strcasecmp(line, "Content-Length");
    told->codings += !strcasecmp(line, "Transfer-Encoding");
    gate_field(gate, line, strlen(line), value, strlen(value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    char *head = malloc(length + 3), *end = head + length + 2;
    struct gate gate = {0};
    struct told told = {0};

    head[0] = '\n'; /* behind the version */
    memcpy(head + 1, data, length);
    head[length + 1] = '\n';
    head[length + 2] = '\0';
    gate_line(&gate, "GET", "HTTP/1.1");
    gate_head(&gate, head, end);
    for (char *line = head, *next; line < end; line = next) {
        next = memchr(line, '\n', (size_t)(end - line));
        if (next > line && next[-1] == '\r')
            next[-1] = '\0';
        *next++ = '\0';
        tell(&gate, &told, line);
    }
    if (gate_passes(&gate)) {
        check(told.hosts == 1 && told.lengths + told.codings <= 1);
        check(gate.has_body || !told.codings);
    }
    free(head);
    return 0;
}
