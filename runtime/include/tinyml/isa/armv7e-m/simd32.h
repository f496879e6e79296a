/* tinyml runtime: instructions on four bytes or two half words in a register,
 * as Armv7E-M has them. Elsewhere the same in C, so that emitted code runs, and
 * is tested, on every machine.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ISA_ARMV7E_M_SIMD32_H
#define TINYML_ISA_ARMV7E_M_SIMD32_H

#include <string.h>

#include "tinyml/types.h"

#if defined(__ARM_FEATURE_SIMD32)
#include <arm_acle.h>
#endif

/* Four bytes at any address: one load, which may be unaligned. */
TM_INLINE uint32_t tm_load_bytes(const int8_t *x) {
  uint32_t word;
  memcpy(&word, x, 4);
  return word;
}

/* The same of two half words. */
TM_INLINE uint32_t tm_load_halves(const int16_t *x) {
  uint32_t word;
  memcpy(&word, x, 4);
  return word;
}

/* Bytes 0 and 2 as signed half words. */
TM_INLINE uint32_t tm_even_bytes(uint32_t word) {
#if defined(__ARM_FEATURE_SIMD32)
  return (uint32_t)__sxtb16((int8x4_t)word);
#else
  const uint32_t low = (uint32_t)(int32_t)(int8_t)(word & 255u);
  const uint32_t high = (uint32_t)(int32_t)(int8_t)((word >> 16) & 255u);
  return (low & 0xffffu) | (high << 16);
#endif
}

/* Bytes 1 and 3. The instruction can rotate its operand, which no intrinsic
 * says and GCC does not find. */
TM_INLINE uint32_t tm_odd_bytes(uint32_t word) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  uint32_t halves;
  __asm__("sxtb16 %0, %1, ror #8" : "=r"(halves) : "r"(word));
  return halves;
#else
  return tm_even_bytes((word >> 8) | (word << 24));
#endif
}

/* Adds two half words to two others, each modulo 2^16. */
TM_INLINE uint32_t tm_add_halves(uint32_t a, uint32_t b) {
  return ((a + (b & 0xffffu)) & 0xffffu) |
         ((a & 0xffff0000u) + (b & 0xffff0000u));
}

/* Adds bytes 0 and 2 to two half words. */
TM_INLINE uint32_t tm_add_even_bytes(uint32_t halves, uint32_t word) {
#if defined(__ARM_FEATURE_SIMD32)
  return (uint32_t)__sxtab16((int16x2_t)halves, (int8x4_t)word);
#else
  return tm_add_halves(halves, tm_even_bytes(word));
#endif
}

/* Bytes 1 and 3. */
TM_INLINE uint32_t tm_add_odd_bytes(uint32_t halves, uint32_t word) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  __asm__("sxtab16 %0, %0, %1, ror #8" : "+r"(halves) : "r"(word));
  return halves;
#else
  return tm_add_halves(halves, tm_odd_bytes(word));
#endif
}

/* sum + a.low * b.low + a.high * b.high, modulo 2^32 */
TM_INLINE int32_t tm_mac_halves(uint32_t a, uint32_t b, int32_t sum) {
#if defined(__ARM_FEATURE_SIMD32)
  return __smlad((int16x2_t)a, (int16x2_t)b, sum);
#else
  const int32_t low = (int32_t)(int16_t)a * (int16_t)b;
  const int32_t high = (int32_t)(int16_t)(a >> 16) * (int16_t)(b >> 16);
  return (int32_t)((uint32_t)sum + (uint32_t)low + (uint32_t)high);
#endif
}

/* The lower half words of a and b. */
TM_INLINE uint32_t tm_low_halves(uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  uint32_t halves;
  __asm__("pkhbt %0, %1, %2, lsl #16" : "=r"(halves) : "r"(a), "r"(b));
  return halves;
#else
  return (a & 0xffffu) | (b << 16);
#endif
}

