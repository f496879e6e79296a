//===- VerifyPlan.cpp - An independent check of memory plans --------------===//
//
// Executes the plan on bytes that know who wrote them, loops with every trip
// that differs from those before.
// Written from the meaning of a plan, not from the planner: it has no lifetimes
// of its own.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Dialect/MCU/Transforms/Passes.h"
#include <vector>

namespace tinyml::mcu {
#define GEN_PASS_DEF_VERIFYPLAN
#include "tinyml/Dialect/MCU/Transforms/Passes.h.inc"
} // namespace tinyml::mcu

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
/// Memory of the arena or of one buffer of the caller: who wrote each byte.
using Memory = std::vector<Operation *>;

/// Where an operand's bytes are.
struct Place {
  Memory *memory;
  int64_t begin, end;
  /// The alloc, block argument or weights that own them.
  Value root;

  bool overlaps(const Place &other) const {
    return memory == other.memory && begin < other.end && other.begin < end;
  }
};

struct VerifyPlanPass : tinyml::mcu::impl::VerifyPlanBase<VerifyPlanPass> {
  void runOnOperation() override;

  LogicalResult checkBuffer(AllocOp buffer);
  LogicalResult checkStep(CallOp step, int64_t number);
  LogicalResult checkSteps();
  LogicalResult checkOverlaps(CallOp step, ArrayRef<Place> places);
  LogicalResult checkOutputs();
  Place getPlace(Value operand);
  bool isNextState(Value root) {
    return llvm::is_contained(getOperation().getNextStates(), root);
  }

  /// The arena under the null value, the caller's buffers under themselves,
  /// both values of a state under the old one.
  llvm::DenseMap<Value, Memory> memories;
  /// For every buffer: the places its own bytes may have been written as. A
  /// byte is intact for a buffer if the step that wrote it last wrote to that
  /// buffer. What a state held before was written by the model itself.
  llvm::DenseMap<Operation *, SmallVector<Value>> written;
  /// The trip of the loop that is executed.
  int64_t trip = 0;
};
} // namespace

Place VerifyPlanPass::getPlace(Value operand) {
  int64_t bytes = getNumBytes(cast<MemRefType>(operand.getType()));
  int64_t begin = 0;
  while (Operation *op = operand.getDefiningOp()) {
    if (auto view = dyn_cast<ViewOp>(op)) {
      begin += view.getOffset();
      operand = view.getSource();
    } else if (auto slice = dyn_cast<SliceOp>(op)) {
      begin += static_cast<int64_t>(slice.getOffset()) +
               trip * static_cast<int64_t>(slice.getStep());
      operand = slice.getSource();
    } else {
      break;
    }
  }
  Value root = operand;
  if (auto buffer = operand.getDefiningOp<AllocOp>()) {
    begin += *buffer.getOffset();
    operand = Value();
  } else if (auto argument = dyn_cast<BlockArgument>(operand)) {
    operand = getOperation().getPort(argument);
  }
  return {&memories[operand], begin, begin + bytes, root};
}

LogicalResult VerifyPlanPass::checkBuffer(AllocOp buffer) {
  if (!buffer.getLive() || !buffer.getOffset())
    return buffer.emitOpError("has no place in the plan");
  int64_t offset = *buffer.getOffset();
  int64_t end = offset + buffer.getNumBytes();
  if (end > static_cast<int64_t>(*getOperation().getArenaBytes()))
    return buffer.emitOpError("ends at byte ")
           << end << " of an arena of " << *getOperation().getArenaBytes();
  if (offset % kArenaAlignment != 0)
    return buffer.emitOpError("starts at byte ")
           << offset << ", which is no multiple of " << kArenaAlignment;
  return success();
}

/// Replays a kernel that works row by row: whether every row of the input has
/// been read for the last time before a row of the output is written over it.
static bool readsBeforeWriting(const KernelRows &rows, const Place &input,
                               const Place &output) {
  // Per row of the input the last output row that looks at it.
  std::vector<int64_t> lastReader(rows.inputRows, -1);
  for (int64_t row = 0; row < rows.outputRows; ++row) {
    int64_t top = row * rows.stride - rows.pad;
    int64_t bottom = std::min(top + rows.reach, rows.inputRows);
    for (int64_t line = std::max<int64_t>(top, 0); line < bottom; ++line)
      lastReader[line] = row;
  }
  for (auto [line, reader] : llvm::enumerate(lastReader)) {
    if (reader < 0)
      continue;
    // The row it is last read for counts as written, also partly, before that.
    int64_t begin = input.begin + line * rows.inputBytes;
    int64_t writtenEnd = output.begin + (reader + 1) * rows.outputBytes;
    if (output.begin < begin + rows.inputBytes && begin < writtenEnd)
      return false;
  }
  return true;
}

LogicalResult VerifyPlanPass::checkOverlaps(CallOp step,
                                            ArrayRef<Place> places) {
  size_t numInputs = step.getInputs().size();
  ArrayRef<unsigned> allowed = step.getKernelInfo().inPlaceInputs;
  std::optional<KernelRows> rows =
      step.getKernelInfo().getRows(step.getShape());
  for (size_t written = numInputs; written < places.size(); ++written)
    for (size_t other = 0; other < written; ++other) {
      const Place &a = places[written], &b = places[other];
      if (!a.overlaps(b))
        continue;
      // The first output may be exactly the memory of some inputs.
      if (written == numInputs && llvm::is_contained(allowed, other) &&
          a.begin == b.begin && a.end == b.end)
        continue;
      // Or run after the first input, if the kernel keeps to an order.
      if (written == numInputs && other == 0 && rows &&
          readsBeforeWriting(*rows, b, a))
        continue;
      return step.emitOpError("writes operand #")
             << written << " over operand #" << other;
    }
  return success();
}

