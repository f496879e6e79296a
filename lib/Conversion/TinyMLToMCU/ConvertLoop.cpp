//===- ConvertLoop.cpp - Calls that are repeated --------------------------===//
//
// The body's calls stand once, between mcu.loop and mcu.end_loop. What is
// carried has one buffer: it is read as what the trip before left, and each
// trip ends with copies of the next values. Those that are not needed go when
// memory is planned (mcu-elide-concat-copies).
//
//===----------------------------------------------------------------------===//

#include "Converters.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace tinyml {

/// Returns the part of `all` that a trip looks at: an element of its first
/// dimension.
static Value createSlice(Location loc, Value all, bool isReversed,
                         ModelBuilder &model) {
  auto type = cast<MemRefType>(all.getType());
  auto part =
      MemRefType::get(type.getShape().drop_front(), type.getElementType());
  int64_t bytes = mcu::getNumBytes(part);
  int64_t last = bytes * (type.getDimSize(0) - 1);
  return mcu::SliceOp::create(model.getBuilder(), loc, part, all,
                              isReversed ? last : 0,
                              isReversed ? -bytes : bytes);
}

/// Copies `values`, what a trip has computed, to what the next one begins with.
static LogicalResult carry(ValueRange values, ArrayRef<Value> carried,
                           ModelBuilder &model) {
  SmallVector<Value> sources;
  for (auto [index, value] : llvm::enumerate(values)) {
    Value source = model.getBuffer(value);
    auto isIn = [&](Value buffer) {
      return mcu::getRoot(source).first == mcu::getRoot(buffer).first;
    };
    // Another copy may come first and overwrite what is only handed on.
    if (llvm::any_of(carried, isIn) &&
        mcu::getRoot(source) != mcu::getRoot(carried[index])) {
      auto type = cast<MemRefType>(source.getType());
      Value kept = model.createTemporary(value.getLoc(), type.getShape(),
                                         type.getElementType());
      if (failed(model.copyAll(value.getLoc(), source, kept)))
        return failure();
      source = kept;
    }
    sources.push_back(source);
  }
  for (auto [value, source, next] : llvm::zip(values, sources, carried))
    if (mcu::getRoot(source) != mcu::getRoot(next) &&
        failed(model.copyAll(value.getLoc(), source, next)))
      return failure();
  return success();
}

static LogicalResult convertLoop(ir::LoopOp op, ModelBuilder &model) {
  auto body = dyn_cast_or_null<FunctionOpInterface>(op.lookupBody());
  if (!body || !body->getRegion(0).hasOneBlock())
    return op.emitError("requires a body of one block");
  Block &block = body->getRegion(0).front();
  Location loc = op.getLoc();
  SmallVector<Value> carried, inputs, gathered;
  for (auto [initial, last] : llvm::zip(op.getInitial(), op.getLast())) {
    carried.push_back(model.createResult(last));
    if (failed(model.copyAll(loc, model.getBuffer(initial), carried.back())))
      return failure();
  }
  llvm::append_range(inputs, carried);
  for (auto [index, all] : llvm::enumerate(op.getScanned()))
    inputs.push_back(createSlice(loc, model.getBuffer(all),
                                 op.isScannedReversed(index), model));
  for (Value captured : op.getCaptured())
    inputs.push_back(model.getBuffer(captured));
  for (auto [index, all] : llvm::enumerate(op.getGathered()))
    gathered.push_back(createSlice(loc, model.createResult(all),
                                   op.isGatheredReversed(index), model));

  mcu::BeginLoopOp::create(model.getBuilder(), loc, op.getTrips());
  for (auto [argument, buffer] : llvm::zip_equal(block.getArguments(), inputs))
    model.setBuffer(argument, buffer);
  if (failed(model.convertBlock(block)))
    return failure();
  OperandRange results = block.getTerminator()->getOperands();
  // Before anything old is overwritten.
  for (auto [value, part] :
       llvm::zip_equal(results.drop_front(carried.size()), gathered))
    if (failed(model.copyAll(value.getLoc(), model.getBuffer(value), part)))
      return failure();
  if (failed(carry(results.take_front(carried.size()), carried, model)))
    return failure();
  mcu::EndLoopOp::create(model.getBuilder(), loc);
  return success();
}

void addLoopConverters(Converters &converters) { converters.add(convertLoop); }

} // namespace tinyml
