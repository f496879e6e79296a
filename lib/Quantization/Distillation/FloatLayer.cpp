//===- FloatLayer.cpp - A linear op and its gradients in floats -----------===//

#include "FloatLayer.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"

using namespace mlir;

namespace tinyml {

namespace {
using Matrix = RowMatrix;
using Stride = Eigen::OuterStride<>;
using ConstMap = Eigen::Map<const Matrix, 0, Stride>;
using Row = Eigen::Map<Eigen::ArrayXf>;
using ConstRow = Eigen::Map<const Eigen::ArrayXf>;
} // namespace

/// Positions that are multiplied at once: their columns stay in a cache.
static constexpr int64_t kBlock = 256;

FailureOr<FloatLayer> FloatLayer::get(ir::LinearOpInterface op) {
  FailureOr<FilterColumns> columns = FilterColumns::get(op);
  if (failed(columns) || !ir::getElementType(op.getInput()).isF32() ||
      !ir::getElementType(op.getOutput()).isF32() ||
      !llvm::all_of(op->getOperands().drop_front(), [](Value operand) {
        return ir::getConstant(operand) && ir::getElementType(operand).isF32();
      }))
    return failure();
  return FloatLayer(std::move(*columns), ir::getShape(op.getFilter()).front());
}

FailureOr<Eigen::VectorXf> FloatLayer::read(ir::LinearOpInterface op) {
  int64_t outputs = ir::getShape(op.getFilter()).front();
  FailureOr<SmallVector<double>> numbers = ir::readReals(op.getFilter());
  if (failed(numbers))
    return op->emitOpError("has a filter whose bytes are missing");
  if (!op.getBias()) {
    numbers->append(outputs, 0.0);
  } else {
    FailureOr<SmallVector<double>> bias = ir::readReals(op.getBias());
    if (failed(bias))
      return op->emitOpError("has a bias whose bytes are missing");
    llvm::append_range(*numbers, *bias);
  }
  return Eigen::VectorXf(
      Eigen::Map<const Eigen::VectorXd>(numbers->data(), numbers->size())
          .cast<float>());
}

void FloatLayer::write(ir::LinearOpInterface op, ArrayRef<float> parameters) {
  Value filter = op.getFilter();
  size_t outputs = ir::getShape(filter).front();
  SmallVector<double> weights(parameters.drop_back(outputs));
  OpBuilder builder(op);
  op.setFilter(ir::createFloats(builder, filter.getLoc(), ir::getShape(filter),
                                weights, ir::getConstantName(filter)));
  ArrayRef<float> bias = parameters.take_back(outputs);
  setBias(op, Eigen::Map<const Eigen::VectorXf>(bias.data(), bias.size())
                  .cast<double>());
}

void FloatLayer::runDepthwise(const float *parameters, ArrayRef<float> x,
                              MutableArrayRef<float> y) const {
  int64_t taps = columns.getLength();
  Matrix filter =
      Eigen::Map<const Matrix>(parameters, outputs, taps).transpose();
  ConstRow bias(parameters + countWeights(), outputs);
  for (int64_t position = 0; position < columns.getPositions(); ++position) {
    Row sums(y.data() + position * outputs, outputs);
    sums = bias;
    columns.forEachTap(position, [&](int64_t tap, int64_t pixel) {
      if (pixel >= 0)
        sums += filter.row(tap).transpose().array() *
                ConstRow(x.data() + pixel * outputs, outputs);
    });
  }
}

void FloatLayer::differentiateDepthwise(const float *parameters,
                                        ArrayRef<float> x, ArrayRef<float> dy,
                                        float *gradient,
                                        MutableArrayRef<float> dx) const {
  int64_t taps = columns.getLength();
  Matrix filter =
      Eigen::Map<const Matrix>(parameters, outputs, taps).transpose();
  Matrix sums = Matrix::Zero(taps, outputs);
  Row bias(gradient + countWeights(), outputs);
  for (int64_t position = 0; position < columns.getPositions(); ++position) {
    ConstRow d(dy.data() + position * outputs, outputs);
    bias += d;
    columns.forEachTap(position, [&](int64_t tap, int64_t pixel) {
      if (pixel < 0)
        return;
      sums.row(tap).transpose().array() +=
          d * ConstRow(x.data() + pixel * outputs, outputs);
      if (!dx.empty())
        Row(dx.data() + pixel * outputs, outputs) +=
            d * filter.row(tap).transpose().array();
    });
  }
  Eigen::Map<Matrix>(gradient, outputs, taps) += sums.transpose();
}

/// Calls `visit(group, first, columns)` for blocks of output positions from
/// `first` on, a row of columns for each.
template <typename Visit>
static void forEachBlock(const FilterColumns &columns, ArrayRef<float> x,
                         Visit visit) {
  int64_t length = columns.getLength(), positions = columns.getPositions();
  Matrix block;
  for (int64_t group = 0; group < columns.getGroups(); ++group)
    for (int64_t first = 0; first < positions; first += kBlock) {
      int64_t count = std::min(kBlock, positions - first);
      if (columns.areInputs()) {
        visit(
            group, first,
            ConstMap(x.data() + first * length, count, length, Stride(length)));
        continue;
      }
      block.resize(count, length);
      for (int64_t row = 0; row < count; ++row)
        columns.read(x, group, first + row, block.row(row).data());
      visit(group, first,
            ConstMap(block.data(), count, length, Stride(length)));
    }
}

void FloatLayer::run(const float *parameters, ArrayRef<float> x,
                     MutableArrayRef<float> y) const {
  if (isDepthwise())
    return runDepthwise(parameters, x, y);
  int64_t length = columns.getLength();
  int64_t rows = outputs / columns.getGroups();
  forEachBlock(columns, x, [&](int64_t group, int64_t first, ConstMap block) {
    Eigen::Map<const Matrix> filter(parameters + group * rows * length, rows,
                                    length);
    Eigen::Map<const Eigen::RowVectorXf> bias(
        parameters + countWeights() + group * rows, rows);
    Eigen::Map<Matrix, 0, Stride> sums(y.data() + first * outputs +
                                           group * rows,
                                       block.rows(), rows, Stride(outputs));
    sums.noalias() = block * filter.transpose();
    sums.rowwise() += bias;
  });
}

/// Adds the gradients of the columns at the positions from `first` on to what
/// they were read from.
void FloatLayer::addColumns(const Matrix &rows, int64_t group, int64_t first,
                            MutableArrayRef<float> dx) const {
  int64_t channels = columns.getChannels();
  int64_t pitch = columns.getGroups() * channels;
  for (Eigen::Index row = 0; row < rows.rows(); ++row)
    columns.forEachTap(first + row, [&](int64_t tap, int64_t pixel) {
      if (pixel >= 0)
        Row(dx.data() + pixel * pitch + group * channels, channels) += ConstRow(
            rows.data() + row * rows.cols() + tap * channels, channels);
    });
}

void FloatLayer::differentiate(const float *parameters, ArrayRef<float> x,
                               ArrayRef<float> dy, float *gradient,
                               MutableArrayRef<float> dx) const {
  if (isDepthwise())
    return differentiateDepthwise(parameters, x, dy, gradient, dx);
  int64_t length = columns.getLength();
  int64_t rows = outputs / columns.getGroups();
  Matrix products;
  forEachBlock(columns, x, [&](int64_t group, int64_t first, ConstMap block) {
    ConstMap d(dy.data() + first * outputs + group * rows, block.rows(), rows,
               Stride(outputs));
    Eigen::Map<Matrix>(gradient + group * rows * length, rows, length)
        .noalias() += d.transpose() * block;
    Eigen::Map<Eigen::RowVectorXf>(gradient + countWeights() + group * rows,
                                   rows) += d.colwise().sum();
    if (dx.empty())
      return;
    products.noalias() =
        d * Eigen::Map<const Matrix>(parameters + group * rows * length, rows,
                                     length);
    addColumns(products, group, first, dx);
  });
}

} // namespace tinyml
