//===- ControlOps.td - Loops -------------------------------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_CONTROLOPS_TD
#define TINYML_DIALECT_TINYML_IR_CONTROLOPS_TD

include "mlir/IR/SymbolInterfaces.td"
include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_LoopOp : TinyML_Op<"loop", [AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "a function that is called a constant number of times";
  let description = [{
    Calls the function `body` of the same module `trips` times, one after
    another.

    - The first call gets `initial`, each other one what the call before gave.
      The last values are the first results of the loop.
    - Call t gets element t of the first dimension of each of `scanned`, without
      that dimension.
    - All calls get `captured` as they are.
    - What the calls give beside the carried values is put behind one another,
      along a new first dimension: the other results of the loop.

    `reversed` has one truth for each of `scanned` and then for each of the
    results that are put together: whether the call t has element trips - 1 - t.

    The body takes carried values, elements, captured values, in this order, and
    gives carried values, then elements. It is a private function, which passes
    work on as on any other; those that change the types of a model's inputs and
    outputs leave private functions alone.

    Constraints:
    - (C1) 1 <= trips, which is the first dimension of `scanned` and of the
      results that are put together.
    - (C2) the body is a private function of one block, of these types.

    Example:
    ```mlir
    %last, %all = tinyml.loop @main_loop0 trips 200 carry(%h) scan(%x) use()
        {reversed = array<i1: false, false>}
        : (tensor<16xf32>, tensor<200x8xf32>) -> (tensor<16xf32>, tensor<200x16xf32>)
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$body, I64Attr:$trips,
                       Variadic<TinyML_Tensor>:$initial,
                       Variadic<TinyML_Tensor>:$scanned,
                       Variadic<TinyML_Tensor>:$captured,
                       DenseBoolArrayAttr:$reversed);
  let results = (outs Variadic<TinyML_Tensor>:$outputs);
  let assemblyFormat = [{
    $body `trips` $trips `carry` `(` $initial `)` `scan` `(` $scanned `)`
    `use` `(` $captured `)` attr-dict `:` functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// What is carried after the last call.
    ::mlir::ResultRange getLast() {
      return getOutputs().take_front(getInitial().size());
    }
    /// What the calls gave, put behind one another.
    ::mlir::ResultRange getGathered() {
      return getOutputs().drop_front(getInitial().size());
    }
    /// Whether the calls go through `getScanned()[index]` from its end.
    bool isScannedReversed(unsigned index) { return getReversed()[index]; }
    /// The same for `getGathered()[index]`.
    bool isGatheredReversed(unsigned index) {
      return getReversed()[getScanned().size() + index];
    }
    /// The operation that `body` names, found from the op upwards; null where
    /// there is none.
    ::mlir::Operation *lookupBody();
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_CONTROLOPS_TD
