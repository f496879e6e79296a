/* Says whether small pictures show a face. The same file runs on a computer and
 * on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include "console.h"
#include "face_float.h"
#include "test_pictures.h"

static face_arena arena;
static face_float_io io;
static float picture[FACE_PICTURE_LEN];

/* Stands for the camera: a digit is a pixel. */
static void take(int number) {
  for (int i = 0; i < SIDE * SIDE; ++i) {
    const char c = test_pictures[number][i];
    picture[i] = (float)(c <= '9' ? c - '0' : c - 'a' + 10);
  }
}

int START(void) {
  unsigned right = 0, faces = 0, found = 0, false_alarms = 0;
  for (int i = 0; i < JUDGED; ++i) {
    float probabilities[FACE_PROBABILITIES_LEN];
    unsigned is_face;
    take(i);
    if (face_run_float(&arena, &io, picture, probabilities) != TM_OK)
      return 1;
    is_face = largest(probabilities, FACE_PROBABILITIES_LEN);
    faces += test_faces[i];
    found += is_face && test_faces[i];
    false_alarms += is_face && !test_faces[i];
    right += is_face == test_faces[i];
  }
  say_part("faces", found, faces, ", other pictures taken for one ");
  say_number(false_alarms);
  say_part("\nright", right, JUDGED, "\n");
  return 0;
}
