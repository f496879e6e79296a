/* Forecasts what a household takes in the next hour. The model sees one hour at
 * a call and keeps what it knows of the house in a state. The same file runs on
 * a computer and on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include "console.h"
#include "energy_float.h"
#include "test_hours.h"

static energy_arena arena;
static energy_float_io io;
static energy_state state; /* a house each: more of them share the arena */

/* Whether a forecast is within a fifth of what came. */
static unsigned is_near(float kilowatts, int came) {
  const float off = 1000.0f * kilowatts - (float)came;
  return (off < 0.0f ? -off : off) <= 0.2f * (float)came;
}

int START(void) {
  unsigned right = 0, as_yesterday = 0;
  energy_reset(&state);
  for (int hour = 0; hour + 1 < HOURS; ++hour) {
    const int coming = hour + 1;
    const float known[ENERGY_HOUR_LEN] = {
        (float)watts[hour] / 1000.0f, (float)tenths[hour] / 100.0f,
        clock_sin[coming % 24], clock_cos[coming % 24],
        coming / 24 % 7 > 4 ? 1.0f : 0.0f};
    float next[ENERGY_FORECAST_LEN];
    if (energy_run_float(&arena, &state, &io, known, next) != TM_OK)
      return 1;
    if (hour < LEARNT)
      continue;
    right += is_near(next[0], watts[coming]);
    as_yesterday += is_near((float)watts[coming - 24] / 1000.0f, watts[coming]);
  }
  say_part("the hour of the day before", as_yesterday, JUDGED, "\n");
  say_part("right", right, JUDGED, "\n");
  return 0;
}
