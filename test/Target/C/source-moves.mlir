// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission | tinyml-translate --mcu-to-c | FileCheck %s

// Kernels that move bytes take a caller's array as elements of another size,
// also from between two of its own.
mcu.model @net(%x: memref<4xi64> {mcu.name = "x"}) outs(%y: memref<4xi64> {mcu.name = "y"}) {
  %a = mcu.view %x : memref<4xi64> to memref<8xi32>
  %b = mcu.view %y : memref<4xi64> to memref<8xi32>
  // CHECK: copy_rows_32_2(x, y);
  mcu.call "copy_rows_32" ins(%a : memref<8xi32>) outs(%b : memref<8xi32>) shape {rows = 1, len = 2, x_stride = 2, y_stride = 2, y_offset = 0}
  %c = mcu.view %x offset 8 : memref<4xi64> to memref<6xi32>
  %d = mcu.view %y offset 12 : memref<4xi64> to memref<5xi32>
  // CHECK: copy_rows_32_4(x + 1, (int8_t *)y + 12);
  mcu.call "copy_rows_32" ins(%c : memref<6xi32>) outs(%d : memref<5xi32>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
  %e = mcu.view %x offset 28 : memref<4xi64> to memref<1xi32>
  %f = mcu.view %y offset 28 : memref<4xi64> to memref<1xi32>
  // CHECK: copy_rows_32_1((const int8_t *)x + 28, (int8_t *)y + 28);
  mcu.call "copy_rows_32" ins(%e : memref<1xi32>) outs(%f : memref<1xi32>) shape {rows = 1, len = 1, x_stride = 1, y_stride = 1, y_offset = 0}
}
