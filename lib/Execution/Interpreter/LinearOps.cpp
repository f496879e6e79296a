//===- LinearOps.cpp - Convolutions and matrix products -------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "Products.h"
#include "tinyml/Support/FilterScales.h"

#include <algorithm>
#include <cmath>

using namespace mlir;

namespace tinyml {

namespace {

/// The exact sum type for products of `T`: 24-bit significands multiply
/// exactly in double; integers add exactly in 64 bits.
template <typename T>
using Sum = std::conditional_t<std::is_floating_point_v<T>, double, int64_t>;

/// Returns the sum of `length` products. Four partial sums, so that the
/// additions do not wait for each other.
template <typename T>
Sum<T> dot(const T *a, const T *b, int64_t length) {
  Sum<T> sums[4] = {};
  int64_t i = 0;
  for (; i + 4 <= length; i += 4)
    for (int64_t lane = 0; lane < 4; ++lane)
      sums[lane] += static_cast<Sum<T>>(a[i + lane]) * b[i + lane];
  for (; i < length; ++i)
    sums[0] += static_cast<Sum<T>>(a[i]) * b[i];
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

/// Whether sums of `length` products of these integers are exact in double.
bool isBelowLimit(const int32_t *a, int64_t sizeOfA, const int32_t *b,
                  int64_t sizeOfB, int64_t length) {
  auto getLargest = [](const int32_t *values, int64_t size) {
    int64_t largest = 0;
    for (int64_t i = 0; i < size; ++i)
      largest = std::max(largest, std::abs(static_cast<int64_t>(values[i])));
    return static_cast<double>(largest);
  };
  return getLargest(a, sizeOfA) * getLargest(b, sizeOfB) *
             static_cast<double>(length) <
         0x1p53;
}

/// One output position of a convolution.
struct Position {
  int64_t batch, top, left;
};

/// An emitter takes the sum at position `index` of the output and its output
/// channel.
template <typename T>
class Convolution {
public:
  Convolution(ir::Conv2DOp op, const T *input, const T *filter)
      : input(input), filter(filter), in(op.getInput().getType().getShape()),
        taps(op.getFilter().getType().getShape()),
        out(op.getOutput().getType().getShape()), strides(op.getStrides()),
        dilations(op.getDilations()), padding(op.getPadding()),
        groups(op.getGroups()), channelsPerGroup(out[3] / op.getGroups()) {}

  template <typename Emit>
  void run(Emit emit) const {
    bool isDense = areSumsExact(input, filter) &&
                   getNumPositions() >= PackedFilters::kHeight;
    if (isDense && taps[3] == 1 && channelsPerGroup == 1)
      return runChannelByChannel(emit);
    if (isDense && channelsPerGroup >= PackedFilters::kHeight)
      return runPacked(emit);
    int64_t index = 0;
    for (int64_t position = 0; position < getNumPositions(); ++position)
      for (int64_t channel = 0; channel < out[3]; ++channel)
        emit(index++, channel, sumAt(getPosition(position), channel));
  }

private:
  int64_t getNumPositions() const { return out[0] * out[1] * out[2]; }

  Position getPosition(int64_t index) const {
    int64_t row = index / out[2];
    return {row / out[1], row % out[1] * strides[0] - padding[0],
            index % out[2] * strides[1] - padding[1]};
  }

  /// Whether sums in double are what they should be: integers stay below 2^53,
  /// and positions outside the input, which count as zero, do not meet an
  /// infinite weight.
  bool areSumsExact(const T *values, const T *weights) const {
    int64_t numWeights = taps[0] * taps[1] * taps[2] * taps[3];
    if constexpr (std::is_floating_point_v<T>)
      return std::all_of(weights, weights + numWeights,
                         [](T weight) { return std::isfinite(weight); });
    else
      return isBelowLimit(values, in[0] * in[1] * in[2] * in[3], weights,
                          numWeights, taps[1] * taps[2] * taps[3]);
  }

  /// Calls `visit(tap, pixel)` for the taps, and where each is in the input:
  /// null outside it.
  template <typename Visit>
  void forEachTap(Position at, Visit visit) const {
    int64_t tap = 0;
    for (int64_t ky = 0; ky < taps[1]; ++ky) {
      int64_t y = at.top + ky * dilations[0];
      for (int64_t kx = 0; kx < taps[2]; ++kx) {
        int64_t x = at.left + kx * dilations[1];
        bool isInside = y >= 0 && y < in[1] && x >= 0 && x < in[2];
        visit(tap++, isInside
                         ? input + ((at.batch * in[1] + y) * in[2] + x) * in[3]
                         : nullptr);
      }
    }
  }

  /// Each output channel sees one input channel.
  template <typename Emit>
  void runChannelByChannel(Emit emit) const {
    int64_t channels = out[3], numTaps = taps[1] * taps[2];
    std::vector<double> weights(numTaps * channels), pixel(channels);
    for (int64_t channel = 0; channel < channels; ++channel)
      for (int64_t tap = 0; tap < numTaps; ++tap)
        weights[tap * channels + channel] =
            static_cast<double>(filter[channel * numTaps + tap]);
    std::vector<double> sums(channels);
    for (int64_t position = 0; position < getNumPositions(); ++position) {
      std::fill(sums.begin(), sums.end(), 0.0);
      forEachTap(getPosition(position), [&](int64_t tap, const T *values) {
        if (!values)
          return;
        std::copy_n(values, channels, pixel.begin());
        addProducts(pixel.data(), &weights[tap * channels], channels,
                    sums.data());
      });
      for (int64_t channel = 0; channel < channels; ++channel)
        emit(position * channels + channel, channel,
             static_cast<Sum<T>>(sums[channel]));
    }
  }

  /// Some positions at a time become rows that all filters of a group are
  /// multiplied with.
  template <typename Emit>
  void runPacked(Emit emit) const {
    int64_t length = taps[1] * taps[2] * taps[3];
    constexpr int64_t kMostNumbers = 1 << 15;
    int64_t height = PackedFilters::kHeight;
    int64_t rows = std::max(height, kMostNumbers / length / height * height);
    std::vector<double> block(rows * length), sums(rows * channelsPerGroup);
    for (int64_t group = 0; group < groups; ++group) {
      int64_t first = group * channelsPerGroup;
      PackedFilters filters(filter + first * length, channelsPerGroup, length);
      for (int64_t start = 0; start < getNumPositions(); start += rows) {
        int64_t count = std::min(rows, getNumPositions() - start);
        for (int64_t row = 0; row < count; ++row)
          forEachTap(getPosition(start + row),
                     [&](int64_t tap, const T *values) {
                       double *to = &block[row * length + tap * taps[3]];
                       if (values)
                         std::copy_n(values + group * taps[3], taps[3], to);
                       else
                         std::fill_n(to, taps[3], 0.0);
                     });
        filters.multiply(block.data(), (count + height - 1) / height * height,
                         sums.data());
        for (int64_t row = 0; row < count; ++row)
          for (int64_t c = 0; c < channelsPerGroup; ++c)
            emit((start + row) * out[3] + first + c, first + c,
                 static_cast<Sum<T>>(sums[row * channelsPerGroup + c]));
      }
    }
  }

  /// Positions outside the input count as zero.
  Sum<T> sumAt(Position at, int64_t channel) const {
    int64_t firstInput = channel / channelsPerGroup * taps[3];
    const T *weights = filter + channel * taps[1] * taps[2] * taps[3];
    Sum<T> sum = 0;
    forEachTap(at, [&](int64_t tap, const T *values) {
      if (values)
        sum += dot(values + firstInput, weights + tap * taps[3], taps[3]);
    });
    return sum;
  }

  const T *input, *filter;
  ArrayRef<int64_t> in, taps, out, strides, dilations, padding;
  int64_t groups, channelsPerGroup;
};

} // namespace

template <typename T, typename Emit>
static void runLinear(ir::Conv2DOp op, const T *input, const T *filter,
                      Emit emit) {
  Convolution<T>(op, input, filter).run(emit);
}

template <typename T, typename Emit>
static void runLinear(ir::FullyConnectedOp op, const T *input, const T *filter,
                      Emit emit) {
  ArrayRef<int64_t> in = op.getInput().getType().getShape();
  int64_t channels = op.getFilter().getType().getDimSize(0);
  for (int64_t row = 0; row < in[0]; ++row)
    for (int64_t channel = 0; channel < channels; ++channel)
      emit(row * channels + channel, channel,
           dot(input + row * in[1], filter + channel * in[1], in[1]));
}

namespace {
/// A quantized filter: the integers that inputs are multiplied with.
struct IntegerFilter {
  std::vector<int32_t> weights;
  SmallVector<double> scales; ///< one per output channel
};
} // namespace

static FailureOr<IntegerFilter> readFilter(Operation *op,
                                           const Tensor &filter) {
  std::string reason;
  FailureOr<FilterScales> scales =
      FilterScales::get(filter.getElementType(), filter.getShape(), &reason);
  if (failed(scales))
    return op->emitOpError("has a filter that cannot be read: ") << reason;
  IntegerFilter result{readStored(filter), scales->scales};
  if (scales->group != 0)
    for (auto [index, weight] : llvm::enumerate(result.weights))
      weight *= scales->factors[index / scales->group];
  return result;
}

/// Returns the shift that brings sums of products with 16-bit numbers, of
/// magnitudes up to `largest`, to 32 bits.
static FailureOr<int32_t> getShift(Operation *op, const IntegerFilter &filter,
                                   ArrayRef<int32_t> bias, int64_t largest) {
  int64_t bound = 0, length = filter.weights.size() / bias.size();
  for (auto [channel, offset] : llvm::enumerate(bias)) {
    int64_t sum = std::abs(static_cast<int64_t>(offset));
    for (int64_t i = 0; i < length; ++i)
      sum += largest * std::abs(filter.weights[channel * length + i]);
    bound = std::max(bound, sum);
  }
  FailureOr<int32_t> shift = computeAccumulatorShift(bound);
  if (failed(shift))
    return op->emitOpError("has sums of up to ")
           << bound << ", which no shift brings to 32 bits";
  return shift;
}

/// Input, filter, bias and output are float.
template <typename Op>
static LogicalResult evaluateFloat(Op op, ArrayRef<Tensor> operands,
                                   Tensor &result, ArrayRef<float> bias) {
  // Captured by value: no float that is written may be one of them.
  FloatClamp clamp(op);
  float *output = result.getMutableValues<float>().data();
  runLinear<float>(op, operands[0].getValues<float>().data(),
                   operands[1].getValues<float>().data(),
                   [=](int64_t index, int64_t channel, double sum) {
                     output[index] = clamp(sum + bias[channel]);
                   });
  return success();
}

/// As evaluateFloat, but the filter is quantized: its scale multiplies the sum.
template <typename Op>
static LogicalResult evaluateWeightOnly(Op op, ArrayRef<Tensor> operands,
                                        Tensor &result, ArrayRef<float> bias) {
  FailureOr<IntegerFilter> filter = readFilter(op, operands[1]);
  if (failed(filter))
    return failure();
  std::vector<float> weights(filter->weights.begin(), filter->weights.end());
  FloatClamp clamp(op);
  MutableArrayRef<float> output = result.getMutableValues<float>();
  runLinear<float>(op, operands[0].getValues<float>().data(), weights.data(),
                   [&](int64_t index, int64_t channel, double sum) {
                     double scale = static_cast<float>(filter->scales[channel]);
                     output[index] = clamp(sum * scale + bias[channel]);
                   });
  return success();
}

template <typename Op>
static LogicalResult evaluateInteger(Op op, ArrayRef<Tensor> operands,
                                     Tensor &result, ArrayRef<int32_t> bias) {
  quant::UniformQuantizedType in = getQuantized(operands[0]);
  quant::UniformQuantizedType out = getQuantized(result);
  FailureOr<IntegerFilter> filter = readFilter(op, operands[1]);
  if (failed(filter))
    return failure();
  int32_t shift = 0;
  if (isWide(in)) {
    FailureOr<int32_t> found =
        getShift(op, *filter, bias, getLargestMagnitude(in));
    if (failed(found))
      return failure();
    shift = *found;
  }
  SmallVector<Requantizer> requantizers;
  for (double scale : filter->scales) {
    FailureOr<Requantizer> rq = getRequantizer(
        op, std::ldexp(in.getScale() * scale / out.getScale(), shift));
    if (failed(rq))
      return failure();
    requantizers.push_back(*rq);
  }
  IntegerResult end(op, out);
  std::vector<int32_t> centered = readCentered(operands[0]);
  std::vector<int32_t> output(result.getNumElements());
  runLinear<int32_t>(op, centered.data(), filter->weights.data(),
                     [&](int64_t index, int64_t channel, int64_t sum) {
                       int64_t acc = shiftRounded(sum + bias[channel], shift);
                       output[index] =
                           end.finish(rescale(acc, requantizers[channel]));
                     });
  writeStored(result, output);
  return success();
}

/// Returns the bias, zeros where there is none.
template <typename T>
static SmallVector<T> readBias(ArrayRef<Tensor> operands) {
  if (operands.size() == 3)
    return llvm::to_vector(operands[2].getValues<T>());
  return SmallVector<T>(operands[1].getShape()[0], T(0));
}

/// Conv2DOp and FullyConnectedOp: operands are input, filter and maybe bias.
template <typename Op>
static LogicalResult evaluateLinear(Op op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  if (!operands[0].getElementType().isF32())
    return evaluateInteger(op, operands, result, readBias<int32_t>(operands));
  SmallVector<float> bias = readBias<float>(operands);
  return operands[1].getElementType().isF32()
             ? evaluateFloat(op, operands, result, bias)
             : evaluateWeightOnly(op, operands, result, bias);
}

/// Sums lhs[b,m,k] * rhs[b,k,n] over k for each b, m, n.
template <typename T>
static void runMatMul(ir::MatMulOp op, const T *lhs, const T *rhs,
                      function_ref<void(int64_t, Sum<T>)> emit) {
  ArrayRef<int64_t> a = op.getLhs().getType().getShape();
  ArrayRef<int64_t> b = op.getRhs().getType().getShape();
  int64_t batches = op.getOutput().getType().getDimSize(0);
  int64_t index = 0;
  std::vector<Sum<T>> sums(b[2]);
  for (int64_t batch = 0; batch < batches; ++batch) {
    const T *left = lhs + (a[0] == 1 ? 0 : batch * a[1] * a[2]);
    const T *right = rhs + (b[0] == 1 ? 0 : batch * b[1] * b[2]);
    for (int64_t m = 0; m < a[1]; ++m) {
      // Rows of the right side, as they are stored.
      std::fill(sums.begin(), sums.end(), 0);
      for (int64_t k = 0; k < a[2]; ++k) {
        Sum<T> factor = left[m * a[2] + k];
        const T *row = right + k * b[2];
        for (int64_t n = 0; n < b[2]; ++n)
          sums[n] += factor * row[n];
      }
      for (Sum<T> sum : sums)
        emit(index++, sum);
    }
  }
}

static LogicalResult evaluateMatMul(ir::MatMulOp op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  const Tensor &lhs = operands[0], &rhs = operands[1];
  if (result.getElementType().isF32()) {
    FloatClamp clamp(op);
    MutableArrayRef<float> output = result.getMutableValues<float>();
    runMatMul<float>(
        op, lhs.getValues<float>().data(), rhs.getValues<float>().data(),
        [&](int64_t index, double sum) { output[index] = clamp(sum); });
    return success();
  }
  quant::UniformQuantizedType a = getQuantized(lhs), b = getQuantized(rhs);
  int32_t shift = 0;
  if (isWide(a)) {
    int64_t bound = getLargestMagnitude(a) * getLargestMagnitude(b) *
                    op.getLhs().getType().getDimSize(2);
    FailureOr<int32_t> found = computeAccumulatorShift(bound);
    if (failed(found))
      return op.emitOpError("has sums of up to ")
             << bound << ", which no shift brings to 32 bits";
    shift = *found;
  }
  double ratio = a.getScale() * b.getScale() / getQuantized(result).getScale();
  FailureOr<Requantizer> rq = getRequantizer(op, std::ldexp(ratio, shift));
  if (failed(rq))
    return failure();
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> output(result.getNumElements());
  runMatMul<int32_t>(op, readCentered(lhs).data(), readCentered(rhs).data(),
                     [&](int64_t index, int64_t sum) {
                       output[index] =
                           end.finish(rescale(shiftRounded(sum, shift), *rq));
                     });
  writeStored(result, output);
  return success();
}

void attachLinearEvaluators(MLIRContext *context) {
  attachEvaluator<ir::Conv2DOp, evaluateLinear>(context);
  attachEvaluator<ir::FullyConnectedOp, evaluateLinear>(context);
  attachEvaluator<ir::MatMulOp, evaluateMatMul>(context);
}

} // namespace tinyml
