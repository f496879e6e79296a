// RUN: tinyml-opt %s --test-equivalent='set-ranges pipeline=tinyml-insert-qdq,func.func(tinyml-fold-qdq) tolerance=0.03' | FileCheck %s
// RUN: tinyml-opt %s --test-equivalent='set-ranges pipeline=tinyml-insert-qdq{scheme=w8a16},func.func(tinyml-fold-qdq) tolerance=0.02' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='set-ranges pipeline=tinyml-insert-qdq{scheme=w8},func.func(tinyml-fold-qdq) tolerance=0.02' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='set-ranges pipeline=tinyml-insert-qdq{scheme=w4a8},func.func(tinyml-fold-qdq) tolerance=0.2' -o /dev/null
// RUN: tinyml-opt %s --test-equivalent='pipeline=tinyml-equalize' | FileCheck %s --check-prefix=EQUAL
// RUN: %python %S/../Quantization/Equalization/Inputs/noise.py %t.npz 8 1x6x2
// RUN: tinyml-opt %s --test-equivalent='set-ranges pipeline=tinyml-equalize{data=%t.npz},tinyml-calibrate{data=%t.npz},tinyml-choose-precision{data=%t.npz},tinyml-insert-qdq{scheme=w4a8},tinyml-reconstruct{data=%t.npz},tinyml-correct-bias{data=%t.npz},tinyml-attribute-error{data=%t.npz},tinyml-drop-teacher,func.func(tinyml-fold-qdq,tinyml-check-accumulators) tolerance=0.25' -o /dev/null 2>%t.remarks

// Layers that are quantized with ops between and around them of which only the
// interfaces are known.
// CHECK-LABEL: func.func @model
// An unknown linear op has no integer form, so its filter stays float.
// CHECK: foreign.spread {{.*}} : (tensor<1x6x2xf32>, tensor<2x2x3xf32>, tensor<3xf32>) -> tensor<1x12x3xf32>
// CHECK: tinyml.fully_connected {{.*}} : (tensor<12x3x!{{.*}}>, tensor<4x3x!{{.*}}>, tensor<4xi32>)
// A movement with two results is one of integers, and all have a scale.
// CHECK: foreign.split {{.*}} : (tensor<12x4x!quant.uniform<[[Q:.*]]>>) -> (tensor<12x1x!quant.uniform<[[Q]]>>, tensor<12x3x!quant.uniform<[[Q]]>>)
// CHECK: foreign.squash {{.*}} : (tensor<12x3xf32>) -> tensor<12x3xf32>
// The limits of the result are -3 and 3, whatever the data is.
// CHECK-NEXT: tinyml.quantize {{.*}} -> tensor<12x3x!quant.uniform<i8:f32, 0.023529412224888802:-1>>
// CHECK: foreign.negate {{.*}} -> tensor<12x3x!quant.uniform<i8
// CHECK: foreign.opaque {{.*}} : (tensor<12x2xf32>) -> tensor<12x2xf32>
// CHECK: foreign.min_max {{.*}} -> (tensor<12x1xf32>, tensor<12x1xf32>)

// Factors pass ops that say so, and go into the filters by their maps.
// EQUAL-LABEL: func.func @model
// EQUAL: foreign.center
func.func @model(%x: tensor<1x6x2xf32> {onnx.name = "x"}) -> (tensor<12x1xf32>, tensor<12x1xf32>, tensor<12x1xf32>) {
  %sw = tinyml.constant dense<[[[1.0, 0.5, -3.0], [0.25, 1.5, 2.0]], [[0.125, -0.5, 1.0], [1.0, 0.5, -0.25]]]> : tensor<2x2x3xf32> -> tensor<2x2x3xf32>
  %sb = tinyml.constant dense<[0.25, -0.5, 8.0]> : tensor<3xf32> -> tensor<3xf32>
  %w1 = tinyml.constant dense<[[1.0, 0.5, 0.125], [-0.25, 2.0, 0.0625], [0.5, 0.25, -0.25], [1.0, -1.0, 0.125]]> : tensor<4x3xf32> -> tensor<4x3xf32>
  %b1 = tinyml.constant dense<[0.5, -0.25, 1.0, 0.125]> : tensor<4xf32> -> tensor<4xf32>
  %w2 = tinyml.constant dense<[[1.0, 0.5, -0.75], [-0.25, 1.0, 0.5]]> : tensor<2x3xf32> -> tensor<2x3xf32>
  %0 = foreign.spread %x, %sw, %sb : (tensor<1x6x2xf32>, tensor<2x2x3xf32>, tensor<3xf32>) -> tensor<1x12x3xf32>
  %1 = foreign.center %0 : (tensor<1x12x3xf32>) -> tensor<1x12x3xf32>
  %2 = tinyml.reshape %1 : (tensor<1x12x3xf32>) -> tensor<12x3xf32>
  %3 = tinyml.fully_connected %2, %w1, %b1 : (tensor<12x3xf32>, tensor<4x3xf32>, tensor<4xf32>) -> tensor<12x4xf32>
  %4:2 = foreign.split %3 {at = 1 : i64} : (tensor<12x4xf32>) -> (tensor<12x1xf32>, tensor<12x3xf32>)
  %5 = foreign.squash %4#1 : (tensor<12x3xf32>) -> tensor<12x3xf32>
  %6 = foreign.negate %5 : (tensor<12x3xf32>) -> tensor<12x3xf32>
  %7 = foreign.reverse %6 : (tensor<12x3xf32>) -> tensor<12x3xf32>
  %8 = tinyml.fully_connected %7, %w2 : (tensor<12x3xf32>, tensor<2x3xf32>) -> tensor<12x2xf32>
  %9 = foreign.opaque %8 : (tensor<12x2xf32>) -> tensor<12x2xf32>
  %10:2 = foreign.min_max %9 : (tensor<12x2xf32>) -> (tensor<12x1xf32>, tensor<12x1xf32>)
  return %4#0, %10#0, %10#1 : tensor<12x1xf32>, tensor<12x1xf32>, tensor<12x1xf32>
}
