/* The table a generated file fills so that driver.c can run any set of emitted
 * models. */
#ifndef TINYML_TESTING_DRIVER_H
#define TINYML_TESTING_DRIVER_H
#include <stddef.h>
#include <stdint.h>

/* One buffer of a memory plan: bytes [offset, offset + size) are live in the
 * steps first..last. */
typedef struct {
  uint32_t offset, size, first, last;
} driver_live;

typedef struct {
  size_t arena_bytes;
  unsigned steps;
  unsigned inputs, outputs;
  const size_t *bytes; /* of the inputs, then of the outputs */
  int (*run)(void *arena, void *const *io);
  int (*step)(unsigned n, void *arena, void *const *io);
  const driver_live *live; /* NULL: the plan is not known */
  unsigned live_count;
} driver_model;

extern const driver_model driver_models[];
extern const unsigned driver_model_count;
#endif
