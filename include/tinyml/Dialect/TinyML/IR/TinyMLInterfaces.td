//===- TinyMLInterfaces.td - Interfaces of the tinyml ops ---*- tablegen -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLINTERFACES_TD
#define TINYML_DIALECT_TINYML_IR_TINYMLINTERFACES_TD

include "mlir/IR/OpBase.td"

def TinyML_ShapeOpInterface : OpInterface<"ShapeOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op whose one result's shape follows from its operands and attributes.
    The element type does not: the output's scale is a choice. The verifier
    compares the inferred with the stated shape; `ir::create` (Builders.h)
    builds an op with the inferred one.
  }];
  let methods = [
    InterfaceMethod<[{
        Infers the shape of the result. Fails after an error on the op that
        says which constraint is broken.
      }],
      "llvm::LogicalResult", "inferResultShape",
      (ins "llvm::SmallVectorImpl<int64_t> &":$shape)>,
  ];
  let verify = [{
    return ::tinyml::ir::detail::verifyInferredShape($_op);
  }];
}

def TinyML_ClampedOpInterface : OpInterface<"ClampedOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that clamps its result to [`clamp_min`, `clamp_max`], real numbers; an
    absent bound is infinite. This is how Relu, Relu6 and Clip fuse. A NaN
    passes through, as ONNX defines.
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
  ];
}

def TinyML_UnaryOpInterface : OpInterface<"UnaryOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that applies one function of a real number to every element: what the
    interpreter runs and what tables of integer kernels hold.
  }];
  let methods = [
    StaticInterfaceMethod<"The function, in double precision.", "double",
      "computeReal", (ins "double":$x)>,
  ];
}

def TinyML_IntegerFormOpInterface : OpInterface<"IntegerFormOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    An op that computes on f32, or on quantized operands of any scales to a
    quantized result of any scale. tinyml-fold-qdq turns one into the other.
    Operands and result have the same width.
  }];
  let methods = [
    InterfaceMethod<[{
        Returns why the integer arithmetic of docs/numerics.md cannot compute
        the op on operands and to a result of these types, or nothing.
      }],
      "std::optional<std::string>", "findIntegerProblem",
      (ins "llvm::ArrayRef<mlir::quant::UniformQuantizedType>":$operandTypes,
           "mlir::quant::UniformQuantizedType":$resultType)>,
    StaticInterfaceMethod<"Whether operands and result may differ in width.",
      "bool", "takesMixedWidths", (ins), "", "return false;">,
  ];
}

def TinyML_LinearOpInterface : OpInterface<"LinearOpInterface"> {
  let cppNamespace = "::tinyml::ir";
  let description = [{
    A sum of products with a filter [output channels, ..., input channels], plus
    a bias [output channels]. Integer and mixed forms: conv2d, C5.
  }];
  let methods = [
    InterfaceMethod<"The activations.", "mlir::Value", "getInput">,
    InterfaceMethod<"The filter.", "mlir::Value", "getFilter">,
    InterfaceMethod<"The bias, or null.", "mlir::Value", "getBias">,
    InterfaceMethod<"The result.", "mlir::Value", "getOutput">,
  ];
}

#endif // TINYML_DIALECT_TINYML_IR_TINYMLINTERFACES_TD
