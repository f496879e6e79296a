/* tinyml harness: a main() for one emitted model, on a board or on the host. It
 * feeds samples from a file, writes outputs to a file and measures; see
 * runtime/README.md for the options and the printed lines.
 *
 * A program is harness.c, the board's files, the emitted C and one adapter that
 * defines harness_table. The adapter of a model `kws` with one input and no
 * state:
 *
 *   #include "harness.h"
 *   #include "kws.h"
 *   static struct {
 *     harness_guard before_arena;
 *     kws_arena arena;
 *     harness_guard before_mfcc;
 *     int8_t mfcc[KWS_MFCC_LEN];
 *     harness_guard before_logits;
 *     int8_t logits[KWS_LOGITS_LEN];
 *     harness_guard end;
 *   } m;
 *   static tm_status run(void) {
 *     harness_enter();
 *     return kws_run(&m.arena, m.mfcc, m.logits);
 *   }
 *   static tm_status step(unsigned n) {
 *     return kws_step(n, &m.arena, m.mfcc, m.logits);
 *   }
 *   static harness_guard *const guards[] = {&m.before_arena, &m.before_mfcc,
 *                                           &m.before_logits, &m.end};
 *   static const harness_port inputs[] = {HARNESS_PORT("mfcc", m.mfcc)};
 *   static const harness_port outputs[] = {HARNESS_PORT("logits", m.logits)};
 *   const harness_model harness_table = {
 *       "kws",  KWS_STEPS, &m.arena, sizeof(m.arena), inputs, 1,
 *       outputs, 1,        guards,   4,               run,    step,   NULL};
 *
 * A model with a state has it in `m` between two guards, passes it to run and
 * step behind the arena, and gives a function that calls kws_reset instead of
 * NULL.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_BOARDS_HARNESS_H
#define TINYML_BOARDS_HARNESS_H

#include "tinyml/abi.h"

/* Bytes next to a buffer that nobody may change; bytes, so that they touch the
 * end of a buffer of any length. */
typedef struct harness_guard {
  uint8_t byte[16];
} harness_guard;

typedef struct harness_port {
  const char *name; /* the ONNX tensor's */
  void *data;
  uint32_t bytes;
} harness_port;
#define HARNESS_PORT(name, array) {name, (array), sizeof(array)}

typedef struct harness_model {
  const char *name;
  uint32_t steps;
  void *arena;
  uint32_t arena_bytes;
  const harness_port *inputs;
  uint32_t input_count;
  const harness_port *outputs;
  uint32_t output_count;
  harness_guard *const *guards;
  uint32_t guard_count;
  tm_status (*run)(void);
  tm_status (*step)(unsigned n);
  void (*reset)(void); /* NULL where nothing lives from run to run */
} harness_model;

extern const harness_model harness_table;

/* Where the stack stands when the model is called: first statement of run. */
extern uintptr_t harness_stack_at_call;
static inline void harness_enter(void) {
#if defined(__arm__)
  uintptr_t sp;
  __asm__ volatile("mov %0, sp" : "=r"(sp));
  harness_stack_at_call = sp;
#elif defined(__riscv)
  uintptr_t sp;
  __asm__ volatile("mv %0, sp" : "=r"(sp));
  harness_stack_at_call = sp;
#endif
}

#endif
