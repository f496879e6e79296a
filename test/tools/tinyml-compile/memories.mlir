// A board with flash for a part of the weights: the others go to the memory
// that the board's file names, as an object of its own, in C and as bytes, and
// the self-test agrees. Without that memory the model does not fit.

// RUN: rm -rf %t && split-file %s %t && cd %t
// RUN: tinyml-compile net.mlir --target=board.json -o c --selftest --report=json | FileCheck %s --check-prefix=SUMMARY
// SUMMARY: flash {{.*}} of 8.0 KB{{.*}}: weights
// SUMMARY: qspi {{.*}}16.0 KB of 1.00 MB{{.*}}: weights
// RUN: FileCheck %s --check-prefix=REPORT < c/net.report.json
// REPORT: "bytes": 16384,{{[[:space:]]+}}"memory": "qspi"
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json c/net.report.json
// RUN: FileCheck %s --check-prefix=HEADER < c/net_weights.h
// HEADER: an object for each memory
// HEADER: } net_weights_t;
// HEADER: int32_t {{.*}}[4096]
// HEADER: } net_weights_qspi_t;
// HEADER: extern const net_weights_qspi_t net_weights_qspi;
// RUN: FileCheck %s --check-prefix=WEIGHTS < c/net_weights.c
// WEIGHTS: TM_WEIGHTS const net_weights_t net_weights = {
// WEIGHTS: #ifndef TM_WEIGHTS_QSPI
// WEIGHTS-NEXT: #define TM_WEIGHTS_QSPI TM_WEIGHTS_IN(".rodata.tm_weights_qspi")
// WEIGHTS: TM_WEIGHTS_QSPI const net_weights_qspi_t net_weights_qspi = {
// RUN: FileCheck %s --check-prefix=SOURCE < c/net.c
// SOURCE: const net_weights_t *const k = &net_weights;
// SOURCE-NEXT: const net_weights_qspi_t *const k_qspi = &net_weights_qspi;
// SOURCE: k_qspi->
// RUN: %host_cc -std=c99 %c_warnings -Ic c/*.c main.c -o good -lm
// RUN: ./good | FileCheck %s --check-prefix=GOOD

// RUN: tinyml-compile net.mlir --target=board.json -o bin --selftest --weights=bin > bin.log
// RUN: %host_cc -std=c99 %c_warnings -Ibin bin/*.c main.c -o good -lm
// RUN: ./good | FileCheck %s --check-prefix=GOOD
// RUN: %host_cc -std=c99 -Ic -c c/net_weights.c -o c.o
// RUN: llvm-objcopy -O binary --only-section=.rodata.tm_weights_qspi c.o qspi.bytes
// RUN: cmp bin/net_weights_qspi.bin qspi.bytes
// GOOD: selftest 0

// RUN: sed '/memories/d' board.json > one.json
// RUN: not tinyml-compile net.mlir --target=one.json -o no 2>&1 | FileCheck %s --check-prefix=ONE
// ONE: error: {{.*}}of flash, small has 8.0 KB
// RUN: sed 's/"qspi"/"QSPI"/' board.json > name.json
// RUN: not tinyml-compile net.mlir --target=name.json -o no 2>&1 | FileCheck %s --check-prefix=NAME
// NAME: 'name.json': a memory has a 'name' of lower-case letters and digits
// RUN: sed 's/"qspi"/"flash"/' board.json > twice.json
// RUN: not tinyml-compile net.mlir --target=twice.json -o no 2>&1 | FileCheck %s --check-prefix=TWICE
// TWICE: 'twice.json': there are two memories 'flash'
// RUN: sed 's/"cycles": 4/"cycles": -4/' board.json > cycles.json
// RUN: not tinyml-compile net.mlir --target=cycles.json -o no 2>&1 | FileCheck %s --check-prefix=CYCLES
// CYCLES: 'cycles.json': memory 'qspi': 'cycles' is no number of cycles
// RUN: sed 's/"cycles"/"waits"/' board.json > member.json
// RUN: not tinyml-compile net.mlir --target=member.json -o no 2>&1 | FileCheck %s --check-prefix=MEMBER
// MEMBER: 'member.json': memory 'qspi' has an unknown member 'waits': it has name, bytes, cycles
// RUN: not tinyml-compile eeprom.mlir --target=board.json -o no 2>&1 | FileCheck %s --check-prefix=EEPROM
// EEPROM: error: 'mcu.weights' op is in memory "eeprom"; the target has "flash", "qspi"
// RUN: not ls no

//--- board.json
{
  "name": "small",
  "core": "cortex-m4f",
  "memories": [{"name": "qspi", "bytes": 1048576, "cycles": 4}],
  "flash_bytes": 8192,
  "ram_bytes": 16384
}

//--- net.mlir
!xq = !quant.uniform<i8:f32, 0.5:-3>
!yq = !quant.uniform<i8:f32, 0.75:4>
!wq = !quant.uniform<i8:f32, 0.25>
func.func @main(%x: tensor<1x64xi8> {onnx.name = "x"})
    -> (tensor<1x256xi8> {onnx.name = "y"}) {
  %q = tinyml.storage_cast %x : (tensor<1x64xi8>) -> tensor<1x64x!xq>
  %w = tinyml.constant dense<3> : tensor<256x64xi8> -> tensor<256x64x!wq>
  %y = tinyml.fully_connected %q, %w
    : (tensor<1x64x!xq>, tensor<256x64x!wq>) -> tensor<1x256x!yq> loc("fc")
  %z = tinyml.storage_cast %y : (tensor<1x256x!yq>) -> tensor<1x256xi8>
  return %z : tensor<1x256xi8>
}

//--- eeprom.mlir
mcu.weights @w dense<1> : tensor<4xi8> in "eeprom" align 4
mcu.model @net() outs(%z: memref<4xi8> {mcu.name = "z"}) {
  %p = mcu.get_weights @w : memref<4xi8>
  mcu.call "copy_rows_8" ins(%p : memref<4xi8>) outs(%z : memref<4xi8>) shape {rows = 1, len = 4, x_stride = 4, y_stride = 4, y_offset = 0}
}

//--- main.c
#include <stdio.h>
#include "net_selftest.h"
int main(void);
static net_arena arena;
static int8_t y[256];
int main(void) {
  printf("selftest %d\n", (int)net_selftest(&arena, y));
  return 0;
}