LogicalResult VerifyPlanPass::checkStep(CallOp step, int64_t number) {
  SmallVector<Place> places;
  for (auto [operand, param] : step.getPointers())
    places.push_back(getPlace(operand));

  for (const Place &place : places)
    if (auto buffer = place.root.getDefiningOp<AllocOp>())
      if (number < (*buffer.getLive())[0] || number > (*buffer.getLive())[1]) {
        InFlightDiagnostic diag = step.emitOpError("is step ")
                                  << number << " and touches a buffer that "
                                  << "lives from step "
                                  << (*buffer.getLive())[0] << " to "
                                  << (*buffer.getLive())[1];
        diag.attachNote(buffer.getLoc()) << "the buffer";
        return diag;
      }
  if (failed(checkOverlaps(step, places)))
    return failure();

  for (const Place &place :
       ArrayRef(places).take_front(step.getInputs().size())) {
    if (place.root.getDefiningOp<GetWeightsOp>())
      continue;
    if (auto arg = dyn_cast<BlockArgument>(place.root))
      if (arg.getArgNumber() < getOperation().getNumInputs())
        continue;
    Operation *intact = nullptr;
    for (int64_t byte = place.begin; byte < place.end; ++byte) {
      Operation *writer = (*place.memory)[byte];
      if (writer && (writer == intact ||
                     llvm::is_contained(written[writer], place.root))) {
        intact = writer;
        continue;
      }
      bool isOld = llvm::is_contained(getOperation().getStates(), place.root);
      InFlightDiagnostic diag =
          step.emitOpError("reads byte ")
          << byte << " of "
          << (isOld                            ? "a state's old value"
              : isNextState(place.root)        ? "a state's next value"
              : isa<BlockArgument>(place.root) ? "an output"
                                               : "the arena");
      if (!writer || writer == getOperation())
        return diag << ", which no step has written";
      diag << (isOld ? ", which the next one has overwritten"
                     : ", which another buffer has overwritten");
      diag.attachNote(writer->getLoc()) << "by this step";
      return diag;
    }
  }

  for (const Place &place :
       ArrayRef(places).drop_front(step.getInputs().size())) {
    if (SmallVector<Value> &roots = written[step];
        !llvm::is_contained(roots, place.root))
      roots.push_back(place.root);
    std::fill(place.memory->begin() + place.begin,
              place.memory->begin() + place.end, step.getOperation());
  }
  return success();
}

/// Returns how many trips do what no trip before has done: without slices, what
/// a trip finds is the same from the second one on.
static int64_t countTrips(const StepLoop &loop, ArrayRef<CallOp> steps) {
  auto isSlice = [](Value operand) {
    return getRoot(operand).first.getDefiningOp<SliceOp>() != nullptr;
  };
  auto hasSlice = [&](CallOp step) {
    return llvm::any_of(step->getOperands(), isSlice);
  };
  auto inside = steps.slice(loop.first, loop.last - loop.first + 1);
  return llvm::any_of(inside, hasSlice) ? loop.trips
                                        : std::min<int64_t>(loop.trips, 2);
}

LogicalResult VerifyPlanPass::checkSteps() {
  SmallVector<CallOp> steps = getOperation().getSteps();
  SmallVector<StepLoop> loops = getOperation().getLoops();
  auto count = static_cast<int64_t>(steps.size());
  for (int64_t number = 0; number < count;) {
    const StepLoop *loop = findLoop(loops, number);
    int64_t end = loop ? loop->last + 1 : number + 1;
    int64_t trips = loop ? countTrips(*loop, steps) : 1;
    for (trip = 0; trip < trips; ++trip)
      for (int64_t step = number; step < end; ++step)
        if (failed(checkStep(steps[step], step)))
          return failure();
    number = end;
  }
  return success();
}

LogicalResult VerifyPlanPass::checkOutputs() {
  for (BlockArgument output : getOperation().getOutputs())
    for (Operation *writer : memories[output])
      if (!writer)
        return getOperation().emitOpError("leaves bytes of output ")
               << getOperation().getArgAttr(output.getArgNumber(), kNameAttr)
               << " unwritten";
  for (BlockArgument state : getOperation().getStates())
    if (llvm::is_contained(memories[state], getOperation().getOperation()))
      return getOperation().emitOpError("leaves bytes of state ")
             << getOperation().getArgAttr(state.getArgNumber(), kNameAttr)
             << " as they were";
  return success();
}

void VerifyPlanPass::runOnOperation() {
  ModelOp model = getOperation();
  memories.clear();
  written.clear();
  if (!model.getArenaBytes()) {
    model.emitOpError("has no planned arena");
    return signalPassFailure();
  }
  for (AllocOp buffer : model.getBody().front().getOps<AllocOp>())
    if (failed(checkBuffer(buffer)))
      return signalPassFailure();

  // All memories exist before places point at them.
  memories[Value()].resize(*model.getArenaBytes());
  for (BlockArgument port : model.getPorts())
    memories[port].resize(getNumBytes(cast<MemRefType>(port.getType())));
  // The call before, which is this model, has written the states.
  for (BlockArgument state : model.getStates()) {
    std::fill(memories[state].begin(), memories[state].end(),
              model.getOperation());
    written[model].push_back(state);
  }
  for (auto weights : model.getBody().front().getOps<GetWeightsOp>())
    memories[weights];

  if (failed(checkSteps()) || failed(checkOutputs()))
    signalPassFailure();
}
