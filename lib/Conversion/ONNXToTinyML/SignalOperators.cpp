//===- SignalOperators.cpp - Fourier transforms, windows, mel weights -----===//
//
// A transform is a product with a constant matrix of cosines and sines.
//
//===----------------------------------------------------------------------===//

#include "NumberTypes.h"
#include "OperatorRegistry.h"
#include "Reductions.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"

#include <cmath>

using namespace mlir;
using namespace tinyml;

static constexpr double kPi = 3.14159265358979323846;

//===----------------------------------------------------------------------===//
// Transforms
//===----------------------------------------------------------------------===//

namespace {
/// A transform of `size` numbers, of which `given` are there and others 0, to
/// `bins`. Numbers are complex where they have two parts.
struct Transform {
  int64_t given, size, bins, inputParts, outputParts;
  bool isInverse, isOneSided;
};
} // namespace

/// Returns the matrix [given * inputParts, bins * outputParts].
static FailureOr<Operand> makeMatrix(NodeConversion &node,
                                     const Transform &of) {
  int64_t rows = of.given * of.inputParts, columns = of.bins * of.outputParts;
  if (failed(node.checkSize({rows, columns}, node.getBuilder().getF32Type())) ||
      failed(node.checkGenerated(rows * columns)))
    return failure();
  SmallVector<float> values;
  for (int64_t place = 0; place < of.given; ++place)
    for (int64_t part = 0; part < of.inputParts; ++part)
      for (int64_t bin = 0; bin < of.bins; ++bin) {
        // e^(-i angle), or e^(i angle) / size for the inverse
        double angle = 2 * kPi * static_cast<double>(place * bin % of.size) /
                       static_cast<double>(of.size);
        double scale = 1.0;
        if (of.isInverse) {
          angle = -angle;
          scale /= static_cast<double>(of.size);
          // The other half of the bins is this half's conjugate.
          if (of.isOneSided && place != 0 && 2 * place != of.size)
            scale *= 2;
        }
        double real = scale * std::cos(angle), imag = -scale * std::sin(angle);
        // A part i of the input turns (real, imag) into (-imag, real).
        values.push_back(static_cast<float>(part == 0 ? real : -imag));
        if (of.outputParts == 2)
          values.push_back(static_cast<float>(part == 0 ? imag : real));
      }
  return makeFloatConstant(node.getContext(), {1, rows, columns}, values);
}

/// Transforms the rows of `value`, whose numbers are [rows, given, parts].
static FailureOr<Value> transform(NodeConversion &node, Value value,
                                  int64_t rows, const Transform &of) {
  FailureOr<Operand> matrix = makeMatrix(node, of);
  if (failed(matrix))
    return failure();
  return node.create<ir::MatMulOp>(
      node.getBuilder().getF32Type(),
      node.reshape(value, {1, rows, of.given * of.inputParts}),
      node.materialize(*matrix), FloatAttr(), FloatAttr());
}

/// Reads the length of a transform from operand 1.
static FailureOr<std::optional<int64_t>> readLength(NodeConversion &node) {
  if (!node.hasOperand(1))
    return std::optional<int64_t>();
  FailureOr<int64_t> length = node.getInteger(1, "dft_length");
  if (failed(length))
    return failure();
  if (*length < 1)
    return node.invalid("'dft_length' is " + Twine(*length));
  return std::optional<int64_t>(*length);
}

