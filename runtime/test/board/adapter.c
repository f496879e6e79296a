/* The harness's view of tiny, see harness.h. */
#include "harness.h"
#include "tiny.h"

static struct {
  harness_guard before_arena;
  tiny_arena arena;
  harness_guard before_x;
  int8_t x[TINY_X_LEN];
  harness_guard before_y;
  int8_t y[TINY_Y_LEN];
  harness_guard end;
} m;

static tm_status run(void) {
  harness_enter();
  return tiny_run(&m.arena, m.x, m.y);
}

static tm_status step(unsigned n) { return tiny_step(n, &m.arena, m.x, m.y); }

static harness_guard *const guards[] = {&m.before_arena, &m.before_x,
                                        &m.before_y, &m.end};
static const harness_port inputs[] = {HARNESS_PORT("x", m.x)};
static const harness_port outputs[] = {HARNESS_PORT("y", m.y)};
const harness_model harness_table = {
    "tiny", TINY_STEPS, &m.arena, sizeof(m.arena),
    inputs, 1,          outputs,  1,
    guards, 4,          run,      step,
    NULL};
