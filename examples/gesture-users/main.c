/* Recognizes the gestures of two users: with the model that was trained on many
 * others, and with the adapter of each. The same file runs on a computer and on
 * a board (ON_BOARD).
 *
 * Returns 0 where every call was right. */
#include "console.h"
#include "gesture_float.h"
#include "test_gestures.h"

static gesture_arena arena;
static gesture_float_io io;

/* The gesture in a window by an adapter, -1 when the model refused. */
static int recognize(const int16_t *window, uint8_t adapter) {
  float g[GESTURE_ACCELERATION_LEN], scores[GESTURE_SCORES_LEN];
  int best = 0;
  for (unsigned i = 0; i < GESTURE_ACCELERATION_LEN; ++i)
    g[i] = (float)window[i] / 100.0f;
  if (gesture_run_float(&arena, &io, g, &adapter, scores) != TM_OK)
    return -1;
  for (int i = 1; i < (int)GESTURE_SCORES_LEN; ++i)
    if (scores[i] > scores[best])
      best = i;
  return best;
}

static unsigned right(int user, uint8_t adapter) {
  unsigned found = 0;
  for (int i = 0; i < TESTS; ++i)
    found += (unsigned)(recognize(windows[user][i], adapter) == wanted[i]);
  return found;
}

int START(void) {
  for (int user = 0; user < USERS; ++user) {
    say(users[user]);
    say(": ");
    say_number(right(user, 0));
    for (int adapter = 0; adapter < USERS; ++adapter) {
      say(adapter == 0 ? " without an adapter, " : ", ");
      say_number(right(user, (uint8_t)(adapter + 1)));
      say(" with that of ");
      say(users[adapter]);
    }
    say(" of ");
    say_number(TESTS);
    say("\n");
  }
  return recognize(windows[0][0], GESTURE_ADAPTERS) == -1 ? 0 : 1;
}
