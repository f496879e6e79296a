//===- Passes.td - From onnx to tinyml ----------------------*- tablegen -*-===//

#ifndef TINYML_CONVERSION_ONNXTOTINYML_PASSES_TD
#define TINYML_CONVERSION_ONNXTOTINYML_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertONNXToTinyML : Pass<"convert-onnx-to-tinyml", "::mlir::ModuleOp"> {
  let summary = "turns the nodes of ONNX graphs into tinyml ops";
  let description = [{
    Converts the body of every function that holds ONNX nodes. Shapes are
    inferred on the way; chains of nodes that compute shapes from constants are
    evaluated, and an `If` with a constant condition is replaced by its branch.
    Inputs and outputs keep the model's layout and types: spatial ops stand
    between transposes to and from channels-last, which the layout pass removes.

    Constants that are computed from others take at most `max-constant-bytes`
    in all, and each has at most a number for every 128 bytes of it; more is an
    error that names the node.

    A `Loop` or `Scan` with a constant number of trips becomes a `tinyml.loop`
    of a function where its body has more than `max-unrolled-nodes` nodes in
    all trips, the trips are alike, and it depends on run-time values. Otherwise
    the body is converted once for each trip.

    A node that cannot be converted is an error that names it; all of them are
    reported, and the module stays as it was. docs/operators.md says what is
    supported.

    Constants stay as they are in the file but for these: filters are permuted
    to OHWI, Gemm's alpha and beta and the statistics of BatchNormalization are
    multiplied in, unsigned 8-bit constants that are dequantized become
    signed (value and zero point minus 128), and int4 ones widen to int8. A
    dequantized constant stays a quantized `tinyml.constant` followed by
    `tinyml.dequantize`, also where its zero point is not 0: later passes
    decide whether that becomes integer arithmetic or a float constant.

    Example:
    ```mlir
    func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
      %y = onnx.node "Relu"(%x) {opset = 13 : i64}
           : (tensor<1x4xf32>) -> tensor<1x4xf32>
      return %y : tensor<1x4xf32>
    }
    ```
    becomes
    ```mlir
    func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
      %y = tinyml.clamp %x {clamp_min = 0.0 : f32}
           : (tensor<1x4xf32>) -> tensor<1x4xf32>
      return %y : tensor<1x4xf32>
    }
    ```
  }];
  let dependentDialects = ["::tinyml::ir::TinyMLDialect"];
  let options = [
    Option<"maxConstantBytes", "max-constant-bytes", "int64_t",
           /*default=*/"int64_t(1) << 29",
           "The most bytes that constants may take which are computed">,
    Option<"maxUnrolledNodes", "max-unrolled-nodes", "int64_t",
           /*default=*/"64",
           "The most nodes that all trips of a Loop or Scan may have which is "
           "not to be a loop in C">,
  ];
  let statistics = [
    Statistic<"numConverted", "nodes-converted", "nodes converted">,
    Statistic<"numFolded", "nodes-folded", "nodes evaluated at compile time">,
  ];
}

#endif // TINYML_CONVERSION_ONNXTOTINYML_PASSES_TD
