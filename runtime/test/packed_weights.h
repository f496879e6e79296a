/* Weights as the packed kernels of kernels_packed.def take them, made of rows
 * of int8: written from what stands there, apart from the compiler's. */
#ifndef TINYML_TEST_PACKED_WEIGHTS_H
#define TINYML_TEST_PACKED_WEIGHTS_H

#include "support.h"

typedef struct packed_blocks {
  int32_t blocks, words;
  uint32_t *w;
  uint16_t *counts;
} packed_blocks;

/* Room for the filled blocks that steps beyond 31 need is there, too. */
TM_SHARED packed_blocks pack_blocks(const int8_t *w, int32_t k, int32_t n) {
  const int32_t fours = k / 4;
  packed_blocks p = {0, 0, NULL, NULL};
  p.w = (uint32_t *)t_alloc(n * (fours + (fours + 3) / 4), sizeof(uint32_t));
  p.counts = (uint16_t *)t_alloc(n, sizeof(uint16_t));
  for (int32_t row = 0; row < n; ++row) {
    int32_t last = 0, count = 0, steps = 0;
    for (int32_t four = 0; four < fours; ++four) {
      uint32_t word;
      memcpy(&word, w + row * k + 4 * four, 4);
      if (word == 0 && four - last < 31)
        continue;
      if (count % 4 == 0) {
        steps = p.words++;
        p.w[steps] = 0;
      }
      p.w[steps] |= (uint32_t)(8 * (four - last)) << 8 * (count % 4);
      p.w[p.words++] = word;
      last = four;
      ++count;
    }
    p.counts[row] = (uint16_t)count;
    p.blocks += count;
  }
  return p;
}

/* Zeroes all but two weights of each four, and packs those. */
TM_SHARED void pack_two_of_four(int8_t *w, int32_t k, int32_t n, int8_t *pairs,
                                uint8_t *at) {
  const int32_t fours = k / 4, row_bytes = (fours + 1) / 2;
  memset(at, 0, (size_t)(n * row_bytes));
  for (int32_t i = 0; i < n * fours; ++i) {
    const int32_t first = t_range(0, 2), second = t_range(first + 1, 3);
    int8_t *const four = w + i / fours * k + i % fours * 4;
    const int8_t a = four[first], b = four[second];
    memset(four, 0, 4);
    four[first] = a;
    four[second] = b;
    pairs[2 * i] = a;
    pairs[2 * i + 1] = b;
    at[i / fours * row_bytes + i % fours / 2] |=
        (uint8_t)((first | second << 2) << (i % fours % 2 == 0 ? 0 : 4));
  }
}

/* Returns how many weights are not 0. */
TM_SHARED int32_t pack_mask(const int8_t *w, int32_t k, int32_t n,
                            int8_t *nonzeros, uint8_t *mask) {
  const int32_t row_bytes = (k + 7) / 8;
  int32_t count = 0;
  memset(mask, 0, (size_t)(n * row_bytes));
  for (int32_t i = 0; i < n * k; ++i) {
    if (w[i] == 0)
      continue;
    nonzeros[count++] = w[i];
    mask[i / k * row_bytes + i % k / 8] |= (uint8_t)(1 << i % k % 8);
  }
  return count;
}

/* Makes the weights random numbers of the table, and their indices. */
TM_SHARED void pack_table(int8_t *w, int32_t k, int32_t n, int32_t bits,
                          const int8_t *table, uint8_t *indices) {
  const int32_t row_bytes = (k * bits + 7) / 8;
  memset(indices, 0, (size_t)(n * row_bytes));
  for (int32_t i = 0; i < n * k; ++i) {
    const int32_t index = t_range(0, (1 << bits) - 1);
    w[i] = table[index];
    for (int32_t b = 0; b < bits; ++b) {
      const int32_t bit = i % k * bits + b;
      indices[i / k * row_bytes + bit / 8] |=
          (uint8_t)((index >> b & 1) << bit % 8);
    }
  }
}

#endif