/* The upper ones. */
TM_INLINE uint32_t tm_high_halves(uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  uint32_t halves;
  __asm__("pkhtb %0, %1, %2, asr #16" : "=r"(halves) : "r"(b), "r"(a));
  return halves;
#else
  return (a >> 16) | (b & 0xffff0000u);
#endif
}

/* sum + ((a * b + 2^31) >> 32) */
TM_INLINE int32_t tm_mul_high_add(int32_t a, int32_t b, int32_t sum) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t result;
  __asm__("smmlar %0, %1, %2, %3" : "=r"(result) : "r"(a), "r"(b), "r"(sum));
  return result;
#else
  const int64_t product = (int64_t)a * b + ((int64_t)1 << 31);
  return (int32_t)((uint32_t)sum + (uint32_t)(product >> 32));
#endif
}

/* (a * b + 2^31) >> 32 */
TM_INLINE int32_t tm_mul_high(int32_t a, int32_t b) {
#if defined(__ARM_FEATURE_DSP) && defined(__GNUC__)
  int32_t result;
  __asm__("smmulr %0, %1, %2" : "=r"(result) : "r"(a), "r"(b));
  return result;
#else
  return (int32_t)(((int64_t)a * b + ((int64_t)1 << 31)) >> 32);
#endif
}

/* The int8 nearest to v. */
TM_INLINE int32_t tm_saturate_s8(int32_t v) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  int32_t result;
  __asm__("ssat %0, #8, %1" : "=r"(result) : "r"(v));
  return result;
#else
  v = v < -128 ? -128 : v;
  return v > 127 ? 127 : v;
#endif
}

/* The int16 nearest to v. */
TM_INLINE int32_t tm_saturate_s16(int32_t v) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  int32_t result;
  __asm__("ssat %0, #16, %1" : "=r"(result) : "r"(v));
  return result;
#else
  v = v < -32768 ? -32768 : v;
  return v > 32767 ? 32767 : v;
#endif
}

/* The uint16 nearest to v. */
TM_INLINE uint32_t tm_saturate_u16(int32_t v) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  uint32_t result;
  __asm__("usat %0, #16, %1" : "=r"(result) : "r"(v));
  return result;
#else
  v = v < 0 ? 0 : v;
  return (uint32_t)(v > 65535 ? 65535 : v);
#endif
}

/* Four bytes as two words of half words: bytes 0 and 2, then 1 and 3. */
TM_INLINE void tm_widen_bytes_to(int32_t *to, const int8_t *x) {
  const uint32_t word = tm_load_bytes(x);
  to[0] = (int32_t)tm_even_bytes(word);
  to[1] = (int32_t)tm_odd_bytes(word);
}

/* The same of half words. */
TM_INLINE void tm_widen_halves_to(int32_t *to, const int16_t *x) {
  const uint32_t a = tm_load_halves(x);
  const uint32_t b = tm_load_halves(x + 2);
  to[0] = (int32_t)tm_low_halves(a, b);
  to[1] = (int32_t)tm_high_halves(a, b);
}

/* tm_widen_bytes_to of pointers that move: x to the next four bytes, to 8 words
 * on. */
TM_INLINE void tm_widen_bytes(int32_t **to, const int8_t **x) {
#if defined(__ARM_FEATURE_SIMD32) && defined(__GNUC__)
  uint32_t word;
  uint32_t odd;
  __asm__ volatile(
      "ldr %[word], [%[x]], #4\n\t"
      "sxtb16 %[odd], %[word], ror #8\n\t"
      "sxtb16 %[word], %[word]\n\t"
      "strd %[word], %[odd], [%[to]], #32"
      : [word] "=&r"(word), [odd] "=&r"(odd), [x] "+r"(*x), [to] "+r"(*to)
      :
      : "memory");
#else
  tm_widen_bytes_to(*to, *x);
  *to += 8;
  *x += 4;
#endif
}

#endif
