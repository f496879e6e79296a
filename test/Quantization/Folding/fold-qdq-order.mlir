// RUN: tinyml-opt %s --tinyml-fold-qdq --split-input-file | FileCheck %s

!q = !quant.uniform<i8:f32, 0.5:-3>
!w = !quant.uniform<i16:f32, 0.5>

// CHECK-LABEL: func.func @index
// CHECK: tinyml.arg_max %arg0 {axis = 1 : i64} : (tensor<1x4x!quant.uniform<i8:f32, 5.000000e-01:-3>>) -> tensor<1x1xi64>
// CHECK: tinyml.arg_max %arg1 {axis = 1 : i64} : (tensor<1x4x!quant.uniform<i16:f32, 5.000000e-01>>) -> tensor<1x1xi64>
func.func @index(%x: tensor<1x4x!q>, %y: tensor<1x4x!w>) -> (tensor<1x1xi64>, tensor<1x1xi64>) {
  %0 = tinyml.dequantize %x : (tensor<1x4x!q>) -> tensor<1x4xf32>
  %1 = tinyml.arg_max %0 {axis = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x1xi64>
  %2 = tinyml.dequantize %y : (tensor<1x4x!w>) -> tensor<1x4xf32>
  %3 = tinyml.arg_max %2 {axis = 1 : i64} : (tensor<1x4xf32>) -> tensor<1x1xi64>
  return %1, %3 : tensor<1x1xi64>, tensor<1x1xi64>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:-3>

// 1.0 is -1 stored: 1.0 < x where x is above -1; x < 1.0 where it is below. 1.2
// lies between -1 and 0. All numbers are above -1000 and below infinity.
// CHECK-LABEL: func.func @compare
// CHECK-DAG: %[[A:.*]] = tinyml.constant dense<-1> : tensor<1x1xi32>
// CHECK-DAG: %[[B:.*]] = tinyml.constant dense<0> : tensor<1x1xi32>
// CHECK-DAG: %[[C:.*]] = tinyml.constant dense<-129> : tensor<1x1xi32>
// CHECK-DAG: %[[D:.*]] = tinyml.constant dense<128> : tensor<1x1xi32>
// CHECK: %[[RAW:.*]] = tinyml.storage_cast %arg0
// CHECK: %[[X:.*]] = tinyml.cast %[[RAW]] : (tensor<1x2xi8>) -> tensor<1x2xi32>
// CHECK: tinyml.less %[[A]], %[[X]] : (tensor<1x1xi32>, tensor<1x2xi32>) -> tensor<1x2xi1>
// CHECK: tinyml.less %{{.*}}, %[[A]]
// CHECK: tinyml.less %{{.*}}, %[[B]]
// CHECK: tinyml.less %[[C]], %{{.*}}
// CHECK: tinyml.less %{{.*}}, %[[D]]
func.func @compare(%x: tensor<1x2x!q>) -> (tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>) {
  %one = tinyml.constant dense<1.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %more = tinyml.constant dense<1.2> : tensor<1x1xf32> -> tensor<1x1xf32>
  %low = tinyml.constant dense<-1000.0> : tensor<1x1xf32> -> tensor<1x1xf32>
  %high = tinyml.constant dense<0x7F800000> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %0 = tinyml.less %one, %d : (tensor<1x1xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  %1 = tinyml.less %d, %one : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xi1>
  %2 = tinyml.less %d, %more : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xi1>
  %3 = tinyml.less %low, %d : (tensor<1x1xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  %4 = tinyml.less %d, %high : (tensor<1x2xf32>, tensor<1x1xf32>) -> tensor<1x2xi1>
  return %0, %1, %2, %3, %4 : tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>
}

// -----

!q = !quant.uniform<i8:f32, 0.5:-3>

// Several limits, NaN, and two numbers that are not known.
// CHECK-LABEL: func.func @float
// CHECK-COUNT-3: tinyml.less {{.*}}xf32>) ->
func.func @float(%x: tensor<1x2x!q>, %y: tensor<1x2x!q>) -> (tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>) {
  %two = tinyml.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32> -> tensor<1x2xf32>
  %nan = tinyml.constant dense<0x7FC00000> : tensor<1x1xf32> -> tensor<1x1xf32>
  %d = tinyml.dequantize %x : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %e = tinyml.dequantize %y : (tensor<1x2x!q>) -> tensor<1x2xf32>
  %0 = tinyml.less %two, %d : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  %1 = tinyml.less %nan, %d : (tensor<1x1xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  %2 = tinyml.less %d, %e : (tensor<1x2xf32>, tensor<1x2xf32>) -> tensor<1x2xi1>
  return %0, %1, %2 : tensor<1x2xi1>, tensor<1x2xi1>, tensor<1x2xi1>
}
