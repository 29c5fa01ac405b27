/* Ties the ends of a graph's words to where frames go in and come out. */
#include "strand.h"

#include <libavfilter/avfilter.h>
#include <libavutil/error.h>
#include <libavutil/mem.h>

#include "averror.h"
#include "base/fault.h"

/* Adds an end to a list of them, which is the parser's way to name what is still open. */
static int strand_end(AVFilterInOut **ends, const char *name, AVFilterContext *filter)
{
    AVFilterInOut *end = avfilter_inout_alloc();

    if (!end)
        return AVERROR(ENOMEM);
    end->name = av_strdup(name);
    end->filter_ctx = filter;
    end->next = *ends;
    *ends = end;
    return end->name ? 0 : AVERROR(ENOMEM);
}

static int strand_tie(const struct strand *strand, AVFilterGraph *graph, AVFilterContext **in,
                      AVFilterContext **out, AVFilterInOut **begins, AVFilterInOut **ends)
{
    int r = avfilter_graph_create_filter(in, avfilter_get_by_name(strand->source), "in",
                                         strand->from, NULL, graph);

    if (r >= 0)
        r = strand_end(begins, "in", *in);
    for (int i = 0; r >= 0 && i < strand->outs_count; i++) {
        r = avfilter_graph_create_filter(&out[i], avfilter_get_by_name(strand->sink),
                                         strand->outs[i], NULL, NULL, graph);
        if (r >= 0)
            r = strand_end(ends, strand->outs[i], out[i]);
    }
    /* what are beginnings to us are open outputs to the parser */
    return r < 0 ? r : avfilter_graph_parse_ptr(graph, strand->words, ends, begins, NULL);
}

int strand_build(const struct strand *strand, struct AVFilterGraph **graph,
                 struct AVFilterContext **in, struct AVFilterContext **out)
{
    AVFilterInOut *begins = NULL, *ends = NULL;
    int r;

    check(strand->outs_count <= STRAND_OUTS_MAX);
    *graph = avfilter_graph_alloc();
    if (!*graph)
        return fault(-ENOMEM);
    (*graph)->nb_threads = strand->threads;
    r = strand_tie(strand, *graph, in, out, &begins, &ends);
    if (r >= 0)
        r = avfilter_graph_config(*graph, NULL);
    avfilter_inout_free(&begins);
    avfilter_inout_free(&ends);
    return r < 0 ? fault(averror_fault(r)) : 0;
}
