//===- Foreign.cpp - Ops that no pass has heard of ------------------------===//

#include "Foreign.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::foreign;

#include "ForeignDialect.cpp.inc"

#define GET_OP_CLASSES
#include "ForeignOps.cpp.inc"

void ForeignDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "ForeignOps.cpp.inc"
      >();
}

void tinyml::foreign::registerForeignDialect(DialectRegistry &registry) {
  registry.insert<ForeignDialect>();
}

/// Returns element `index` of a quantized tensor as a real number.
static double getReal(const Tensor &tensor, int64_t index) {
  double stored = tensor.getNumber(index);
  auto type = dyn_cast<quant::UniformQuantizedType>(tensor.getElementType());
  return type ? (stored - type.getZeroPoint()) * type.getScale() : stored;
}

/// Stores a real number in a tensor of f32 or signed quantized numbers of 8 or
/// 16 bits.
static void setReal(Tensor &tensor, int64_t index, double real) {
  auto type = dyn_cast<quant::UniformQuantizedType>(tensor.getElementType());
  if (!type) {
    tensor.getMutableValues<float>()[index] = static_cast<float>(real);
    return;
  }
  double stored =
      std::clamp<double>(std::nearbyint(real / type.getScale()) +
                             static_cast<double>(type.getZeroPoint()),
                         static_cast<double>(type.getStorageTypeMin()),
                         static_cast<double>(type.getStorageTypeMax()));
  if (type.getStorageTypeIntegralWidth() == 16)
    tensor.getMutableValues<int16_t>()[index] = static_cast<int16_t>(stored);
  else
    tensor.getMutableValues<int8_t>()[index] = static_cast<int8_t>(stored);
}

/// Copies the stored elements from `from`, one for each of `indices`.
static void gather(const Tensor &from, ArrayRef<int64_t> indices, Tensor &to) {
  size_t width = from.getBytes().size() / from.getNumElements();
  for (auto [place, index] : llvm::enumerate(indices))
    llvm::copy(from.getBytes().slice(index * width, width),
               to.getMutableBytes().begin() + place * width);
}

//===----------------------------------------------------------------------===//
// Movements
//===----------------------------------------------------------------------===//

LogicalResult ReverseOp::evaluate(ArrayRef<Tensor> operands,
                                  MutableArrayRef<Tensor> results) {
  SmallVector<int64_t> indices;
  for (int64_t index = operands[0].getNumElements(); index-- > 0;)
    indices.push_back(index);
  gather(operands[0], indices, results[0]);
  return success();
}

std::optional<double> AppendOp::getFill() {
  return getNumber().convertToDouble();
}

void AppendOp::setFill(double fill) { setNumber(APFloat(fill)); }

LogicalResult AppendOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  int64_t count = operands[0].getNumElements();
  gather(operands[0], llvm::to_vector(llvm::seq<int64_t>(0, count)),
         results[0]);
  setReal(results[0], count, *getFill());
  return success();
}

LogicalResult
SplitOp::inferResultShapes(SmallVectorImpl<SmallVector<int64_t>> &shapes) {
  ArrayRef<int64_t> shape = ir::getShape(getInput());
  int64_t at = getAt();
  if (shape.empty() || at < 0 || at > shape.back())
    return emitOpError("cuts [") << shape << "] at " << at;
  shapes.assign(2, SmallVector<int64_t>(shape));
  shapes[0].back() = at;
  shapes[1].back() = shape.back() - at;
  return success();
}

LogicalResult SplitOp::verify() {
  for (Value result : getResults())
    if (ir::getElementType(result) != ir::getElementType(getInput()))
      return emitOpError("changes the type of elements");
  return success();
}

LogicalResult SplitOp::evaluate(ArrayRef<Tensor> operands,
                                MutableArrayRef<Tensor> results) {
  int64_t length = operands[0].getShape().back();
  SmallVector<int64_t> start, rest;
  for (int64_t index = 0; index < operands[0].getNumElements(); ++index)
    (index % length < static_cast<int64_t>(getAt()) ? start : rest)
        .push_back(index);
  gather(operands[0], start, results[0]);
  gather(operands[0], rest, results[1]);
  return success();
}

//===----------------------------------------------------------------------===//
// What is known of numbers and dimensions
//===----------------------------------------------------------------------===//

LogicalResult MinMaxOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  int64_t length = operands[0].getShape().back();
  ArrayRef<float> numbers = operands[0].getValues<float>();
  for (int64_t row = 0; row < results[0].getNumElements(); ++row) {
    ArrayRef<float> slice = numbers.slice(row * length, length);
    setReal(results[0], row, *llvm::min_element(slice));
    setReal(results[1], row, *llvm::max_element(slice));
  }
  return success();
}

