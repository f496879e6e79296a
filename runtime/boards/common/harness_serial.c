/* tinyml harness: see harness_serial.h and docs/board-protocol.md.
 *
 * Part of tinyml, Apache License 2.0. */
#include "harness_serial.h"

#include "harness_line.h"
#include "harness_memory.h"

#ifndef HARNESS_MAX_STEPS
#define HARNESS_MAX_STEPS 512
#endif

enum {
  PROTOCOL = 1,
  MAX_DATA = 64,    /* bytes of a tensor in one line */
  MAX_LINE = 192,   /* the longest line, which is an `in` */
  TICKS_A_LINE = 8, /* steps of which one answer tells */
  MAX_STEPS = HARNESS_MAX_STEPS
};

uintptr_t harness_stack_at_call;

static const harness_model *const model = &harness_table;
static const char *unit_name;

/* The line that is read. */
static char line[MAX_LINE];
static uint32_t line_length;

static uint32_t step_ticks[MAX_STEPS];
static uint32_t steps_counted;

/* What the last run gave: the same number again is the same run. */
static struct {
  uint32_t number;
  tm_status status;
  int is_broken;
  harness_break where;
  uint32_t ticks;
  uint32_t crc;
} last;

/*---------------------------------------------------------------------------
 * Commands
 *-------------------------------------------------------------------------*/

static uint32_t count_bytes(const harness_port *ports, uint32_t count) {
  uint32_t bytes = 0;
  for (uint32_t i = 0; i < count; ++i)
    bytes += ports[i].bytes;
  return bytes;
}

/* The byte at an offset of all ports one after the other, NULL behind them. */
static uint8_t *find_byte(const harness_port *ports, uint32_t count,
                          uint32_t offset) {
  for (uint32_t i = 0; i < count; ++i) {
    if (offset < ports[i].bytes)
      return (uint8_t *)ports[i].data + offset;
    offset -= ports[i].bytes;
  }
  return NULL;
}

static void say_hello(uint32_t sequence) {
  last.number = 0;
  begin(sequence, "ok");
  put_number(PROTOCOL);
  put_word(model->name);
  put_word(harness_this_build.fingerprint);
  put_word(harness_this_build.target);
  put_word(unit_name);
  put_number(model->steps);
  put_number(count_bytes(model->inputs, model->input_count));
  put_number(count_bytes(model->outputs, model->output_count));
  end();
}

static void take_input(uint32_t sequence, const char *text) {
  uint32_t offset;
  if (!take_number(&text, &offset)) {
    refuse(sequence, "arguments");
    return;
  }
  while (*text == ' ')
    ++text;
  while (*text != '\0') {
    const int high = hex_digit(text[0]);
    const int low = high < 0 ? -1 : hex_digit(text[1]);
    uint8_t *const byte =
        find_byte(model->inputs, model->input_count, offset++);
    if (low < 0 || byte == NULL) {
      refuse(sequence, low < 0 ? "arguments" : "range");
      return;
    }
    *byte = (uint8_t)(high * 16 + low);
    text += 2;
  }
  begin(sequence, "ok");
  end();
}

static void give_output(uint32_t sequence, const char *text) {
  uint32_t offset, count;
  if (!take_number(&text, &offset) || !take_number(&text, &count)) {
    refuse(sequence, "arguments");
    return;
  }
  const uint32_t all = count_bytes(model->outputs, model->output_count);
  if (count > MAX_DATA || offset > all || count > all - offset) {
    refuse(sequence, "range");
    return;
  }
  begin(sequence, "ok");
  put(' ');
  for (uint32_t i = 0; i < count; ++i)
    put_hex(*find_byte(model->outputs, model->output_count, offset + i), 2);
  end();
}

static void run_whole(void) {
  const uint32_t start = harness_ticks();
  last.status = model->run();
  last.ticks = harness_ticks() - start;
}

static void run_steps(void) {
  last.ticks = 0;
  steps_counted = 0;
  for (uint32_t n = 0; n < model->steps && last.status == TM_OK; ++n) {
    const uint32_t start = harness_ticks();
    last.status = model->step(n);
    const uint32_t taken = harness_ticks() - start;
    last.ticks += taken;
    if (n < MAX_STEPS) {
      step_ticks[n] = taken;
      steps_counted = n + 1;
    }
  }
}

