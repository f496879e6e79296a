/* What a core does with a sketch: Arduino.h goes before it. */
#include "Arduino.h"
#include SKETCH

int main() {
  setup();
  loop();
  return 0;
}
