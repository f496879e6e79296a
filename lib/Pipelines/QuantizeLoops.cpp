//===- QuantizeLoops.cpp - Post-training quantization of loop bodies ------===//
//
// The body of a loop is a model of its own: what its trips are called with, on
// the calibration data, is its calibration data. What is carried are floats,
// and what only adds up has 16 bits, so that errors do not grow from trip to
// trip.
//
//===----------------------------------------------------------------------===//

#include "PostTraining.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Pass/PassManager.h"
#include "tinyml/Data/Npy.h"
#include "tinyml/Data/Samples.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"
#include "tinyml/Execution/Interpreter/Interpreter.h"
#include "tinyml/Quantization/Calibration/Sweep.h"
#include "tinyml/Quantization/ModelFunction.h"
#include "tinyml/Support/TemporaryFolder.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace tinyml {

/// Samples that loops are run on, and trips of all of them that are kept.
static constexpr int64_t kSamples = 32, kTrips = 512;

namespace {
/// The inputs of one loop body in some trips.
class TripRecorder {
public:
  TripRecorder(ir::LoopOp loop, func::FuncOp body, int64_t samples)
      : loop(loop), body(body),
        every(llvm::divideCeil(samples * getTrips(), kTrips)) {
    for (Type type : body.getArgumentTypes())
      arrays.push_back(makeArray(cast<RankedTensorType>(type)));
  }

  /// Whether a file holds inputs of all types that the body takes.
  bool isWritable() const {
    return llvm::all_of(arrays, [](const auto &array) { return !!array; });
  }
  /// Runs the loop as it is called with `operands`.
  LogicalResult run(ArrayRef<Tensor> operands);
  /// Writes what was recorded as inputs of the body.
  LogicalResult write(StringRef path);

private:
  int64_t getTrips() { return static_cast<int64_t>(loop.getTrips()); }
  static std::optional<Array> makeArray(RankedTensorType type);
  void record(ArrayRef<Tensor> inputs);

  ir::LoopOp loop;
  func::FuncOp body;
  int64_t every, count = 0;
  SmallVector<std::optional<Array>> arrays;
};

struct QuantizeLoops : PassWrapper<QuantizeLoops, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(QuantizeLoops)

  explicit QuantizeLoops(const QuantizePipelineOptions &options)
      : options(options) {}

  StringRef getName() const override { return "quantize-loops"; }
  void runOnOperation() override;

private:
  LogicalResult quantizeAll(func::FuncOp func, ArrayRef<ir::LoopOp> loops);
  LogicalResult quantize(func::FuncOp body, size_t numCarried, StringRef data);
  void widenCarried(func::FuncOp body, size_t numCarried);

  QuantizePipelineOptions options;
};
} // namespace

std::optional<Array> TripRecorder::makeArray(RankedTensorType type) {
  std::optional<ArrayType> element = getArrayType(type.getElementType());
  if (!element)
    return {};
  Array array;
  array.type = *element;
  array.shape.push_back(0);
  llvm::append_range(array.shape, type.getShape());
  return array;
}

void TripRecorder::record(ArrayRef<Tensor> inputs) {
  if (count++ % every != 0)
    return;
  for (auto [array, input] : llvm::zip(arrays, inputs)) {
    if (!array)
      continue; // not written
    ++array->shape.front();
    llvm::append_range(array->data, input.getBytes());
  }
}

