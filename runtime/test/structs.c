/* structs.def lists exactly the members of types.h, in order, without holes. */
#include <stdio.h>

#include "tinyml/types.h"

/* Walks one struct: each member must start where the one before ended. */
static int walk(const char *name, size_t size, const size_t *offsets,
                size_t members) {
  int failures = 0;
  for (size_t i = 0; i < members; ++i) {
    if (offsets[i] != 4 * i) {
      printf("%s: member %zu at offset %zu\n", name, i, offsets[i]);
      ++failures;
    }
  }
  if (size != 4 * members) {
    printf("%s: %zu bytes but %zu members\n", name, size, members);
    ++failures;
  }
  return failures;
}

int main(void) {
  int failures = 0;
  int structs = 0;
#define TM_STRUCT(name, ...)                                                   \
  {                                                                            \
    typedef name type;                                                         \
    const size_t offsets[] = {__VA_ARGS__};                                    \
    failures += walk(#name, sizeof(type), offsets,                             \
                     sizeof(offsets) / sizeof(offsets[0]));                    \
    ++structs;                                                                 \
  }
#define TM_I(member) offsetof(type, member)
#define TM_F(member) offsetof(type, member)
#include "tinyml/structs.def"
  printf("%d structs, %d failures\n", structs, failures);
  return failures != 0;
}
