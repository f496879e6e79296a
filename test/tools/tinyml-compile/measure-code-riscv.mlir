// --measure-code where the linker script of the C library has 64 KB of flash,
// which the weights alone fill: what is linked is no firmware. The line that
// the summary prints links, too.

// REQUIRES: riscv-gcc
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: tinyml-compile %s --target=rv32imc --name=net -o out --measure-code > summary
// RUN: FileCheck %s < summary
// RUN: echo '#include "net.h"' > main.c
// RUN: echo 'int main(void) { static net_arena arena; static float x[128], y[640]; return net_run(&arena, x, y) != TM_OK; }' >> main.c
// RUN: sed -n 's/^  \(riscv.*\)/\1/p' summary > link.sh && sh link.sh
// CHECK: flash {{ *}}325{{.*}}: weights 322.5 KB, code {{[0-9.]+}} KB
// CHECK: code and stack as riscv64-unknown-elf-gcc {{[0-9.]+}} -O2 makes them
// CHECK: riscv64-unknown-elf-gcc -O2 -march=rv32imc {{.*}} --specs=picolibc.specs -Iout out/*.c main.c -lm -Wl,--defsym=__flash_size=0x1000000
// CHECK-NEXT: a board takes its startup code and linker script instead of picolibc's

func.func @net(%x: tensor<1x128xf32> {onnx.name = "x"}) -> (tensor<1x640xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<0.5> : tensor<640x128xf32> -> tensor<640x128xf32>
  %b = tinyml.constant dense<0.25> : tensor<640xf32> -> tensor<640xf32>
  %y = tinyml.fully_connected %x, %w, %b
    : (tensor<1x128xf32>, tensor<640x128xf32>, tensor<640xf32>) -> tensor<1x640xf32> loc("fc")
  return %y : tensor<1x640xf32>
}
