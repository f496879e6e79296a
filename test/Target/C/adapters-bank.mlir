// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace

// Weights of adapters are an array of structs; the input says which one.
// Those that are equal in the base stay apart.
mcu.weights @base dense<[7, 8]> : tensor<2xi8> in "flash" align 4
mcu.weights @factor dense<[7, 8]> : tensor<2xi8> in "flash" align 4 {mcu.adapters = [dense<[7, 8]> : tensor<2xi8>, dense<[1, 2]> : tensor<2xi8>]}
mcu.weights @rq dense<[[3, 0]]> : tensor<1x2xi32> in "flash" align 4 ctype "tm_rq" {mcu.adapters = [dense<[[3, 0]]> : tensor<1x2xi32>, dense<[[4, 1]]> : tensor<1x2xi32>]}
mcu.model @net(%n: memref<1xui8> {mcu.name = "adapter", mcu.bank = ["none", "a*/b"]}) outs(%y: memref<4xi8> {mcu.name = "y"}, %z: memref<2xi32> {mcu.name = "z"}) {
  %a = mcu.get_weights @base : memref<2xi8>
  %b = mcu.get_weights @factor : memref<2xi8>
  %c = mcu.get_weights @rq : memref<1x2xi32>
  mcu.call "copy_rows_8" ins(%a : memref<2xi8>) outs(%y : memref<4xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
  mcu.call "copy_rows_8" ins(%b : memref<2xi8>) outs(%y : memref<4xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 2}
  mcu.call "copy_rows_32" ins(%c : memref<1x2xi32>) outs(%z : memref<2xi32>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
}

//      CHECK:#define NET_WEIGHT_BYTES 2u
// CHECK-NEXT:#define NET_ADAPTERS 2u
// CHECK-NEXT:#define NET_ADAPTER_BYTES 12u /* in flash, of each */
// CHECK-NEXT:/* What adapter points to: */
// CHECK-NEXT:#define NET_ADAPTER_NONE 0u
// CHECK-NEXT:#define NET_ADAPTER_A_B 1u /* "a* /b" */
// CHECK-EMPTY:
// CHECK-NEXT:#define NET_ADAPTER_LEN 1u /* input "adapter" uint8[1], any alignment, last read by step 2 */
//      CHECK: * overlap. On TM_E_NULL, TM_E_ALIGN and TM_E_ADAPTER nothing was written. */
// CHECK-NEXT:TM_MUST_CHECK tm_status net_run(net_arena *arena, const uint8_t *adapter, int8_t *y, int32_t *z);

//      CHECK:  if (*(const uint8_t *)adapter >= NET_ADAPTERS) {
// CHECK-NEXT:    return TM_E_ADAPTER;
//      CHECK:TM_NOINLINE static void net_compute(unsigned n, const uint8_t *adapter, int8_t *y, int32_t *z) {
// CHECK-NEXT:  const net_weights_t *const k = &net_weights;
// CHECK-NEXT:  const net_adapter_t *const a = &net_adapters[adapter[0]];
//      CHECK:(k->base, y);
//      CHECK:(a->factor, y);
//      CHECK:(a->rq, z);

//      CHECK:  int8_t base[2]; /* 2 */
// CHECK-NEXT:} net_weights_t;
//      CHECK:/* What an adapter gives. */
// CHECK-NEXT:typedef struct {
// CHECK-NEXT:  int8_t factor[2]; /* 2 */
// CHECK-NEXT:  tm_rq rq[1]; /* 1x2 */
// CHECK-NEXT:} net_adapter_t;
// CHECK-EMPTY:
// CHECK-NEXT:extern const net_adapter_t net_adapters[2];

//      CHECK:TM_WEIGHTS const net_adapter_t net_adapters[2] = {
// CHECK-NEXT:  { /* 0: none */
// CHECK-NEXT:  /* factor, 2 */
// CHECK-NEXT:  {
// CHECK-NEXT:    7, 8
//      CHECK:    {3, 0}
//      CHECK:  { /* 1: a* /b */
//      CHECK:    1, 2
//      CHECK:    {4, 1}
