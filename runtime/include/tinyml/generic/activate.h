/* tinyml runtime: the functions that recurrent layers may have, TM_ACT_*.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_GENERIC_ACTIVATE_H
#define TINYML_GENERIC_ACTIVATE_H

#include <math.h>

#include "tinyml/types.h"

/* The kind is a constant, so one function is left. */
TM_INLINE float tm_activate(int32_t kind, float alpha, float beta, float clip,
                            float sum) {
  const float v = sum > clip ? clip : sum < -clip ? -clip : sum;
  switch (kind) {
  case TM_ACT_SIGMOID:
    return 1.0f / (1.0f + expf(-v));
  case TM_ACT_TANH:
    return tanhf(v);
  case TM_ACT_RELU:
    return v < 0.0f ? 0.0f : v;
  case TM_ACT_AFFINE:
    return alpha * v + beta;
  case TM_ACT_LEAKY_RELU:
    return v < 0.0f ? alpha * v : v;
  case TM_ACT_THRESHOLDED_RELU:
    return v > alpha ? v : 0.0f;
  case TM_ACT_SCALED_TANH:
    return alpha * tanhf(beta * v);
  case TM_ACT_HARD_SIGMOID: {
    const float line = alpha * v + beta;
    return line < 0.0f ? 0.0f : line > 1.0f ? 1.0f : line;
  }
  case TM_ACT_ELU:
    return v < 0.0f ? alpha * (expf(v) - 1.0f) : v;
  case TM_ACT_SOFTSIGN:
    return v / (1.0f + fabsf(v));
  default: /* TM_ACT_SOFTPLUS; for large numbers it is the number */
    return v > 20.0f ? v : logf(expf(v) + 1.0f);
  }
}

#endif
