// RUN: tinyml-opt %s --convert-tinyml-to-mcu --verify-diagnostics

// expected-error @below {{state "h" begins with elements of type 'f16' that are not zero, which no C has}}
func.func @half(%h: tensor<4xf16> {tinyml.state = "h", tinyml.initial = dense<1.0> : tensor<4xf16>})
    -> (tensor<4xf16> {tinyml.state = "h"}) {
  return %h : tensor<4xf16>
}
