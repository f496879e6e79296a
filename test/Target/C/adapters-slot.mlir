// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace

// Weights of an adapter are behind the header of the caller's slot.
mcu.weights @factor dense<[7, 8]> : tensor<2xi8> in "flash" align 4 {mcu.adapters = [dense<[7, 8]> : tensor<2xi8>]}
mcu.weights @base dense<[1, 2]> : tensor<2xi8> in "flash" align 4
mcu.model @net(%n: memref<9xui32> {mcu.name = "adapter", mcu.slot = "0123456789abcdef00000000ffffffff"}) outs(%y: memref<4xi8> {mcu.name = "y"}) {
  %a = mcu.get_weights @base : memref<2xi8>
  %b = mcu.get_weights @factor : memref<2xi8>
  mcu.call "copy_rows_8" ins(%a : memref<2xi8>) outs(%y : memref<4xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
  mcu.call "copy_rows_8" ins(%b : memref<2xi8>) outs(%y : memref<4xi8>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 2}
}

//      CHECK:#define NET_ADAPTER_BYTES 36u /* of the slot; see net_adapter.h */
//      CHECK:#define NET_ADAPTER_LEN 9u /* input "adapter" uint32[9], aligned to 4 bytes,

//      CHECK:  if (((uintptr_t)arena & 7u) != 0u || ((uintptr_t)adapter & 3u) != 0u) {
//      CHECK:    static const uint32_t header[] = {UINT32_C(0x44414d54), UINT32_C(0x00000001),
// CHECK-NEXT:        UINT32_C(0x01234567), UINT32_C(0x89abcdef), UINT32_C(0x00000000), UINT32_C(0xffffffff),
// CHECK-NEXT:        UINT32_C(0x00000004)};
// CHECK-NEXT:    const uint32_t *const words = (const uint32_t *)adapter;
// CHECK-NEXT:    for (unsigned w = 0u; w < 7u; ++w) {
// CHECK-NEXT:      if (words[w] != header[w]) {
// CHECK-NEXT:        return TM_E_ADAPTER;
//      CHECK:  const net_adapter_t *const a = (const net_adapter_t *)(const void *)(adapter + 7);
//      CHECK:(a->factor, y);

//      CHECK://===- net_adapter.h -===//
//      CHECK:TM_MUST_CHECK tm_status net_adapter_check(const void *adapter, size_t size);
//      CHECK:extern const uint32_t net_adapter_none[9];
//      CHECK://===- net_adapter.c -===//
//      CHECK:TM_STATIC_ASSERT(sizeof(net_adapter_t) == 2u, net_adapter_is_laid_out_so);
//      CHECK:TM_WEIGHTS const uint32_t net_adapter_none[9] = {
// CHECK-NEXT:    1145130324u, 1u, 19088743u, 2309737967u, 0u, 4294967295u, 4u, 2055u, 2396954187u
//      CHECK:  if (size != NET_ADAPTER_BYTES) {
// CHECK-NEXT:    return TM_E_ADAPTER;
//      CHECK:  return crc32(adapter, 32u) == ((const uint32_t *)adapter)[8] ? TM_OK : TM_E_ADAPTER;
