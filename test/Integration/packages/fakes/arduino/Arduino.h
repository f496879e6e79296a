/* As much of an Arduino core as the example calls. */
#include <cstdio>

struct FakeSerial {
  void begin(unsigned long) {}
  void println(const char *text) { std::printf("%s\n", text); }
  void println(unsigned number) { std::printf("largest output: %u\n", number); }
};
static FakeSerial Serial;

static inline void yield(void) {}
