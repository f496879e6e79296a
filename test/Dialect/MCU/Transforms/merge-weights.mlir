// RUN: tinyml-opt %s --mcu-merge-weights | FileCheck %s

// CHECK: mcu.weights @a dense<1> : tensor<4xi8> in "flash" align 8
// CHECK-NOT: @b
// CHECK: mcu.weights @other_type dense<1> : tensor<2x2xi8>
// CHECK: mcu.weights @other_bytes dense<2> : tensor<4xi8>
// CHECK: mcu.weights @other_region dense<1> : tensor<4xi8> in "tcm"
// CHECK-NOT: @unused
mcu.weights @a dense<1> : tensor<4xi8> in "flash" align 4
mcu.weights @b dense<1> : tensor<4xi8> in "flash" align 8
mcu.weights @other_type dense<1> : tensor<2x2xi8> in "flash" align 4
mcu.weights @other_bytes dense<2> : tensor<4xi8> in "flash" align 4
mcu.weights @other_region dense<1> : tensor<4xi8> in "tcm" align 4
mcu.weights @unused dense<1> : tensor<4xi8> in "flash" align 4

// CHECK-LABEL: mcu.model @m
mcu.model @m() outs() {
  // CHECK: mcu.get_weights @a
  // CHECK: mcu.get_weights @a
  %a = mcu.get_weights @a : memref<4xi8>
  %b = mcu.get_weights @b : memref<4xi8>
  %c = mcu.get_weights @other_type : memref<2x2xi8>
  %d = mcu.get_weights @other_bytes : memref<4xi8>
  %e = mcu.get_weights @other_region : memref<4xi8>
}
