//===- ConvertReduce.cpp - Reductions and normalizations ------------------===//

#include "Clamps.h"
#include "Converters.h"
#include "StridedDims.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"

using namespace mlir;

namespace tinyml {

/// Returns the product of some dimensions; the tensor fits 32 bits, so this
/// does.
static int32_t multiply(ArrayRef<int64_t> dims) {
  int64_t product = 1;
  for (int64_t dim : dims)
    product *= dim;
  return static_cast<int32_t>(product);
}

//===----------------------------------------------------------------------===//
// softmax
//===----------------------------------------------------------------------===//

static LogicalResult convertSoftmax(ir::SoftmaxOp op, ModelBuilder &model) {
  ArrayRef<int64_t> dims = ir::getShape(op.getInput());
  int64_t axis = op.getAxis();
  tm_reduce_shape shape = {multiply(dims.take_front(axis)),
                           static_cast<int32_t>(dims[axis]),
                           multiply(dims.drop_front(axis + 1))};
  Value input = model.getBuffer(op.getInput());
  if (isFloat(op.getInput()))
    return model.call("softmax_f32", op.getLoc(), input,
                      model.createResult(op.getOutput()), shape);
  auto in = getKernelType(op, op.getInput());
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  SoftmaxNumbers numbers = *computeSoftmaxNumbers(*in, *out, dims[axis]);
  Value table =
      model.createTable<uint32_t>(op.getLoc(), "table", numbers.table);
  if (isWide(*out))
    return model.call(
        "softmax_s16", op.getLoc(), {input, table},
        model.createResult(op.getOutput()), shape,
        tm_softmax_s16_q{static_cast<int32_t>(out->getStorageTypeMin()),
                         static_cast<int32_t>(out->getStorageTypeMax()),
                         numbers.mult, numbers.shift, numbers.k});
  tm_softmax_q params = {static_cast<int32_t>(out->getZeroPoint()),
                         static_cast<int32_t>(out->getStorageTypeMin()),
                         static_cast<int32_t>(out->getStorageTypeMax()),
                         numbers.mult, numbers.shift};
  return model.call("softmax_s8", op.getLoc(), {input, table},
                    model.createResult(op.getOutput()), shape, params);
}

//===----------------------------------------------------------------------===//
// Reductions
//===----------------------------------------------------------------------===//

/// Returns the dimensions as [outer, len, inner] if the reduced ones stand next
/// to each other, dimensions of 1 aside.
static std::optional<tm_reduce_shape> getRun(ArrayRef<int64_t> dims,
                                             ArrayRef<int64_t> axes) {
  tm_reduce_shape shape = {1, 1, 1};
  bool isAfterRun = false;
  for (auto [index, size] : llvm::enumerate(dims)) {
    if (size == 1)
      continue;
    bool isReduced = llvm::is_contained(axes, static_cast<int64_t>(index));
    if (isReduced && isAfterRun)
      return std::nullopt;
    if (isReduced) {
      shape.len *= size;
      continue;
    }
    isAfterRun = shape.len > 1;
    (isAfterRun ? shape.inner : shape.outer) *= size;
  }
  return shape;
}

/// A tensor of which the kernel reduces the middle dimension.
struct Reduction {
  Value input;
  tm_reduce_shape shape;
  /// How the dimensions were permuted to make it so; empty where they were not.
  SmallVector<int64_t> perm;
};

/// Returns the operand of `op` with `axes` in one run: where they are not, a
/// copy with the reduced dimensions at the end.
static FailureOr<Reduction> getReduction(Operation *op, ArrayRef<int64_t> axes,
                                         ModelBuilder &model) {
  Value input = op->getOperand(0);
  ArrayRef<int64_t> dims = ir::getShape(input);
  if (auto run = getRun(dims, axes))
    return Reduction{model.getBuffer(input), *run, {}};
  SmallVector<int64_t> perm, moved;
  for (bool reduced : {false, true})
    for (int64_t index = 0, rank = dims.size(); index < rank; ++index)
      if (llvm::is_contained(axes, index) == reduced)
        perm.push_back(index);
  for (int64_t index : perm)
    moved.push_back(dims[index]);
  int32_t length = 1;
  for (int64_t axis : axes)
    length *= static_cast<int32_t>(dims[axis]);
  Value buffer =
      model.createTemporary(op->getLoc(), moved, ir::getElementType(input));
  if (failed(transposeBuffer(op->getLoc(), model.getBuffer(input), buffer, dims,
                             perm, model)))
    return failure();
  return Reduction{buffer, {multiply(dims) / length, length, 1}, perm};
}

/// Returns the numbers of an integer sum divided by `count`, and the scale
/// ratio's multiplier.
static FailureOr<std::pair<tm_linear_s8_q, tm_rq>>
getMeanParams(ir::ClampedOpInterface op, int32_t count) {
  auto in = getKernelType(op, op->getOperand(0));
  auto out = getKernelType(op, op->getResult(0));
  if (failed(in) || failed(out))
    return failure();
  double ratio = in->getScale() / (count * out->getScale());
  Requantizer rq = *computeRequantizer(ratio);
  StoredRange range = getStoredClamp(op, *out);
  tm_linear_s8_q params = {static_cast<int32_t>(in->getZeroPoint()),
                           static_cast<int32_t>(out->getZeroPoint()), range.lo,
                           range.hi};
  return std::make_pair(params, tm_rq{rq.mult, rq.pre});
}

/// Calls the float kernel `kernel`, or the integer one of a sum divided by the
/// number of its terms, or, for a sum alone, by 1.
template <typename Op>
static LogicalResult convertSum(Op op, StringRef kernel, bool divides,
                                ModelBuilder &model) {
  FailureOr<Reduction> reduction = getReduction(op, op.getAxes(), model);
  if (failed(reduction))
    return failure();
  auto [input, shape, perm] = *reduction;
  if (isFloat(op.getInput()))
    return model.call(kernel, op.getLoc(), input,
                      model.createResult(op.getOutput()), shape,
                      getFloatClamp(op));
  auto params = getMeanParams(op, divides ? shape.len : 1);
  if (failed(params))
    return failure();
  Value rq = model.createRequantizers(op.getLoc(), params->second);
  if (isWide(op.getOutput()))
    return model.call("mean_s16", op.getLoc(), {input, rq},
                      model.createResult(op.getOutput()), shape,
                      tm_limits_int{params->first.lo, params->first.hi});
  return model.call("mean_s8", op.getLoc(), {input, rq},
                    model.createResult(op.getOutput()), shape, params->first);
}

static LogicalResult convertMean(ir::MeanOp op, ModelBuilder &model) {
  return convertSum(op, "mean_f32", /*divides=*/true, model);
}

static LogicalResult convertReduceSum(ir::ReduceSumOp op, ModelBuilder &model) {
  return convertSum(op, "reduce_sum_f32", /*divides=*/false, model);
}

static LogicalResult convertReduceProd(ir::ReduceProdOp op,
                                       ModelBuilder &model) {
  return convertSum(op, "reduce_prod_f32", /*divides=*/false, model);
}

/// Kernels have the op's name and the storage type.
template <typename Op>
static LogicalResult convertExtreme(Op op, ModelBuilder &model) {
  FailureOr<Reduction> reduction = getReduction(op, op.getAxes(), model);
  if (failed(reduction))
    return failure();
  std::string name = op->getName().stripDialect().str();
  Value output = model.createResult(op.getOutput());
  if (isFloat(op.getInput()))
    return model.call(name + "_f32", op.getLoc(), reduction->input, output,
                      reduction->shape, getFloatClamp(op));
  Type element = ir::getElementType(op.getInput());
  Type storage = getStorageType(element);
  bool isUnsigned = storage.isUnsignedInteger();
  const char *suffix = isUnsigned ? "_u8" : getKernelSuffix(op.getInput());
  return model.call(name + suffix, op.getLoc(), reduction->input, output,
                    reduction->shape, getStoredLimits(op, element));
}

//===----------------------------------------------------------------------===//
// Normalizations
//===----------------------------------------------------------------------===//

/// Calls the float kernel along one dimension that has the op's name.
template <typename Op>
static LogicalResult convertAlongAxis(Op op, ModelBuilder &model) {
  ArrayRef<int64_t> dims = ir::getShape(op.getInput());
  int64_t axis = op.getAxis();
  tm_reduce_shape shape = {multiply(dims.take_front(axis)),
                           static_cast<int32_t>(dims[axis]),
                           multiply(dims.drop_front(axis + 1))};
  std::string kernel = (op->getName().stripDialect() + "_f32").str();
  return model.call(kernel, op.getLoc(), model.getBuffer(op.getInput()),
                    model.createResult(op.getOutput()), shape);
}

/// Returns the numbers of a normalization of integers.
static FailureOr<NormalizeNumbers> getNormalizeNumbers(ir::NormalizeOp op,
                                                       int32_t length) {
  auto in = getKernelType(op, op.getInput());
  auto out = getKernelType(op, op.getOutput());
  if (failed(in) || failed(out))
    return failure();
  SmallVector<double> scales, biases;
  if (op.getScale()) {
    FailureOr<SmallVector<double>> scale = ir::readReals(op.getScale());
    FailureOr<SmallVector<double>> bias = ir::readReals(op.getBias());
    if (failed(scale) || failed(bias))
      return op.emitError("of integers requires a scale and a bias that are "
                          "constants with their bytes");
    scales = std::move(*scale);
    biases = std::move(*bias);
  }
  FailureOr<NormalizeNumbers> numbers = computeNormalizeNumbers(
      *in, *out, length, op.getEpsilon().convertToFloat(), scales, biases);
  if (failed(numbers))
    return op.emitError("has a length, an epsilon or scales that integers do "
                        "not support");
  return numbers;
}

/// Dimensions that lie apart are moved together, and the result back.
static LogicalResult convertNormalize(ir::NormalizeOp op, ModelBuilder &model) {
  Location loc = op.getLoc();
  FailureOr<Reduction> reduction = getReduction(op, op.getAxes(), model);
  if (failed(reduction))
    return failure();
  SmallVector<Value> operands{reduction->input};
  std::string kernel = op.getScale() ? "normalize_affine" : "normalize";
  SmallVector<int32_t> params;
  if (isFloat(op.getInput())) {
    kernel += "_f32";
    params = mcu::toWords(
        tm_normalize_q{op.getEpsilon().convertToFloat(), op.getCentered()});
    if (op.getScale())
      operands.append(
          {model.getBuffer(op.getScale()), model.getBuffer(op.getBias())});
  } else {
    kernel += getKernelSuffix(op.getInput());
    FailureOr<NormalizeNumbers> numbers =
        getNormalizeNumbers(op, reduction->shape.len);
    if (failed(numbers))
      return failure();
    auto out = ir::getQuantizedType(op.getOutput());
    params = mcu::toWords(tm_normalize_int_q{
        static_cast<int32_t>(
            ir::getQuantizedType(op.getInput()).getZeroPoint()),
        static_cast<int32_t>(out.getZeroPoint()),
        static_cast<int32_t>(out.getStorageTypeMin()),
        static_cast<int32_t>(out.getStorageTypeMax()), op.getCentered(),
        numbers->up, numbers->epsilon, numbers->epsilonUp, numbers->frac,
        numbers->shift, numbers->factors.front()});
    if (op.getScale())
      operands.append(
          {model.createTable<int32_t>(loc, "factor", numbers->factors),
           model.createTable<int32_t>(loc, "bias", numbers->biases)});
  }
  auto call = [&](Value result) {
    return model.callWithWords(kernel, loc, operands, result,
                               mcu::toWords(reduction->shape), params);
  };
  if (reduction->perm.empty() || op.getScale())
    return call(model.createResult(op.getOutput()));
  ArrayRef<int64_t> moved =
      cast<MemRefType>(reduction->input.getType()).getShape();
  Value normalized =
      model.createTemporary(loc, moved, ir::getElementType(op.getInput()));
  if (failed(call(normalized)))
    return failure();
  return transposeBuffer(loc, normalized, model.createResult(op.getOutput()),
                         moved, invertPermutationVector(reduction->perm),
                         model);
}

void addReduceConverters(Converters &converters) {
  converters.add(convertReduceSum);
  converters.add(convertReduceProd);
  converters.add(convertExtreme<ir::ReduceMinOp>);
  converters.add(convertExtreme<ir::ReduceMaxOp>);
  converters.add(convertAlongAxis<ir::LogSoftmaxOp>);
  converters.add(convertAlongAxis<ir::HardmaxOp>);
  converters.add(convertNormalize);
  converters.add(convertSoftmax);
  converters.add(convertMean);
}

} // namespace tinyml
