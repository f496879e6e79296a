// The IR of each stage that --save-temps keeps compiles to the same C.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=host --name=net -o out --save-temps
// RUN: ls out | FileCheck %s
// RUN: tinyml-compile out/net.3-quantized.mlir --target=host --name=net -o quantized
// RUN: tinyml-compile out/net.2-optimized.mlir --target=host --name=net -o optimized
// RUN: tinyml-compile out/net.4-kernels.mlir --target=host --name=net -o kernels
// RUN: tinyml-compile out/net.5-planned.mlir --target=host --name=net -o planned
// RUN: tinyml-compile out/net.6-final.mlir --target=host --name=net -o final
// The comment at the top, which names the origin, differs.
// RUN: sed -n '/^#include/,$p' out/net.c > out.c
// RUN: sed -n '/^#include/,$p' quantized/net.c | diff out.c -
// RUN: sed -n '/^#include/,$p' optimized/net.c | diff out.c -
// RUN: sed -n '/^#include/,$p' kernels/net.c | diff out.c -
// RUN: sed -n '/^#include/,$p' planned/net.c | diff out.c -
// RUN: sed -n '/^#include/,$p' final/net.c | diff out.c -

// CHECK: net.2-optimized.mlir
// CHECK-NEXT: net.3-quantized.mlir
// CHECK-NEXT: net.4-kernels.mlir
// CHECK-NEXT: net.5-planned.mlir
// CHECK-NEXT: net.6-final.mlir

func.func @main(%x: tensor<1x80xf32> {onnx.name = "x"})
    -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<0.5> : tensor<2x80xf32> -> tensor<2x80xf32>
  %t = tinyml.tanh %x : (tensor<1x80xf32>) -> tensor<1x80xf32> loc("t")
  %y = tinyml.fully_connected %t, %w
    : (tensor<1x80xf32>, tensor<2x80xf32>) -> tensor<1x2xf32> loc("fc")
  return %y : tensor<1x2xf32>
}
