//===- LogicOps.td - Other types, comparisons, choices ------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_LOGICOPS_TD
#define TINYML_DIALECT_TINYML_IR_LOGICOPS_TD

include "tinyml/Dialect/TinyML/IR/TinyMLBase.td"

def TinyML_CastOp : TinyML_ShapedOp<"cast", [Elementwise]> {
  let summary = "numbers of one type as numbers of another";
  let description = [{
    Between booleans, integers and floats, element by element. Integers wrap
    around. A float is cut to an integer towards zero; one that the type does
    not reach becomes its nearest number, a NaN becomes 0. All numbers but 0 are
    true. Floats are rounded to nearest, ties to even.

    Constraints:
    - (C1) neither type is quantized.

    Example:
    ```mlir
    %y = tinyml.cast %x : (tensor<1x8xi64>) -> tensor<1x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

/// Two operands, place by place, without bounds.
class TinyML_PairOp<string mnemonic, list<Trait> traits = []>
    : TinyML_ShapedOp<mnemonic, !listconcat(traits, [
        TinyML_LayoutOpInterface, TinyML_BroadcastOpInterface])> {
  let arguments = (ins TinyML_Tensor:$lhs, TinyML_Tensor:$rhs);
  let assemblyFormat = [{
    $lhs `,` $rhs attr-dict `:` functional-type(operands, results)
  }];
  code inference = [{
    llvm::LogicalResult
    $cppClass::inferResultShape(llvm::SmallVectorImpl<int64_t> &shape) {
      return inferBroadcastShape(*this, shape);
    }
  }];
}

class TinyML_CompareOp<string mnemonic, string relation,
                       list<Trait> traits = []>
    : TinyML_PairOp<mnemonic, traits> {
  let summary = "element-wise `lhs " # relation # " rhs` with broadcasting";
  let description = [{
    Whether `lhs }] # relation # [{ rhs`; never where one of the two is NaN.

    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) lhs and rhs are both f32, i32, i64, or f64 (at compile time only);
      the result is i1.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %a, %b
         : (tensor<1x8xi32>, tensor<1x1xi32>) -> tensor<1x8xi1>
    ```
  }];
  let extraClassDefinition = inference # [{
    llvm::LogicalResult $cppClass::verify() { return verifyComparison(*this); }
  }];
}

def TinyML_EqualOp : TinyML_CompareOp<"equal", "==", [Commutative]>;
def TinyML_LessOp : TinyML_CompareOp<"less", "<">;
def TinyML_LessEqualOp : TinyML_CompareOp<"less_equal", "<=">;

class TinyML_TruthOp<string mnemonic>
    : TinyML_PairOp<mnemonic, [Commutative]> {
  let summary = "element-wise `lhs " # mnemonic # " rhs` with broadcasting";
  let description = [{
    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) all are i1.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %a, %b
         : (tensor<1x8xi1>, tensor<1x1xi1>) -> tensor<1x8xi1>
    ```
  }];
  let extraClassDefinition = inference # [{
    llvm::LogicalResult $cppClass::verify() { return verifyTruth(*this); }
  }];
}

def TinyML_AndOp : TinyML_TruthOp<"and">;
def TinyML_OrOp : TinyML_TruthOp<"or">;
def TinyML_XorOp : TinyML_TruthOp<"xor">;

