//===- RecoverLayers.cpp - Filters that make up for what went -------------===//

#include "tinyml/Compression/Pruning/RecoverLayers.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "tinyml/Quantization/Weights/WeightRounding.h"

using namespace mlir;
using namespace tinyml::ir;
using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace tinyml {

/// How near fitted weights stay to those before, where it is not chosen.
static constexpr double kLambda = 0.1;

/// Returns whether the layer has a float filter of known taps, and a bias that
/// is a constant.
static bool canFit(LinearOpInterface op) {
  return succeeded(FilterColumns::get(op)) &&
         llvm::all_of(op->getOperands().drop_front(), [](Value operand) {
           return getConstant(operand) && getElementType(operand).isF32();
         });
}

/// Returns the rows of `matrix` at `indices`.
static MatrixXd selectRows(const MatrixXd &matrix, ArrayRef<int64_t> indices) {
  MatrixXd rows(indices.size(), matrix.cols());
  for (auto [row, index] : llvm::enumerate(indices))
    rows.row(row) = matrix.row(index);
  return rows;
}

/// Returns `tensor` with those of its channels.
static Tensor selectChannels(const Tensor &tensor, ArrayRef<int64_t> channels) {
  SmallVector<int64_t> shape(tensor.getShape());
  int64_t before = shape.back();
  shape.back() = static_cast<int64_t>(channels.size());
  Tensor some =
      Tensor::zeros(RankedTensorType::get(shape, tensor.getElementType()));
  ArrayRef<float> from = tensor.getValues<float>();
  float *to = some.getMutableValues<float>().data();
  for (; !from.empty(); from = from.drop_front(before))
    for (int64_t channel : channels)
      *to++ = from[channel];
  return some;
}

/// Returns whether `op` is a sum of its two operands: affine in one where the
/// other is -1, 0 or 1, and factors pass it.
static bool isSum(Operation *op) {
  auto binary = dyn_cast<BroadcastOpInterface>(op);
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!binary || !channelwise ||
      !channelwise.commutesWithChannelFactors(
          getShape(op->getResult(0)).back()))
    return false;
  return llvm::all_of(ArrayRef({-1.0, 0.0, 1.0}), [&](double number) {
    auto function = binary.getAffineFunction(number, /*isLhs=*/false);
    return function && function->factor == 1 && function->summand == number;
  });
}

/// Returns what the result of `op` is added to, if it is nothing but that and
/// known before `op` is computed; else null.
static Value getOtherSummand(LinearOpInterface op) {
  auto clamped = dyn_cast<ClampedOpInterface>(op.getOperation());
  Value result = op.getOutput();
  if (!result.hasOneUse() || (clamped && !clamped.isUnbounded()))
    return Value();
  Operation *user = *result.user_begin();
  if (!isSum(user))
    return Value();
  Value other = user->getOperand(user->getOperand(0) == result ? 1 : 0);
  Operation *producer = other.getDefiningOp();
  return !producer || producer->isBeforeInBlock(op) ? other : Value();
}

/// Adds columns to what the teacher is multiplied with: those of a sum, which
/// have weights of 1.
static void append(InputMoments &moment, const OutputMoments &extra) {
  Eigen::Index length = moment.cross.rows(), count = extra.cross.rows();
  moment.cross.conservativeResize(length + count, Eigen::NoChange);
  moment.cross.bottomRows(count) = extra.cross;
  moment.teacherMean.conservativeResize(length + count);
  moment.teacherMean.tail(count) = extra.mean;
}

namespace {
/// A layer that is fitted to its teacher.
class LayerFit {
public:
  LayerFit(LinearOpInterface student, LinearOpInterface teacher,
           const KeptChannels &kept, const Sweep &sweep,
           const Sweep &teacherSweep, uint64_t seed)
      : student(student), teacher(teacher), kept(kept), sweep(sweep),
        teacherSweep(teacherSweep), seed(seed) {}

  LogicalResult run(double lambda);

private:
  using Moments = std::vector<InputMoments>;

