// What a compile writes, and that it writes the same again.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=mps2-an386 --name=net -o out/a --report=json --depfile=net.d | FileCheck %s --check-prefix=SUMMARY
// RUN: ls out/a | FileCheck %s --check-prefix=FILES
// RUN: FileCheck %s --check-prefix=REPORT < out/a/net.report.json
// RUN: FileCheck %s --check-prefix=DEPFILE < net.d
// RUN: tinyml-compile %s --target=mps2-an386 --name=net -o out/b --report=json --depfile=net.d
// RUN: diff -r out/a out/b

// The report on standard output stands alone; the runtime can be left out.
// RUN: tinyml-compile %s --target=host --name=net -o out/c --report=- --no-bundle | %python -m json.tool > report.json
// RUN: FileCheck %s --check-prefix=REPORT < report.json
// RUN: ls out/c | FileCheck %s --check-prefix=UNBUNDLED

// SUMMARY: net for Arm MPS2 AN386, {{.*}}, 120 multiply-accumulates in 2 steps
// SUMMARY-NEXT: flash {{.*}} of 4.00 MB (0 %): weights {{.*}} B, code about
// SUMMARY-NEXT: RAM {{.*}} of 4.00 MB (0 %): arena {{.*}} B, inputs and outputs 172 B, stack about
// SUMMARY-NEXT: next: include "net.h" in your main.c, then
// SUMMARY-NEXT: arm-none-eabi-gcc -O2 -mcpu=cortex-m4 {{.*}} -Iout/a out/a/*.c main.c -lm --specs=nano.specs --specs=nosys.specs
// SUMMARY-NEXT: a board takes its startup code and linker script instead of --specs=nosys.specs

// FILES: net.c
// FILES-NEXT: net.h
// FILES-NEXT: net.report.json
// FILES-NEXT: net_weights.c
// FILES-NEXT: net_weights.h
// FILES-NEXT: tinyml
// FILES-NEXT: tm_abi.c

// UNBUNDLED: net.c
// UNBUNDLED-NEXT: net.h
// UNBUNDLED-NEXT: net_weights.c
// UNBUNDLED-NEXT: net_weights.h
// UNBUNDLED-NOT: {{.}}

// REPORT-DAG: "model": "net"
// REPORT-DAG: "io_bytes": 172
// REPORT-DAG: "macs": 120
// REPORT-DAG: "kernel": "fully_connected_f32"
// REPORT-DAG: "node": "conv1"
// REPORT-DAG: "kernel": "softmax_f32"
// REPORT-DAG: "c_name": "x"
// REPORT-DAG: "net.c"

// DEPFILE: out/a{{/|\\}}net.h
// DEPFILE: :
// DEPFILE-NEXT: outputs.mlir

func.func @main(%x: tensor<1x5x4x2xf32> {onnx.name = "x"})
    -> (tensor<1x3xf32> {onnx.name = "y:0"}) {
  %w = tinyml.constant dense<1.0> : tensor<3x5x4x2xf32> -> tensor<3x5x4x2xf32>
  %y = tinyml.conv2d %x, %w
    : (tensor<1x5x4x2xf32>, tensor<3x5x4x2xf32>) -> tensor<1x1x1x3xf32>
    loc("conv1")
  %r = tinyml.reshape %y : (tensor<1x1x1x3xf32>) -> tensor<1x3xf32>
  %z = tinyml.softmax %r {axis = 1 : i64} : (tensor<1x3xf32>)
    -> tensor<1x3xf32>
  return %z : tensor<1x3xf32>
}
