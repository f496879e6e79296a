//===- ONNXOps.td - The onnx dialect -----------------------*- tablegen -*-===//
//
// One generic op carries every ONNX node, so that importing a file never
// fails on an operator the compiler does not know.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_ONNX_IR_ONNXOPS_TD
#define TINYML_DIALECT_ONNX_IR_ONNXOPS_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def ONNX_Dialect : Dialect {
  let name = "onnx";
  let cppNamespace = "::tinyml::onnx";
  let summary = "An ONNX graph as it stands in the file";
  let description = [{
    The `onnx` dialect mirrors the protobuf message: a graph is a `func.func`
    whose arguments and results carry `onnx.name`, a node is an `onnx.node`,
    an initializer is an `onnx.constant`. Types are those the file states; a
    value whose type the file does not state has type `none`, and the
    conversion to `tinyml` infers it. The location of each op is the name of
    its node.
  }];
  // `onnx.name` on function arguments and results; `onnx.graph_name` on the
  // function; `onnx.opsets`, `onnx.ir_version`, `onnx.sha256` on the module.
  let hasOperationAttrVerify = 0;
}

class ONNX_Op<string mnemonic, list<Trait> traits = []>
    : Op<ONNX_Dialect, mnemonic, traits>;

def ONNX_NodeOp : ONNX_Op<"node", []> {
  let summary = "one node of an ONNX graph, whatever its operator";
  let description = [{
    Inputs and outputs stand in the order of the node's lists. An optional
    input that the node leaves out is an `onnx.absent`. `opset` is the version
    of `domain` (the default domain is the empty string) that the node's model
    or function imports. Attributes keep their ONNX names inside `node_attributes`:

    | ONNX kind | attribute |
    |---|---|
    | INT, FLOAT, STRING | `i64`, `f32`, string |
    | INTS, FLOATS | `array<i64>`, `array<f32>` |
    | STRINGS, TENSORS | array |
    | TENSOR | elements (`dense` or `dense_resource`); of strings: array |
    | SPARSE_TENSOR | `{values, indices, dims}` |
    | GRAPH, GRAPHS | a region of the op, its name in `region_names` |
    | TYPE_PROTO | a type, `none` unless it is a tensor of known dimensions |

    A region's block arguments are the subgraph's inputs; it ends in
    `onnx.yield` and may use values of the enclosing graph.

    Example:
    ```mlir
    %y = onnx.node "Relu"(%x) {opset = 13} : (tensor<1x8xf32>) -> tensor<1x8xf32>
    ```
  }];
  let arguments = (ins
    StrAttr:$op_type,
    Variadic<AnyType>:$inputs,
    DefaultValuedAttr<StrAttr, "\"\"">:$domain,
    DefaultValuedAttr<I64Attr, "1">:$opset,
    DefaultValuedAttr<DictionaryAttr, "{}">:$node_attributes,
    OptionalAttr<StrArrayAttr>:$region_names,
    OptionalAttr<StrArrayAttr>:$output_names
  );
  let results = (outs Variadic<AnyType>:$outputs);
  let regions = (region VariadicRegion<AnyRegion>:$graphs);
  let assemblyFormat = [{
    $op_type `(` $inputs `)` attr-dict
    `:` functional-type($inputs, $outputs) (`graphs` $graphs^)?
  }];
  let hasVerifier = 1;
}

def ONNX_ConstantOp : ONNX_Op<"constant", [Pure, ConstantLike,
    AllTypesMatch<["value", "output"]>]> {
  let summary = "an initializer, or the value of a Constant node";
  let description = [{
    Small tensors are `dense`, larger ones `dense_resource`; see
    Support/Weights.

    Example:
    ```mlir
    %shape = onnx.constant dense<[1, 64]> : tensor<2xi64>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs AnyRankedTensor:$output);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
}

def ONNX_AbsentOp : ONNX_Op<"absent", [Pure]> {
  let summary = "an optional input that a node leaves out";
  let description = [{
    Example:
    ```mlir
    %none = onnx.absent
    ```
  }];
  let results = (outs NoneType:$output);
  let assemblyFormat = "attr-dict";
  let builders = [OpBuilder<(ins), [{
    build($_builder, $_state, $_builder.getNoneType());
  }]>];
}

def ONNX_YieldOp : ONNX_Op<"yield", [Pure, Terminator, ReturnLike]> {
  let summary = "the outputs of a subgraph";
  let arguments = (ins Variadic<AnyType>:$outputs);
  let assemblyFormat = "($outputs^ `:` type($outputs))? attr-dict";
  let builders = [OpBuilder<(ins), [{
    build($_builder, $_state, mlir::ValueRange());
  }]>];
}

#endif // TINYML_DIALECT_ONNX_IR_ONNXOPS_TD
