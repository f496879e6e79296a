/* tinyml runtime: the reference kernels, one external function per line of
 * kernels.def. They define what a kernel computes; nothing is fast about them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_REF_H
#define TINYML_REF_H

#include "tinyml/types.h"

TM_BEGIN_DECLS

#define TM_KERNEL(name, shape, q, ...)                                         \
  void tm_ref_##name(const shape *s, q __VA_ARGS__);
#define TM_Q(type) const type *q,
#define TM_NOQ
#define TM_IN(type, name) const type *name
#define TM_OUT(type, name) type *name
#define TM_OUT_SAME(type, name) type *name
#define TM_OUT_ROWS(type, name) type *name
#include "tinyml/kernels.def"

TM_END_DECLS

#endif