  std::vector<Tensor> getMissing();
  Moments measure(const LayerWeights &mine, const LayerWeights &theirs,
                  ArrayRef<Tensor> missing, SamplePart part);
  void setTargets(const LayerWeights &mine, const LayerWeights &theirs,
                  bool hasMissing);
  MatrixXd fit(size_t group, const InputMoments &moment, double lambda) const;
  double chooseLambda(const Moments &even, const Moments &odd) const;

  LinearOpInterface student, teacher;
  const KeptChannels &kept;
  const Sweep &sweep, &teacherSweep;
  uint64_t seed;
  std::vector<MatrixXd> targets, priors; ///< by group: W and P
};
} // namespace

/// Where the layer's result is added to something that is known already: what
/// that misses of the teacher's, at each place. Else nothing.
std::vector<Tensor> LayerFit::getMissing() {
  std::vector<Tensor> missing;
  Value mine = getOtherSummand(student), theirs = getOtherSummand(teacher);
  if (!mine || !theirs || getConstant(mine))
    return missing;
  for (int64_t sample = 0; sample < sweep.size(); ++sample) {
    Tensor tensor =
        selectChannels(teacherSweep.get(theirs, sample), kept.outputs);
    ArrayRef<float> numbers = sweep.get(mine, sample).getValues<float>();
    for (auto [number, own] :
         llvm::zip_equal(tensor.getMutableValues<float>(), numbers))
      number -= own;
    missing.push_back(std::move(tensor));
  }
  return missing;
}

/// Groups that went are left out of the teacher's inputs.
LayerFit::Moments LayerFit::measure(const LayerWeights &mine,
                                    const LayerWeights &theirs,
                                    ArrayRef<Tensor> missing, SamplePart part) {
  LayerInput own{mine.columns, sweep, student.getInput()};
  Value input = teacher.getInput();
  if (mine.columns.getGroups() == theirs.columns.getGroups()) {
    Moments moments = measureInputs({theirs.columns, teacherSweep, input}, own,
                                    seed, /*onlyMeans=*/false, part);
    if (!missing.empty())
      append(moments.front(), measureOutputs(missing, own, seed, part));
    return moments;
  }
  std::vector<Tensor> tensors;
  for (int64_t sample = 0; sample < teacherSweep.size(); ++sample)
    tensors.push_back(
        selectChannels(teacherSweep.get(input, sample), kept.inputs));
  Sweep some = teacherSweep;
  some.set(input, std::move(tensors));
  return measureInputs({mine.columns, some, input}, own, seed,
                       /*onlyMeans=*/false, part);
}

void LayerFit::setTargets(const LayerWeights &mine, const LayerWeights &theirs,
                          bool hasMissing) {
  priors = mine.filter;
  targets = priors;
  if (theirs.filter.size() != 1)
    return;
  MatrixXd &target = targets.front();
  target = selectRows(theirs.filter.front(), kept.outputs);
  if (!hasMissing)
    return;
  Eigen::Index count = target.rows();
  target.conservativeResize(Eigen::NoChange, target.cols() + count);
  target.rightCols(count).setIdentity();
}

MatrixXd LayerFit::fit(size_t group, const InputMoments &moment,
                       double lambda) const {
  return fitWeights(targets[group], priors[group], moment.cross,
                    moment.products, lambda);
}

/// Returns the lambda with which a fit to one half of the samples suits the
/// other half best.
double LayerFit::chooseLambda(const Moments &even, const Moments &odd) const {
  auto getError = [&](double lambda) {
    double error = 0;
    for (size_t group = 0; group < targets.size(); ++group)
      for (auto [mine, other] : {std::pair(&even[group], &odd[group]),
                                 std::pair(&odd[group], &even[group])}) {
        MatrixXd fitted = fit(group, *mine, lambda);
        // Without the teacher's own square, which is always the same.
        error += (fitted * other->products - 2 * targets[group] * other->cross)
                     .cwiseProduct(fitted)
                     .sum();
      }
    return error;
  };
  constexpr double kCandidates[] = {1, 0.3, 0.1, 0.03, 0.01, 0.001};
  double best = 0, least = std::numeric_limits<double>::infinity();
  for (double lambda : kCandidates)
    if (double error = getError(lambda); error < least) {
      least = error;
      best = lambda;
    }
  return best;
}