LogicalResult TripRecorder::run(ArrayRef<Tensor> operands) {
  FailureOr<Interpreter> interpreter = Interpreter::create(body);
  if (failed(interpreter))
    return failure();
  size_t numCarried = loop.getInitial().size();
  size_t numScanned = loop.getScanned().size();
  SmallVector<Tensor> carried(operands.take_front(numCarried));
  for (int64_t trip = 0; trip < getTrips(); ++trip) {
    SmallVector<Tensor> inputs(carried);
    for (size_t index = 0; index < numScanned; ++index) {
      const Tensor &all = operands[numCarried + index];
      int64_t row =
          loop.isScannedReversed(index) ? getTrips() - 1 - trip : trip;
      auto type =
          cast<RankedTensorType>(body.getArgumentTypes()[numCarried + index]);
      size_t bytes = all.getBytes().size() / getTrips();
      inputs.push_back(
          Tensor::get(type, all.getBytes().slice(row * bytes, bytes)));
    }
    llvm::append_range(inputs, operands.drop_front(numCarried + numScanned));
    record(inputs);
    FailureOr<SmallVector<Tensor>> outputs = interpreter->run(inputs);
    if (failed(outputs))
      return failure();
    carried.assign(outputs->begin(), outputs->begin() + numCarried);
  }
  return success();
}

LogicalResult TripRecorder::write(StringRef path) {
  std::vector<NamedArray> named;
  for (auto [index, array] : llvm::enumerate(arrays)) {
    named.push_back({"input" + std::to_string(index), std::move(*array)});
  }
  if (llvm::Error error = writeArrays(path, named))
    return loop.emitError(llvm::toString(std::move(error)));
  return success();
}

/// Adds the ops to which `value` leads, or that lead to it, without a layer
/// with weights in between.
static void collect(Value value, bool isForwards,
                    llvm::SetVector<Operation *> &ops) {
  SmallVector<Value> worklist{value};
  while (!worklist.empty()) {
    Value next = worklist.pop_back_val();
    auto visit = [&](Operation *op) {
      if (op && !isa<ir::LinearOpInterface, ir::ConstantOp>(op) &&
          op->getNumResults() != 0 && ops.insert(op))
        llvm::append_range(worklist, isForwards
                                         ? ValueRange(op->getResults())
                                         : ValueRange(op->getOperands()));
    };
    if (!isForwards)
      visit(next.getDefiningOp());
    else
      for (Operation *user : next.getUsers())
        visit(user);
  }
}

/// Gives what makes a carried value of the old one 16 bits, unless it is a
/// layer with weights: it adds up.
void QuantizeLoops::widenCarried(func::FuncOp body, size_t numCarried) {
  std::optional<Precision> precision = options.postTraining.getPrecision();
  if (!precision || precision->activationBits != 8)
    return;
  precision->activationBits = 16;
  llvm::SetVector<Operation *> before, after;
  Operation *end = body.front().getTerminator();
  for (size_t index = 0; index < numCarried; ++index) {
    collect(body.getArgument(index), /*isForwards=*/true, after);
    collect(end->getOperand(index), /*isForwards=*/false, before);
  }
  for (Operation *op : after)
    if (before.contains(op))
      op->setAttr(kPrecisionAttr,
                  StringAttr::get(&getContext(), formatPrecision(*precision)));
}

/// Quantizes `body` as a model of its own, in a module of its own.
LogicalResult QuantizeLoops::quantize(func::FuncOp body, size_t numCarried,
                                      StringRef data) {
  ModuleOp module = getOperation();
  OwningOpRef<ModuleOp> part = ModuleOp::create(module.getLoc());
  part->getOperation()->setDiscardableAttrs(
      module->getDiscardableAttrDictionary());
  auto copy = cast<func::FuncOp>(body->clone());
  copy.setPublic();
  part->push_back(copy);
  widenCarried(copy, numCarried);
  QuantizePipelineOptions own;
  own.integerIO = false;
  QuantizeOptions &quantize = own.postTraining;
  quantize = options.postTraining;
  if (quantize.isMixed())
    quantize.scheme = "int8";
  quantize.calibration = data.str();
  quantize.ranges.clear();
  quantize.saveRanges.clear();
  quantize.labels.clear();
  quantize.attributeError = false;
  quantize.takeRanges = nullptr;
  quantize.takeAttribution = nullptr;
  quantize.takeStudent = quantize.takeQuantized = nullptr;
  PassManager manager(&getContext());
  addPostTraining(manager, own);
  if (failed(manager.run(*part)))
    return failure();
  FailureOr<func::FuncOp> quantized = getModelFunction(*part);
  if (failed(quantized))
    return failure();
  body.getBody().takeBody(quantized->getBody());
  return success();
}

