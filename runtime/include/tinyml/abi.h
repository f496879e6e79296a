/* tinyml runtime: the ABI number, the status codes, and everything that depends
 * on the C compiler rather than on the program. Compiler attributes stand here
 * and nowhere else.
 *
 * Part of tinyml, Apache License 2.0. */
#ifndef TINYML_ABI_H
#define TINYML_ABI_H

#include <stddef.h>
#include <stdint.h>

/* The number of the contract between emitted C and this runtime: the structs of
 * types.h, the signatures in kernels.def and what the kernels compute. Emitted
 * headers compare it and refuse to compile against another one. */
#define TM_ABI 1

#ifdef __cplusplus
#define TM_BEGIN_DECLS extern "C" {
#define TM_END_DECLS }
#else
#define TM_BEGIN_DECLS
#define TM_END_DECLS
#endif

/* TM_MUST_CHECK  the caller has to look at the result
 * TM_NOINLINE    one kernel instance: keeps its own frame and its profile
 * TM_INLINE      a kernel body: always merged into the instance that calls it
 * TM_SHARED      a part that kernel instances share: a function of the file,
 *                which is not there where nothing calls it
 * TM_WEAK        several bundles may define the symbol, the linker keeps one
 * TM_UNROLL      in front of a loop of at most 16 rounds known when compiling:
 *                write it out (a hint: the result never depends on it)
 * TM_KNOWN(c)    whether the compiler sees that the condition c holds (a hint
 *                that leaves out code: the result never depends on it)
 * TM_APART(p)    forget which object the pointer p points into. Emitted C says
 *                so of all pointers of a kernel instance but one: where GCC (12
 *                was seen) knows that two of them lie in one object, its
 *                induction variables may address one by the other, from a null
 *                pointer on. It then takes the access for one that cannot
 *                happen, what follows for unreachable, and the call for one
 *                without effect (docs/decisions/0009-pointers-apart.md). */
#if defined(__GNUC__) || defined(__clang__)
#define TM_MUST_CHECK __attribute__((warn_unused_result))
#define TM_NOINLINE __attribute__((noinline))
#define TM_INLINE static inline __attribute__((always_inline))
#define TM_SHARED __attribute__((noinline, unused)) static
#define TM_WEAK __attribute__((weak))
#define TM_KNOWN(c) (__builtin_constant_p(c) && (c))
#if defined(__clang__)
#define TM_UNROLL _Pragma("clang loop unroll_count(16)")
#define TM_APART(p) ((void)(p))
#else
#define TM_UNROLL _Pragma("GCC unroll 16")
#define TM_APART(p) __asm__("" : "+r"(p))
#endif
#elif defined(__ICCARM__) || defined(__ICCRISCV__)
#define TM_MUST_CHECK
#define TM_NOINLINE _Pragma("inline=never")
#define TM_INLINE _Pragma("inline=forced") static inline
#define TM_SHARED _Pragma("inline=never") static
#define TM_WEAK __weak
#define TM_KNOWN(c) 0
#define TM_UNROLL
#define TM_APART(p) ((void)(p))
#else
#define TM_MUST_CHECK
#define TM_NOINLINE
#define TM_INLINE static inline
#define TM_SHARED static
#define TM_WEAK
#define TM_KNOWN(c) 0
#define TM_UNROLL
#define TM_APART(p) ((void)(p))
#endif

/* a * b + c, rounded once where that is one instruction (a Cortex-M4F has
 * VFMA), else twice. A compiler in ISO mode never fuses by itself. */
#if defined(__FP_FAST_FMAF) && (defined(__GNUC__) || defined(__clang__))
#define TM_MUL_ADD_F32(a, b, c) __builtin_fmaf((a), (b), (c))
#else
#define TM_MUL_ADD_F32(a, b, c) ((a) * (b) + (c))
#endif

/* Goes in front of every weights object. Define it before the first include of
 * a tinyml header (or with -D) to place weights elsewhere, e.g. in external
 * flash; off ELF it is empty. */
#if defined(__ELF__) && (defined(__GNUC__) || defined(__clang__))
#define TM_WEIGHTS_IN(name) __attribute__((section(name)))
#else
#define TM_WEIGHTS_IN(name)
#endif
#ifndef TM_WEIGHTS
#define TM_WEIGHTS TM_WEIGHTS_IN(".rodata.tm_weights")
#endif

/* Fails to compile when the condition does not hold. C99 has no better one. */
#define TM_STATIC_ASSERT(condition, name)                                      \
  typedef char tm_assert_##name[(condition) ? 1 : -1]

/* What the kernels assume of the target. */
TM_STATIC_ASSERT(sizeof(int) == 4, int_has_32_bits);
TM_STATIC_ASSERT(sizeof(float) == 4, float_has_32_bits);
TM_STATIC_ASSERT((INT32_C(-5) >> 1) == -3, right_shift_is_arithmetic);
TM_STATIC_ASSERT((INT64_C(-5) >> 1) == -3, wide_right_shift_is_arithmetic);
TM_STATIC_ASSERT((int32_t)UINT32_C(0xfffffff0) == -16, conversions_wrap);
#if defined(__BYTE_ORDER__) && defined(__ORDER_LITTLE_ENDIAN__)
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "tinyml needs a little-endian target"
#endif
#endif
#if defined(__FAST_MATH__)
#error "tinyml needs IEEE arithmetic: do not compile it with -ffast-math"
#endif

TM_BEGIN_DECLS

/* 0 is success, errors are negative. Kernels cannot fail: `<model>_run` and
 * `<model>_step` check their arguments once, before they write anything. */
typedef enum tm_status {
  TM_OK = 0,
  TM_E_NULL = -1,   /* a pointer argument is NULL */
  TM_E_ALIGN = -2,  /* a pointer argument is not aligned as the header says */
  TM_E_STEP = -3,   /* no such step */
  TM_E_ADAPTER = -4 /* no such adapter, or one of another model */
} tm_status;

/* The same number as a symbol: an object made for another runtime does not
 * link. Emitted C says TM_ABI_REFERENCE(<model>) once. */
extern const uint8_t tm_abi_1;
#define TM_ABI_REFERENCE(model)                                                \
  extern const uint8_t *const model##_abi;                                     \
  const uint8_t *const model##_abi = &tm_abi_1

TM_END_DECLS

#endif
