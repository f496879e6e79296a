/* Prints kernels.def as a page of Markdown: docs/generated/kernels.md.
 *
 * Part of tinyml, Apache License 2.0. */
#include <stdio.h>

/* The page about a struct's members is structs.def itself. */
#define STRUCTS "../../runtime/include/tinyml/structs.def"

int main(void) {
  puts("<!-- Made by runtime/doc/kernels_md.c from kernels.def. -->\n"
       "# Kernels of the runtime\n\n"
       "Every kernel as a C declaration with how many elements it touches, a\n"
       "formula over the members of its structs ([structs.def](" STRUCTS
       ")).\n`tm_ref_<name>` takes the same. "
       "[kernels.def](../../runtime/include/tinyml/kernels.def) says what\n"
       "the facts below a declaration mean.\n");
  /* clang-format off */
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  puts("## " #name "\n```c\n"                                                  \
       "void tm_" #name "(const " #shape " *s" q pointers ");\n```");          \
  facts                                                                        \
  puts("");
#define TM_Q(type) ", const " #type " *q"
#define TM_NOQ
#define TM_POINTER(text) ",\n    " text
#define TM_IN(type, name, count)                                               \
  TM_POINTER("const " #type " " #name "[" #count "]")
#define TM_OUT(type, name, count) TM_POINTER(#type " " #name "[" #count "]")
#define TM_SCRATCH(type, name, count)                                          \
  TM_POINTER(#type " " #name "[" #count "] /* scratch */")
#define TM_IN_BITS(bits, name, count)                                          \
  TM_POINTER("const void *" #name " /* " #count " elements of " #bits " bits */")
#define TM_OUT_BITS(bits, name, count)                                         \
  TM_POINTER("void *" #name " /* " #count " elements of " #bits " bits */")
#define TM_MACS(expression)                                                    \
  puts("- multiply-accumulates: `" #expression "`");
#define TM_SHARES(input)                                                       \
  puts("- the output may be the memory of `" #input "`");
#define TM_ROWS(images, out_rows, in_rows, out_row, in_row, stride, pad, reach) \
  puts("- row by row where `" #images " == 1`: `" #out_rows "` rows of `"      \
       #out_row "` from `" #in_rows "` of `" #in_row "`, stride `" #stride     \
       "`, padding `" #pad "`, reach `" #reach "`");
#define TM_LIBM(function) puts("- calls `" #function "`");
#define TM_HEADER(name) puts("- in `tinyml/kernel/" #name ".h`");
#define TM_INTERLEAVES(kernel, bits) puts("- computes what `" #kernel "` does");
#define TM_PACKS(kernel, format)                                               \
  puts("- computes what `" #kernel "` does, weights as `" #format "`");
#define TM_POINTWISE(kernel)                                                   \
  puts("- of pixels one by one it computes what `" #kernel "` does");
  /* clang-format on */
#include "tinyml/kernels.def"
  return 0;
}
