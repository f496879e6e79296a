/* Names kinds of heartbeats, each of which a detector has found by its R wave.
 * The same file runs on a computer and on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include "console.h"
#include "heartbeat_float.h"
#include "test_beats.h"

enum { KINDS = HEARTBEAT_PROBABILITIES_LEN };

static heartbeat_arena arena;
static heartbeat_float_io io;

int START(void) {
  static const char *const names[KINDS] = {
      "normal", "ventricular", "bundle branch block", "atrial premature"};
  unsigned right = 0, of[KINDS] = {0}, named[KINDS] = {0}, missed = 0;
  for (int i = 0; i < JUDGED; ++i) {
    float beat[HEARTBEAT_BEAT_LEN], probabilities[KINDS];
    unsigned is;
    for (unsigned n = 0; n < HEARTBEAT_BEAT_LEN; ++n)
      beat[n] = (float)test_beats[i][n];
    if (heartbeat_run_float(&arena, &io, beat, probabilities) != TM_OK)
      return 1;
    is = largest(probabilities, KINDS);
    ++of[test_kinds[i]];
    named[test_kinds[i]] += is == test_kinds[i];
    right += is == test_kinds[i];
    missed += is == 0 && test_kinds[i] != 0;
  }
  for (unsigned i = 0; i < KINDS; ++i)
    say_part(names[i], named[i], of[i], i + 1 < KINDS ? ", " : "\n");
  say("taken for normal ");
  say_number(missed);
  say_part("\nright", right, JUDGED, "\n");
  return 0;
}
