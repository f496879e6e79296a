/* Listens for a wake word, and then for a command. Sound comes a hop at a time
 * into a ring buffer; three models share one arena. The same file runs on a
 * computer and on a board (ON_BOARD).
 *
 * Returns 0 where the models ran. */
#include <string.h>

#include "command_float.h"
#include "console.h"
#include "front.h"
#include "recording.h"
#include "wake_float.h"

enum {
  FRAME = FRONT_SAMPLES_LEN,
  RING = 256, /* samples; a power of two, above FRAME + HOP */
  BANDS = FRONT_FEATURES_LEN,
  FRAMES = WAKE_FEATURES_LEN / BANDS,
  EVERY = 4,   /* hops from one look at the features to the next */
  LISTEN = 90, /* hops in which a command is expected: 0.9 s */
  LATE = 30,   /* hops after its end in which a wake word may be heard */
  OTHER = COMMAND_PROBABILITIES_LEN - 1
};

/* Models that never run at the same time share the memory of the largest. */
static union {
  front_arena front;
  wake_arena wake;
  command_arena command;
} arena;
static union {
  wake_float_io wake;
  command_float_io command;
} io;

static int16_t ring[RING];
static unsigned written; /* samples, since the start */
static float history[FRAMES * BANDS];

/* Stands for the interrupt of the microphone's DMA: a hop of new samples. */
static void microphone(unsigned hop) {
  static int value, step;
  static const signed char moves[8] = {-1, -1, -1, -1, 2, 4, 6, 8};
  for (unsigned i = 0; i < HOP; ++i) {
    const int code = recording[hop][i] - 'A', size = code & 7;
    const int change = adpcm_steps[step] / 8 + adpcm_steps[step] * size / 4;
    value += code & 8 ? -change : change;
    value = value > 32767 ? 32767 : value < -32768 ? -32768 : value;
    step += moves[size];
    step = step > 88 ? 88 : step < 0 ? 0 : step;
    ring[written++ % RING] = (int16_t)value;
  }
}

/* Features of the newest frame, behind those of the frames before it. */
static tm_status look(void) {
  int16_t frame[FRAME];
  for (unsigned i = 0; i < FRAME; ++i)
    frame[i] = ring[(written - FRAME + i) % RING];
  memmove(history, history + BANDS, sizeof history - BANDS * sizeof *history);
  return front_run(&arena.front, frame, history + (FRAMES - 1) * BANDS);
}

typedef struct {
  unsigned woken, in_vain, understood;
  unsigned trial; /* the one whose wake word comes next */
} score;

/* A wake word was heard: in a trial, whose number it returns, or in none. */
static unsigned judge_wake(score *s, unsigned hop) {
  while (s->trial < TRIALS && hop > trials[s->trial].ended + LATE)
    ++s->trial;
  if (s->trial < TRIALS && hop + LATE > trials[s->trial].ended) {
    ++s->woken;
    return s->trial++;
  }
  ++s->in_vain;
  return TRIALS;
}

int START(void) {
  score s = {0, 0, 0, 0};
  unsigned until = 0, now = TRIALS;
  float votes[OTHER] = {0.0f}, before = 0.0f;
  for (unsigned hop = 0; hop < HOPS; ++hop) {
    microphone(hop);
    if (written >= FRAME && look() != TM_OK)
      return 1;
    if (hop % EVERY != 0)
      continue;
    if (until == 0) { /* asleep: two looks in a row, so that no click wakes */
      float awake[WAKE_PROBABILITIES_LEN];
      if (wake_run_float(&arena.wake, &io.wake, history, awake) != TM_OK)
        return 1;
      if (awake[1] > 0.8f && before > 0.8f) {
        now = judge_wake(&s, hop);
        until = hop + LISTEN;
        memset(votes, 0, sizeof votes);
      }
      before = awake[1];
    } else {
      float is[COMMAND_PROBABILITIES_LEN];
      if (command_run_float(&arena.command, &io.command, history, is) != TM_OK)
        return 1;
      for (unsigned word = 0; word < OTHER; ++word)
        votes[word] += is[word];
      if (hop >= until) {
        const unsigned heard = largest(votes, OTHER);
        s.understood +=
            now < TRIALS && votes[heard] > 1.0f && heard == trials[now].command;
        until = 0;
        before = 0.0f;
      }
    }
  }
  say_part("woken", s.woken, TRIALS, ", in vain ");
  say_number(s.in_vain);
  say_part("\nright", s.understood, TRIALS, "\n");
  return 0;
}
