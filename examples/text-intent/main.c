/* Says what a sentence asks a house to do. The words become tokens by a sorted
 * list; the model looks them up in a table of its own. The same file runs on a
 * computer and on a board (ON_BOARD).
 *
 * Returns 0 where the model ran. */
#include <string.h>

#include "console.h"
#include "intent_float.h"
#include "sentences.h"
#include "vocabulary.h"

enum { INTENTS = INTENT_PROBABILITIES_LEN, NO_WORD = 0, UNKNOWN, FIRST };

static intent_arena arena;
static intent_float_io io;

/* The token of a word of so many letters, by bisection. */
static int32_t token(const char *word, size_t letters) {
  int from = 0, to = VOCABULARY;
  while (from < to) {
    const int middle = (from + to) / 2;
    int order = strncmp(word, vocabulary[middle], letters);
    if (order == 0 && vocabulary[middle][letters] != '\0')
      order = -1; /* it only begins so */
    if (order == 0)
      return FIRST + middle;
    if (order < 0)
      to = middle;
    else
      from = middle + 1;
  }
  return UNKNOWN;
}

static void tokenize(const char *text, int32_t *tokens) {
  for (unsigned n = 0; n < INTENT_TOKENS_LEN; ++n) {
    const size_t letters = strcspn(text, " ");
    tokens[n] = letters == 0 ? NO_WORD : token(text, letters);
    text += letters;
    text += *text == ' ';
  }
}

int START(void) {
  static const char *const names[INTENTS] = {
      "light on", "light off", "warmer", "colder", "time", "weather", "none"};
  unsigned right = 0, of[INTENTS] = {0}, understood[INTENTS] = {0};
  for (int i = 0; i < JUDGED; ++i) {
    int32_t tokens[INTENT_TOKENS_LEN];
    float probabilities[INTENTS];
    unsigned is;
    tokenize(sentences[i].text, tokens);
    if (intent_run_float(&arena, &io, tokens, probabilities) != TM_OK)
      return 1;
    is = largest(probabilities, INTENTS);
    ++of[sentences[i].intent];
    understood[sentences[i].intent] += is == sentences[i].intent;
    right += is == sentences[i].intent;
  }
  for (unsigned i = 0; i < INTENTS; ++i)
    say_part(names[i], understood[i], of[i], i + 1 < INTENTS ? ", " : "\n");
  say_part("right", right, JUDGED, "\n");
  return 0;
}
