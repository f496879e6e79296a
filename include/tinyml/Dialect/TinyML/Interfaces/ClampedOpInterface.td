//===- ClampedOpInterface.td - Bounds of a result ----------*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_TD
#define TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_TD

include "mlir/IR/OpBase.td"

def TinyML_ClampedOpInterface : OpInterface<"ClampedOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that clamps its one result to [`clamp_min`, `clamp_max`], real
    numbers; an absent bound is infinite. This is how Relu, Relu6 and Clip fuse.
    A NaN passes through, as ONNX defines.
  }];
  let methods = [
    InterfaceMethod<"The lower bound, -infinity where absent.", "float",
      "getLowerBound", (ins), "", [{
        auto bound = $_op->template getAttrOfType<mlir::FloatAttr>("clamp_min");
        return bound ? static_cast<float>(bound.getValueAsDouble())
                     : -std::numeric_limits<float>::infinity();
      }]>,
    InterfaceMethod<"The upper bound, infinity where absent.", "float",
      "getUpperBound", (ins), "", [{
        auto bound = $_op->template getAttrOfType<mlir::FloatAttr>("clamp_max");
        return bound ? static_cast<float>(bound.getValueAsDouble())
                     : std::numeric_limits<float>::infinity();
      }]>,
    InterfaceMethod<"Sets both bounds; an infinite one is removed.", "void",
      "setBounds", (ins "float":$lower, "float":$upper), "", [{
        ::tinyml::ir::detail::setBounds($_op, lower, upper);
      }]>,
    StaticInterfaceMethod<[{
        Whether it clamps raw integers too. Where arithmetic wraps around, a
        bound means nothing.
      }],
      "bool", "clampsRawIntegers", (ins), "", "return false;">,
  ];
  let extraSharedClassDeclaration = [{
    /// Returns whether both bounds are infinite.
    bool isUnbounded() {
      const float infinity = std::numeric_limits<float>::infinity();
      return $_op.getLowerBound() == -infinity &&
             $_op.getUpperBound() == infinity;
    }
  }];
  let verify = "return ::mlir::OpTrait::impl::verifyOneResult($_op);";
}

#endif // TINYML_DIALECT_TINYML_INTERFACES_CLAMPEDOPINTERFACE_TD
