// RUN: tinyml-opt %s --split-input-file --verify-diagnostics

func.func private @body(%h: tensor<2xf32>) -> tensor<2xf32> {
  return %h : tensor<2xf32>
}
func.func @no_trips(%h: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{requires 'trips' to be 1 or more, found 0}}
  %y = tinyml.loop @body trips 0 carry(%h) scan() use() {reversed = array<i1>} : (tensor<2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func private @body(%h: tensor<2xf32>) -> tensor<2xf32> {
  return %h : tensor<2xf32>
}
func.func @carried(%h: tensor<2xf32>) -> tensor<3xf32> {
  // expected-error @below {{carries 'tensor<2xf32>' and gives 'tensor<3xf32>'}}
  %y = tinyml.loop @body trips 2 carry(%h) scan() use() {reversed = array<i1>} : (tensor<2xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func private @body(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @length(%x: tensor<4x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires a first dimension of 3, found 'tensor<4x2xf32>'}}
  %y = tinyml.loop @body trips 3 carry() scan(%x) use() {reversed = array<i1: false, false>} : (tensor<4x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func private @body(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @directions(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires 'reversed' to have 2 truths, found 1}}
  %y = tinyml.loop @body trips 3 carry() scan(%x) use() {reversed = array<i1: false>} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func private @body(%x: tensor<1x2xf32>) -> tensor<2xf32> {
  %y = tinyml.reshape %x : (tensor<1x2xf32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
func.func @types(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires 'body' to take ('tensor<2xf32>'), found ('tensor<1x2xf32>')}}
  %y = tinyml.loop @body trips 3 carry() scan(%x) use() {reversed = array<i1: false, false>} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func @body(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @public(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{requires 'body' to be a private function with a body}}
  %y = tinyml.loop @body trips 3 carry() scan(%x) use() {reversed = array<i1: false, false>} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

func.func @missing(%x: tensor<3x2xf32>) -> tensor<3x2xf32> {
  // expected-error @below {{refers to 'body', which is no function}}
  %y = tinyml.loop @body trips 3 carry() scan(%x) use() {reversed = array<i1: false, false>} : (tensor<3x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}
