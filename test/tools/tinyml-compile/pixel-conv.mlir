// A 1x1 convolution of one pixel, as squeeze and excitation has it, compiles
// without a warning for any weights and activations.

// REQUIRES: arm-gcc
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz x.npz x=f4:2x1x1x8:0.5,-1,0.25,1,-0.75,0.5,0.125,1,-0.5,1,0.25,-1,0.75,0.5,-0.125,1
// RUN: tinyml-compile %s --quantize=w8a16 --calibration=x.npz --target=cortex-m0 --name=net -o w8a16
// RUN: arm-none-eabi-gcc -std=c99 -O2 -Wall -Wextra -Werror -mcpu=cortex-m0 -mthumb -Iw8a16 -c w8a16/net.c -o net.o
// RUN: tinyml-compile %s --quantize=w4a8 --calibration=x.npz --target=cortex-m0 --name=net -o w4a8
// RUN: arm-none-eabi-gcc -std=c99 -O2 -Wall -Wextra -Werror -mcpu=cortex-m0 -mthumb -Iw4a8 -c w4a8/net.c -o net.o
// RUN: tinyml-compile %s --quantize=w4a16 --calibration=x.npz --target=cortex-m0 --name=net -o w4a16
// RUN: arm-none-eabi-gcc -std=c99 -O2 -Wall -Wextra -Werror -mcpu=cortex-m0 -mthumb -Iw4a16 -c w4a16/net.c -o net.o

func.func @net(%x: tensor<1x1x1x8xf32> {onnx.name = "x"}) -> (tensor<1x1x1x16xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<0.5> : tensor<16x1x1x8xf32> -> tensor<16x1x1x8xf32>
  %b = tinyml.constant dense<0.25> : tensor<16xf32> -> tensor<16xf32>
  %y = tinyml.conv2d %x, %w, %b : (tensor<1x1x1x8xf32>, tensor<16x1x1x8xf32>, tensor<16xf32>) -> tensor<1x1x1x16xf32>
  return %y : tensor<1x1x1x16xf32>
}
