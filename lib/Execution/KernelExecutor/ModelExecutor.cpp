//===- ModelExecutor.cpp - Runs an mcu.model in this process --------------===//

#include "tinyml/Execution/KernelExecutor/ModelExecutor.h"
#include "ReferenceKernels.h"
#include "tinyml/Dialect/MCU/IR/Adapters.h"
#include "tinyml/Support/Weights.h"
#include "llvm/Support/MathExtras.h"

#include <cstring>

using namespace mlir;

namespace tinyml {

/// Larger buffers are not executed.
static constexpr int64_t kMaxBytes = int64_t(1) << 31;

/// Returns the bytes of `buffer`, or failure after an error at `op`.
static FailureOr<int64_t> getCheckedBytes(Operation *op, Value buffer) {
  int64_t bytes = mcu::getNumBytes(cast<MemRefType>(buffer.getType()));
  if (bytes <= kMaxBytes)
    return bytes;
  return op->emitOpError("has a buffer of ")
         << bytes << " bytes, too large to be executed";
}

FailureOr<ModelExecutor> ModelExecutor::create(mcu::ModelOp model) {
  ModelExecutor executor(model);
  if (failed(executor.placeArguments()) || failed(executor.readAdapters()))
    return failure();
  executor.arenaBytes = model.getArenaBytes().value_or(0);
  if (executor.arenaBytes < 0 || executor.arenaBytes > kMaxBytes)
    return model.emitOpError("has an arena of ")
           << executor.arenaBytes << " bytes, too large to be executed";
  executor.arena = executor.allocate(executor.arenaBytes);
  for (Operation &op : model.getBody().front()) {
    LogicalResult result = success();
    if (auto alloc = dyn_cast<mcu::AllocOp>(op))
      result = executor.placeBuffer(alloc);
    else if (auto get = dyn_cast<mcu::GetWeightsOp>(op))
      result = executor.placeWeights(get);
    else if (auto step = dyn_cast<mcu::CallOp>(op))
      result = executor.prepareStep(step);
    else if (!isa<mcu::ViewOp, mcu::SliceOp, mcu::BeginLoopOp, mcu::EndLoopOp>(
                 op))
      result = op.emitOpError("cannot be executed");
    if (failed(result))
      return failure();
  }
  executor.loops = model.getLoops();
  return executor;
}

char *ModelExecutor::allocate(int64_t bytes) {
  size_t blocks = llvm::divideCeil(std::max<int64_t>(bytes, 1), sizeof(Block));
  memory.push_back(std::make_unique<Block[]>(blocks));
  return memory.back()[0].bytes;
}

LogicalResult ModelExecutor::placeArguments() {
  for (BlockArgument argument : model.getBody().front().getArguments()) {
    FailureOr<int64_t> bytes = getCheckedBytes(model, argument);
    if (failed(bytes))
      return failure();
    // Both values of a state have its memory; the port comes first.
    BlockArgument port = model.getPort(argument);
    addresses[argument] =
        port == argument ? allocate(*bytes) : addresses.lookup(port);
  }
  return reset();
}

LogicalResult ModelExecutor::reset() {
  for (BlockArgument state : model.getStates()) {
    char *bytes = addresses.lookup(state);
    std::memset(bytes, 0, mcu::getNumBytes(cast<MemRefType>(state.getType())));
    auto initial = model.getArgAttrOfType<ElementsAttr>(state.getArgNumber(),
                                                        mcu::kInitialAttr);
    if (!initial)
      continue;
    FailureOr<WeightsView> view = WeightsView::get(initial, model.getLoc());
    if (failed(view))
      return failure();
    llvm::copy(view->getBytes(), bytes);
  }
  return success();
}

LogicalResult ModelExecutor::placeBuffer(mcu::AllocOp alloc) {
  FailureOr<int64_t> bytes = getCheckedBytes(alloc, alloc.getResult());
  if (failed(bytes))
    return failure();
  std::optional<int64_t> offset = alloc.getOffset();
  if (!offset) {
    addresses[alloc.getResult()] = allocate(*bytes);
    return success();
  }
  if (*offset < 0 || *offset > arenaBytes || *bytes > arenaBytes - *offset)
    return alloc.emitOpError("of ")
           << *bytes << " bytes at offset " << *offset
           << " lies outside the arena of " << arenaBytes << " bytes";
  addresses[alloc.getResult()] = arena + *offset;
  return success();
}

LogicalResult ModelExecutor::placeWeights(mcu::GetWeightsOp get) {
  auto weights = SymbolTable::lookupNearestSymbolFrom<mcu::WeightsOp>(
      get, get.getWeightsAttr());
  if (!weights)
    return get.emitOpError("names no weights");
  FailureOr<WeightsView> view =
      WeightsView::get(weights.getValue(), weights.getLoc());
  if (failed(view))
    return failure();
  ArrayRef<char> bytes = view->getBytes();
  char *copy = allocate(bytes.size());
  llvm::copy(bytes, copy);
  addresses[get.getResult()] = copy;
  if (mcu::isAdapted(weights))
    adapted[weights] = copy;
  return success();
}

LogicalResult ModelExecutor::readAdapters() {
  FailureOr<std::optional<mcu::Adapters>> found = mcu::getAdapters(model);
  if (failed(found) || !*found)
    return success(succeeded(found));
  const mcu::Adapters &adapters = **found;
  port = model.getInputs()[adapters.port];
  header = adapters.isSlot ? mcu::kSlotHeaderWords * sizeof(uint32_t) : 0;
  for (int64_t number = 0; number < adapters.count(); ++number) {
    FailureOr<std::string> bytes = adapters.getBytes(number);
    if (failed(bytes))
      return failure();
    bank.push_back(std::move(*bytes));
  }
  for (auto [op, offset] : llvm::zip(adapters.weights, adapters.offsets))
    offsets.emplace_back(op, offset);
  return success();
}

LogicalResult ModelExecutor::setAdapter() {
  if (!port)
    return success();
  const char *input = addresses.lookup(port);
  auto number = static_cast<uint8_t>(*input);
  if (!bank.empty() && number >= bank.size())
    return model.emitOpError("has no adapter ") << unsigned(number);
  const char *bytes = bank.empty() ? input + header : bank[number].data();
  for (auto [op, offset] : offsets) {
    mcu::WeightsOp weights = op;
    std::memcpy(adapted.lookup(weights), bytes + offset, weights.getNumBytes());
  }
  return success();
}

char *ModelExecutor::getAddress(Value buffer) const {
  auto [root, offset] = mcu::getRoot(buffer);
  if (auto slice = root.getDefiningOp<mcu::SliceOp>())
    return getAddress(slice.getSource()) + slice.getOffset() + offset;
  return addresses.lookup(root) + offset;
}

/// Returns how many bytes `buffer` moves on with each trip of a loop.
static int64_t getMove(Value buffer) {
  auto slice = mcu::getRoot(buffer).first.getDefiningOp<mcu::SliceOp>();
  return slice ? static_cast<int64_t>(slice.getStep()) : 0;
}

LogicalResult ModelExecutor::prepareStep(mcu::CallOp op) {
  Step step;
  step.op = op;
  step.kernel = findReferenceKernel(op.getKernelInfo().name);
  if (!step.kernel)
    return op->emitOpError("has no reference kernel");
  for (auto [buffer, parameter] : op.getPointers()) {
    step.pointers.push_back(getAddress(buffer));
    step.moves.push_back(getMove(buffer));
  }
  Value output = op.getOutputs().front();
  if (Value root = mcu::getRoot(output).first; mcu::getOwner(root) != root)
    output = mcu::getOwner(root);
  step.firstOutput = {getAddress(output),
                      static_cast<size_t>(mcu::getNumBytes(
                          cast<MemRefType>(output.getType())))};
  steps.push_back(std::move(step));
  return success();
}

void ModelExecutor::runStep(Step &step, int64_t trip) {
  SmallVector<void *> pointers(step.pointers);
  for (auto [pointer, move] : llvm::zip(pointers, step.moves))
    pointer = static_cast<char *>(pointer) + trip * move;
  step.kernel(step.op.getShape().data(), step.op.getParams().data(),
              pointers.data());
}

FailureOr<SmallVector<std::vector<char>>>
ModelExecutor::run(ArrayRef<ArrayRef<char>> inputs, StepObserver observer) {
  if (inputs.size() != model.getInputs().size())
    return model.emitOpError("takes ")
           << model.getInputs().size() << " inputs, found " << inputs.size();
  std::memset(arena, 0xa5, arenaBytes);
  for (auto [argument, bytes] : llvm::zip(model.getInputs(), inputs)) {
    int64_t size = mcu::getNumBytes(cast<MemRefType>(argument.getType()));
    if (static_cast<int64_t>(bytes.size()) != size)
      return model.emitOpError("takes ")
             << size << " bytes as input " << argument.getArgNumber()
             << ", found " << bytes.size();
    llvm::copy(bytes, addresses.lookup(argument));
  }
  if (failed(setAdapter()))
    return failure();
  for (size_t number = 0; number < steps.size();) {
    const mcu::StepLoop *loop = mcu::findLoop(loops, number);
    size_t end = loop ? loop->last + 1 : number + 1;
    int64_t trips = loop ? loop->trips : 1;
    for (int64_t trip = 0; trip < trips; ++trip)
      for (size_t each = number; each < end; ++each) {
        runStep(steps[each], trip);
        if (observer && trip == trips - 1)
          observer(steps[each].op, steps[each].firstOutput);
      }
    number = end;
  }
  SmallVector<std::vector<char>> outputs;
  for (BlockArgument argument : model.getOutputs()) {
    const char *bytes = addresses.lookup(argument);
    outputs.emplace_back(
        bytes, bytes + mcu::getNumBytes(cast<MemRefType>(argument.getType())));
  }
  return outputs;
}

} // namespace tinyml
