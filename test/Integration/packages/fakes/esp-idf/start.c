/* What calls app_main, which never ends: after many delays of its task it has
 * run the model. */
#include "freertos/task.h"
#include <stdlib.h>

void app_main(void);

void vTaskDelay(unsigned ticks) {
  static unsigned count;
  if ((count += ticks) > 500)
    exit(0);
}

int main(void) {
  app_main();
  return 1;
}
