/* tinyml harness: see harness.h and runtime/README.md.
 *
 * Part of tinyml, Apache License 2.0. */
#include "harness.h"

#include "board.h"
#include "harness_memory.h"
#include "text.h"

enum {
  EXIT_FINE = 0,
  EXIT_USAGE = 1, /* a file cannot be opened, or ends within a sample */
  EXIT_GUARD = 2, /* somebody wrote next to a buffer */
  EXIT_MODEL = 3  /* run or step returned an error */
};

/* What a board with little memory cannot spare; 8 bytes a step are counted:
 * -DHARNESS_MAX_STEPS=N says of how many. */
#if defined(BOARD_RAM_BYTES) && BOARD_RAM_BYTES < 65536
enum { DEFAULT_STEPS = 64, MAX_ARGUMENTS = 256, MAX_OPTION = 128 };
#else
enum { DEFAULT_STEPS = 1024, MAX_ARGUMENTS = 1024, MAX_OPTION = 512 };
#endif
#ifdef HARNESS_MAX_STEPS
enum { MAX_STEPS = HARNESS_MAX_STEPS };
#else
enum { MAX_STEPS = DEFAULT_STEPS };
#endif

uintptr_t harness_stack_at_call;

static const harness_model *const model = &harness_table;
static char arguments[MAX_ARGUMENTS];
static char option[MAX_OPTION];
static uint64_t step_instructions[MAX_STEPS];

static int check_guards(void) {
  harness_break found;
  if (!harness_find_break(model, &found))
    return EXIT_FINE;
  text_indexed("guard_broken", found.guard, found.byte);
  return EXIT_GUARD;
}

/* 1: a sample was read, 0: the file has no more, -1: it ends within one. */
static int read_sample(int32_t file) {
  uint32_t wanted = 0;
  uint32_t got = 0;
  for (uint32_t i = 0; i < model->input_count; ++i) {
    const harness_port *port = &model->inputs[i];
    wanted += port->bytes;
    got += board_read(file, port->data, port->bytes);
  }
  return got == wanted ? 1 : got == 0 ? 0 : -1;
}

static int write_outputs(int32_t file, uint32_t *crc) {
  for (uint32_t i = 0; i < model->output_count; ++i) {
    const harness_port *port = &model->outputs[i];
    *crc = harness_crc32(*crc, port->data, port->bytes);
    if (file >= 0 && board_write(file, port->data, port->bytes) != 0)
      return EXIT_USAGE;
  }
  return EXIT_FINE;
}

static int report_status(uint32_t sample, tm_status status) {
  if (status == TM_OK)
    return EXIT_FINE;
  text_indexed("error", sample, (uint64_t)(-(int64_t)status));
  return EXIT_MODEL;
}

static int run_once(uint32_t sample) {
  const uint64_t start = board_instructions();
  const tm_status status = model->run();
  const uint64_t end = board_instructions();
  if (end > start)
    text_indexed("instructions", sample, end - start);
  return report_status(sample, status);
}

static int run_steps(uint32_t sample) {
  for (uint32_t n = 0; n < model->steps; ++n) {
    const uint64_t start = board_instructions();
    const tm_status status = model->step(n);
    if (n < MAX_STEPS)
      step_instructions[n] += board_instructions() - start;
    if (status != TM_OK)
      return report_status(sample, status);
    if (check_guards() != EXIT_FINE) {
      text_number("guard_broken_by_step", n);
      return EXIT_GUARD;
    }
  }
  return EXIT_FINE;
}

/* Paints the free stack, runs the model and looks how far the paint is gone. */
static int measure_stack(void) {
  const uint32_t paint = 0x57ac57acu;
  uint32_t *const bottom = board_stack_bottom();
  if (bottom == NULL)
    return EXIT_FINE;
  board_quiet(1);
  harness_enter(); /* nothing lives below here */
  volatile uint32_t *const top =
      bottom + (harness_stack_at_call - (uintptr_t)bottom) / 4;
  for (volatile uint32_t *p = bottom; p < top; ++p)
    *p = paint;
  const tm_status status = model->run();
  volatile uint32_t *lowest = bottom;
  while (lowest < top && *lowest == paint)
    ++lowest;
  board_quiet(0);
  text_number("stack_bytes", harness_stack_at_call - (uintptr_t)lowest);
  return report_status(0, status);
}

static void reset_state(void) {
  if (model->reset != NULL)
    model->reset();
}

static int one_sample(uint32_t sample, uint32_t reset_every, int steps) {
  int code = EXIT_FINE;
  if (sample == 0) {
    harness_fill_buffers(model, 7);
    reset_state();
    code = measure_stack();
  }
  if (sample == 0 || (reset_every != 0 && sample % reset_every == 0))
    reset_state();
  harness_fill_buffers(model, sample);
  if (code == EXIT_FINE)
    code = steps ? run_steps(sample) : run_once(sample);
  if (code == EXIT_FINE)
    code = check_guards();
  return code;
}

static int all_samples(int32_t in, int32_t out) {
  uint32_t limit = in >= 0 ? UINT32_MAX : 1;
  uint32_t sample = 0;
  uint32_t reset_every = 0;
  uint32_t crc = 0;
  int code = EXIT_FINE;
  if (text_option(arguments, "reset", option, sizeof(option)))
    reset_every = text_parse(option);
  if (text_option(arguments, "samples", option, sizeof(option)))
    limit = text_parse(option);
  text_option(arguments, "count", option, sizeof(option));
  const int steps = text_equal(option, "steps");
  while (code == EXIT_FINE && sample < limit) {
    const int got = in >= 0 ? read_sample(in) : 1;
    if (got == 0)
      break;
    if (got < 0) {
      text_number("input_ends_in_sample", sample);
      return EXIT_USAGE;
    }
    code = one_sample(sample, reset_every, steps);
    if (code == EXIT_FINE)
      code = write_outputs(out, &crc);
    sample += code == EXIT_FINE;
  }
  for (uint32_t n = 0; steps && n < model->steps && n < MAX_STEPS; ++n)
    text_indexed("step_instructions", n, step_instructions[n]);
  text_number("samples", sample);
  text_hex("output_crc32", crc);
  return code;
}

int harness_main(void) {
  int32_t in = -1;
  int32_t out = -1;
  board_arguments(arguments, sizeof(arguments));
  text_line("model", model->name);
  text_number("arena_bytes", model->arena_bytes);
  if (text_option(arguments, "in", option, sizeof(option))) {
    in = board_open(option, 0);
    if (in < 0) {
      text_line("cannot_open", option);
      return EXIT_USAGE;
    }
  }
  if (text_option(arguments, "out", option, sizeof(option))) {
    out = board_open(option, 1);
    if (out < 0) {
      text_line("cannot_open", option);
      return EXIT_USAGE;
    }
  }
  harness_set_guards(model);
  const int code = all_samples(in, out);
  if (in >= 0)
    board_close(in);
  if (out >= 0)
    board_close(out);
  text_line("guards", code == EXIT_GUARD ? "broken" : "ok");
  text_number("exit", (uint64_t)code);
  return code;
}
