// RUN: %python %S/Inputs/noise.py %t.npz 16 1x6x6x2
// RUN: %python %S/Inputs/unequal.py > %t.mlir
// RUN: tinyml-run %t.mlir --input=%t.npz --output=%t.y.npz

// Channels from 2^-6 to 2^6: most of them would have no step of 8 bits.
// RUN: tinyml-opt %t.mlir --tinyml-quantize='scheme=int8 data=%t.npz' -o %t.int8.mlir
// RUN: tinyml-run %t.int8.mlir --input=%t.npz --expect=%t.y.npz --tolerance=0.02
// RUN: tinyml-opt %t.mlir --tinyml-quantize='scheme=int8 data=%t.npz equalize=false' -o %t.without.mlir
// RUN: not tinyml-run %t.without.mlir --input=%t.npz --expect=%t.y.npz --tolerance=0.05
