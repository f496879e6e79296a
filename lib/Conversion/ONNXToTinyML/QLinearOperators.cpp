//===- QLinearOperators.cpp - QLinearConv, QLinearMatMul ------------------===//

#include "QLinearOperators.h"
#include "OperatorRegistry.h"

using namespace mlir;
using namespace tinyml;

//===----------------------------------------------------------------------===//
// Operands and results
//===----------------------------------------------------------------------===//

static FailureOr<IntegerType> require8Bit(NodeConversion &node, Type type,
                                          const Twine &what) {
  if (type.isInteger(8))
    return cast<IntegerType>(type);
  return node.unsupported(what + " holds " + formatType(type) +
                          "; only i8 and ui8 are supported");
}

FailureOr<quant::QuantizedType>
tinyml::readInputScheme(NodeConversion &node, QuantizedOperands which,
                        std::optional<int64_t> axis) {
  const Operand &tensor = node.getOperand(which.tensor);
  std::string what = "input " + std::to_string(which.tensor);
  if (tensor.isAbsent())
    return node.invalid(what + " is left out");
  FailureOr<IntegerType> storage =
      require8Bit(node, tensor.getElementType(), what);
  if (failed(storage))
    return failure();
  auto checkAxis = [&](int64_t count) -> FailureOr<int64_t> {
    if (!axis || *axis < 0)
      return node.unsupported(what + " has " + Twine(count) +
                              " scales; only one is supported");
    if (*axis >= tensor.getRank() || tensor.getShape()[*axis] != count)
      return node.invalid(what + ", " + formatShape(tensor.getShape()) +
                          ", has " + Twine(count) + " scales along dimension " +
                          Twine(*axis));
    return *axis;
  };
  return readScheme(node, node.getOperand(which.scale),
                    node.getOperand(which.zeroPoint), *storage, checkAxis);
}

FailureOr<Operand> tinyml::dequantizeInput(NodeConversion &node,
                                           QuantizedOperands which,
                                           std::optional<int64_t> axis) {
  FailureOr<quant::QuantizedType> scheme = readInputScheme(node, which, axis);
  if (failed(scheme))
    return failure();
  return dequantize(node, node.getOperand(which.tensor), *scheme);
}

FailureOr<Operand> tinyml::dequantizeBias(NodeConversion &node, unsigned index,
                                          quant::QuantizedType input,
                                          quant::QuantizedType filter,
                                          double factor) {
  const Operand &bias = node.getOperand(index);
  if (bias.isAbsent())
    return bias;
  if (!bias.isConstant() || !bias.getElementType().isSignlessInteger(32))
    return node.unsupported("input " + Twine(index) +
                            " must be a constant of i32");
  factor *= cast<quant::UniformQuantizedType>(input).getScale();
  auto i32 = IntegerType::get(node.getContext(), 32);
  auto f32 = Float32Type::get(node.getContext());
  constexpr unsigned flags = quant::QuantizationFlags::Signed;
  constexpr int64_t min = std::numeric_limits<int32_t>::min();
  constexpr int64_t max = std::numeric_limits<int32_t>::max();
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(filter))
    return Operand::quantizedConstant(
        bias.getStored(),
        quant::UniformQuantizedType::get(
            flags, i32, f32, factor * uniform.getScale(), 0, min, max));
  SmallVector<double> scales(
      cast<quant::UniformQuantizedPerAxisType>(filter).getScales());
  for (double &scale : scales)
    scale *= factor;
  if (bias.getRank() == 0 ||
      bias.getShape().back() != static_cast<int64_t>(scales.size()))
    return node.invalid("input " + Twine(index) + " is " +
                        formatShape(bias.getShape()) + " for " +
                        Twine(scales.size()) + " scales");
  SmallVector<int64_t> zeros(scales.size(), 0);
  auto axis = static_cast<int32_t>(bias.getRank() - 1);
  return Operand::quantizedConstant(
      bias.getStored(), quant::UniformQuantizedPerAxisType::get(
                            flags, i32, f32, scales, zeros, axis, min, max));
}

FailureOr<quant::QuantizedType> tinyml::readResultScheme(NodeConversion &node,
                                                         unsigned scale,
                                                         unsigned zeroPoint,
                                                         unsigned otherwise) {
  unsigned like = node.hasOperand(zeroPoint) ? zeroPoint : otherwise;
  FailureOr<IntegerType> storage = require8Bit(
      node, node.getOperand(like).getElementType(), "input " + Twine(like));
  if (failed(storage))
    return failure();
  auto refuse = [&](int64_t count) -> FailureOr<int64_t> {
    return node.unsupported("its result has " + Twine(count) +
                            " scales; only one is supported");
  };
  return readScheme(node, node.getOperand(scale), node.getOperand(zeroPoint),
                    *storage, refuse);
}

LogicalResult tinyml::convertQuantized(NodeConversion &node, StringRef name,
                                       ArrayRef<Operand> operands,
                                       quant::QuantizedType result,
                                       std::optional<int64_t> opset) {
  if (failed(node.convertAs(name, operands, opset)))
    return failure();
  return node.replace(quantize(node, *node.getResults().front(), result));
}

//===----------------------------------------------------------------------===//
// QLinearConv, QLinearMatMul
//===----------------------------------------------------------------------===//

static LogicalResult convertQLinearConv(NodeConversion &node) {
  constexpr QuantizedOperands input{0, 1, 2}, filter{3, 4, 5};
  FailureOr<quant::QuantizedType> inputScheme = readInputScheme(node, input);
  FailureOr<quant::QuantizedType> filterScheme =
      readInputScheme(node, filter, /*axis=*/0);
  FailureOr<quant::QuantizedType> result = readResultScheme(node, 6, 7);
  if (failed(inputScheme) || failed(filterScheme) || failed(result))
    return failure();
  FailureOr<Operand> x = dequantize(node, node.getOperand(0), *inputScheme);
  FailureOr<Operand> w = dequantize(node, node.getOperand(3), *filterScheme);
  FailureOr<Operand> bias =
      dequantizeBias(node, 8, *inputScheme, *filterScheme);
  if (failed(x) || failed(w) || failed(bias))
    return failure();
  return convertQuantized(node, "Conv", {*x, *w, *bias}, *result);
}

/// Scales of the left matrix run along its rows, those of the right one along
/// its columns.
static LogicalResult convertQLinearMatMul(NodeConversion &node) {
  FailureOr<quant::QuantizedType> result = readResultScheme(node, 6, 7);
  FailureOr<Operand> a = dequantizeInput(node, {0, 1, 2}, node.getRank(0) - 2);
  FailureOr<Operand> b = dequantizeInput(node, {3, 4, 5}, node.getRank(3) - 1);
  if (failed(result) || failed(a) || failed(b))
    return failure();
  return convertQuantized(node, "MatMul", {*a, *b}, *result);
}

void tinyml::registerQLinearOperators(OperatorRegistry &registry) {
  registry.add("QLinearConv", {10, kNewestOpset}, {8, 9}, convertQLinearConv,
               "int8, uint8; as Conv; constant scales and zero points, per "
               "tensor, of the filter also per channel; constant bias");
  registry.add("QLinearMatMul", {10, kNewestOpset}, {8, 8},
               convertQLinearMatMul,
               "int8, uint8; as MatMul; constant scales and zero points, per "
               "tensor, per row of A or per column of B");
}
