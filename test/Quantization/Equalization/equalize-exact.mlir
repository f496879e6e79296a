// RUN: %python %S/Inputs/noise.py %t.npz 16 1x6x6x2
// RUN: %python %S/Inputs/unequal.py > %t.mlir
// RUN: tinyml-opt %t.mlir -o %t.before.mlir
// RUN: tinyml-opt %t.mlir --tinyml-equalize=data=%t.npz -o %t.after.mlir
// RUN: tinyml-run %t.before.mlir --input=%t.npz --output=%t.before.npz
// RUN: tinyml-run %t.after.mlir --input=%t.npz --output=%t.after.npz
// RUN: cmp %t.before.npz %t.after.npz
// RUN: FileCheck %s --check-prefix=BEFORE < %t.before.mlir
// RUN: FileCheck %s < %t.after.mlir

// The same function bit for bit, but of other filters and biases wherever one
// of the three activations is computed. The first two biases are of outputs.
// BEFORE-DAG: dense<[2.343750e-01, 4.531250e-01, 4.687500e-01]>
// BEFORE-DAG: dense<[-6.250000e-02, 2.812500e-01, 4.531250e-01]>
// BEFORE-DAG: dense<[-1.562500e-02, -1.800000e+01,
// BEFORE-DAG: dense<[-1.200000e+01, 0.013671875,
// BEFORE-DAG: dense<[-2.000000e+00, 1.687500e+00,
// BEFORE-DAG: dense<[-2.000000e+00, 1.187500e+00,
// CHECK: dense<[2.343750e-01, 4.531250e-01, 4.687500e-01]>
// CHECK: dense<[-6.250000e-02, 2.812500e-01, 4.531250e-01]>
// CHECK-NOT: dense<[-1.562500e-02, -1.800000e+01,
// CHECK-NOT: dense<[-1.200000e+01, 0.013671875,
// CHECK-NOT: dense<[-2.000000e+00, 1.687500e+00,
// CHECK-NOT: dense<[-2.000000e+00, 1.187500e+00,
