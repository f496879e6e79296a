//===- LinearOps.cpp - Convolutions and matrix products -------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"

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

/// Takes the sum at position `index` of the output and its output channel.
template <typename T>
using Emit = function_ref<void(int64_t index, int64_t channel, Sum<T> sum)>;

/// One output position of a convolution.
struct Position {
  int64_t batch, top, left;
};

template <typename T>
class Convolution {
public:
  Convolution(ir::Conv2DOp op, const T *input, const T *filter)
      : input(input), filter(filter), in(op.getInput().getType().getShape()),
        taps(op.getFilter().getType().getShape()),
        out(op.getOutput().getType().getShape()), strides(op.getStrides()),
        dilations(op.getDilations()), padding(op.getPadding()),
        channelsPerGroup(out[3] / op.getGroups()) {}

  void run(Emit<T> emit) const {
    int64_t index = 0;
    for (int64_t n = 0; n < out[0]; ++n)
      for (int64_t y = 0; y < out[1]; ++y)
        for (int64_t x = 0; x < out[2]; ++x) {
          Position at{n, y * strides[0] - padding[0],
                      x * strides[1] - padding[1]};
          for (int64_t channel = 0; channel < out[3]; ++channel)
            emit(index++, channel, sumAt(at, channel));
        }
  }

private:
  /// Positions outside the input count as zero.
  Sum<T> sumAt(Position at, int64_t channel) const {
    int64_t firstInput = channel / channelsPerGroup * taps[3];
    Sum<T> sum = 0;
    for (int64_t ky = 0; ky < taps[1]; ++ky) {
      int64_t y = at.top + ky * dilations[0];
      if (y < 0 || y >= in[1])
        continue;
      for (int64_t kx = 0; kx < taps[2]; ++kx) {
        int64_t x = at.left + kx * dilations[1];
        if (x < 0 || x >= in[2])
          continue;
        const T *pixel =
            input + ((at.batch * in[1] + y) * in[2] + x) * in[3] + firstInput;
        const T *weights =
            filter + ((channel * taps[1] + ky) * taps[2] + kx) * taps[3];
        sum += dot(pixel, weights, taps[3]);
      }
    }
    return sum;
  }

  const T *input, *filter;
  ArrayRef<int64_t> in, taps, out, strides, dilations, padding;
  int64_t channelsPerGroup;
};

} // namespace

template <typename T>
static void runLinear(ir::Conv2DOp op, const T *input, const T *filter,
                      Emit<T> emit) {
  Convolution<T>(op, input, filter).run(emit);
}

template <typename T>
static void runLinear(ir::FullyConnectedOp op, const T *input, const T *filter,
                      Emit<T> emit) {
  ArrayRef<int64_t> in = op.getInput().getType().getShape();
  int64_t channels = op.getFilter().getType().getDimSize(0);
  for (int64_t row = 0; row < in[0]; ++row)
    for (int64_t channel = 0; channel < channels; ++channel)
      emit(row * channels + channel, channel,
           dot(input + row * in[1], filter + channel * in[1], in[1]));
}

/// Returns one requantizer per output channel.
static FailureOr<SmallVector<Requantizer>>
getRequantizers(Operation *op, Type input, Type filter, Type output,
                int64_t channels) {
  double in = cast<quant::UniformQuantizedType>(input).getScale();
  double out = cast<quant::UniformQuantizedType>(output).getScale();
  SmallVector<double> scales;
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(filter))
    llvm::append_range(scales, perAxis.getScales());
  else
    scales.assign(channels,
                  cast<quant::UniformQuantizedType>(filter).getScale());
  if (static_cast<int64_t>(scales.size()) != channels)
    return op->emitOpError("has ")
           << scales.size() << " scales for " << channels << " filters";
  SmallVector<Requantizer> requantizers;
  for (double scale : scales) {
    FailureOr<Requantizer> rq = getRequantizer(op, in * scale / out);
    if (failed(rq))
      return failure();
    requantizers.push_back(*rq);
  }
  return requantizers;
}

/// Conv2DOp and FullyConnectedOp: operands are input, filter and maybe bias.
template <typename Op>
static LogicalResult evaluateLinear(Op op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  const Tensor &input = operands[0], &filter = operands[1];
  int64_t channels = filter.getShape()[0];
  if (input.getElementType().isF32()) {
    SmallVector<float> bias(channels, 0.0f);
    if (operands.size() == 3)
      llvm::copy(operands[2].getValues<float>(), bias.begin());
    FloatClamp clamp(op);
    MutableArrayRef<float> output = result.getMutableValues<float>();
    runLinear<float>(op, input.getValues<float>().data(),
                     filter.getValues<float>().data(),
                     [&](int64_t index, int64_t channel, double sum) {
                       output[index] = clamp(sum + bias[channel]);
                     });
    return success();
  }
  FailureOr<SmallVector<Requantizer>> requantizers =
      getRequantizers(op, input.getElementType(), filter.getElementType(),
                      result.getElementType(), channels);
  if (failed(requantizers))
    return failure();
  SmallVector<int32_t> bias(channels, 0);
  if (operands.size() == 3)
    llvm::copy(operands[2].getValues<int32_t>(), bias.begin());
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> centered = readCentered(input);
  std::vector<int32_t> weights = readStored(filter);
  std::vector<int32_t> output(result.getNumElements());
  runLinear<int32_t>(op, centered.data(), weights.data(),
                     [&](int64_t index, int64_t channel, int64_t sum) {
                       output[index] = end.finish(rescale(
                           sum + bias[channel], (*requantizers)[channel]));
                     });
  writeStored(result, output);
  return success();
}

/// Sums lhs[b,m,k] * rhs[b,k,n] over k for each b, m, n.
template <typename T>
static void runMatMul(ir::MatMulOp op, const T *lhs, const T *rhs,
                      function_ref<void(int64_t, Sum<T>)> emit) {
  ArrayRef<int64_t> a = op.getLhs().getType().getShape();
  ArrayRef<int64_t> b = op.getRhs().getType().getShape();
  int64_t batches = op.getOutput().getType().getDimSize(0);
  int64_t index = 0;
  for (int64_t batch = 0; batch < batches; ++batch) {
    const T *left = lhs + (a[0] == 1 ? 0 : batch * a[1] * a[2]);
    const T *right = rhs + (b[0] == 1 ? 0 : batch * b[1] * b[2]);
    for (int64_t m = 0; m < a[1]; ++m)
      for (int64_t n = 0; n < b[2]; ++n) {
        Sum<T> sum = 0;
        for (int64_t k = 0; k < a[2]; ++k)
          sum += static_cast<Sum<T>>(left[m * a[2] + k]) * right[k * b[2] + n];
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
  FailureOr<Requantizer> rq = getRequantizer(
      op, getQuantized(lhs).getScale() * getQuantized(rhs).getScale() /
              getQuantized(result).getScale());
  if (failed(rq))
    return failure();
  IntegerResult end(op, getQuantized(result));
  std::vector<int32_t> output(result.getNumElements());
  runMatMul<int32_t>(op, readCentered(lhs).data(), readCentered(rhs).data(),
                     [&](int64_t index, int64_t sum) {
                       output[index] = end.finish(rescale(sum, *rq));
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