static LogicalResult convertDFT(NodeConversion &node) {
  int64_t axis = node.getOpset() < 20 ? node.getIntAttr("axis", 1) : -2;
  if (node.hasOperand(2)) {
    FailureOr<int64_t> given = node.getInteger(2, "axis");
    if (failed(given))
      return failure();
    axis = *given;
  }
  bool isInverse = node.getIntAttr("inverse", 0) != 0;
  bool isOneSided = node.getIntAttr("onesided", 0) != 0;
  FailureOr<std::optional<int64_t>> length = readLength(node);
  if (failed(length) || failed(node.requireF32({0})))
    return failure();
  SmallVector<int64_t> shape(node.getShape(0));
  int64_t rank = shape.size();
  if (rank < 2 || shape.back() < 1 || shape.back() > 2)
    return node.invalid("its input is " + formatShape(shape) +
                        ", which does not end in 1 or 2 parts of a number");
  FailureOr<int64_t> dim = node.normalizeAxis(axis, rank);
  if (failed(dim))
    return failure();
  if (*dim == rank - 1)
    return node.invalid("it transforms the parts of a number");
  int64_t present = shape[*dim];
  Transform of = {};
  of.isInverse = isInverse;
  of.isOneSided = isOneSided;
  of.inputParts = shape.back();
  of.outputParts = isInverse && isOneSided ? 1 : 2;
  of.size =
      length->value_or(isInverse && isOneSided ? 2 * (present - 1) : present);
  if (of.size < 1 || (isOneSided && !isInverse && of.inputParts != 1))
    return node.invalid("a one-sided transform of " + formatShape(shape));
  of.bins = isOneSided && !isInverse ? of.size / 2 + 1 : of.size;
  of.given =
      std::min(present, isOneSided && isInverse ? of.size / 2 + 1 : of.size);
  // The axis in front of the parts, and elements that count.
  SmallVector<int64_t> perm, back(rank);
  for (int64_t index = 0; index < rank - 1; ++index)
    if (index != *dim)
      perm.push_back(index);
  perm.push_back(*dim);
  perm.push_back(rank - 1);
  for (auto [to, from] : llvm::enumerate(perm))
    back[from] = to;
  FailureOr<Value> value = node.transpose(node.getValue(0), perm);
  if (of.given != present) {
    SmallVector<int64_t> low(rank, 0), high(rank, 0);
    high[rank - 2] = of.given - present;
    value = node.createLike<ir::PadOp>(*value, low, high, "constant",
                                       llvm::APFloat(0.0f));
  }
  if (failed(value))
    return failure();
  SmallVector<int64_t> result(ir::getShape(*value));
  int64_t rows = 1;
  for (int64_t size : ArrayRef(result).drop_back(2))
    rows *= size;
  value = transform(node, *value, rows, of);
  if (failed(value))
    return failure();
  result[rank - 2] = of.bins;
  result[rank - 1] = of.outputParts;
  return node.replace(
      FailureOr<Value>(node.transpose(node.reshape(*value, result), back)));
}

