// --prune leaves out channels before the model is quantized; summary and report
// say what went, and what that cost against the whole model.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:6x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3

// Alone, by the weights.
// RUN: tinyml-compile %s --name=net --target=host -o plain --prune=0.3 --report=json > plain.out 2> plain.err
// RUN: FileCheck %s --check-prefix=PLAIN < plain.out
// RUN: count 0 < plain.err
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json plain/net.report.json
// RUN: FileCheck %s --check-prefix=C < plain/net.c
// PLAIN: pruned by l2: 6 of 9 multiply-accumulates (33.3 % less) and 6 of 9 weights of linear layers are left; no data: by the weights alone, and nothing makes up for it
// PLAIN-NEXT: layer {{ *}}inputs {{ *}}outputs {{ *}}MACs {{ *}}weights
// PLAIN-NEXT: first {{ *}}2 {{ *}}3 -> 2 {{ *}}6 -> 4 {{ *}}6 -> 4
// PLAIN-NEXT: second {{ *}}3 -> 2 {{ *}}1 {{ *}}3 -> 2 {{ *}}3 -> 2
// PLAIN-NEXT: net for
// C: --prune=0.3

// With data and quantized: the quality is that of both against the whole model.
// RUN: tinyml-compile %s --name=net --target=host -o int8 --budget-macs=0.006K --quantize=int8 --calibration=cal.npz --report=json 2> int8.err | FileCheck %s --check-prefix=INT8
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json int8/net.report.json
// RUN: FileCheck %s --check-prefix=REPORT < int8/net.report.json
// RUN: FileCheck %s --check-prefix=RECORDED < int8/net.c
// INT8: pruned by second-order: 6 of 9 {{.*}}; 1 layers fitted on 6 samples
// INT8: pruned, as floats: quality (SQNR against the float model, on 6 samples that it was learnt from, too: there are too few to hold some back): 'y' {{[3-9][0-9]}}
// INT8: operations are integer
// INT8: quality (SQNR against the float model, {{.*}}): 'y' {{[2-5][0-9]}}
// REPORT: "pruning": {
// REPORT: "criterion": "second-order",
// REPORT: "gone_outputs": [
// REPORT: "macs": 6,
// REPORT-NEXT: "macs_before": 9,
// REPORT: "quality": {
// RECORDED: --budget-macs=6 --quantize=int8 --calibration=cal.npz

// tinyml-run runs the pruned model.
// RUN: tinyml-run %s --prune=0.3 --input=cal.npz --output=pruned.npz
// RUN: not tinyml-run %s --input=cal.npz --expect=pruned.npz --tolerance=0.01
// RUN: tinyml-run %s --prune=0.3 --input=cal.npz --expect=pruned.npz --tolerance=0
// RUN: not tinyml-run %s --prune=0.3 --stage=tinyml 2>&1 | FileCheck %s --check-prefix=STAGE
// RUN: tinyml-run %s --prune=0.3 --stage=optimized --input=cal.npz --expect=pruned.npz --tolerance=0
// RUN: tinyml-run %s --prune=0.3 --input=cal.npz --on=host --expect=pruned.npz --tolerance=1e-6
// STAGE: --stage=tinyml comes before --prune

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x1xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[2.0, 0.0], [2.0, 0.0], [0.0, 1.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %v = tinyml.constant dense<[[4.0, 4.0, 2.0]]> : tensor<1x3xf32> -> tensor<1x3xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<3x2xf32>) -> tensor<1x3xf32> loc("first")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x3xf32>, tensor<1x3xf32>) -> tensor<1x1xf32> loc("second")
  return %1 : tensor<1x1xf32>
}
