/* A filter graph with one end where frames go in and some where they come out. Private to av. */
#pragma once

struct AVFilterContext;
struct AVFilterGraph;

enum { STRAND_OUTS_MAX = 8 };

struct strand {
    const char *source, *from; /* "buffer" or "abuffer", and the form of what goes in */
    const char *words;         /* what happens, in the language of libavfilter's graphs */
    const char *sink;          /* "buffersink" or "abuffersink" */
    const char *const *outs;   /* the names of the ends in the words: "o1" */
    int outs_count;
    int threads;
};

/* Fills graph (to be freed with avfilter_graph_free(), also when it fails), in, and outs_count of
 * out. 0 or -errno; -EINVAL: no filter can do this. */
int strand_build(const struct strand *strand, struct AVFilterGraph **graph,
                 struct AVFilterContext **in, struct AVFilterContext **out);
