/* Names gases by what an array of sensors says. The same file runs on a
 * computer and on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include "console.h"
#include "gas_float.h"
#include "test_air.h"

static gas_arena arena;
static gas_float_io io;

int START(void) {
  static const char *const names[GAS_PROBABILITIES_LEN] = {
      "air", "ethanol", "methane", "carbon monoxide"};
  unsigned right = 0, of_gas[GAS_PROBABILITIES_LEN] = {0};
  for (int i = 0; i < JUDGED; ++i) {
    float probabilities[GAS_PROBABILITIES_LEN];
    int64_t label;
    if (gas_run_float(&arena, &io, test_air[i], &label, probabilities) != TM_OK)
      return 1;
    right += label == test_gas[i];
    of_gas[label] += label == test_gas[i];
  }
  for (unsigned gas = 0; gas < GAS_PROBABILITIES_LEN; ++gas) {
    say(names[gas]);
    say(" ");
    say_number(of_gas[gas]);
    say(gas + 1 < GAS_PROBABILITIES_LEN ? ", " : "\n");
  }
  say_part("right", right, JUDGED, "\n");
  return 0;
}
