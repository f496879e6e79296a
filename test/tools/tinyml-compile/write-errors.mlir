// Where one file cannot be written, none is, and what was there stays.

// RUN: rm -rf %t && mkdir -p %t/out/net.h && cd %t
// RUN: not tinyml-compile %s --target=host --name=net -o out 2>&1 | FileCheck %s
// RUN: ls out | count 1
// RUN: echo file > plain
// RUN: not tinyml-compile %s --target=host --name=net -o plain/out 2>&1 | FileCheck %s --check-prefix=FOLDER
// RUN: not tinyml-compile %s --target=host --name=net -o new --depfile=plain/x.d 2>&1 | FileCheck %s --check-prefix=FOLDER
// RUN: not test -e new

// CHECK: error: 'out{{.}}net.h': Is a directory
// FOLDER: error: 'plain

func.func @main(%x: tensor<4xf32> {onnx.name = "x"})
    -> (tensor<4xf32> {onnx.name = "y"}) {
  %y = tinyml.tanh %x : (tensor<4xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
