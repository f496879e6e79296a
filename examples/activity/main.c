/* Says what someone does who wears an accelerometer, and calls for help when
 * they fall. The same file runs on a computer and on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include "activity_float.h"
#include "console.h"
#include "test_motion.h"

enum { ACTIVITIES = ACTIVITY_PROBABILITIES_LEN, FALL = ACTIVITIES - 1 };

static activity_arena arena;
static activity_float_io io;

int START(void) {
  static const char *const names[ACTIVITIES] = {"still", "walking", "running",
                                                "stairs", "fall"};
  unsigned right = 0, false_alarms = 0;
  unsigned of[ACTIVITIES] = {0}, found[ACTIVITIES] = {0};
  for (int i = 0; i < JUDGED; ++i) {
    float motion[ACTIVITY_MOTION_LEN], probabilities[ACTIVITIES];
    unsigned is;
    for (unsigned n = 0; n < ACTIVITY_MOTION_LEN; ++n)
      motion[n] = (float)test_motion[i][n];
    if (activity_run_float(&arena, &io, motion, probabilities) != TM_OK)
      return 1;
    is = largest(probabilities, ACTIVITIES);
    ++of[test_activity[i]];
    found[test_activity[i]] += is == test_activity[i];
    right += is == test_activity[i];
    false_alarms += is == FALL && test_activity[i] != FALL;
  }
  for (unsigned i = 0; i < ACTIVITIES; ++i)
    say_part(names[i], found[i], of[i], i + 1 < ACTIVITIES ? ", " : "\n");
  say("false alarms ");
  say_number(false_alarms);
  say_part("\nright", right, JUDGED, "\n");
  return 0;
}
