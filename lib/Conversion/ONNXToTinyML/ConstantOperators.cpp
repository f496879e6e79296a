//===- ConstantOperators.cpp - Constant, Identity, Dropout ----------------===//

#include "NodeConversion.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

static LogicalResult convertIdentity(NodeConversion &node) {
  return node.replace(FailureOr<Operand>(node.getOperand(0)));
}

/// Returns a list of numbers as a constant; a scalar where `isList` is false.
template <typename T>
static Operand makeConstant(Type elementType, ArrayRef<T> values, bool isList) {
  SmallVector<int64_t> shape;
  if (isList)
    shape.push_back(values.size());
  return Operand::constant(
      makeWeights<T>(RankedTensorType::get(shape, elementType), values));
}

static LogicalResult convertConstant(NodeConversion &node) {
  Builder &builder = node.getBuilder();
  if (Attribute attr = node.getAttr("value")) {
    auto value = dyn_cast<ElementsAttr>(attr);
    if (!value || !value.getElementType().isIntOrFloat() ||
        !isa<RankedTensorType>(value.getShapedType()))
      return node.unsupported("attribute 'value' must be a tensor of integers "
                              "or floats");
    node.setResult(0, Operand::constant(value));
  } else if (node.hasAttr("value_float")) {
    node.setResult(0, makeConstant<float>(builder.getF32Type(),
                                          node.getFloatAttr("value_float", 0),
                                          /*isList=*/false));
  } else if (node.hasAttr("value_int")) {
    node.setResult(0, makeConstant<int64_t>(builder.getI64Type(),
                                            node.getIntAttr("value_int", 0),
                                            /*isList=*/false));
  } else if (auto floats = node.getFloatsAttr("value_floats")) {
    node.setResult(
        0, makeConstant<float>(builder.getF32Type(), *floats, /*isList=*/true));
  } else if (auto ints = node.getIntsAttr("value_ints")) {
    node.setResult(
        0, makeConstant<int64_t>(builder.getI64Type(), *ints, /*isList=*/true));
  } else {
    return node.unsupported("a constant must be a tensor, numbers or a number");
  }
  return success();
}

/// Training drops nothing where the ratio is 0.
static LogicalResult requireNoRatio(NodeConversion &node) {
  if (node.hasOperand(1)) {
    FailureOr<float> ratio = node.getFloat(1, "ratio");
    if (failed(ratio))
      return failure();
    if (*ratio == 0.0f)
      return success();
  }
  return node.unsupported("training mode is not supported; export the model "
                          "for inference");
}

/// At inference the output is the input and the mask is all true.
static LogicalResult convertDropout(NodeConversion &node) {
  node.ignoreAttr("seed");
  node.ignoreAttr("ratio");
  if (node.hasOperand(2)) {
    FailureOr<int64_t> training = node.getInteger(2, "training_mode");
    if (failed(training))
      return failure();
    if (*training != 0 && failed(requireNoRatio(node)))
      return failure();
  }
  if (node.isUsed(1)) {
    // Before opset 10 the mask has the input's type.
    Type type = node.getOpset() < 10 ? node.getOperand(0).getElementType()
                                     : node.getBuilder().getI1Type();
    if (!type.isInteger(1) && !type.isF32())
      return node.unsupported("output 'mask' is only supported for f32");
    auto shaped = RankedTensorType::get(node.getShape(0), type);
    Attribute one = type.isF32()
                        ? Attribute(FloatAttr::get(type, 1.0))
                        : Attribute(BoolAttr::get(type.getContext(), true));
    node.setResult(1, Operand::constant(DenseElementsAttr::get(shaped, one)));
  }
  return convertIdentity(node);
}

void tinyml::registerConstantOperators(OperatorRegistry &registry) {
  constexpr OpsetRange all{kOldestOpset, kNewestOpset};
  registry.add("Constant", all, {0, 0}, convertConstant,
               "tensors, lists and numbers; no strings");
  registry.add("Identity", all, {1, 1}, convertIdentity, "any type");
  registry.add("Dropout", {7, 11}, {1, 1}, convertDropout,
               "at inference, the identity; the mask is all true");
  registry.add("Dropout", {12, kNewestOpset}, {1, 3}, convertDropout,
               "at inference, the identity; the mask is all true");
}