static LogicalResult convertSTFT(NodeConversion &node) {
  bool isOneSided = node.getIntAttr("onesided", 1) != 0;
  FailureOr<int64_t> step = node.getInteger(1, "frame_step");
  if (failed(step) || failed(node.requireF32({0, 2})))
    return failure();
  ArrayRef<int64_t> shape = node.getShape(0);
  if (shape.size() != 3 || shape[2] < 1 || shape[2] > 2 ||
      (shape[2] == 2 && isOneSided))
    return node.invalid("its signal is " + formatShape(shape));
  int64_t length = 0;
  if (node.hasOperand(3)) {
    FailureOr<int64_t> given = node.getInteger(3, "frame_length");
    if (failed(given))
      return failure();
    length = *given;
  } else if (node.hasOperand(2) && node.getRank(2) == 1) {
    length = node.getShape(2)[0];
  }
  bool hasWindow = node.hasOperand(2);
  if (*step < 1 || length < 1 || length > shape[1] ||
      (hasWindow && node.getShape(2) != ArrayRef<int64_t>(length)))
    return node.invalid("it takes frames of " + Twine(length) +
                        " numbers every " + Twine(*step) + " of " +
                        formatShape(shape));
  int64_t frames = (shape[1] - length) / *step + 1;
  if (failed(node.checkGenerated(frames * length)))
    return failure();
  SmallVector<int32_t> places;
  for (int64_t frame = 0; frame < frames; ++frame)
    for (int64_t place = 0; place < length; ++place)
      places.push_back(static_cast<int32_t>(frame * *step + place));
  auto type =
      RankedTensorType::get({frames, length}, node.getBuilder().getI32Type());
  FailureOr<Value> value = node.createLike<ir::GatherOp>(
      node.getValue(0),
      node.materialize(Operand::constant(makeWeights<int32_t>(type, places))),
      /*axis=*/int64_t(1));
  if (succeeded(value) && hasWindow)
    value = combine<ir::MulOp>(
        node, *value, node.reshape(node.getValue(2), {1, 1, length, 1}));
  if (failed(value))
    return failure();
  Transform of = {};
  of.given = of.size = length;
  of.bins = isOneSided ? length / 2 + 1 : length;
  of.inputParts = shape[2];
  of.outputParts = 2;
  value = transform(node, *value, shape[0] * frames, of);
  if (failed(value))
    return failure();
  return node.replace(
      FailureOr<Value>(node.reshape(*value, {shape[0], frames, of.bins, 2})));
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// Sets a constant of the type that attribute output_datatype says.
static LogicalResult replaceByTable(NodeConversion &node,
                                    ArrayRef<int64_t> shape,
                                    ArrayRef<float> values) {
  Type type = getTypeForONNXNumber(
      node.getIntAttr("output_datatype", kONNXFloat), node.getContext());
  if (!type)
    return node.unsupported("attribute 'output_datatype' must be a type of "
                            "integers or floats of 8 to 64 bits");
  return node.replace(
      castTo(node, makeFloatConstant(node.getContext(), shape, values), type));
}

/// A window is the sum of `factors` times the cosines of a turn's multiples.
static LogicalResult replaceByWindow(NodeConversion &node,
                                     ArrayRef<double> factors) {
  FailureOr<int64_t> size = node.getInteger(0, "size");
  bool isPeriodic = node.getIntAttr("periodic", 1) != 0;
  if (failed(size))
    return failure();
  if (*size < 1 || failed(node.checkGenerated(*size)))
    return node.invalid("it makes " + Twine(*size) + " numbers");
  double turn = static_cast<double>(isPeriodic ? *size : *size - 1);
  SmallVector<float> values;
  for (int64_t place = 0; place < *size; ++place) {
    double sum = 0;
    for (auto [times, factor] : llvm::enumerate(factors))
      sum += factor * std::cos(2 * kPi * static_cast<double>(times * place) /
                               std::max(turn, 1.0));
    values.push_back(static_cast<float>(sum));
  }
  return replaceByTable(node, *size, values);
}

static LogicalResult convertHann(NodeConversion &node) {
  return replaceByWindow(node, {0.5, -0.5});
}

static LogicalResult convertHamming(NodeConversion &node) {
  return replaceByWindow(node, {25.0 / 46, -21.0 / 46});
}

static LogicalResult convertBlackman(NodeConversion &node) {
  return replaceByWindow(node, {0.42, -0.5, 0.08});
}

/// Triangles whose corners are equally far apart on the mel scale.
static LogicalResult convertMelWeights(NodeConversion &node) {
  FailureOr<int64_t> mels = node.getInteger(0, "num_mel_bins");
  FailureOr<int64_t> length = node.getInteger(1, "dft_length");
  FailureOr<int64_t> rate = node.getInteger(2, "sample_rate");
  FailureOr<float> lower = node.getFloat(3, "lower_edge_hertz");
  FailureOr<float> upper = node.getFloat(4, "upper_edge_hertz");
  if (failed(mels) || failed(length) || failed(rate) || failed(lower) ||
      failed(upper))
    return failure();
  constexpr int64_t kMost = 1 << 16;
  if (*mels < 1 || *mels > kMost || *length < 1 || *length > kMost ||
      *rate < 1 || !(*lower >= 0.0f) || !(*upper > *lower) ||
      !std::isfinite(*upper))
    return node.invalid("its numbers make no mel weights");
  int64_t bins = *length / 2 + 1;
  if (failed(node.checkGenerated(bins * *mels)))
    return failure();
  auto toMel = [](double hertz) {
    return 2595 * std::log1p(hertz / 700) / std::log(10.0);
  };
  double low = toMel(*lower);
  double step = (toMel(*upper) - low) / static_cast<double>(*mels + 2);
  SmallVector<int64_t> corners;
  for (int64_t index = 0; index < *mels + 2; ++index) {
    double mel = static_cast<double>(index) * step + low;
    double hertz = 700 * std::expm1(mel / 2595 * std::log(10.0));
    corners.push_back(
        static_cast<int64_t>(std::floor(static_cast<double>(*length + 1) *
                                        hertz / static_cast<double>(*rate))));
    if (corners.back() >= bins)
      return node.invalid("'upper_edge_hertz' is above half the sample rate");
  }
  SmallVector<float> weights(bins * *mels, 0.0f);
  for (int64_t mel = 0; mel < *mels; ++mel) {
    int64_t left = corners[mel], middle = corners[mel + 1];
    int64_t right = corners[mel + 2];
    if (left == middle)
      weights[middle * *mels + mel] = 1.0f;
    for (int64_t bin = left; left != middle && bin <= middle; ++bin)
      weights[bin * *mels + mel] = static_cast<float>(
          static_cast<double>(bin - left) / static_cast<double>(middle - left));
    for (int64_t bin = middle; bin < right; ++bin)
      weights[bin * *mels + mel] =
          static_cast<float>(static_cast<double>(right - bin) /
                             static_cast<double>(right - middle));
  }
  return replaceByTable(node, {bins, *mels}, weights);
}

void tinyml::registerSignalOperators(OperatorRegistry &registry) {
  constexpr OpsetRange opsets{17, kNewestOpset};
  constexpr const char *transforms =
      "f32; constant lengths and axis; a product with a constant matrix";
  constexpr const char *tables = "constant inputs; becomes a constant";
  registry.add("DFT", {17, 19}, {1, 2}, convertDFT, transforms);
  registry.add("DFT", {20, kNewestOpset}, {1, 3}, convertDFT, transforms);
  registry.add("STFT", opsets, {2, 4}, convertSTFT, transforms);
  registry.add("HannWindow", opsets, {1, 1}, convertHann, tables);
  registry.add("HammingWindow", opsets, {1, 1}, convertHamming, tables);
  registry.add("BlackmanWindow", opsets, {1, 1}, convertBlackman, tables);
  registry.add("MelWeightMatrix", opsets, {5, 5}, convertMelWeights, tables);
}
