/* Watches a motor: learns on the device how well the autoencoder rebuilds this
 * motor's healthy spectra, and raises an alarm for those that it rebuilds much
 * worse. The same file runs on a computer and on a board (ON_BOARD).
 *
 * Returns 0 where the alarms are those that README.md says. */
#include "console.h"
#include "motor_float.h"
#include "test_windows.h"

static motor_arena arena;
static motor_float_io io;

/* Mean of the squared error in decibels; negative when the model refused. */
static float error_of(const float *spectrum) {
  float rebuilt[MOTOR_REBUILT_LEN], sum = 0.0f;
  if (motor_run_float(&arena, &io, spectrum, rebuilt) != TM_OK)
    return -1.0f;
  for (unsigned band = 0; band < MOTOR_REBUILT_LEN; ++band) {
    const float difference = rebuilt[band] - spectrum[band];
    sum += difference * difference;
  }
  return sum / (float)MOTOR_REBUILT_LEN;
}

/* What is known of the healthy errors, without keeping them (Welford's method).
 */
typedef struct {
  float mean, squares;
  unsigned count;
} healthy;

static void learn(healthy *known, float error) {
  const float before = error - known->mean;
  known->mean += before / (float)++known->count;
  known->squares += before * (error - known->mean);
}

/* Whether an error is more than six standard deviations above the mean; on
 * squares, so that no root is needed. */
static int is_alarm(const healthy *known, float error) {
  const float above = error - known->mean;
  return above > 0.0f &&
         above * above > 36.0f * known->squares / (float)(known->count - 1);
}

static unsigned alarms(const healthy *known, int first) {
  unsigned found = 0;
  for (int i = first; i < first + JUDGED; ++i)
    found += (unsigned)is_alarm(known, error_of(test_windows[i]));
  return found;
}

int START(void) {
  static const char *const names[FAULTS] = {"imbalance", "misalignment",
                                            "bearing"};
  healthy known = {0.0f, 0.0f, 0};
  unsigned caught = 0, wrong;
  for (int i = 0; i < LEARNT; ++i)
    learn(&known, error_of(test_windows[i]));
  wrong = alarms(&known, LEARNT);
  say("healthy ");
  say_number(wrong);
  for (int fault = 0; fault < FAULTS; ++fault) {
    const unsigned found = alarms(&known, LEARNT + JUDGED * (fault + 1));
    caught += found;
    say(", ");
    say(names[fault]);
    say(" ");
    say_number(found);
  }
  say(" alarms of ");
  say_number(JUDGED);
  say_part(" each\nright", JUDGED - wrong + caught, JUDGED * (1 + FAULTS),
           "\n");
  return 0;
}
