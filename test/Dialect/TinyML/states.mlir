// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func @good(%h: tensor<2xf32> {tinyml.state = "h", tinyml.initial = dense<1.0> : tensor<2xf32>},
                %x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32> {tinyml.state = "h"}) {
  return %x, %x : tensor<2xf32>, tensor<2xf32>
}

// -----

// expected-error @below {{output 'h_out' is 'tensor<3xf32>' and cannot become input 'h_in' of the next call, which is 'tensor<2xf32>'}}
func.func @shape(%h: tensor<2xf32> {onnx.name = "h_in", tinyml.state = "h"}, %x: tensor<3xf32>)
    -> (tensor<3xf32> {onnx.name = "h_out", tinyml.state = "h"}) {
  return %x : tensor<3xf32>
}

// -----

// expected-error @below {{output #0 of the results is 'tensor<2xi32>' and cannot become input #0 of the arguments of the next call, which is 'tensor<2xf32>'}}
func.func @elements(%h: tensor<2xf32> {tinyml.state = "h"}, %x: tensor<2xi32>) -> (tensor<2xi32> {tinyml.state = "h"}) {
  return %x : tensor<2xi32>
}

// -----

// expected-error @below {{state "h" has the input 'h_in' but no output}}
func.func @no_output(%h: tensor<2xf32> {onnx.name = "h_in", tinyml.state = "h"}) -> tensor<2xf32> {
  return %h : tensor<2xf32>
}

// -----

// expected-error @below {{state "h" has the output #0 of the results but no input}}
func.func @no_input(%h: tensor<2xf32>) -> (tensor<2xf32> {tinyml.state = "h"}) {
  return %h : tensor<2xf32>
}

// -----

// expected-error @below {{state "h" has two inputs, #0 of the arguments and #1 of the arguments}}
func.func @two_inputs(%h: tensor<2xf32> {tinyml.state = "h"}, %g: tensor<2xf32> {tinyml.state = "h"})
    -> (tensor<2xf32> {tinyml.state = "h"}) {
  return %h : tensor<2xf32>
}

// -----

// expected-error @below {{state "h" has a second output #1 of the results}}
func.func @two_outputs(%h: tensor<2xf32> {tinyml.state = "h"})
    -> (tensor<2xf32> {tinyml.state = "h"}, tensor<2xf32> {tinyml.state = "h"}) {
  return %h, %h : tensor<2xf32>, tensor<2xf32>
}

// -----

// expected-error @below {{'tinyml.state' of input #0 of the arguments is a name, a string that is not empty; found 1 : i64}}
func.func @name(%h: tensor<2xf32> {tinyml.state = 1}) -> tensor<2xf32> {
  return %h : tensor<2xf32>
}

// -----

// expected-error @below {{the initial value of #0 of the arguments, which is 'tensor<2xf32>', is 'tensor<3xf32>'}}
func.func @initial(%h: tensor<2xf32> {tinyml.state = "h", tinyml.initial = dense<1.0> : tensor<3xf32>})
    -> (tensor<2xf32> {tinyml.state = "h"}) {
  return %h : tensor<2xf32>
}

// -----

// expected-error @below {{'tinyml.initial' is for inputs that are a state}}
func.func @no_state(%h: tensor<2xf32> {tinyml.initial = dense<1.0> : tensor<2xf32>}) -> tensor<2xf32> {
  return %h : tensor<2xf32>
}
