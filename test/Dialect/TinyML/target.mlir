// RUN: tinyml-opt %s --split-input-file | tinyml-opt --split-input-file | FileCheck %s

// CHECK: module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m", memories = {flash = {bytes = 1048576 : i64, cycles = 0 : i64}, sram = {bytes = 131072 : i64, cycles = 0 : i64}}>}
module attributes {tinyml.target = #tinyml.target<core = "cortex-m4f", isa = "armv7e-m", memories = {flash = {bytes = 1048576 : i64, cycles = 0 : i64}, sram = {bytes = 131072 : i64, cycles = 0 : i64}}>} {
}

// -----

// CHECK: module attributes {tinyml.target = #tinyml.target<core = "host", isa = "host">}
module attributes {tinyml.target = #tinyml.target<core = "host", isa = "host">} {
}
