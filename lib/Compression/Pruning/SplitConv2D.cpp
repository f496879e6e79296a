//===- SplitConv2D.cpp - Convolutions as two of fewer taps ----------------===//

#include "tinyml/Compression/Pruning/SplitConv2D.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Dialect/TinyML/Transforms/RemoveChannels.h"
#include "tinyml/Quantization/Weights/WeightRounding.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <limits>

using namespace mlir;
using namespace tinyml::ir;
using Eigen::MatrixXd;

namespace tinyml {

/// What is added to diagonals, relative to their mean: few samples say too much
/// of how inputs go together.
static constexpr double kDamping = 0.001;

/// Longer filters take minutes.
static constexpr int64_t kMostColumns = 2048;

std::optional<SplittableConv2D> SplittableConv2D::get(LinearOpInterface op) {
  auto conv = dyn_cast<Conv2DOp>(op.getOperation());
  if (!conv || conv.getGroups() != 1 ||
      !getElementType(conv.getInput()).isF32())
    return std::nullopt;
  for (Value operand : op->getOperands().drop_front())
    if (!getConstant(operand) || !getElementType(operand).isF32())
      return std::nullopt;
  ArrayRef<int64_t> filter = getShape(conv.getFilter());
  ArrayRef<int64_t> input = getShape(conv.getInput());
  ArrayRef<int64_t> output = getShape(op.getOutput());
  if (filter[1] < 2 || filter[2] < 2 ||
      filter[1] * filter[2] * filter[3] > kMostColumns)
    return std::nullopt;
  SplittableConv2D split(op);
  split.channels = filter[3];
  split.outputs = filter[0];
  split.batch = input[0];
  split.kernel = {filter[1], filter[2]};
  split.size = {input[1], input[2]};
  split.outSize = {output[1], output[2]};
  split.multiplications = LinearCost(op).multiplications;
  return split;
}

int64_t SplittableConv2D::getRankCost(bool isColumnFirst) const {
  int64_t first = isColumnFirst ? outSize[0] * size[1] * kernel[0]
                                : size[0] * outSize[1] * kernel[1];
  int64_t second =
      outSize[0] * outSize[1] * (isColumnFirst ? kernel[1] : kernel[0]);
  return batch * (first * channels + second * outputs);
}

int64_t SplittableConv2D::getRank(bool isColumnFirst, int64_t most,
                                  int64_t multiple) const {
  int64_t rank = std::max<int64_t>(most, 0) /
                 std::max<int64_t>(getRankCost(isColumnFirst), 1);
  // No filter has a larger one.
  rank = std::min({rank, kernel[isColumnFirst ? 0 : 1] * channels,
                   kernel[isColumnFirst ? 1 : 0] * outputs});
  return multiple > 1 && rank >= 2 * multiple ? rank / multiple * multiple
                                              : rank;
}

/// Returns V^T [rank, first taps * C].
MatrixXd SplittableConv2D::findFirst(const MatrixXd &filter,
                                     const MatrixXd &products,
                                     bool isColumnFirst, int64_t rank) const {
  int64_t taps = kernel[isColumnFirst ? 0 : 1];
  int64_t others = kernel[isColumnFirst ? 1 : 0];
  int64_t length = taps * channels;
  MatrixXd matrix(length, outputs * others);
  MatrixXd mean = MatrixXd::Zero(length, length);
  for (int64_t other = 0; other < others; ++other) {
    SmallVector<int> own;
    for (int64_t tap = 0; tap < taps; ++tap)
      for (int64_t channel = 0; channel < channels; ++channel)
        own.push_back(
            static_cast<int>(getColumn(isColumnFirst, tap, other, channel)));
    matrix.middleCols(other * outputs, outputs) =
        filter(Eigen::all, own).transpose();
    mean += products(own, own) / static_cast<double>(others);
  }
  Eigen::LLT<MatrixXd> root(dampProducts(mean, kDamping));
  MatrixXd weighted = root.matrixU() * matrix;
  // Eigenvalues are in ascending order.
  Eigen::SelfAdjointEigenSolver<MatrixXd> solver(weighted *
                                                 weighted.transpose());
  MatrixXd vectors = solver.eigenvectors().rightCols(rank).rowwise().reverse();
  // Of the two signs of a vector, which say the same, always take the same.
  for (int64_t index = 0; index < rank; ++index) {
    Eigen::Index largest = 0;
    vectors.col(index).cwiseAbs().maxCoeff(&largest);
    if (vectors(largest, index) < 0)
      vectors.col(index) *= -1;
  }
  return root.matrixU().solve(vectors).transpose();
}

FilterFactors SplittableConv2D::factorize(const MatrixXd &filter,
                                          const MatrixXd &products,
                                          bool isColumnFirst,
                                          int64_t rank) const {
  int64_t taps = kernel[isColumnFirst ? 0 : 1];
  int64_t others = kernel[isColumnFirst ? 1 : 0];
  FilterFactors factors{isColumnFirst, rank, {}, {}, {}};
  factors.first = findFirst(filter, products, isColumnFirst, rank);
  // What the second is multiplied with, of what the filter is.
  MatrixXd between = MatrixXd::Zero(others * rank, filter.cols());
  for (int64_t other = 0; other < others; ++other)
    for (int64_t tap = 0; tap < taps; ++tap)
      for (int64_t channel = 0; channel < channels; ++channel)
        between.col(getColumn(isColumnFirst, tap, other, channel))
            .segment(other * rank, rank) =
            factors.first.col(tap * channels + channel);
  MatrixXd cross = products * between.transpose();
  factors.second =
      fitWeights(filter, MatrixXd::Zero(filter.rows(), between.rows()), cross,
                 between * cross, 1e-6);
  factors.product = factors.second * between;
  return factors;
}

std::optional<FilterFactors>
SplittableConv2D::factorize(const MatrixXd &filter, const MatrixXd &products,
                            int64_t most, int64_t multiple) const {
  std::optional<FilterFactors> best;
  double least = std::numeric_limits<double>::infinity();
  for (bool isColumnFirst : {true, false}) {
    int64_t rank = getRank(isColumnFirst, most, multiple);
    if (rank == 0)
      continue;
    FilterFactors factors = factorize(filter, products, isColumnFirst, rank);
    double loss = getRelativeLoss(filter, factors.product, products);
    if (loss < least) {
      least = loss;
      best = std::move(factors);
    }
  }
  return best;
}

double getRelativeLoss(const MatrixXd &filter, const MatrixXd &other,
                       const MatrixXd &products) {
  auto getPower = [&](const MatrixXd &rows) {
    return (rows * products).cwiseProduct(rows).sum();
  };
  return getPower(filter - other) /
         std::max(getPower(filter), std::numeric_limits<double>::min());
}

/// Makes a filter of `shape` from its rows.
static Value createFilter(OpBuilder &builder, Location loc,
                          ArrayRef<int64_t> shape, const MatrixXd &rows,
                          StringRef name) {
  SmallVector<double> values;
  for (Eigen::Index row = 0; row < rows.rows(); ++row)
    for (Eigen::Index column = 0; column < rows.cols(); ++column)
      values.push_back(rows(row, column));
  return createFloats(builder, loc, shape, values, name);
}

std::pair<LinearOpInterface, LinearOpInterface>
SplittableConv2D::replace(const FilterFactors &factors,
                          const Eigen::VectorXd &bias) const {
  auto conv = cast<Conv2DOp>(op);
  OpBuilder builder(conv);
  Location loc = conv.getLoc();
  int64_t rank = factors.rank;
  std::string name = getConstantName(conv.getFilter()).str();
  auto create = [&](Value input, bool isColumn, ArrayRef<int64_t> filterShape,
                    const MatrixXd &rows, StringRef suffix) {
    auto made = cast<Conv2DOp>(builder.clone(*conv));
    // The direction that is not this op's stays as it is.
    int64_t other = isColumn ? 1 : 0;
    auto change = [&](ArrayRef<int64_t> numbers, int64_t none) {
      SmallVector<int64_t> some(numbers);
      for (size_t index = other; index < some.size(); index += 2)
        some[index] = none;
      return some;
    };
    made.setStrides(change(conv.getStrides(), 1));
    made.setDilations(change(conv.getDilations(), 1));
    made.setPadding(change(conv.getPadding(), 0));
    made.getInputMutable().assign(input);
    made.getFilterMutable().assign(
        createFilter(builder, loc, filterShape, rows, name + suffix.str()));
    made.getFilter().getDefiningOp()->moveBefore(made);
    return made;
  };
  auto getTaps = [&](bool isColumn, int64_t rows, int64_t length) {
    return isColumn ? SmallVector<int64_t>{rows, kernel[0], 1, length}
                    : SmallVector<int64_t>{rows, 1, kernel[1], length};
  };
  bool isColumnFirst = factors.isColumnFirst;
  Conv2DOp first =
      create(conv.getInput(), isColumnFirst,
             getTaps(isColumnFirst, rank, channels), factors.first, "_first");
  first.getBiasMutable().clear();
  first.removeClampMinAttr();
  first.removeClampMaxAttr();
  SmallVector<int64_t> shape(getShape(conv.getInput()));
  shape[isColumnFirst ? 1 : 2] = outSize[isColumnFirst ? 0 : 1];
  shape[3] = rank;
  first.getOutput().setType(RankedTensorType::get(shape, builder.getF32Type()));
  Conv2DOp second =
      create(first.getOutput(), !isColumnFirst,
             getTaps(!isColumnFirst, outputs, rank), factors.second, "");
  SmallVector<double> numbers(bias.data(), bias.data() + bias.size());
  builder.setInsertionPoint(second);
  second.getBiasMutable().assign(createFloats(
      builder, loc, {bias.size()}, numbers,
      conv.getBias() ? getConstantName(conv.getBias()) : StringRef("bias")));
  conv.getOutput().replaceAllUsesWith(second.getOutput());
  conv.erase();
  return {cast<LinearOpInterface>(first.getOperation()),
          cast<LinearOpInterface>(second.getOperation())};
}

} // namespace tinyml
