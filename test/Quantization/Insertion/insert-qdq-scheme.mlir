// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8a16 --tinyml-drop-teacher | FileCheck %s --check-prefixes=CHECK,W8A16
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w4a8 --tinyml-drop-teacher | FileCheck %s --check-prefixes=CHECK,W4A8
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=w8 --tinyml-drop-teacher | FileCheck %s --check-prefixes=CHECK,W8
// RUN: tinyml-opt %s --tinyml-insert-qdq=scheme=float --tinyml-drop-teacher | FileCheck %s --check-prefixes=CHECK,FLOAT

// W8A16-DAG: !per_axis{{[0-9]*}} = !quant.uniform<i8<-127:127>:f32:0,
// W4A8-DAG: !per_axis{{[0-9]*}} = !quant.uniform<i4<-7:7>:f32:0,
// W8-DAG: !per_axis{{[0-9]*}} = !quant.uniform<i8<-127:127>:f32:0,
// FLOAT-NOT: quant
// CHECK-LABEL: func.func @model
func.func @model(%x: tensor<1x2xf32> {tinyml.range = array<f32: -3.2767, 1.0>}) -> tensor<1x2xf32> {
  // W8A16: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i16:f32, {{9.9999[0-9]*E-5}}>>
  // W4A8: tinyml.quantize %arg0 : {{.*}}!quant.uniform<i8:f32,
  // W8-NOT: tinyml.quantize
  // FLOAT-NOT: quant
  %w = tinyml.constant dense<[[7.0, -3.4], [0.5, 0.7]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  // W8A16: tinyml.constant dense<{{\[\[}}127, -62], [91, 127]]>
  // W4A8: tinyml.constant dense<{{\[\[}}7, -3], [5, 7]]> : tensor<2x2xi4>
  // W8: tinyml.constant dense<{{\[\[}}127, -62], [91, 127]]>
  // W8: tinyml.dequantize
  // CHECK: tinyml.fully_connected
  %0 = tinyml.fully_connected %x, %w {tinyml.range = array<f32: -20.0, 32.767>} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32>
  // W8A16: tinyml.quantize {{.*}}!quant.uniform<i16:f32, {{9.9999[0-9]*E-4}}>>
  // W4A8: tinyml.quantize {{.*}}!quant.uniform<i8:f32,
  // W8-NOT: tinyml.quantize
  // FLOAT-NOT: quant
  return %0 : tensor<1x2xf32>
}
