// The page is well-formed, loads nothing and says what the JSON report says,
// which follows its schema. Names of nodes stay text.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=mps2-an386 --name=net -o out --report=html --report=json > summary
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json out/net.report.json
// RUN: %python %S/Inputs/page.py out/net.report.html out/net.report.json | FileCheck %s
// RUN: FileCheck %s --check-prefix=PAGE < out/net.report.html
// RUN: FileCheck %s --check-prefix=JSON < out/net.report.json

// A second report stands beside it.
// RUN: tinyml-compile %s --target=mps2-an386 --name=net -o w8 --quantize=w8 --report=html:own.html --compare=out/net.report.json --report=json 2> log
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json w8/net.report.json
// RUN: %python %S/Inputs/page.py own.html w8/net.report.json | FileCheck %s --check-prefix=BOTH
// RUN: FileCheck %s --check-prefix=COMPARED < own.html

// A file that is no report is an error, and nothing is written.
// RUN: echo '{"version": 0}' > bad.json
// RUN: not tinyml-compile %s --target=host --name=net -o none --report=html --compare=bad.json 2>&1 | FileCheck %s --check-prefix=BAD
// RUN: not tinyml-compile %s --target=host --name=net -o none --report=html --compare=missing.json 2>&1 | FileCheck %s --check-prefix=MISSING
// RUN: not ls none
// BAD: error: 'bad.json': is no report of version 1, as --report=json writes it
// MISSING: error: 'missing.json': No such file or directory

// What was not asked for again goes.
// RUN: tinyml-compile %s --target=mps2-an386 --name=net -o out > summary
// RUN: not ls out/net.report.html

// CHECK: section 6 svg.map 1 svg.rails 5 g.buffer

// PAGE: <!doctype html>
// PAGE: Fits mps2-an386
// PAGE-NOT: <img
// PAGE: &lt;img src=x onerror=alert(1)&gt; &amp; &quot;dense&quot;
// PAGE: 1×2, 1×2 → 1×2
// PAGE: peak {{[0-9]+}} B at step

// The sum reads both layers.
// JSON: "from": [
// JSON-NEXT: "step 2"
// JSON: "steps": [
// JSON: "from": [
// JSON-NEXT: "input 0"
// JSON: "node": "second"
// JSON: "from": [
// JSON-NEXT: "step 0",
// JSON-NEXT: "step 1"
// JSON: "node": "sum"
// JSON: "version": 1

// BOTH: section 7
// COMPARED: Compared with another compile
// COMPARED: --quantize=w8
// COMPARED: <td>Weights</td>

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, -1.0], [0.5, 0.25]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %b = tinyml.constant dense<[0.0, 0.5]> : tensor<2xf32> -> tensor<2xf32>
  %0 = tinyml.fully_connected %x, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32> loc("<img src=x onerror=alert(1)> & \22dense\22")
  %1 = tinyml.fully_connected %0, %w, %b : (tensor<1x2xf32>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<1x2xf32> loc("second")
  %2 = tinyml.add %0, %1 : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xf32> loc("sum")
  return %2 : tensor<1x2xf32>
}