def TinyML_NotOp : TinyML_ShapedOp<"not", [Elementwise]> {
  let summary = "element-wise negation of truth";
  let description = [{
    Constraints: (C1) both are i1.

    Example:
    ```mlir
    %y = tinyml.not %x : (tensor<1x8xi1>) -> tensor<1x8xi1>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_IntDivOp : TinyML_PairOp<"int_div"> {
  let summary = "element-wise quotient of integers with broadcasting";
  let description = [{
    `lhs / rhs`, rounded towards zero. A number divided by 0 is 0; the least
    number divided by -1 is itself.

    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) all are i32, or all i64.

    Example:
    ```mlir
    %y = tinyml.int_div %a, %b
         : (tensor<1x8xi64>, tensor<1x1xi64>) -> tensor<1x8xi64>
    ```
  }];
  let extraClassDefinition = inference # [{
    llvm::LogicalResult $cppClass::verify() { return verifyWholes(*this); }
  }];
}

class TinyML_BitOp<string mnemonic, string text, list<Trait> traits = []>
    : TinyML_PairOp<mnemonic, traits> {
  let summary = "element-wise bits of integers with broadcasting";
  let description = text # [{

    Constraints:
    - (C1) lhs and rhs have the same rank; dimensions are equal, or one is 1.
    - (C2) all are i32, or all i64.

    Example:
    ```mlir
    %y = tinyml.}] # mnemonic # [{ %a, %b
         : (tensor<1x8xi32>, tensor<1x1xi32>) -> tensor<1x8xi32>
    ```
  }];
  let extraClassDefinition = inference # [{
    llvm::LogicalResult $cppClass::verify() { return verifyWholes(*this); }
  }];
}

def TinyML_BitAndOp : TinyML_BitOp<"bit_and",
    "The bits that are set in both.", [Commutative]>;
def TinyML_BitOrOp : TinyML_BitOp<"bit_or",
    "The bits that are set in one or both.", [Commutative]>;
def TinyML_BitXorOp : TinyML_BitOp<"bit_xor",
    "The bits that are set in one of both.", [Commutative]>;
def TinyML_ShiftLeftOp : TinyML_BitOp<"shift_left",
    "`lhs` by `rhs` bits, an unsigned number; 0 where it is the width or more.">;
def TinyML_ShiftRightOp : TinyML_BitOp<"shift_right",
    "`lhs` by `rhs` bits, an unsigned number, with its sign; nothing but that "
    "is left where it is the width or more.">;

def TinyML_BitCastOp : TinyML_ShapedOp<"bit_cast", [Elementwise]> {
  let summary = "the bits of numbers as another type of the same width";
  let description = [{
    Constraints:
    - (C1) neither type is quantized; both have elements of as many bytes.

    Example:
    ```mlir
    %y = tinyml.bit_cast %x : (tensor<1x8xf32>) -> tensor<1x8xi32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_WhereOp : TinyML_ShapedOp<"where", [
    TinyML_LayoutOpInterface, TinyML_MovementOpInterface]> {
  let summary = "one operand where a condition holds, else the other";
  let description = [{
    `output = condition ? lhs : rhs`; a dimension of 1 is broadcast.

    Constraints:
    - (C1) all have the same rank; in each dimension those that are not 1 are
      equal.
    - (C2) condition is i1; lhs, rhs and output have the same element type.

    Example:
    ```mlir
    %y = tinyml.where %c, %a, %b
         : (tensor<1x8xi1>, tensor<4x8xf32>, tensor<1x1xf32>)
           -> tensor<4x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$condition, TinyML_Tensor:$lhs,
                       TinyML_Tensor:$rhs);
  let assemblyFormat = [{
    $condition `,` $lhs `,` $rhs attr-dict
    `:` functional-type(operands, results)
  }];
}

def TinyML_GatherOp : TinyML_ShapedOp<"gather", [TinyML_MovementOpInterface]> {
  let summary = "elements at indices along one dimension";
  let description = [{
    `output[o, i, n] = input[o, indices[i], n]`, `axis` standing between o and
    n. A negative index counts from the end; one that is outside reads the
    first or the last element.

    Constraints:
    - (C1) 0 <= axis < rank; input has elements along it. The output has
      indices' dimensions in the place of the axis.
    - (C2) indices are i32 or i64; input and output have the same element type.

    Example:
    ```mlir
    %y = tinyml.gather %x, %i {axis = 0 : i64}
         : (tensor<100x8xf32>, tensor<1x5xi64>) -> tensor<1x5x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$indices,
                       I64Attr:$axis);
  let assemblyFormat = [{
    $input `,` $indices attr-dict `:` functional-type(operands, results)
  }];
}

def TinyML_ScatterOp : TinyML_ShapedOp<"scatter"> {
  let summary = "rows put to indices of the first dimension";
  let description = [{
    The result is the input, but `output[indices[i]]` becomes `updates[i]`, of
    several the last; with `reduction` of `add`, `mul`, `min` or `max` the
    elements of all updates are added to those of the input, multiplied or
    compared with them. An index that is outside writes nothing.

    Constraints:
    - (C1) input is [size, inner], indices [count], updates [count, inner].
    - (C2) indices are i32; input, updates and output have the same element
      type, of f32, i32 or i64 with a reduction.
    - (C3) reduction is `none` or one of the four.

    Example:
    ```mlir
    %y = tinyml.scatter %x, %i, %u {reduction = "add"}
         : (tensor<100x8xf32>, tensor<5xi32>, tensor<5x8xf32>)
           -> tensor<100x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, TinyML_Tensor:$indices,
                       TinyML_Tensor:$updates,
                       DefaultValuedAttr<StrAttr, "\"none\"">:$reduction);
  let assemblyFormat = [{
    $input `,` $indices `,` $updates attr-dict
    `:` functional-type(operands, results)
  }];
}

def TinyML_ExpandOp : TinyML_ShapedOp<"expand", [
    DeclareOpInterfaceMethods<TinyML_LayoutOpInterface, ["permuteDims"]>,
    TinyML_MovementOpInterface]> {
  let summary = "repeats dimensions of 1";
  let description = [{
    Dimension i becomes `shape[i]`.

    Constraints:
    - (C1) shape has one number per dimension; the input's dimension is that
      number, or 1.
    - (C2) input and output have the same element type.

    Example:
    ```mlir
    %y = tinyml.expand %x {shape = array<i64: 2, 8>}
         : (tensor<1x8xf32>) -> tensor<2x8xf32>
    ```
  }];
  let arguments = (ins TinyML_Tensor:$input, DenseI64ArrayAttr:$shape);
  let assemblyFormat = [{
    $input attr-dict `:` functional-type(operands, results)
  }];
}

#endif // TINYML_DIALECT_TINYML_IR_LOGICOPS_TD
