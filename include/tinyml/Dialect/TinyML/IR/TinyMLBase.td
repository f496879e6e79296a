//===- TinyMLBase.td - The tinyml dialect and its types -----*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLBASE_TD
#define TINYML_DIALECT_TINYML_IR_TINYMLBASE_TD

include "mlir/IR/OpBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "tinyml/Dialect/TinyML/Interfaces/BinaryFunctionOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/ChannelwiseOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/ClampedOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/IntegerFormOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/LayoutOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/MovementOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/ShapeOpInterface.td"
include "tinyml/Dialect/TinyML/Interfaces/UnaryOpInterface.td"

def TinyML_Dialect : Dialect {
  let name = "tinyml";
  let cppNamespace = "::tinyml::ir";
  let summary = "Neural networks on static tensors, float or integer by type";
  let description = [{
    Value semantics on ranked tensors of static shape. Spatial operators take
    activations as NHWC and filters as OHWI. The operand types choose the
    arithmetic: `f32` is IEEE single precision; `!quant.uniform` is the integer
    arithmetic of docs/numerics.md with the scales and zero points of the
    types. Integer activations are quantized per tensor to 8 bits, or to signed
    16 bits with zero point 0. Plain integers are numbers without a scale, i1 is
    truth: data movement and `cast` take them all, comparisons and arithmetic
    those of 32 and 64 bits, and `add`, `sub`, `mul`, `clamp` and `max_pool2d`
    those of 8.

    The location of an op is the ONNX node it came from.

    An argument and a result of a function with the same `tinyml.state` are one
    value that lives from call to call: the result of one is the argument of
    the next. The first call gets `tinyml.initial` of the argument, else zeros
    (zero points, where raw integers stand for quantized numbers).
    ```mlir
    func.func @keep(%h: tensor<4xf32> {tinyml.state = "h"})
        -> (tensor<4xf32> {tinyml.state = "h"})
    ```
  }];
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let dependentDialects = ["::mlir::quant::QuantDialect"];
  let useDefaultAttributePrinterParser = 1;
  let hasOperationAttrVerify = 1;
}

/// Each number of a result is a function of every number of the operands that
/// never falls, or one that never rises, as long as the others stay.
def TinyML_Monotonic : NativeOpTrait<"Monotonic"> {
  let cppNamespace = "::tinyml::ir";
}

class TinyML_Op<string mnemonic, list<Trait> traits = []>
    : Op<TinyML_Dialect, mnemonic, !listconcat(traits, [Pure])>;

def TinyML_Tensor : Type<
    CPred<"::llvm::isa<::mlir::RankedTensorType>($_self) && "
          "::llvm::cast<::mlir::RankedTensorType>($_self).hasStaticShape()">,
    "ranked tensor of static shape", "::mlir::RankedTensorType">;

/// An op with one result whose shape follows from its operands.
class TinyML_ShapedOp<string mnemonic, list<Trait> traits = []>
    : TinyML_Op<mnemonic, !listconcat(traits, [
        DeclareOpInterfaceMethods<TinyML_ShapeOpInterface>])> {
  let results = (outs TinyML_Tensor:$output);
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// Infers the shape of the result, see ShapeOpInterface.
    llvm::LogicalResult
    inferResultShape(llvm::SmallVectorImpl<int64_t> &shape);
  }];
}

/// The bounds of an op with ClampedOpInterface.
defvar TinyML_ClampArgs = (ins OptionalAttr<F32Attr>:$clamp_min,
                               OptionalAttr<F32Attr>:$clamp_max);

/// Two numbers [height, width]; four numbers [top, left, bottom, right].
def TinyML_HeightWidth : ConfinedAttr<DenseI64ArrayAttr,
    [DenseArrayCount<2>]>;
def TinyML_Padding : ConfinedAttr<DenseI64ArrayAttr, [DenseArrayCount<4>]>;

#endif // TINYML_DIALECT_TINYML_IR_TINYMLBASE_TD
