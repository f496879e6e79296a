//===- GeneratorOperators.cpp - Operators whose results are constants -----===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "tinyml/Execution/Interpreter/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

static LogicalResult convertConstantOfShape(NodeConversion &node) {
  FailureOr<SmallVector<int64_t>> shape = node.getIntegers(0, "shape");
  if (failed(shape))
    return failure();
  if (failed(countElements(*shape)))
    return node.invalid("there is no tensor " + formatShape(*shape));
  Type type = node.getBuilder().getF32Type();
  SmallVector<char> element(getElementBytes(type), 0);
  if (Attribute attr = node.getAttr("value")) {
    auto value = dyn_cast<ElementsAttr>(attr);
    if (!value || !value.getElementType().isIntOrFloat() ||
        value.getNumElements() != 1)
      return node.unsupported("attribute 'value' must be one number");
    FailureOr<WeightsView> view = WeightsView::get(value, node.getLoc());
    if (failed(view))
      return failure();
    type = value.getElementType();
    element.assign(view->getBytes().begin(), view->getBytes().end());
  }
  if (failed(node.checkSize(*shape, type)))
    return failure();
  SmallVector<char> bytes;
  for (int64_t i = 0, count = *countElements(*shape); i < count; ++i)
    llvm::append_range(bytes, element);
  node.setResult(0, Operand::constant(makeWeights(
                        RankedTensorType::get(*shape, type), bytes)));
  return success();
}

static LogicalResult convertRange(NodeConversion &node) {
  node.ignoreAttr("stash_type"); // is about 16-bit floats only
  SmallVector<Tensor> limits;
  for (unsigned index : {0, 1, 2}) {
    const Operand &limit = node.getOperand(index);
    if (!limit.isConstant() || limit.getScheme())
      return node.unsupported("its inputs must be compile-time constants");
    if (limit.getType().getNumElements() != 1 ||
        limit.getElementType() != node.getOperand(0).getElementType())
      return node.invalid("its inputs must be numbers of one type");
    FailureOr<Tensor> number =
        Tensor::get(limit.getType(), limit.getStored(), node.getLoc());
    if (failed(number))
      return failure();
    limits.push_back(*number);
  }
  Type type = node.getOperand(0).getElementType();
  auto number = [&](int index) { return limits[index].getNumber(0); };
  double length = std::ceil((number(1) - number(0)) / number(2));
  if (std::isnan(length) || std::isinf(length))
    return node.invalid("its inputs make no range");
  // 2^31 is too large for a tensor, and fits an integer.
  auto count = static_cast<int64_t>(std::clamp(length, 0.0, 2147483648.0));
  if (failed(node.checkSize(count, type)))
    return failure();
  if (isa<FloatType>(type)) {
    SmallVector<double> values;
    for (int64_t i = 0; i < count; ++i)
      values.push_back(number(0) + static_cast<double>(i) * number(2));
    auto f64 = RankedTensorType::get(count, node.getBuilder().getF64Type());
    return node.replace(castTo(
        node, Operand::constant(makeWeights<double>(f64, values)), type));
  }
  FailureOr<int64_t> start = node.getInteger(0, "start");
  FailureOr<int64_t> step = node.getInteger(2, "delta");
  if (failed(start) || failed(step))
    return failure();
  SmallVector<int64_t> values;
  for (int64_t i = 0; i < count; ++i)
    values.push_back(static_cast<int64_t>(static_cast<uint64_t>(*start) +
                                          static_cast<uint64_t>(i) *
                                              static_cast<uint64_t>(*step)));
  return node.replace(castTo(
      node, makeIntegerConstant(node.getContext(), count, values), type));
}

static LogicalResult convertEyeLike(NodeConversion &node) {
  int64_t k = node.getIntAttr("k", 0);
  int64_t number = node.getIntAttr("dtype", kONNXUndefined);
  Type type = number == kONNXUndefined
                  ? node.getOperand(0).getElementType()
                  : getTypeForONNXNumber(number, node.getContext());
  ArrayRef<int64_t> shape = node.getShape(0);
  if (!type)
    return node.unsupported("attribute 'dtype' must be a type of integers or "
                            "floats of 8 to 64 bits");
  if (shape.size() != 2)
    return node.invalid("its input must be a matrix");
  FailureOr<int64_t> size = countElements(shape);
  if (failed(size) || failed(node.checkGenerated(*size)))
    return failure();
  SmallVector<int64_t> values;
  for (int64_t row = 0; row < shape[0]; ++row)
    for (int64_t column = 0; column < shape[1]; ++column)
      values.push_back(column - row == k);
  return node.replace(castTo(
      node, makeIntegerConstant(node.getContext(), shape, values), type));
}

/// The indices of what is not 0, one row for each dimension: their number
/// depends on the numbers, so that no op has such a result.
static LogicalResult convertNonZero(NodeConversion &node) {
  Operand input = node.getOperand(0);
  if (!input.isConstant())
    return node.unsupported("its input must be a compile-time constant, which "
                            "says how many results there are");
  FailureOr<Operand> plain = dropScheme(input, node.getLoc());
  if (failed(plain))
    return failure();
  input = *plain;
  FailureOr<Tensor> numbers =
      Tensor::get(input.getType(), input.getStored(), node.getLoc());
  if (failed(numbers))
    return failure();
  SmallVector<int64_t> found, values;
  for (int64_t index = 0; index < numbers->getNumElements(); ++index)
    if (numbers->getNumber(index) != 0.0)
      found.push_back(index);
  SmallVector<int64_t> shape{input.getRank(),
                             static_cast<int64_t>(found.size())};
  if (failed(node.checkSize(shape, node.getBuilder().getI64Type())))
    return failure();
  for (auto [size, stride] :
       llvm::zip(input.getShape(), getRowMajorStrides(input.getShape())))
    for (int64_t index : found)
      values.push_back(index / stride % size);
  node.setResult(0, makeIntegerConstant(node.getContext(), shape, values));
  return success();
}

void tinyml::registerGeneratorOperators(OperatorRegistry &registry) {
  registry.add("ConstantOfShape", {9, kNewestOpset}, {1, 1},
               convertConstantOfShape, "constant shape; becomes a constant");
  registry.add("Range", {11, kNewestOpset}, {3, 3}, convertRange,
               "constant limits; becomes a constant");
  registry.add("EyeLike", {9, kNewestOpset}, {1, 1}, convertEyeLike,
               "becomes a constant");
  registry.add("NonZero", {9, kNewestOpset}, {1, 1}, convertNonZero,
               "constant input; becomes a constant");
}
