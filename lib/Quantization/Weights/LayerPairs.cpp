//===- LayerPairs.cpp - Linear ops and their teachers ---------------------===//

#include "tinyml/Quantization/Weights/LayerPairs.h"
#include "tinyml/Dialect/TinyML/IR/Constants.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml::ir;

namespace tinyml {

std::vector<LayerPair> listLayerPairs(func::FuncOp func, func::FuncOp teacher) {
  DenseMap<int64_t, Operation *> teachers = collectOpsById(teacher);
  std::vector<LayerPair> pairs;
  for (Operation &op : func.getBody().front()) {
    auto id = op.getAttrOfType<IntegerAttr>(kIdAttr);
    auto linear = dyn_cast<LinearOpInterface>(op);
    if (!linear || !id || failed(FilterColumns::get(linear)))
      continue;
    Operation *other = teachers.lookup(id.getInt());
    auto filter = op.getOperand(1).getDefiningOp<DequantizeOp>();
    bool hasBias = op.getNumOperands() == 3;
    if (other && filter && getConstant(filter.getInput()) &&
        (!hasBias || isConstantOperand(op.getOperand(2))) &&
        getConstant(other->getOperand(1)))
      pairs.push_back({&op, other});
  }
  return pairs;
}

DenseSet<unsigned> findSharedFilters(ArrayRef<ElementsAttr> filters) {
  struct Known {
    ElementsAttr filter;
    unsigned number; ///< of the first that has it
  };
  SmallVector<Known> known;
  DenseSet<unsigned> shared;
  for (unsigned number = 0; number < filters.size(); ++number) {
    ElementsAttr filter = filters[number];
    auto *same = llvm::find_if(known, [&](const Known &other) {
      return haveSameBytes(filter, other.filter);
    });
    if (same == known.end()) {
      known.push_back({filter, number});
      continue;
    }
    shared.insert(number);
    shared.insert(same->number);
  }
  return shared;
}

DenseSet<Operation *> findOpsThatShareFilters(func::FuncOp func) {
  SmallVector<Operation *> ops;
  SmallVector<ElementsAttr> filters;
  func.walk([&](LinearOpInterface op) {
    if (ConstantOp filter = getConstant(op.getFilter())) {
      ops.push_back(op);
      filters.push_back(filter.getValue());
    }
  });
  DenseSet<Operation *> shared;
  for (unsigned number : findSharedFilters(filters))
    shared.insert(ops[number]);
  return shared;
}

/// Leaves out the layers that have the filter of another one.
static std::vector<LayerPair> dropShared(ArrayRef<LayerPair> pairs) {
  SmallVector<ElementsAttr> filters;
  for (const LayerPair &pair : pairs)
    filters.push_back(getConstant(pair.teacher->getOperand(1)).getValue());
  DenseSet<unsigned> shared = findSharedFilters(filters);
  std::vector<LayerPair> own;
  for (auto [index, pair] : llvm::enumerate(pairs))
    if (!shared.contains(static_cast<unsigned>(index)))
      own.push_back(pair);
  return own;
}

FailureOr<LayerWeights> LayerWeights::read(Operation *op) {
  FailureOr<FilterColumns> found =
      FilterColumns::get(cast<LinearOpInterface>(op));
  assert(succeeded(found) && "only such layers are listed");
  const FilterColumns &columns = *found;
  FailureOr<SmallVector<double>> filter = readReals(op->getOperand(1));
  if (failed(filter))
    return op->emitOpError("has a filter whose bytes are missing");
  int64_t channels = getShape(op->getOperand(1)).front();
  LayerWeights weights{columns, {}, {}};
  weights.bias = Eigen::VectorXd::Zero(channels);
  if (op->getNumOperands() == 3) {
    FailureOr<SmallVector<double>> bias = readReals(op->getOperand(2));
    if (failed(bias))
      return op->emitOpError("has a bias whose bytes are missing");
    weights.bias =
        Eigen::Map<const Eigen::VectorXd>(bias->data(), bias->size());
  }
  int64_t rows = channels / columns.getGroups();
  using RowMajor =
      Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  for (int64_t group = 0; group < columns.getGroups(); ++group)
    weights.filter.emplace_back(Eigen::Map<const RowMajor>(
        filter->data() + group * rows * columns.getLength(), rows,
        columns.getLength()));
  return weights;
}

void setBias(Operation *op, const Eigen::VectorXd &bias) {
  OpBuilder builder(op);
  auto linear = cast<LinearOpInterface>(op);
  StringRef name =
      linear.getBias() ? getConstantName(linear.getBias()) : "bias";
  linear.setBias(createFloats(builder, op->getLoc(), {bias.size()},
                              ArrayRef(bias.data(), bias.size()), name));
}

LogicalResult forEachLayer(ModuleOp module, const SampleChoice &choice,
                           LayerVisitor visit, const QuantizeProgress &progress,
                           StringRef step) {
  FailureOr<func::FuncOp> func = getModelFunction(module);
  if (failed(func))
    return failure();
  FailureOr<func::FuncOp> teacher = requireTeacher(*func);
  if (failed(teacher))
    return failure();
  FailureOr<SampleInputs> inputs = readSamples(choice, *func);
  if (failed(inputs))
    return failure();
  Sweep sweep(*func, *inputs), teacherSweep(*teacher, *inputs);
  std::vector<LayerPair> pairs = dropShared(listLayerPairs(*func, *teacher));
  for (auto [index, pair] : llvm::enumerate(pairs)) {
    reportProgress(progress, step, index + 1, pairs.size());
    if (failed(sweep.runUntil(pair.student)) ||
        failed(teacherSweep.runUntil(pair.teacher)) ||
        failed(visit(pair, teacherSweep, sweep)))
      return failure();
  }
  return success();
}

Eigen::VectorXd correctBias(const LayerWeights &teacher,
                            const std::vector<Eigen::MatrixXd> &filter,
                            ArrayRef<InputMoments> moments) {
  Eigen::VectorXd bias = teacher.bias;
  int64_t rows = bias.size() / static_cast<int64_t>(filter.size());
  for (size_t group = 0; group < filter.size(); ++group)
    bias.segment(group * rows, rows) +=
        teacher.filter[group] * moments[group].teacherMean -
        filter[group] * moments[group].studentMean;
  return bias;
}

} // namespace tinyml
