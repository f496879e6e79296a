/* tinyml runtime: the reference kernels, one external function per line of
 * kernels.def. They define what a kernel computes; nothing is fast about them.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_REF_H
#define TINYML_REF_H

#include "tinyml/types.h"

TM_BEGIN_DECLS

/* clang-format off */
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  void tm_ref_##name(const shape *s q pointers);
/* clang-format on */
#define TM_Q(type) , const type *q
#define TM_NOQ
#define TM_IN(type, name, count) , const type *name
#define TM_OUT(type, name, count) , type *name
#define TM_SCRATCH(type, name, count) , type *name
#define TM_IN_BITS(bits, name, count) , const void *name
#define TM_OUT_BITS(bits, name, count) , void *name
#include "tinyml/kernels.def"

TM_END_DECLS

#endif