void RunningSumOp::permuteDims(ArrayRef<int64_t> perm) {
  setAxis(perm[getAxis()]);
}

LogicalResult RunningSumOp::evaluate(ArrayRef<Tensor> operands,
                                     MutableArrayRef<Tensor> results) {
  ArrayRef<int64_t> shape = operands[0].getShape();
  int64_t stride = 1;
  for (int64_t size : shape.drop_front(getAxis() + 1))
    stride *= size;
  for (int64_t index = 0; index < operands[0].getNumElements(); ++index) {
    bool isFirst = index / stride % shape[getAxis()] == 0;
    double before = isFirst ? 0 : results[0].getNumber(index - stride);
    setReal(results[0], index, before + operands[0].getNumber(index));
  }
  return success();
}

/// Calls `function` with the numbers of both operands at each place.
static void forEachPair(ArrayRef<Tensor> operands, Tensor &result,
                        function_ref<double(double, double)> function) {
  ArrayRef<int64_t> shape = result.getShape();
  for (int64_t index = 0; index < result.getNumElements(); ++index) {
    double numbers[2];
    for (auto [number, operand] : llvm::zip(numbers, operands)) {
      int64_t place = 0, left = index, stride = 1;
      for (int64_t dim = shape.size(); dim-- > 0;) {
        int64_t size = operand.getShape()[dim];
        place += size == 1 ? 0 : left % shape[dim] * stride;
        left /= shape[dim];
        stride *= size;
      }
      number = operand.getNumber(place);
    }
    setReal(result, index, function(numbers[0], numbers[1]));
  }
}

std::optional<ir::AffineFunction> AverageOp::getAffineFunction(double constant,
                                                               bool) {
  return ir::AffineFunction{0.5, constant / 2};
}

LogicalResult AverageOp::evaluate(ArrayRef<Tensor> operands,
                                  MutableArrayRef<Tensor> results) {
  forEachPair(operands, results[0],
              [](double a, double b) { return (a + b) / 2; });
  return success();
}

LogicalResult LargerOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  forEachPair(operands, results[0],
              [](double a, double b) { return std::max(a, b); });
  return success();
}

/// Applies `function` to each number.
static void forEachNumber(const Tensor &operand, Tensor &result,
                          function_ref<double(double)> function) {
  for (int64_t index = 0; index < operand.getNumElements(); ++index)
    setReal(result, index, function(getReal(operand, index)));
}

std::optional<ir::RealRange> SquashOp::getResultRange() {
  return ir::RealRange{-3, 3};
}

LogicalResult SquashOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  forEachNumber(operands[0], results[0],
                [](double x) { return 3 * x / (1 + std::abs(x)); });
  return success();
}

std::optional<std::string>
NegateOp::findIntegerProblem(ArrayRef<quant::UniformQuantizedType>,
                             quant::UniformQuantizedType) {
  return std::nullopt;
}

LogicalResult NegateOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  forEachNumber(operands[0], results[0], [](double x) { return -x; });
  return success();
}

LogicalResult CubeOp::evaluate(ArrayRef<Tensor> operands,
                               MutableArrayRef<Tensor> results) {
  auto bounds = cast<ir::ClampedOpInterface>(getOperation());
  forEachNumber(operands[0], results[0], [&](double x) {
    return std::min<double>(std::max<double>(x * x * x, bounds.getLowerBound()),
                            bounds.getUpperBound());
  });
  return success();
}

bool CenterOp::commutesWithChannelFactors(int64_t channels) {
  return ir::getShape(getInput()).back() % channels == 0;
}

LogicalResult CenterOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  int64_t channels = operands[0].getShape().back();
  SmallVector<double> means(channels, 0.0);
  ArrayRef<float> numbers = operands[0].getValues<float>();
  double count = static_cast<double>(numbers.size()) / channels;
  for (auto [index, number] : llvm::enumerate(numbers))
    means[index % channels] += number / count;
  for (auto [index, number] : llvm::enumerate(numbers))
    setReal(results[0], index, number - means[index % channels]);
  return success();
}

//===----------------------------------------------------------------------===//
// Nothing is known
//===----------------------------------------------------------------------===//

LogicalResult OpaqueOp::evaluate(ArrayRef<Tensor> operands,
                                 MutableArrayRef<Tensor> results) {
  double before = 1;
  for (auto [index, number] : llvm::enumerate(operands[0].getValues<float>())) {
    setReal(results[0], index, number * before + 0.25);
    before = number;
  }
  return success();
}

LogicalResult BytesOp::evaluate(ArrayRef<Tensor> operands,
                                MutableArrayRef<Tensor> results) {
  for (int64_t index = 0; index < operands[0].getNumElements(); ++index)
    setReal(results[0], index, operands[0].getNumber(index));
  return success();
}
