/* A call of each kernel, made of kernels.def: call_<name> has its pointers,
 * fill_<name> random buffers of exactly the size it may touch, run_<name> calls
 * a function of its type, run_with_scratch_<name> one that takes a pointer
 * more, compare_<name> its outputs with another call's. The structs are
 * shape_<name> and q_<name> (no_q where there is none), shape_struct_<name> and
 * q_struct_<name> their names. */
#ifndef TINYML_TEST_CALLS_H
#define TINYML_TEST_CALLS_H

#include "support.h"

typedef struct no_q {
  int32_t none;
} no_q;

/* clang-format off */
#define STRING2(text) #text
#define STRING(text) STRING2(text)
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  typedef shape shape_##name;                                                  \
  typedef q q_##name;                                                          \
  static inline const char *shape_struct_##name(void) { return #shape; }       \
  static inline const char *q_struct_##name(void) { return STRING(q); }
#define TM_Q(type) type
#define TM_NOQ no_q
#include "tinyml/kernels.def"

#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  typedef void function_##name(const shape *s q pointers);                     \
  typedef void scratch_function_##name(const shape *s q pointers, int32_t *);
#define TM_Q(type) , const type *q
#define TM_NOQ
#define TM_IN(type, name, count) , const type *name
#define TM_OUT(type, name, count) , type *name
#define TM_SCRATCH(type, name, count) , type *name
#define TM_IN_BITS(bits, name, count) , const void *name
#define TM_OUT_BITS(bits, name, count) , void *name
#include "tinyml/kernels.def"

#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  typedef struct call_##name { pointers } call_##name;
#define TM_IN(type, name, count) type *name;
#define TM_OUT(type, name, count) type *name;
#define TM_SCRATCH(type, name, count) type *name;
#define TM_IN_BITS(bits, name, count) void *name;
#define TM_OUT_BITS(bits, name, count) void *name;
#include "tinyml/kernels.def"

/* Random numbers that any kernel takes. */
TM_SHARED void *random_float(int32_t count) { return t_random_f32(count); }
TM_SHARED void *random_int8_t(int32_t count) { return t_random_s8(count); }
TM_SHARED void *random_uint8_t(int32_t count) { return t_random_s8(count); }
TM_SHARED void *random_int16_t(int32_t count) {
  return t_random_s16(count);
}
TM_SHARED void *random_int32_t(int32_t count) {
  int32_t *const x = (int32_t *)t_alloc(count, sizeof(int32_t));
  for (int32_t i = 0; i < count; ++i)
    x[i] = t_range(-20000, 20000);
  return x;
}
TM_SHARED void *random_uint16_t(int32_t count) {
  return random_int16_t(count);
}
TM_SHARED void *random_int64_t(int32_t count) {
  int64_t *const x = (int64_t *)t_alloc(count, sizeof(int64_t));
  for (int32_t i = 0; i < count; ++i)
    x[i] = t_range(-20000, 20000);
  return x;
}
TM_SHARED void *random_uint32_t(int32_t count) {
  return random_int32_t(count);
}
/* Such as convolutions have, in every third call edges and shifts among them. */
TM_SHARED void *random_tm_rq(int32_t count) {
  if (t_range(0, 2) == 0)
    return t_random_rqs(count);
  tm_rq *const x = (tm_rq *)t_alloc(count, sizeof(tm_rq));
  for (int32_t i = 0; i < count; ++i) {
    const tm_rq usual = {t_range(1 << 20, 1 << 26), 0};
    x[i] = t_range(0, 3) ? usual : t_random_rq();
  }
  return x;
}

#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void fill_##name(const shape *s, const q_##name *q,                \
                                 call_##name *c) {                             \
    (void)s, (void)q;                                                          \
    pointers                                                                   \
  }
#define TM_IN(type, name, count) c->name = (type *)random_##type(count);
#define TM_OUT(type, name, count) TM_IN(type, name, count)
#define TM_SCRATCH(type, name, count) TM_IN(type, name, count)
#define TM_IN_BITS(bits, name, count)                                          \
  c->name = random_int8_t((count) * (bits / 8));
#define TM_OUT_BITS(bits, name, count) TM_IN_BITS(bits, name, count)
#include "tinyml/kernels.def"

#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void run_##name(function_##name *function, const shape *s,         \
                                const q_##name *q, const call_##name *c) {     \
    (void)q;                                                                   \
    function(s params pointers);                                               \
  }                                                                            \
  TM_SHARED void run_with_scratch_##name(                                      \
      scratch_function_##name *function, const shape *s, const q_##name *q,    \
      const call_##name *c, int32_t *scratch) {                                \
    (void)q;                                                                   \
    function(s params pointers, scratch);                                      \
  }
#define TM_Q(type) , q
#define TM_NOQ
#define TM_IN(type, name, count) , c->name
#define TM_OUT(type, name, count) , c->name
#define TM_SCRATCH(type, name, count) , c->name
#define TM_IN_BITS(bits, name, count) , c->name
#define TM_OUT_BITS(bits, name, count) , c->name
#include "tinyml/kernels.def"

/* Integers are the same bytes. A float kernel may sum in another order: random
 * sums of some hundred products below 1 are then off by less than 1e-4. */
#define COMPARE_BYTES(type)                                                    \
  TM_SHARED void compare_values_##type(                                        \
      const char *kernel, const type *got, const type *want, int32_t count) {  \
    t_equal_bytes(kernel, got, want, (size_t)count * sizeof(type));            \
  }
COMPARE_BYTES(int8_t)
COMPARE_BYTES(uint8_t)
COMPARE_BYTES(int16_t)
COMPARE_BYTES(uint16_t)
COMPARE_BYTES(int32_t)
COMPARE_BYTES(uint32_t)
COMPARE_BYTES(int64_t)
COMPARE_BYTES(uint64_t)
TM_SHARED void compare_values_float(const char *kernel, const float *got,
                                        const float *want, int32_t count) {
  ++t_checks;
  for (int32_t i = 0; i < count; ++i) {
    if (!(fabs((double)got[i] - (double)want[i]) <= 1e-4)) {
      t_fail(kernel, i, (double)got[i], (double)want[i]);
      return;
    }
  }
}

#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void compare_##name(const shape *s, const q_##name *q,             \
                                    const call_##name *got,                    \
                                    const call_##name *want) {                 \
    const char *const kernel = #name;                                          \
    (void)s, (void)q;                                                          \
    pointers                                                                   \
  }
#define TM_IN(type, name, count)
#define TM_OUT(type, name, count)                                              \
  compare_values_##type(kernel, got->name, want->name, count);
#define TM_SCRATCH(type, name, count)
#define TM_IN_BITS(bits, name, count)
#define TM_OUT_BITS(bits, name, count)                                         \
  t_equal_bytes(kernel, got->name, want->name, (size_t)(count) * (bits / 8));
#include "tinyml/kernels.def"

/* Other memory for the outputs of a call. */
#define TM_KERNEL(name, shape, params, pointers, facts)                        \
  TM_SHARED void outputs_##name(const shape *s, const q_##name *q,             \
                                    call_##name *c) {                          \
    (void)s, (void)q;                                                          \
    pointers                                                                   \
  }
#define TM_IN(type, name, count)
#define TM_OUT(type, name, count) c->name = (type *)random_##type(count);
#define TM_SCRATCH(type, name, count)
#define TM_IN_BITS(bits, name, count)
#define TM_OUT_BITS(bits, name, count)                                         \
  c->name = random_int8_t((count) * (bits / 8));
#include "tinyml/kernels.def"
/* clang-format on */

#endif
