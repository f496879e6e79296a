// --measure-code: what the target's compiler makes of the C instead of
// estimates, in the summary, the report and the page; float entry and self-test
// are in it. What cannot be measured is an error, and nothing is written.

// REQUIRES: arm-gcc
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=cortex-m4f --name=net -o m4 --io=quantized --selftest --measure-code --report=json --report=html | FileCheck %s --check-prefix=SUMMARY
// RUN: FileCheck %s --check-prefix=REPORT < m4/net.report.json
// RUN: FileCheck %s --check-prefix=PAGE < m4/net.report.html
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json m4/net.report.json
// RUN: %python %S/Inputs/measured.py m4 net
// SUMMARY: flash {{.*}}: weights {{[0-9.]+ K?B}}, code {{[0-9.]+ K?B}}
// SUMMARY-NEXT: RAM {{.*}}, stack {{[0-9]+}} B
// SUMMARY-NEXT: code and stack as arm-none-eabi-gcc {{[0-9.]+}} -O2 makes them
// REPORT: "name": "self-test"
// REPORT: "measured_with": "arm-none-eabi-gcc {{[0-9.]+}} -O2"
// PAGE: measured

// The files stay the same; the options are those that firmware is built with.
// RUN: tinyml-compile %s --target=cortex-m4f --name=net -o plain --io=quantized --selftest
// RUN: cmp m4/net.c plain/net.c
// RUN: tinyml-compile %s --target=cortex-m4f --name=net -o os --io=quantized --selftest --weights=bin --no-bundle --measure-code="-Os -g" | FileCheck %s --check-prefix=SIZE
// SIZE: code and stack as arm-none-eabi-gcc {{[0-9.]+}} -Os -g makes them

// RUN: not tinyml-compile %s --target=host -o none --measure-code 2>&1 | FileCheck %s --check-prefix=HOST
// HOST: error: --measure-code is for boards and their cores, not for 'host'
// RUN: not tinyml-compile %s --target=cortex-m4f -o none --measure-code=-O2x 2>&1 | FileCheck %s --check-prefix=OPTION
// OPTION: error: --measure-code: compiling '{{.*}}.c' failed (exit code 1):
// RUN: not env PATH= %tinyml_compile %s --target=cortex-m4f -o none --measure-code 2>&1 | FileCheck %s --check-prefix=MISSING
// MISSING: error: --measure-code: 'arm-none-eabi-gcc' is not installed: package gcc-arm-none-eabi
// RUN: not ls none

func.func @net(%x: tensor<1x8xf32> {onnx.name = "x"})
    -> (tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>> {onnx.name = "y"}) {
  %q = tinyml.quantize %x
    : (tensor<1x8xf32>) -> tensor<1x8x!quant.uniform<i8:f32, 0.5>>
  %w = tinyml.constant dense<3> : tensor<4x8xi8>
    -> tensor<4x8x!quant.uniform<i8:f32, 0.25>>
  %b = tinyml.constant dense<[1, 2, 3, 4]> : tensor<4xi32> -> tensor<4xi32>
  %y = tinyml.fully_connected %q, %w, %b
    : (tensor<1x8x!quant.uniform<i8:f32, 0.5>>,
       tensor<4x8x!quant.uniform<i8:f32, 0.25>>, tensor<4xi32>)
      -> tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>> loc("fc")
  return %y : tensor<1x4x!quant.uniform<i8:f32, 0.125:-128>>
}
