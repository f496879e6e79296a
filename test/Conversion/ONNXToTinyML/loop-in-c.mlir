// RUN: tinyml-opt %s --convert-onnx-to-tinyml=max-unrolled-nodes=3 --split-input-file | FileCheck %s
// RUN: tinyml-opt %s --convert-onnx-to-tinyml --split-input-file | FileCheck %s --check-prefix=DEFAULT

// Many trips are one function: the number of the trip is carried, where it is needed, and so is what the body looks at around it.
// Few trips are repeated unless asked for.
// DEFAULT-NOT: tinyml.loop @{{counted|counting|scan|growing|sliced|nested}}
// CHECK-LABEL: func.func @counted
func.func @counted(%x: tensor<2xf32>, %z: tensor<2xf32>) -> (none, none) {
  %count = onnx.constant dense<5> : tensor<i64>
  %none = onnx.absent
  // CHECK: %[[ZERO:.*]] = tinyml.constant dense<0> : tensor<i64>
  // CHECK: %[[LOOP:.*]]:3 = tinyml.loop @counted_loop0 trips 5 carry(%[[ZERO]], %arg0) scan() use(%arg1) {reversed = array<i1: false>} : (tensor<i64>, tensor<2xf32>, tensor<2xf32>) -> (tensor<i64>, tensor<2xf32>, tensor<5x2xf32>)
  // CHECK: return %[[LOOP]]#1, %[[LOOP]]#2
  // CHECK: func.func private @counted_loop0(%[[TIME:.*]]: tensor<i64>, %[[SUM:.*]]: tensor<2xf32>, %[[OUTER:.*]]: tensor<2xf32>)
  // CHECK: %[[NEXT:.*]] = tinyml.add %[[SUM]]
  // CHECK: %[[PRODUCT:.*]] = tinyml.mul %[[NEXT]], %[[OUTER]]
  // CHECK: %[[NUMBER:.*]] = tinyml.add %[[TIME]]
  // CHECK: return %[[NUMBER]], %[[PRODUCT]], %[[NEXT]]
  %y:2 = onnx.node "Loop"(%count, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<2xf32>) -> (none, none) graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %sum: none):
    %number = onnx.node "Cast"(%time) {opset = 16, node_attributes = {to = 1}} : (tensor<i64>) -> none
    %next = onnx.node "Add"(%sum, %number) {opset = 16} : (none, none) -> none
    %product = onnx.node "Mul"(%next, %z) {opset = 16} : (none, tensor<2xf32>) -> none
    onnx.yield %condition, %product, %next : tensor<i1>, none, none
  }
  return %y#0, %y#1 : none, none
}

// -----

// A while loop counts; its counter is not carried where nothing else needs it.
// CHECK-LABEL: func.func @counting
func.func @counting(%x: tensor<2xf32>) -> none {
  %most = onnx.constant dense<9223372036854775807> : tensor<i64>
  %true = onnx.constant dense<true> : tensor<i1>
  %zero = onnx.constant dense<0> : tensor<i32>
  // CHECK: tinyml.loop @counting_loop0 trips 7 carry(%arg0) scan() use()
  // CHECK: func.func private @counting_loop0(%{{.*}}: tensor<2xf32>) -> tensor<2xf32>
  %y:2 = onnx.node "Loop"(%most, %true, %zero, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, tensor<i1>, tensor<i32>, tensor<2xf32>) -> (none, none) graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %at: none, %h: none):
    %one = onnx.constant dense<1> : tensor<i32>
    %limit = onnx.constant dense<7> : tensor<i32>
    %next = onnx.node "Add"(%at, %one) {opset = 16} : (none, tensor<i32>) -> none
    %again = onnx.node "Less"(%next, %limit) {opset = 16} : (none, tensor<i32>) -> none
    %tanh = onnx.node "Tanh"(%h) {opset = 16} : (none) -> none
    onnx.yield %again, %next, %tanh : none, none, none
  }
  return %y#1 : none
}

// -----

