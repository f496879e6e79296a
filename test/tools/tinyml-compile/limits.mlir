// --flash, --ram and --stack are limits of any model: exit 1 and nothing is
// written where it takes more; the header asserts them, and a project may have
// others.

// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %S/Inputs/limits_data.py %make_npz
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no 2>&1 | FileCheck %s --check-prefix=FLASH --implicit-check-not=measured
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --ram=400 --suggest=none -o no 2>&1 | FileCheck %s --check-prefix=RAM
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --stack=64 --suggest=none -o no 2>&1 | FileCheck %s --check-prefix=STACK
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --stack=64 --check | FileCheck %s --check-prefix=STACK
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no --quantize=int8 --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=FLASH
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no --quantize=w8a16 --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=FLASH
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no --quantize=w4a8 --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=FLASH
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no --quantize=w4 2>&1 | FileCheck %s --check-prefix=FLASH
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=1K --suggest=none -o no --prune=0.3 2>&1 | FileCheck %s --check-prefix=FLASH
// RUN: not tinyml-compile %s --name=net --target=cortex-m4f --flash=512 --suggest=none -o no --quantize=mixed --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=MIXED
// RUN: not ls no
// FLASH: error: needs {{.*}} KB of flash, --flash allows 1.0 KB
// FLASH: note: bytes
// FLASH: (code, estimated)
// RAM: error: needs {{.*}} of RAM, --ram allows 400 B
// STACK: needs {{[0-9]+}} B of stack, --stack allows 64 B; it is an estimate, --measure-code says
// MIXED: error: needs {{[0-9]+}} bytes of flash with all filters at 4 bits, the budget is 512 bytes

// The smaller of a limit and of what the board has counts.
// RUN: not tinyml-compile %s --name=net --target=microbit --stack=4K --ram=1M --flash=1 --suggest=none -o no 2>&1 | FileCheck %s --check-prefix=BOARD
// BOARD: --flash allows 1 B

// A model that fits.
// RUN: tinyml-compile %s --name=net --target=cortex-m4f --flash=64K --ram=4K --stack=1K -o out --quantize=int8 --calibration=cal.npz | FileCheck %s --check-prefix=FITS
// FITS: flash {{.*}} of 64.0 KB
// FITS: RAM {{.*}} of 4.0 KB
// RUN: FileCheck %s --check-prefix=HEADER < out/net.h
// HEADER: --flash=65536 --ram=4096{{.*}} --stack=1024
// HEADER: } net_arena;
// HEADER-NEXT: TM_STATIC_ASSERT(sizeof(net_arena) <= {{[0-9]+}}, net_arena_bytes);
// HEADER: #ifndef NET_FLASH_LIMIT
// HEADER-NEXT: #define NET_FLASH_LIMIT 65536u
// HEADER-NEXT: #endif
// HEADER-NEXT: TM_STATIC_ASSERT(NET_WEIGHT_BYTES <= NET_FLASH_LIMIT, net_flash_limit);
// HEADER: TM_STATIC_ASSERT(sizeof(net_arena) + {{[0-9]+}}u <= NET_RAM_LIMIT, net_ram_limit);
// RUN: FileCheck %s --check-prefix=WEIGHTS < out/net_weights.h
// WEIGHTS: TM_STATIC_ASSERT(sizeof(net_weights_t) <= {{[0-9]+}}, net_weights_bytes);
// RUN: %host_cc -std=c99 %c_warnings -Iout -c out/net.c -o net.o
// RUN: not %host_cc -std=c99 -DNET_FLASH_LIMIT=100 -Iout -c out/net.c -o net.o 2>&1 | FileCheck %s --check-prefix=PROJECT-FLASH
// RUN: not %host_cc -std=c99 -DNET_RAM_LIMIT=20 -Iout -c out/net.c -o net.o 2>&1 | FileCheck %s --check-prefix=PROJECT-RAM
// PROJECT-FLASH: tm_assert_net_flash_limit
// PROJECT-RAM: tm_assert_net_ram_limit

// Without limits there is no macro of one.
// RUN: tinyml-compile %s --name=net --target=cortex-m4f -o plain
// RUN: FileCheck %s --check-prefix=PLAIN --implicit-check-not=_LIMIT < plain/net.h
// PLAIN: TM_STATIC_ASSERT(sizeof(net_arena) <=

// RUN: not tinyml-compile %s --target=host --stack=2k -o no 2>&1 | FileCheck %s --check-prefix=SIZE
// SIZE: error: --stack takes a number of bytes, 64K or 1M, found '2k'

func.func @main(%x: tensor<1x8xf32> {onnx.name = "x"}) -> (tensor<1x16xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<0.25> : tensor<64x8xf32> -> tensor<64x8xf32>
  %v = tinyml.constant dense<0.125> : tensor<16x64xf32> -> tensor<16x64xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x8xf32>, tensor<64x8xf32>) -> tensor<1x64xf32> loc("first")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x64xf32>, tensor<16x64xf32>) -> tensor<1x16xf32> loc("second")
  return %1 : tensor<1x16xf32>
}
