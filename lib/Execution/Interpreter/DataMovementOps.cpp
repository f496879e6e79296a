//===- DataMovementOps.cpp - Moving elements unchanged --------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "tinyml/Support/Weights.h"

#include <cmath>
#include <cstring>

using namespace mlir;

namespace tinyml {

static LogicalResult
evaluateReshape(ir::ReshapeOp op, ArrayRef<Tensor> operands, Tensor &result) {
  result = operands[0].retype(result.getType());
  return success();
}

/// Copies elements from one position to another.
class Mover {
public:
  Mover(const Tensor &from, Tensor &to)
      : width(getElementBytes(from.getElementType())),
        source(from.getBytes().data()), target(to.getMutableBytes().data()) {}

  void move(int64_t to, int64_t from, int64_t count = 1) const {
    std::memcpy(target + to * width, source + from * width, count * width);
  }
  void fill(int64_t to, const char *element) const {
    std::memcpy(target + to * width, element, width);
  }

private:
  int64_t width;
  const char *source;
  char *target;
};

static LogicalResult evaluateTranspose(ir::TransposeOp op,
                                       ArrayRef<Tensor> operands,
                                       Tensor &result) {
  SmallVector<int64_t> input = getStrides(operands[0].getShape());
  SmallVector<int64_t> strides = llvm::map_to_vector(
      op.getPerm(), [&](int64_t dim) { return input[dim]; });
  Mover mover(operands[0], result);
  int64_t position = 0;
  forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t from = 0;
    for (auto [at, stride] : llvm::zip(index, strides))
      from += at * stride;
    mover.move(position++, from);
  });
  return success();
}

static LogicalResult evaluateConcat(ir::ConcatOp op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  AxisView whole(result.getShape(), op.getAxis());
  int64_t offset = 0;
  for (const Tensor &operand : operands) {
    Tensor input = operand;
    if (input.getElementType() != result.getElementType()) {
      input = Tensor::zeros(
          RankedTensorType::get(operand.getShape(), result.getElementType()));
      if (failed(requantize(op, operand, input)))
        return failure();
    }
    AxisView part(input.getShape(), op.getAxis());
    Mover mover(input, result);
    for (int64_t outer = 0; outer < whole.outer; ++outer)
      mover.move((outer * whole.length + offset) * whole.inner,
                 outer * part.length * part.inner, part.length * part.inner);
    offset += part.length;
  }
  return success();
}

/// Returns the position of the input that position `at` of a padded dimension
/// repeats, or -1 for the constant.
static int64_t getPadSource(StringRef mode, int64_t at, int64_t size) {
  if (at >= 0 && at < size)
    return at;
  if (mode == "edge")
    return at < 0 ? 0 : size - 1;
  if (mode == "reflect")
    return at < 0 ? -at : 2 * (size - 1) - at;
  if (mode == "wrap")
    return (at % size + size) % size;
  return -1;
}

/// Returns the bytes of the pad value: a quantized one stands for the nearest
/// real number, a raw integer for itself.
static Tensor makePadValue(ir::PadOp op, Type element) {
  float real = op.getValue().convertToFloat();
  Tensor value = Tensor::zeros(RankedTensorType::get({}, element));
  if (auto floatType = dyn_cast<FloatType>(element)) {
    APFloat number(real);
    bool losesInfo;
    number.convert(floatType.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    APInt bits = number.bitcastToAPInt();
    for (auto [index, byte] : llvm::enumerate(value.getMutableBytes()))
      byte = static_cast<char>(bits.extractBitsAsZExtValue(8, index * 8));
  } else if (auto type = dyn_cast<quant::UniformQuantizedType>(element)) {
    writeStored(value, quantizeValue(type, real));
  } else {
    // As far as a float can say it; little-endian, so the low bytes come first.
    int64_t number = std::isfinite(real) && std::abs(real) < 0x1p63f
                         ? static_cast<int64_t>(real)
                         : 0;
    MutableArrayRef<char> bytes = value.getMutableBytes();
    std::memcpy(bytes.data(), &number, bytes.size());
  }
  return value;
}

static LogicalResult evaluatePad(ir::PadOp op, ArrayRef<Tensor> operands,
                                 Tensor &result) {
  ArrayRef<int64_t> shape = operands[0].getShape();
  if (op.getMode() != "constant" && llvm::is_contained(shape, 0) &&
      result.getNumElements() != 0)
    return op.emitOpError("of mode '")
           << op.getMode() << "' has no element to repeat";
  SmallVector<int64_t> strides = getStrides(shape);
  Tensor value = makePadValue(op, result.getElementType());
  Mover mover(operands[0], result);
  int64_t position = 0;
  forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    int64_t from = 0;
    bool isInside = true;
    for (size_t dim = 0; dim < shape.size(); ++dim) {
      int64_t source =
          getPadSource(op.getMode(), index[dim] - op.getLow()[dim], shape[dim]);
      isInside &= source >= 0;
      from += source * strides[dim];
    }
    if (isInside)
      mover.move(position, from);
    else
      mover.fill(position, value.getBytes().data());
    ++position;
  });
  return success();
}

void attachDataMovementEvaluators(MLIRContext *context) {
  attachEvaluator<ir::ReshapeOp, evaluateReshape>(context);
  attachEvaluator<ir::TransposeOp, evaluateTranspose>(context);
  attachEvaluator<ir::ConcatOp, evaluateConcat>(context);
  attachEvaluator<ir::PadOp, evaluatePad>(context);
}

} // namespace tinyml
