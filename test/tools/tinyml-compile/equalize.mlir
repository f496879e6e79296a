// Channels are equalized unless asked otherwise, and the output says so.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:4x1x2:0,0,1,2,-1,2,0.5,-2
// RUN: tinyml-compile %s --name=net --target=host -o a --quantize=int8 --calibration=cal.npz --save-ranges=a.json > a.log
// RUN: tinyml-compile %s --name=net --target=host -o b --quantize=int8 --calibration=cal.npz --save-ranges=b.json --no-equalize > b.log
// RUN: not diff a/net_weights.c b/net_weights.c > /dev/null
// RUN: FileCheck %s --check-prefix=ON < a/net.h
// RUN: FileCheck %s --check-prefix=OFF < b/net.h
// ON-NOT: --no-equalize
// OFF: --quantize=int8 --calibration=cal.npz --no-equalize --io=quantized

// Ranges that are saved are of the model as it is, so those that are given
// switch it off.
// RUN: diff a.json b.json
// RUN: tinyml-compile %s --name=net --target=host -o c --quantize=int8 --ranges=a.json > c.log
// RUN: tinyml-compile %s --name=net --target=host -o d --quantize=int8 --ranges=a.json --no-equalize > d.log
// RUN: grep "= {" -A 40 c/net_weights.c > c.txt
// RUN: grep "= {" -A 40 d/net_weights.c | diff c.txt -
// RUN: tinyml-compile %s --name=net --target=host -o e --quantize=int8 --calibration=cal.npz --no-equalize --no-reconstruct --no-bias-correction > e.log
// RUN: grep "= {" -A 40 e/net_weights.c | diff c.txt -

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x2xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[1.0, 0.5], [64.0, 35.0]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %v = tinyml.constant dense<[[64.0, 1.0], [32.0, 0.75]]> : tensor<2x2xf32> -> tensor<2x2xf32>
  %0 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("first")
  %1 = tinyml.fully_connected %0, %v : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<1x2xf32> loc("second")
  return %1 : tensor<1x2xf32>
}
