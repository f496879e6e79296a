// RUN: tinyml-opt %s --mcu-plan --mcu-prepare-for-emission --mlir-print-debuginfo | tinyml-translate --mcu-to-c | FileCheck %s --strict-whitespace

// A comment that does not fit behind the label goes below it, long names break
// behind one of their parts.
mcu.model @net(%x: memref<8xf32> {mcu.name = "x"}) outs(%y: memref<8xf32> {mcu.name = "y"}) {
  // CHECK:{{^  case 0u:$}}
  // CHECK-NEXT:{{^    /\* model/batch_normalization_2/FusedBatchNormV3;model/conv2d_2/BiasAdd/ReadVariableOp/$}}
  // CHECK-NEXT:{{^     \* resource;model/conv2d_2/BiasAdd;model/conv2d_2/Conv2D: 8 \*/$}}
  // CHECK-NEXT:{{^    tanh_f32_8\(x, y\);$}}
  mcu.call "tanh_f32" ins(%x : memref<8xf32>) outs(%y : memref<8xf32>) shape {len = 8} loc("model/batch_normalization_2/FusedBatchNormV3;model/conv2d_2/BiasAdd/ReadVariableOp/resource;model/conv2d_2/BiasAdd;model/conv2d_2/Conv2D")
}
