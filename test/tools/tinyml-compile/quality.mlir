// After quantization on data the summary and the report say how good the model
// is. Features of ranges that differ a thousandfold share one scale: that is
// told, with the layer that errs most and what was tried.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %S/Inputs/quality_data.py %make_npz
// RUN: tinyml-compile %s --name=net --target=host -o good --quantize=int8 --calibration=good.npz --report=json 2> good.err | FileCheck %s --check-prefix=GOOD
// RUN: count 0 < good.err
// RUN: FileCheck %s --check-prefix=REPORT < good/net.report.json
// RUN: tinyml-compile %s --name=net --target=host -o bad --quantize=int8 --calibration=bad.npz 2> bad.err | FileCheck %s --check-prefix=BAD
// RUN: FileCheck %s --check-prefix=WARNING < bad.err
// RUN: ls bad/net.c

// Few samples are all learnt from and measured on.
// RUN: tinyml-compile %s --name=net --target=host -o few --quantize=int8 --calibration=few.npz | FileCheck %s --check-prefix=FEW

// What is demanded and not met is an error, and nothing is written.
// RUN: not tinyml-compile %s --name=net --target=host -o none --quantize=int8 --calibration=bad.npz --min-agreement=97 2>&1 | FileCheck %s --check-prefix=AGREEMENT
// RUN: not tinyml-compile %s --name=net --target=host -o none --quantize=int8 --calibration=good.npz --min-sqnr=150 2>&1 | FileCheck %s --check-prefix=SQNR
// RUN: not tinyml-compile %s --name=net --target=host -o none --quantize=int8 --min-sqnr=20 2>&1 | FileCheck %s --check-prefix=NO-DATA
// RUN: not ls none
// RUN: tinyml-compile %s --name=net --target=host -o met --quantize=int8 --calibration=good.npz --min-sqnr=20 --min-agreement=90 | FileCheck %s --check-prefix=GOOD

// Without data there is nothing to measure on.
// RUN: tinyml-compile %s --name=net --target=host -o w8 --quantize=w8 2> w8.err | FileCheck %s --check-prefix=UNMEASURED

// GOOD: quality (SQNR against the float model, on 20 samples that nothing was learnt from): 'y' {{[2-9][0-9]\.[0-9]}} dB ({{[0-9.]+}} dB on sample {{[0-9]*[49]}}), same answers 100.0 %
// REPORT: "quality": {
// REPORT-NEXT: "held_back": true,
// REPORT: "agreement": 100,
// REPORT-NEXT: "name": "y",
// REPORT-NEXT: "sqnr": {{[2-9][0-9]\.}}
// REPORT-NEXT: "worst_sample": {{[0-9]*[49]}},
// REPORT: "samples": 20
// BAD: same answers {{[0-9][0-9]?}}.{{[0-9]}} %
// WARNING: quality.mlir:{{.*}}: warning: differs from the float model: 'y' {{.*}}; the layer that errs most is 'input x'; tried: --quantize=w8a16 gives 'y' {{.*}}, same answers
// FEW: quality (SQNR against the float model, on 10 samples that it was learnt from, too: there are too few to hold some back): 'y'
// AGREEMENT: error: differs from the float model: {{.*}}; asked for: --min-agreement=97
// SQNR: error: differs from the float model: {{.*}}; asked for: --min-sqnr=150
// NO-DATA: error: --min-sqnr and --min-agreement are measured on the data of --quantize=<scheme> --calibration=<inputs.npz>: give both
// UNMEASURED: quality: not measured; --calibration=<inputs.npz> is what it is measured on

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x3xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, -1.0], [0.5, 0.25], [-0.125, 2.0]]> : tensor<3x2xf32> -> tensor<3x2xf32>
  %b = tinyml.constant dense<[0.0, 0.5, -1.0]> : tensor<3xf32> -> tensor<3xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<3x2xf32>, tensor<3xf32>) -> tensor<1x3xf32> loc("dense")
  %1 = tinyml.softmax %0 {axis = 1 : i64} : (tensor<1x3xf32>) -> tensor<1x3xf32> loc("softmax")
  return %1 : tensor<1x3xf32>
}
