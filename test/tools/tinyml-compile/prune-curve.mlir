// --prune=curve says what each part would cost and compiles the whole model;
// --prune-max-drop takes the largest part that costs no more.
// RUN: rm -rf %t && mkdir %t && cd %t
// RUN: %python %make_npz cal.npz x=f4:8x1x2:1,2,2,-1,3,5,-2,1,4,0,-1,-3,0,2,-4,3
// RUN: tinyml-compile %s --name=net --target=host -o curve --prune=curve --prune-steps=30 --calibration=cal.npz --report=json 2> curve.err | FileCheck %s --check-prefix=CURVE
// RUN: FileCheck %s --check-prefix=QUIET --allow-empty --implicit-check-not=warning < curve.err
// QUIET-NOT: error
// RUN: %python %S/Inputs/schema.py %source_dir/docs/report.schema.json curve/net.report.json
// RUN: FileCheck %s --check-prefix=REPORT < curve/net.report.json
// RUN: FileCheck %s --check-prefix=WHOLE < curve/net.c
// CURVE: pruning curve, as floats against the whole model
// CURVE-NEXT: part {{ *}}MACs {{ *}}weights {{ *}}drop
// CURVE-NEXT: 10 % {{ *}}14.3 % {{ *}}14.3 % {{.*}} dB
// CURVE-COUNT-6: 0 % {{ *}}{{[1-9][0-9.]+}} % {{.*}} dB
// CURVE-NOT: pruned by
// CURVE: net for
// REPORT: "macs": 21
// REPORT: "pruning_curve": [
// REPORT-NEXT: {
// REPORT-NEXT: "drop": {{[0-9.e+-]+}},
// REPORT-NEXT: "macs": 18,
// REPORT-NEXT: "macs_before": 21,
// REPORT-NEXT: "part": 0.1
// REPORT: "quality": {
// REPORT: "part": 0.{{69|7}}
// WHOLE-NOT: --prune

// The picture of it.
// RUN: tinyml-compile %s --name=net --target=host -o page --prune=curve --prune-steps=0 --calibration=cal.npz --report=html > page.out
// RUN: FileCheck %s --check-prefix=PAGE < page/net.report.html
// PAGE: <a href="#pruning">Pruning</a>
// PAGE: <svg class="map curve" role="img" aria-label="drop over multiply-accumulates gone"
// PAGE: <path d="M48.0 192.0 L108.0 {{[0-9.]+}} L
// PAGE-COUNT-7: <circle

// Few samples, of which none is held back; and such as no float holds.
// RUN: tinyml-compile %s --name=net --target=host -o few --prune-max-drop=50 --prune-steps=0 --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=FEW
// FEW: warning: --prune-max-drop is judged on the 8 samples that pruning learns from, too: the drop on others may be larger; give 50 or more in --calibration, of which every fifth is held back
// RUN: %python %make_npz big.npz x=f4:60x1x2:3e38
// RUN: tinyml-compile %s --name=net --target=host -o big --prune=0.3 --prune-steps=0 --calibration=big.npz 2>&1 | FileCheck %s --check-prefix=OVERFLOW
// RUN: tinyml-compile %s --name=net --target=host -o big --sparsity=0.5 --calibration=big.npz 2>&1 | FileCheck %s --check-prefix=OVERFLOW
// RUN: tinyml-compile %s --name=net --target=host -o big --prune-max-drop=50 --prune-steps=0 --calibration=big.npz 2>&1 | FileCheck %s --check-prefix=OVERFLOW --implicit-check-not='that pruning learns from'
// OVERFLOW: warning: output 'y' is not finite on 12 of 12 samples of the calibration data, which count as other answers: they are too large for the model; leave them out

// All of one percent, and all there is.
// RUN: tinyml-compile %s --name=net --target=host -o little --prune-max-drop=0 --prune-steps=0 --calibration=cal.npz 2>&1 | FileCheck %s --check-prefix=LITTLE
// LITTLE: warning: nothing is pruned: without 5 % of the multiply-accumulates the drop is above the 0.00 % of --prune-max-drop
// RUN: tinyml-compile %s --name=net --target=host -o much --prune-max-drop=100 --prune-steps=0 --calibration=cal.npz > much.out 2>&1
// RUN: FileCheck %s --check-prefix=MUCH < much.out
// RUN: FileCheck %s --check-prefix=OPTION < much/net.c
// MUCH: pruned by second-order: 3 of 21
// OPTION: --prune-max-drop=100 --prune-steps=0 --calibration=cal.npz

func.func @main(%x: tensor<1x2xf32> {onnx.name = "x"}) -> (tensor<1x1xf32> {onnx.name = "y"}) {
  %w = tinyml.constant dense<[[2.0, 0.1], [1.5, -0.3], [0.2, 1.0], [-1.0, 0.7], [0.9, 0.8], [-0.4, -1.1], [0.3, -0.6]]> : tensor<7x2xf32> -> tensor<7x2xf32>
  %v = tinyml.constant dense<[[0.4, 0.9, -1.2, 0.8, 0.3, 0.5, -0.7]]> : tensor<1x7xf32> -> tensor<1x7xf32>
  %1 = tinyml.fully_connected %x, %w {clamp_min = 0.0 : f32} : (tensor<1x2xf32>, tensor<7x2xf32>) -> tensor<1x7xf32>
  %2 = tinyml.fully_connected %1, %v : (tensor<1x7xf32>, tensor<1x7xf32>) -> tensor<1x1xf32>
  return %2 : tensor<1x1xf32>
}
