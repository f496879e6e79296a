/* A call whose first output lies over one of its inputs as kernels.def allows,
 * made of kernels.def: find_overlap_<name> says how with one fact of the
 * kernel, TM_ROWS or a TM_SHARES, and lay_over_<name> moves the two pointers of
 * a call there. */
#ifndef TINYML_TEST_OVERLAPS_H
#define TINYML_TEST_OVERLAPS_H

#include "calls.h"

typedef struct overlap {
  const char *input, *output; /* names of pointers */
  int32_t in, out;            /* their bytes */
  int32_t in_element, out_element;
  int32_t before;    /* bytes from the output's begin to the input's */
  int32_t out_row;   /* bytes; 0: the two are the same memory */
  const void *apart; /* where the output of the call was */
  uint8_t *over;     /* where it is */
} overlap;

/* No kernel has more facts that allow one. */
enum { OVERLAPS = 2 };

TM_SHARED void overlap_input(overlap *o, const char *name, int32_t count,
                             size_t element) {
  if (o->input == NULL)
    o->input = name;
  if (strcmp(o->input, name) == 0) {
    o->in = count * (int32_t)element;
    o->in_element = (int32_t)element;
  }
}

TM_SHARED void overlap_output(overlap *o, const char *name, int32_t count,
                              size_t element) {
  if (o->output != NULL)
    return;
  o->output = name;
  o->out = count * (int32_t)element;
  o->out_element = (int32_t)element;
}

/* The formula of kernels.def, as far as the compiler's KernelRows goes. */
TM_SHARED int overlap_rows(overlap *o, int32_t images, int32_t out_rows,
                           int32_t in_rows, int32_t out_row, int32_t in_row,
                           int32_t stride, int32_t pad) {
  o->out_row = out_row * o->out_element;
  for (int32_t r = 0; r < out_rows; ++r) {
    const int32_t first = r * stride < pad ? 0 : r * stride - pad;
    const int32_t least = (r + 1) * o->out_row - first * in_row * o->in_element;
    if (first < in_rows && least > o->before)
      o->before = least;
  }
  return images == 1;
}

/* clang-format off */
#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void measure_overlap_##name(const shape *s, const q_##name *q,     \
                                        overlap *o) {                          \
    (void)s, (void)q;                                                          \
    pointers                                                                   \
  }
#define TM_IN(type, name, count)                                               \
  overlap_input(o, #name, count, sizeof(type));
#define TM_OUT(type, name, count)                                              \
  overlap_output(o, #name, count, sizeof(type));
#define TM_SCRATCH(type, name, count)
#define TM_IN_BITS(bits, name, count) overlap_input(o, #name, count, bits / 8);
#define TM_OUT_BITS(bits, name, count)                                         \
  overlap_output(o, #name, count, bits / 8);
#include "tinyml/kernels.def"

/* Whether fact `which`, from 0 on, allows one. */
#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED int find_overlap_##name(const shape *s, const q_##name *q,         \
                                    int which, overlap *o) {                   \
    void (*const measure)(const shape *, const q_##name *, overlap *) =        \
        measure_overlap_##name;                                                \
    int fact = 0, allowed = 0;                                                 \
    memset(o, 0, sizeof(*o));                                                  \
    (void)s, (void)q, (void)which, (void)measure, (void)fact;                  \
    facts                                                                      \
    return allowed;                                                            \
  }
#define TM_ROWS(images, out_rows, in_rows, out_row, in_row, stride, pad, reach)\
  if (fact++ == which) {                                                       \
    measure(s, q, o);                                                          \
    allowed = overlap_rows(o, images, out_rows, in_rows, out_row, in_row,      \
                           stride, pad);                                       \
  }
#define TM_SHARES(name)                                                        \
  if (fact++ == which) {                                                       \
    o->input = #name;                                                          \
    measure(s, q, o);                                                          \
    allowed = o->in == o->out;                                                 \
  }
#define TM_MACS(expression)
#define TM_LIBM(function)
#define TM_HEADER(header)
#define TM_INTERLEAVES(kernel, bits)
#define TM_PACKS(kernel, format)
#define TM_POINTWISE(kernel)
#include "tinyml/kernels.def"

#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void lay_over_##name(overlap *o, call_##name *c) {                 \
    const int32_t end =                                                        \
        o->before + o->in > o->out ? o->before + o->in : o->out;               \
    o->over = (uint8_t *)t_alloc(end / o->out_element,                         \
                                 (size_t)o->out_element);                      \
    pointers                                                                   \
  }
#define TM_IN(type, name, count)                                               \
  if (strcmp(o->input, #name) == 0) {                                          \
    memcpy(o->over + o->before, c->name, (size_t)o->in);                       \
    c->name = (type *)(void *)(o->over + o->before);                           \
  }
#define TM_OUT(type, name, count)                                              \
  if (strcmp(o->output, #name) == 0) {                                         \
    o->apart = c->name;                                                        \
    c->name = (type *)(void *)o->over;                                         \
  }
#define TM_SCRATCH(type, name, count)
#define TM_IN_BITS(bits, name, count) TM_IN(void, name, count)
#define TM_OUT_BITS(bits, name, count) TM_OUT(void, name, count)
#include "tinyml/kernels.def"
/* clang-format on */

#endif