// Along other dimensions and from the end.
// CHECK-LABEL: func.func @scan
func.func @scan(%h: tensor<2xf32>, %x: tensor<2x5xf32>) -> (none, none) {
  // CHECK: %[[ROWS:.*]] = tinyml.transpose %arg1
  // CHECK: %[[LOOP:.*]]:2 = tinyml.loop @scan_loop0 trips 5 carry(%arg0) scan(%[[ROWS]]) use() {reversed = array<i1: true, false>} : (tensor<2xf32>, tensor<5x2xf32>) -> (tensor<2xf32>, tensor<5x2xf32>)
  // CHECK: %[[ALL:.*]] = tinyml.transpose %[[LOOP]]#1
  // CHECK: return %[[LOOP]]#0, %[[ALL]] : tensor<2xf32>, tensor<2x5xf32>
  %y:2 = onnx.node "Scan"(%h, %x) {opset = 16, region_names = ["body"], node_attributes = {num_scan_inputs = 1, scan_input_axes = array<i64: 1>, scan_input_directions = array<i64: 1>, scan_output_axes = array<i64: -1>}} : (tensor<2xf32>, tensor<2x5xf32>) -> (none, none) graphs {
  ^bb0(%sum: none, %part: none):
    %next = onnx.node "Add"(%sum, %part) {opset = 16} : (none, none) -> none
    onnx.yield %next, %next : none, none
  }
  return %y#0, %y#1 : none, none
}

// -----

// Trips that are not alike are repeated: a shape grows, a slice begins at the number of the trip.
// CHECK-LABEL: func.func @growing
func.func @growing(%x: tensor<1xf32>) -> none {
  %count = onnx.constant dense<4> : tensor<i64>
  %none = onnx.absent
  // CHECK-NOT: tinyml.loop
  // CHECK-COUNT-4: tinyml.concat
  // CHECK-NOT: func.func
  %y = onnx.node "Loop"(%count, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<1xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %h: none):
    %next = onnx.node "Concat"(%h, %x) {opset = 16, node_attributes = {axis = 0}} : (none, tensor<1xf32>) -> none
    onnx.yield %condition, %next : tensor<i1>, none
  }
  return %y : none
}

// -----

// CHECK-LABEL: func.func @sliced
func.func @sliced(%x: tensor<8xf32>, %h: tensor<1xf32>) -> none {
  %count = onnx.constant dense<4> : tensor<i64>
  %none = onnx.absent
  // CHECK-NOT: tinyml.loop
  // CHECK-COUNT-4: tinyml.add
  // CHECK-NOT: func.func
  %y = onnx.node "Loop"(%count, %none, %h) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<1xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %sum: none):
    %shape = onnx.constant dense<1> : tensor<1xi64>
    %from = onnx.node "Reshape"(%time, %shape) {opset = 16} : (tensor<i64>, tensor<1xi64>) -> none
    %one = onnx.constant dense<1> : tensor<1xi64>
    %to = onnx.node "Add"(%from, %one) {opset = 16} : (none, tensor<1xi64>) -> none
    %part = onnx.node "Slice"(%x, %from, %to) {opset = 16} : (tensor<8xf32>, none, none) -> none
    %next = onnx.node "Add"(%sum, %part) {opset = 16} : (none, none) -> none
    onnx.yield %condition, %next : tensor<i1>, none
  }
  return %y : none
}

// -----

// The inner one of two is repeated.
// CHECK-LABEL: func.func @nested
func.func @nested(%x: tensor<2xf32>) -> none {
  %count = onnx.constant dense<4> : tensor<i64>
  %none = onnx.absent
  // CHECK: tinyml.loop @nested_loop0 trips 4
  // CHECK: func.func private @nested_loop0
  // CHECK-COUNT-4: tinyml.tanh
  // CHECK-NOT: tinyml.loop
  %y = onnx.node "Loop"(%count, %none, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, tensor<2xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %h: none):
    %next = onnx.node "Loop"(%count, %none, %h) {opset = 16, region_names = ["body"]} : (tensor<i64>, none, none) -> none graphs {
    ^bb0(%time2: tensor<i64>, %condition2: tensor<i1>, %h2: none):
      %tanh = onnx.node "Tanh"(%h2) {opset = 16} : (none) -> none
      onnx.yield %condition2, %tanh : tensor<i1>, none
    }
    onnx.yield %condition, %next : tensor<i1>, none
  }
  return %y : none
}

// -----

// A condition that is always true does not count.
// CHECK-LABEL: func.func @always
func.func @always(%x: tensor<2xf32>) -> none {
  %count = onnx.constant dense<1000000> : tensor<i64>
  %true = onnx.constant dense<true> : tensor<i1>
  // CHECK: tinyml.loop @always_loop0 trips 1000000
  %y = onnx.node "Loop"(%count, %true, %x) {opset = 16, region_names = ["body"]} : (tensor<i64>, tensor<i1>, tensor<2xf32>) -> none graphs {
  ^bb0(%time: tensor<i64>, %condition: tensor<i1>, %h: none):
    %again = onnx.node "Identity"(%condition) {opset = 16} : (tensor<i1>) -> none
    %next = onnx.node "Tanh"(%h) {opset = 16} : (none) -> none
    onnx.yield %again, %next : none, none
  }
  return %y : none
}