static void run_model(uint32_t sequence, const char *text, int by_steps) {
  uint32_t number, resets;
  if (!take_number(&text, &number) || !take_number(&text, &resets)) {
    refuse(sequence, "arguments");
    return;
  }
  if (number == 0 || number != last.number) {
    if (resets && model->reset != NULL)
      model->reset();
    harness_set_guards(model);
    harness_fill_buffers(model, number);
    last.number = number;
    last.status = TM_OK;
    if (by_steps)
      run_steps();
    else
      run_whole();
    last.is_broken = harness_find_break(model, &last.where);
    last.crc = 0;
    for (uint32_t i = 0; i < model->output_count; ++i)
      last.crc = harness_crc32(last.crc, model->outputs[i].data,
                               model->outputs[i].bytes);
  }
  if (last.status != TM_OK || last.is_broken) {
    begin(sequence, "error");
    put_word(last.status != TM_OK ? "status" : "guard");
    put_number(last.status != TM_OK ? (uint32_t)(-(int32_t)last.status)
                                    : last.where.guard);
    end();
    return;
  }
  begin(sequence, "ok");
  put_number(last.ticks);
  put(' ');
  put_hex(last.crc, 8);
  end();
}

static void tell_ticks(uint32_t sequence, const char *text) {
  uint32_t first;
  if (!take_number(&text, &first)) {
    refuse(sequence, "arguments");
    return;
  }
  if (first >= steps_counted) {
    refuse(sequence, "range");
    return;
  }
  begin(sequence, "ok");
  for (uint32_t n = first; n < steps_counted && n < first + TICKS_A_LINE; ++n)
    put_number(step_ticks[n]);
  end();
}

/*---------------------------------------------------------------------------
 * Lines
 *-------------------------------------------------------------------------*/

/* 1: a whole line is there, without its end; 0: the port has ended. */
static int read_line(void) {
  line_length = 0;
  for (;;) {
    const int byte = harness_getchar();
    if (byte < 0)
      return 0;
    if (byte == '\n' || byte == '\r') {
      if (line_length == 0)
        continue;
      /* One that is too long is nothing for us. */
      line[line_length < MAX_LINE ? line_length : 0] = '\0';
      return 1;
    }
    if (line_length < MAX_LINE)
      line[line_length] = (char)byte;
    /* What was left of another line goes. */
    if (byte == '@')
      line[0] = (char)byte;
    line_length = byte == '@'              ? 1
                  : line_length < MAX_LINE ? line_length + 1
                                           : MAX_LINE;
  }
}

/* Cuts " *01234567" off the end; 0 where it is not the CRC of the rest. */
static int take_crc(void) {
  if (line_length < 10 || line_length >= MAX_LINE)
    return 0;
  const uint32_t length = line_length - 10;
  uint32_t crc = 0;
  for (uint32_t i = length + 2; i < line_length; ++i) {
    const int digit = hex_digit(line[i]);
    if (digit < 0)
      return 0;
    crc = crc << 4 | (uint32_t)digit;
  }
  if (line[length] != ' ' || line[length + 1] != '*' ||
      crc != harness_crc32(0, line, length))
    return 0;
  line[length] = '\0';
  return 1;
}

static void answer(void) {
  if (line[0] != '@') /* nothing for us */
    return;
  if (!take_crc()) {
    refuse(0, "checksum");
    return;
  }
  const char *text = line + 1;
  uint32_t sequence;
  if (!take_number(&text, &sequence))
    refuse(0, "arguments");
  else if (take_word(&text, "hello"))
    say_hello(sequence);
  else if (take_word(&text, "in"))
    take_input(sequence, text);
  else if (take_word(&text, "run"))
    run_model(sequence, text, 0);
  else if (take_word(&text, "steps"))
    run_model(sequence, text, 1);
  else if (take_word(&text, "ticks"))
    tell_ticks(sequence, text);
  else if (take_word(&text, "out"))
    give_output(sequence, text);
  else
    refuse(sequence, "command");
}

void harness_serial(const char *unit) {
  unit_name = unit;
  while (read_line())
    answer();
}
