// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz x.npz x=f4:4x1x2:10,1,20,30,4,4.4,100,300
// RUN: %python %make_npz classes.npy y=i8:4:0,1,1,0
// RUN: %python %make_npz numbers.npy y=f4:4x2:10,1,20,30,4,4,100,297
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-attribute-error='data=x.npz labels=classes.npy' 2>&1 | FileCheck %s --check-prefix=TOP1
// RUN: tinyml-opt %s --tinyml-insert-qdq --tinyml-attribute-error='data=x.npz labels=numbers.npy' 2>&1 | FileCheck %s --check-prefix=MSE

// The step is 1 and the range ends at 255. Rounded, 4 and 4.4 are equal, and the
// first is class 0: three of four that are right become two.
// TOP1: rounding | top-1{{$}}
// TOP1-NEXT: {{^}}input x {{.*}} | -25.00{{$}}
// TOP1-NEXT: all together
// TOP1-NEXT: {{^}}top-1: 75.00 % float, 50.00 % quantized{{$}}

// Squared errors: 0.16 and 9 of 8 numbers; 0 and 42^2 when quantized.
// MSE: rounding | sq. error{{$}}
// MSE-NEXT: {{^}}input x {{.*}} | +2.19e+02{{$}}
// MSE: {{^}}mean squared error: 1.145e+00 float, 2.205e+02 quantized{{$}}
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x", tinyml.range = array<f32: 0.0, 255.0>}) -> tensor<1x2xf32> {
  %0 = tinyml.reshape %x {tinyml.range = array<f32: 0.0, 255.0>} : (tensor<1x2xf32>) -> tensor<1x2xf32>
  return %0 : tensor<1x2xf32>
}
