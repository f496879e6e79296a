/* Recognizes the gestures of two users: with the model that was trained on many
 * others, and with the adapter of each, which the model has in flash (gesture),
 * is sent later (gesture_slot), or is a part of (gesture_anna). The same file
 * runs on a computer and on a board (ON_BOARD).
 *
 * Returns 0 where every call was right, and what is damaged was refused. */
#include "console.h"
#include "gesture_anna_float.h"
#include "gesture_float.h"
#include "gesture_slot_adapter.h"
#include "gesture_slot_float.h"
#include "sent_anna.h"
#include "sent_ben.h"
#include "test_gestures.h"
#include <string.h>

static union {
  gesture_arena bank;
  gesture_slot_arena slot;
  gesture_anna_arena folded;
} arena;
static union {
  gesture_float_io bank;
  gesture_slot_float_io slot;
  gesture_anna_float_io folded;
} io;
/* What has been sent. */
static uint32_t slot[GESTURE_SLOT_ADAPTER_BYTES / 4u];

typedef enum model { BANK, SLOT, FOLDED } model;

/* The gesture in a window, -1 when the model refused. `adapter` is for BANK. */
static int recognize(model which, const int16_t *window, uint8_t adapter) {
  float g[GESTURE_ACCELERATION_LEN], scores[GESTURE_SCORES_LEN];
  tm_status status;
  for (unsigned i = 0; i < GESTURE_ACCELERATION_LEN; ++i)
    g[i] = (float)window[i] / 100.0f;
  if (which == BANK)
    status = gesture_run_float(&arena.bank, &io.bank, g, &adapter, scores);
  else if (which == SLOT)
    status = gesture_slot_run_float(&arena.slot, &io.slot, g, slot, scores);
  else
    status = gesture_anna_run_float(&arena.folded, &io.folded, g, scores);
  return status == TM_OK ? (int)largest(scores, GESTURE_SCORES_LEN) : -1;
}

static unsigned right(model which, int user, uint8_t adapter) {
  unsigned found = 0;
  for (int i = 0; i < TESTS; ++i)
    found +=
        (unsigned)(recognize(which, windows[user][i], adapter) == wanted[i]);
  return found;
}

/* Puts into the slot what has come; says whether it is an adapter of this
 * model. */
static int receive(const uint32_t *sent) {
  memcpy(slot, sent, sizeof(slot));
  return gesture_slot_adapter_check(slot, sizeof(slot)) == TM_OK;
}

int START(void) {
  static const uint32_t *const sent[USERS] = {sent_anna, sent_ben};
  int problems = recognize(BANK, windows[0][0], GESTURE_ADAPTERS) != -1;
  for (int user = 0; user < USERS; ++user) {
    say(users[user]);
    say(": ");
    say_number(right(BANK, user, GESTURE_ADAPTER_NONE));
    for (int adapter = 0; adapter < USERS; ++adapter) {
      say(adapter == 0 ? " without an adapter, " : ", ");
      say_number(right(BANK, user, (uint8_t)(adapter + 1)));
      say(" with that of ");
      say(users[adapter]);
    }
    say(" of ");
    say_number(TESTS);
    say("\n");
  }
  for (int user = 0; user < USERS; ++user) {
    problems |= !receive(gesture_slot_adapter_none);
    say("sent to ");
    say(users[user]);
    say(": ");
    say_number(right(SLOT, user, 0));
    problems |= !receive(sent[user]);
    say(" before, ");
    say_part("then", right(SLOT, user, 0), TESTS, "\n");
  }
  slot[GESTURE_SLOT_ADAPTER_BYTES / 8u] ^= 1u;
  problems |= gesture_slot_adapter_check(slot, sizeof(slot)) != TM_E_ADAPTER;
  say_part("made for anna:", right(FOLDED, 0, 0), TESTS, "\n");
  return problems;
}