/// Returns the element of the first dimension of a tensor.
static RankedTensorType getRow(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return RankedTensorType::get(tensor.getShape().drop_front(),
                               tensor.getElementType());
}

/// Returns the type with the shape of `like` and the elements of `row`.
static RankedTensorType getRows(Type row, Type like) {
  return RankedTensorType::get(cast<RankedTensorType>(like).getShape(),
                               cast<RankedTensorType>(row).getElementType());
}

/// Returns the type that all users of `value` quantize it to, null where they
/// do not.
static Type getCommonCast(Value value) {
  Type type;
  for (Operation *user : value.getUsers()) {
    auto cast = dyn_cast<ir::QuantizeOp>(user);
    if (!cast || !ir::getQuantizedType(cast.getOutput()) ||
        (type && type != cast.getType()))
      return {};
    type = cast.getType();
  }
  return type;
}

/// Replaces the ops that quantize `value` by `integers`, what they give.
static void replaceCasts(Value value, Value integers) {
  for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
    if (auto cast = dyn_cast<ir::QuantizeOp>(user);
        cast && cast.getOutput() != integers) {
      cast.getOutput().replaceAllUsesWith(integers);
      cast.erase();
    }
}

namespace {
/// The types of the rows that a loop goes through and puts together: integers
/// where the model or its caller has them, since floats take four times the
/// memory.
class RowTypes {
public:
  /// With `hasIntegerIO`, inputs and outputs of the model will be integers.
  RowTypes(ir::LoopOp loop, func::FuncOp body, bool hasIntegerIO)
      : loop(loop), block(body.front()), builder(loop),
        hasIntegerIO(hasIntegerIO) {
    for (OpOperand &scanned : loop.getScannedMutable())
      chooseScanned(scanned);
    for (unsigned index = 0; index < loop.getGathered().size(); ++index)
      chooseGathered(index);
    body.setFunctionType(builder.getFunctionType(
        block.getArgumentTypes(), block.getTerminator()->getOperandTypes()));
  }

private:
  void chooseScanned(OpOperand &scanned);
  void chooseGathered(unsigned index);

  ir::LoopOp loop;
  Block &block;
  OpBuilder builder;
  bool hasIntegerIO;
};
} // namespace

void RowTypes::chooseScanned(OpOperand &scanned) {
  Value row = block.getArgument(scanned.getOperandNumber()),
        all = scanned.get();
  Type real = row.getType(), inside = getCommonCast(row);
  if (auto cast = all.getDefiningOp<ir::DequantizeOp>()) {
    if (!ir::getQuantizedType(cast.getInput()))
      return;
    scanned.set(cast.getInput());
    row.setType(getRow(cast.getInput().getType()));
    builder.setInsertionPointToStart(&block);
    auto floats = ir::DequantizeOp::create(builder, loop.getLoc(), real, row);
    row.replaceUsesWithIf(floats.getOutput(), [&](OpOperand &use) {
      return use.getOwner() != floats.getOperation();
    });
    if (cast->use_empty())
      cast.erase();
  } else if (hasIntegerIO && isa<BlockArgument>(all) && all.hasOneUse() &&
             inside) {
    builder.setInsertionPoint(loop);
    scanned.set(ir::QuantizeOp::create(builder, all.getLoc(),
                                       getRows(inside, all.getType()), all));
    row.setType(inside);
    replaceCasts(row, row);
  }
}

