// RUN: not tinyml-opt %s --mcu-merge-weights 2>&1 | FileCheck %s

// Bytes that were left out when the IR was printed are missed here.
// CHECK: error:
mcu.weights @w dense_resource<__elided__> : tensor<64xi8> in "flash" align 4
mcu.model @m() outs() {
  %w = mcu.get_weights @w : memref<64xi8>
}
