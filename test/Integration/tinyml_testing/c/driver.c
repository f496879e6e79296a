/* Runs emitted models on the host. Each request on stdin is
 *   u32 instances, u32 flags, u32 misalignment, u32 fill, then for each
 * instance: u32 model, its inputs. Each answer on stdout is, for each instance:
 * i32 status, its outputs. Several instances, or the flag STEPS, run through
 * <m>_step, one step of each in turn. Status 1000: the arena was overrun. 1001:
 * an input was written to. */
#include "driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASAN 1
#endif
#endif
#ifdef ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
  STEPS = 1,
  POISON = 2,
  OVERRUN = 1000,
  INPUT_CHANGED = 1001,
  GUARD = 64,
  PORTS = 256
};

typedef struct {
  const driver_model *model;
  unsigned char *arena;
  void *allocations[PORTS];
  void *io[PORTS];
  unsigned char *copies[PORTS];
  int status;
} instance;

static void fail(const char *why) {
  fprintf(stderr, "driver: %s\n", why);
  exit(3);
}

static void *allocate(size_t bytes) {
  void *p = malloc(bytes == 0 ? 1 : bytes);
  if (p == NULL)
    fail("out of memory");
  return p;
}

static int read_all(void *to, size_t bytes) {
  return bytes == 0 || fread(to, bytes, 1, stdin) == 1;
}

static void set_up(instance *it, uint32_t misalignment, uint32_t fill) {
  uint32_t number;
  if (!read_all(&number, sizeof number) || number >= driver_model_count)
    fail("bad model number");
  const driver_model *m = &driver_models[number];
  it->model = m;
  it->status = 0;
  if (m->inputs + m->outputs > PORTS)
    fail("too many inputs and outputs");
  it->arena = (unsigned char *)allocate(m->arena_bytes + GUARD);
  memset(it->arena, (int)fill, m->arena_bytes + GUARD);
  ASAN_POISON_MEMORY_REGION(it->arena + m->arena_bytes, GUARD);
  for (unsigned i = 0; i < m->inputs + m->outputs; ++i) {
    it->allocations[i] = allocate(m->bytes[i] + misalignment);
    it->io[i] = (unsigned char *)it->allocations[i] + misalignment;
    it->copies[i] = NULL;
    if (i >= m->inputs) {
      memset(it->io[i], (int)(fill ^ 0xffu), m->bytes[i]);
      continue;
    }
    if (!read_all(it->io[i], m->bytes[i]))
      fail("the input ended too early");
    it->copies[i] = (unsigned char *)allocate(m->bytes[i]);
    if (m->bytes[i] != 0)
      memcpy(it->copies[i], it->io[i], m->bytes[i]);
  }
}

/* Before step n only what the plan says is live may be touched; dead bytes get
 * a new value as well. */
static void poison_dead(const instance *it, unsigned n, uint32_t fill) {
  const driver_model *m = it->model;
  if (m->live == NULL)
    return;
  unsigned char *dead = (unsigned char *)allocate(m->arena_bytes);
  memset(dead, 1, m->arena_bytes);
  for (unsigned i = 0; i < m->live_count; ++i)
    if (m->live[i].first <= n && n <= m->live[i].last)
      memset(dead + m->live[i].offset, 0, m->live[i].size);
  ASAN_UNPOISON_MEMORY_REGION(it->arena, m->arena_bytes);
  for (size_t b = 0; b < m->arena_bytes; ++b)
    if (dead[b])
      it->arena[b] = (unsigned char)(fill + n);
  /* ASan poisons whole 8-byte granules only when nothing after them in the
   * granule is live. */
  for (size_t b = 0; b < m->arena_bytes;) {
    size_t end = b;
    while (end < m->arena_bytes && dead[end])
      ++end;
    if (end > b)
      ASAN_POISON_MEMORY_REGION(it->arena + b, end - b);
    b = end + 1;
  }
  free(dead);
}

static void run_steps(instance *all, uint32_t count, uint32_t flags,
                      uint32_t fill) {
  int busy = 1;
  for (unsigned n = 0; busy; ++n) {
    busy = 0;
    for (uint32_t i = 0; i < count; ++i) {
      if (n >= all[i].model->steps || all[i].status != 0)
        continue;
      if (flags & POISON)
        poison_dead(&all[i], n, fill);
      all[i].status = all[i].model->step(n, all[i].arena, all[i].io);
      busy = 1;
    }
  }
}

static void finish(instance *it, uint32_t fill) {
  const driver_model *m = it->model;
  ASAN_UNPOISON_MEMORY_REGION(it->arena, m->arena_bytes + GUARD);
  for (unsigned g = 0; g < GUARD; ++g)
    if (it->arena[m->arena_bytes + g] != (unsigned char)fill)
      it->status = OVERRUN;
  for (unsigned i = 0; i < m->inputs; ++i)
    if (m->bytes[i] != 0 && memcmp(it->copies[i], it->io[i], m->bytes[i]) != 0)
      it->status = INPUT_CHANGED;
  fwrite(&it->status, sizeof it->status, 1, stdout);
  for (unsigned i = 0; i < m->inputs + m->outputs; ++i) {
    if (i >= m->inputs && m->bytes[i] != 0)
      fwrite(it->io[i], m->bytes[i], 1, stdout);
    free(it->copies[i]);
    free(it->allocations[i]);
  }
  free(it->arena);
}

int main(void) {
  uint32_t head[4];
  while (fread(head, sizeof head, 1, stdin) == 1) {
    uint32_t count = head[0], flags = head[1], misalignment = head[2],
             fill = head[3] & 0xffu;
    instance *all = (instance *)allocate(count * sizeof *all);
    for (uint32_t i = 0; i < count; ++i)
      set_up(&all[i], misalignment, fill);
    if (count > 1 || (flags & STEPS))
      run_steps(all, count, flags, fill);
    else
      all[0].status = all[0].model->run(all[0].arena, all[0].io);
    for (uint32_t i = 0; i < count; ++i)
      finish(&all[i], fill);
    free(all);
    fflush(stdout);
  }
  return 0;
}
