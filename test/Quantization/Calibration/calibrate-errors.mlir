// The error names the file and the array.
// RUN: split-file %s %t
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/none.npz 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: calibration data: '{{.*}}none.npz': {{[Nn]}}o such file

// RUN: %python %make_npz %t/name.npz a=f4:3x2:1 b=f4:3x2:1
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/name.npz 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: error: calibration data: '{{.*}}name.npz' has no array 'x'; it has 'a', 'b'

// RUN: %python %make_npz %t/shape.npz x=f4:3x5:1
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/shape.npz 2>&1 | FileCheck %s --check-prefix=SHAPE
// SHAPE: error: calibration data: '{{.*}}shape.npz': the array for 'x' has shape [3, 5], but the model has [1, 2]

// RUN: %python %make_npz %t/zero.npz x=f4:0x2:1
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/zero.npz 2>&1 | FileCheck %s --check-prefix=ZERO
// ZERO: error: calibration data: '{{.*}}zero.npz': 'x' has no samples

// RUN: %python %make_npz %t/nan.npz x=f4:2x2:1,1,1,nan
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/nan.npz 2>&1 | FileCheck %s --check-prefix=NAN
// NAN: error: calibration data: '{{.*}}nan.npz': 'x': sample 1: element 1 is {{[Nn]a[Nn]}}

// RUN: %python %make_npz %t/inf.npz x=f4:1x2:-inf,1
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/inf.npz 2>&1 | FileCheck %s --check-prefix=INF
// INF: error: calibration data: '{{.*}}inf.npz': 'x': {{.*}}element 0 is -{{INF|inf}}

// RUN: %python %make_npz %t/value.npz x=i8:2x2:1,1,1,200
// RUN: not tinyml-opt %t/integers.mlir --tinyml-calibrate=data=%t/value.npz 2>&1 | FileCheck %s --check-prefix=VALUE
// VALUE: error: calibration data: '{{.*}}value.npz': 'x': sample 1: element 1, 200, is not a value of int8

// RUN: %python %make_npz %t/whole.npy x=f4:300x2:1
// RUN: head -c 2000 %t/whole.npy > %t/cut.npy
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/cut.npy 2>&1 | FileCheck %s --check-prefix=CUT
// CUT: error: calibration data: '{{.*}}cut.npy': file ends inside its elements: shape [300, 2], {{19[0-9]+}} bytes

// One error, however many threads read.
// RUN: %python %make_npz --stored %t/sound.npz x=u1:8x2:65
// RUN: sed 's/AAAAAAAA/AAAAAAAB/' %t/sound.npz > %t/damaged.npz
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/damaged.npz 2>&1 | FileCheck %s --check-prefix=DAMAGED --implicit-check-not="error: "
// DAMAGED: error: calibration data: '{{.*}}damaged.npz': 'x.npy' is damaged: CRC error

// RUN: %python %make_npz %t/large.npz x=f4:1x2:3e38
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=data=%t/large.npz 2>&1 | FileCheck %s --check-prefix=LARGE
// LARGE: gives a number that is not finite on a sample of the calibration data

// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=method=best 2>&1 | FileCheck %s --check-prefix=METHOD
// METHOD: error: unknown calibration method 'best': minmax, percentile, mse or entropy
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=percentile=101 2>&1 | FileCheck %s --check-prefix=PERCENTILE
// PERCENTILE: error: a percentile is above 0 and at most 100, found 1.010000e+02
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=bits=1 2>&1 | FileCheck %s --check-prefix=BITS
// BITS: error: an activation has 2 to 16 bits, found 1

// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/none.json 2>&1 | FileCheck %s --check-prefix=FILE
// FILE: error: ranges: '{{.*}}none.json': {{[Nn]}}o such file
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/text.json 2>&1 | FileCheck %s --check-prefix=TEXT
// TEXT: error: ranges: '{{.*}}text.json': {{.*}}JSON
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/empty.json 2>&1 | FileCheck %s --check-prefix=EMPTY
// EMPTY: error: ranges: '{{.*}}empty.json': there is no object 'ranges'
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/less.json 2>&1 | FileCheck %s --check-prefix=LESS
// LESS: error: ranges: '{{.*}}less.json': there is no range for 'sum'
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/more.json 2>&1 | FileCheck %s --check-prefix=MORE
// MORE: error: ranges: '{{.*}}more.json': there is a range for 'other', which the model does not have
// RUN: not tinyml-opt %t/model.mlir --tinyml-calibrate=ranges=%t/order.json 2>&1 | FileCheck %s --check-prefix=ORDER
// ORDER: error: ranges: '{{.*}}order.json': the range of 'sum' is not [lo, hi] of finite numbers, lo <= 0 <= hi

// RUN: not tinyml-opt %t/two.mlir --tinyml-calibrate 2>&1 | FileCheck %s --check-prefix=TWO
// TWO: error: 'func.func' op is a second function beside 'a'; a model to quantize is one function

//--- model.mlir
func.func @model(%x: tensor<1x2xf32> {onnx.name = "x"}) -> tensor<1x2xf32> {
  %0 = tinyml.add %x, %x : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("sum")
  return %0 : tensor<1x2xf32>
}

//--- integers.mlir
func.func @model(%x: tensor<1x2xi8> {onnx.name = "x"}) -> tensor<1x2xi8> {
  return %x : tensor<1x2xi8>
}

//--- two.mlir
func.func @a(%x: tensor<1xf32>) -> tensor<1xf32> { return %x : tensor<1xf32> }
func.func @b(%x: tensor<1xf32>) -> tensor<1xf32> { return %x : tensor<1xf32> }

//--- text.json
ranges
//--- empty.json
{}
//--- less.json
{"ranges": {"input x": [0, 1]}}
//--- more.json
{"ranges": {"input x": [0, 1], "sum": [0, 1], "other": [0, 1]}}
//--- order.json
{"ranges": {"input x": [0, 1], "sum": [1, 2]}}
