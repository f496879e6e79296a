// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace --match-full-lines

// Every value reads back as itself, every line has at most 100 columns.
mcu.weights @bytes dense<[-128, -1, 0, 127]> : tensor<4xi8> in "flash" align 4
mcu.weights @words dense<[-2147483648, 2147483647]> : tensor<2xi32> in "flash" align 4
mcu.weights @table dense<-1> : tensor<2xi32> in "flash" align 4 ctype "uint32_t"
mcu.weights @floats dense<[0.1, -0.0, 1.0, 3.40282347E+38, 1.4E-45, 16777217.0, 0x7F800000, 0xFF800000, 0x7FC00000]> : tensor<9xf32> in "flash" align 4
mcu.weights @rq dense<[[1073741824, 0], [2147483647, 3]]> : tensor<2x2xi32> in "flash" align 4 ctype "tm_rq"
mcu.weights @long dense<-2147483648> : tensor<20xi32> in "flash" align 4
mcu.model @net() outs(%y: memref<64xi8> {mcu.name = "y"}, %z: memref<32xi32> {mcu.name = "z"}) {
  %a = mcu.get_weights @bytes : memref<4xi8>
  %b = mcu.get_weights @words : memref<2xi32>
  %c = mcu.get_weights @table : memref<2xi32>
  %d = mcu.get_weights @floats : memref<9xf32>
  %e = mcu.get_weights @rq : memref<2x2xi32>
  %f = mcu.get_weights @long : memref<20xi32>
  mcu.call "copy_rows_8" ins(%a : memref<4xi8>) outs(%y : memref<64xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  mcu.call "copy_rows_32" ins(%b : memref<2xi32>) outs(%z : memref<32xi32>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
  mcu.call "copy_rows_32" ins(%c : memref<2xi32>) outs(%z : memref<32xi32>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
  mcu.call "copy_rows_32" ins(%d : memref<9xf32>) outs(%z : memref<32xi32>) shape {rows = 1, len = 9, x_stride = 9, y_stride = 9, y_offset = 0}
  mcu.call "copy_rows_32" ins(%e : memref<2x2xi32>) outs(%z : memref<32xi32>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  mcu.call "copy_rows_32" ins(%f : memref<20xi32>) outs(%z : memref<32xi32>) shape {rows = 1, len = 20, x_stride = 20, y_stride = 20, y_offset = 0}
}

//      CHECK://===- net_weights.h -===//
// CHECK-NEXT:/* The constants of net: one object, placed by TM_WEIGHTS of "tinyml/abi.h". Made by tinyml
// CHECK-NEXT: * 0.1.0. Do not edit. */
// CHECK-NEXT:#ifndef NET_WEIGHTS_H
// CHECK-NEXT:#define NET_WEIGHTS_H
// CHECK-EMPTY:
// CHECK-NEXT:#include "tinyml/types.h"
// CHECK-EMPTY:
// CHECK-NEXT:TM_BEGIN_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:typedef struct {
// CHECK-NEXT:  int8_t bytes[4]; /* 4 */
// CHECK-NEXT:  int32_t words[2]; /* 2 */
// CHECK-NEXT:  uint32_t table[2]; /* 2 */
// CHECK-NEXT:  float floats[9]; /* 9 */
// CHECK-NEXT:  tm_rq rq[2]; /* 2x2 */
// CHECK-NEXT:  int32_t n_long[20]; /* 20 */
// CHECK-NEXT:} net_weights_t;
// CHECK-EMPTY:
// CHECK-NEXT:TM_STATIC_ASSERT(sizeof(net_weights_t) <= 152, net_weights_bytes);
// CHECK-EMPTY:
// CHECK-NEXT:extern const net_weights_t net_weights;
// CHECK-EMPTY:
// CHECK-NEXT:TM_END_DECLS
// CHECK-EMPTY:
// CHECK-NEXT:#endif

//      CHECK://===- net_weights.c -===//
// CHECK-NEXT:/* The constants of net. Made by tinyml 0.1.0. Do not edit. */
// CHECK-NEXT:#include "net_weights.h"
// CHECK-NEXT:#include <math.h>
// CHECK-EMPTY:
// CHECK-NEXT:TM_WEIGHTS const net_weights_t net_weights = {
// CHECK-NEXT:  /* bytes, 4 */
// CHECK-NEXT:  {
// CHECK-NEXT:    -128, -1, 0, 127
// CHECK-NEXT:  },
// CHECK-NEXT:  /* words, 2 */
// CHECK-NEXT:  {
// CHECK-NEXT:    INT32_MIN, 2147483647
// CHECK-NEXT:  },
// CHECK-NEXT:  /* table, 2 */
// CHECK-NEXT:  {
// CHECK-NEXT:    4294967295u, 4294967295u
// CHECK-NEXT:  },
// CHECK-NEXT:  /* floats, 9 */
// CHECK-NEXT:  {
// CHECK-NEXT:    0.1f, -0.0f, 1.0f, 3.4028235e+38f, 1e-45f, 16777216.0f, INFINITY, -INFINITY, NAN
// CHECK-NEXT:  },
// CHECK-NEXT:  /* rq, 2x2 */
// CHECK-NEXT:  {
// CHECK-NEXT:    {1073741824, 0}, {2147483647, 3}
// CHECK-NEXT:  },
// CHECK-NEXT:  /* n_long, 20 */
// CHECK-NEXT:  {
// CHECK-NEXT:    INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN,
// CHECK-NEXT:    INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN,
// CHECK-NEXT:    INT32_MIN, INT32_MIN, INT32_MIN, INT32_MIN
// CHECK-NEXT:  },
// CHECK-NEXT:};
