// RUN: tinyml-opt %s --mcu-choose-names | FileCheck %s

// A member may have the name of a local, but not of a port, whose macros it
// would share; locals that only states need are kept for them.
// CHECK-LABEL: mcu.model @net
// CHECK-SAME: mcu.c_name = "state_2", mcu.name = "state"
// CHECK-SAME: mcu.c_name = "y", mcu.name = "y"
// CHECK-SAME: mcu.c_name = "n", mcu.name = "n"
// CHECK-SAME: mcu.c_name = "y_2", mcu.name = "y"
mcu.model @net(%x: memref<4xi8> {mcu.name = "state"}) outs(%y: memref<4xi8> {mcu.name = "y"})
    states(%n to %n_next : memref<4xi8> {mcu.name = "n"}, %z to %z_next : memref<4xi8> {mcu.name = "y"}) {
}

// CHECK-LABEL: mcu.model @stateless
// CHECK-SAME: mcu.c_name = "state", mcu.name = "state"
mcu.model @stateless(%x: memref<4xi8> {mcu.name = "state"}) outs() {
}
