// --sparsity makes weights zero before the model is quantized; summary and
// report say which, and what that cost against the dense model.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:6x1x4:1,1,2,0,2,2,-1,1,-1,-1,3,2,3,3,0,-1,0,0,1,3,-2,-2,2,1

// Alone, by the weights; too few of them.
// RUN: tinyml-compile %s --name=net --target=host -o plain --sparsity-pattern=2:4 --report=json > plain.out 2> plain.err
// RUN: FileCheck %s --check-prefix=PLAIN < plain.out
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json plain/net.report.json
// RUN: FileCheck %s --check-prefix=C < plain/net.c
// PLAIN: sparse as 2:4: 0.0 % of the 0 weights of 0 layers are zero; no data: by the weights alone, and nothing makes up for it; 1 layers, which have no sparse kernel or few weights, stay as they are
// C: --sparsity-pattern=2:4

// RUN: tinyml-compile %s --name=net --target=host -o int8 --sparsity=0.25 --quantize=int8 --calibration=cal.npz --report=json 2> int8.err | FileCheck %s --check-prefix=INT8
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json int8/net.report.json
// RUN: FileCheck %s --check-prefix=REPORT < int8/net.report.json
// INT8: sparse as 1x4: {{.*}}; fitted on 6 samples
// INT8: sparse, as floats: quality
// INT8: operations are integer
// REPORT: "sparsity": {
// REPORT: "pattern": "1x4",
// REPORT: "quality": {

// RUN: not tinyml-compile %s --target=host -o no --sparsity=1.5 2>&1 | FileCheck %s --check-prefix=PART
// RUN: not tinyml-compile %s --target=host -o no --sparsity=0.5 --sparsity-pattern=2:4 2>&1 | FileCheck %s --check-prefix=BOTH
// RUN: not tinyml-compile %s --target=host -o no --sparsity-pattern=1x4 2>&1 | FileCheck %s --check-prefix=NONE
// RUN: not tinyml-compile %s --target=host -o no --sparsity=0.5 --sparsity-pattern=8x8 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: not tinyml-compile %s --target=host -o no --sparsity-scope=layer 2>&1 | FileCheck %s --check-prefix=SCOPE
// PART: --sparsity takes a part between 0 and 1, as 0.5, found '1.5'
// BOTH: --sparsity-pattern=2:4 says how many weights are left: leave out --sparsity
// NONE: --sparsity-pattern=1x4 takes --sparsity=<part>
// UNKNOWN: unknown pattern '8x8': --sparsity-pattern takes unstructured, 1x4, 4x1, 2:4 or 1:4
// SCOPE: --sparsity-scope is for --sparsity=<part>
func.func @main(%x: tensor<1x4xf32> {onnx.name = "x"}) -> (tensor<1x1xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[5.0, 3.0, 2.0, 1.0]]> : tensor<1x4xf32> -> tensor<1x4xf32>
  %0 = tinyml.fully_connected %x, %w : (tensor<1x4xf32>, tensor<1x4xf32>) -> tensor<1x1xf32> loc("layer")
  return %0 : tensor<1x1xf32>
}