void RowTypes::chooseGathered(unsigned index) {
  Value all = loop.getGathered()[index];
  OpOperand &row =
      block.getTerminator()->getOpOperand(loop.getInitial().size() + index);
  auto isReturned = [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  };
  auto cast = row.get().getDefiningOp<ir::DequantizeOp>();
  if (Type outside = all.use_empty() ? Type() : getCommonCast(all)) {
    builder.setInsertionPoint(block.getTerminator());
    row.set(ir::QuantizeOp::create(builder, loop.getLoc(), getRow(outside),
                                   row.get()));
    all.setType(outside);
    replaceCasts(all, all);
  } else if (hasIntegerIO && llvm::all_of(all.getUsers(), isReturned) && cast &&
             ir::getQuantizedType(cast.getInput())) {
    Type real = all.getType();
    row.set(cast.getInput());
    all.setType(getRows(cast.getInput().getType(), real));
    builder.setInsertionPointAfter(loop);
    auto floats = ir::DequantizeOp::create(builder, loop.getLoc(), real, all);
    all.replaceUsesWithIf(floats.getOutput(), [&](OpOperand &use) {
      return use.getOwner() != floats.getOperation();
    });
  }
}

LogicalResult QuantizeLoops::quantizeAll(func::FuncOp func,
                                         ArrayRef<ir::LoopOp> loops) {
  const QuantizeOptions &quantizes = options.postTraining;
  SampleInputs samples;
  TemporaryFolder folder;
  std::optional<Sweep> sweep;
  if (!quantizes.calibration.empty()) {
    FailureOr<SampleInputs> inputs =
        readSamples({quantizes.calibration, kSamples, quantizes.seed}, func);
    if (failed(inputs))
      return failure();
    samples = std::move(*inputs);
    if (llvm::Error error = folder.create("tinyml-loops"))
      return func.emitError(llvm::toString(std::move(error)));
    sweep.emplace(func, samples);
  }
  llvm::DenseMap<Operation *, std::string> files;
  for (auto [index, op] : llvm::enumerate(loops)) {
    ir::LoopOp loop = op;
    auto body = cast<func::FuncOp>(loop.lookupBody());
    std::string path;
    if (sweep) {
      if (failed(sweep->runUntil(loop)))
        return failure();
      TripRecorder recorder(loop, body, sweep->size());
      for (int64_t sample = 0; sample < sweep->size(); ++sample) {
        SmallVector<Tensor> operands;
        for (Value operand : loop->getOperands())
          operands.push_back(sweep->get(operand, sample));
        if (failed(recorder.run(operands)))
          return failure();
      }
      if (!recorder.isWritable()) {
        loop.emitRemark("stays float: no file holds what its body takes");
        continue;
      }
      path = folder.get("loop" + Twine(index) + ".npz");
      if (failed(recorder.write(path)))
        return failure();
    }
    files[body] = path;
  }
  // What runs before is recorded as floats.
  for (ir::LoopOp loop : loops) {
    auto body = cast<func::FuncOp>(loop.lookupBody());
    if (auto found = files.find(body); found != files.end()) {
      if (failed(quantize(body, loop.getInitial().size(), found->second)))
        return failure();
      RowTypes(loop, body, options.integerIO);
      files.erase(found);
    }
  }
  return success();
}

void QuantizeLoops::runOnOperation() {
  FailureOr<func::FuncOp> func = getModelFunction(getOperation());
  if (failed(func))
    return signalPassFailure();
  auto loops = llvm::to_vector(func->front().getOps<ir::LoopOp>());
  if (loops.empty())
    return;
  if (options.postTraining.needsRanges() &&
      options.postTraining.calibration.empty()) {
    for (ir::LoopOp loop : loops)
      loop.emitRemark("stays float: ranges of its body are measured on "
                      "calibration data only");
    return;
  }
  if (failed(quantizeAll(*func, loops)))
    signalPassFailure();
}

void addLoopQuantization(OpPassManager &manager,
                         const QuantizePipelineOptions &options) {
  manager.addPass(std::make_unique<QuantizeLoops>(options));
}

} // namespace tinyml