/// Returns the moments of both halves of the samples together.
static InputMoments getMean(const InputMoments &a, const InputMoments &b) {
  return {(a.teacherMean + b.teacherMean) / 2,
          (a.studentMean + b.studentMean) / 2, (a.products + b.products) / 2,
          (a.cross + b.cross) / 2};
}

/// More columns take too long to solve for several times.
static constexpr int64_t kMostColumns = 2048;

LogicalResult LayerFit::run(double lambda) {
  FailureOr<LayerWeights> mine = LayerWeights::read(student);
  FailureOr<LayerWeights> theirs = LayerWeights::read(teacher);
  if (failed(mine) || failed(theirs))
    return failure();
  std::vector<Tensor> missing;
  if (theirs->filter.size() == 1)
    missing = getMissing();
  setTargets(*mine, *theirs, !missing.empty());
  Moments moments;
  if (lambda > 0 || sweep.size() < 2 ||
      mine->columns.getLength() > kMostColumns) {
    moments = measure(*mine, *theirs, missing, SamplePart::All);
    lambda = lambda > 0 ? lambda : kLambda;
  } else {
    Moments even = measure(*mine, *theirs, missing, SamplePart::Even);
    Moments odd = measure(*mine, *theirs, missing, SamplePart::Odd);
    lambda = chooseLambda(even, odd);
    for (auto [a, b] : llvm::zip_equal(even, odd))
      moments.push_back(getMean(a, b));
  }
  VectorXd bias = selectRows(theirs->bias, kept.outputs);
  SmallVector<double> values;
  int64_t row = 0;
  for (auto [group, moment] : llvm::enumerate(moments)) {
    MatrixXd fitted = fit(group, moment, lambda);
    bias.segment(row, fitted.rows()) +=
        targets[group] * moment.teacherMean - fitted * moment.studentMean;
    row += fitted.rows();
    for (Eigen::Index r = 0; r < fitted.rows(); ++r)
      for (Eigen::Index c = 0; c < fitted.cols(); ++c)
        values.push_back(fitted(r, c));
  }
  OpBuilder builder(student);
  Value old = student.getFilter();
  student.setFilter(createFloats(builder, old.getLoc(), getShape(old), values,
                                 getConstantName(old)));
  setBias(student, bias);
  return success();
}

FailureOr<int64_t> recoverLayers(func::FuncOp func, func::FuncOp teacher,
                                 const KeptByLayer &kept,
                                 const SampleInputs &samples, double lambda,
                                 uint64_t seed,
                                 const QuantizeProgress &progress) {
  DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
  Sweep sweep(func, samples), teacherSweep(teacher, samples);
  int64_t number = 0, fitted = 0;
  bool hasChanged = false;
  DenseSet<Operation *> shared = findOpsThatShareFilters(func);
  for (Operation &op : func.getBody().front().without_terminator()) {
    auto student = dyn_cast<LinearOpInterface>(op);
    auto id = op.getAttrOfType<IntegerAttr>(kIdAttr);
    if (!student || !id)
      continue;
    reportProgress(progress, "recover", ++number, kept.size());
    auto other = cast<LinearOpInterface>(teachers.lookup(id.getInt()));
    // The second of two ops that were one has other taps.
    hasChanged |= getShape(student.getInput()) != getShape(other.getInput()) ||
                  getShape(student.getFilter()).drop_front() !=
                      getShape(other.getFilter()).drop_front();
    if (!hasChanged || shared.contains(&op) || !canFit(student) ||
        !canFit(other))
      continue;
    if (failed(sweep.runUntil(student)) || failed(teacherSweep.runUntil(other)))
      return failure();
    LayerFit fit(student, other, kept.find(id.getInt())->second, sweep,
                 teacherSweep, seed);
    if (failed(fit.run(lambda)))
      return failure();
    ++fitted;
  }
  return fitted;
}

} // namespace tinyml
