//===- LayoutOpInterface.td - Ops under permuted dimensions *- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_LayoutOpInterface : OpInterface<"LayoutOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that is the same one in another order of dimensions, maybe with other
    attributes: where every operand is transposed by `perm`, each result is the
    transposed result of the op on the operands as they were, after
    `permuteDims(perm)`. Operands and results have the same rank. (An op with
    the trait Elementwise does not care at all.)
  }];
  let methods = [
    InterfaceMethod<"Whether that is so for this permutation.", "bool",
      "canPermuteDims", (ins "llvm::ArrayRef<int64_t>":$perm), "",
      "return true;">,
    InterfaceMethod<[{
        Changes the attributes: what was said of dimension i is now said of
        dimension `perm[i]`.
      }],
      "void", "permuteDims", (ins "llvm::ArrayRef<int64_t>":$perm), "", "return;">,
  ];
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_LAYOUTOPINTERFACE_TD
