// RUN: %python %make_npz %t.npz x=f4:1x1x2:3,4
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s --check-prefix=EXACT
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=float --tinyml-attribute-error=data=%t.npz 2>&1 | FileCheck %s --check-prefix=FLOAT

// All numbers are steps: no cause has an error. What only moves elements of the
// same scale is no line, and neither is what stays float.
// EXACT: clipping rounding
// EXACT-NEXT: {{^}}input x {{[- |]*$}}
// EXACT-NEXT: {{^}}add {{[- |]*$}}
// EXACT-NEXT: {{^}}all together         -{{$}}
// FLOAT: clipping rounding
// FLOAT-NEXT: {{^}}all together         -{{$}}
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<2x1xf32> {
  %0 = tinyml.reshape %x {tinyml.range = array<f32: 0.0, 255.0>} : (tensor<1x2xf32>) -> tensor<2x1xf32> loc("reshape")
  %1 = tinyml.add %0, %0 {tinyml.range = array<f32: 0.0, 510.0>} : (tensor<2x1xf32>, tensor<2x1xf32>) -> tensor<2x1xf32> loc("add")
  return %1 : tensor<2x1xf32>
}
