//===- MCUOps.cpp - The mcu dialect, buffers and weights ------------------===//

#include "tinyml/Dialect/MCU/IR/MCUOps.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Support/Weights.h"
#include <vector>

using namespace mlir;
using namespace tinyml;
using namespace tinyml::mcu;

#include "tinyml/Dialect/MCU/IR/MCUDialect.cpp.inc"

void MCUDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "tinyml/Dialect/MCU/IR/MCUOps.cpp.inc"
      >();
}

//===----------------------------------------------------------------------===//
// Buffers
//===----------------------------------------------------------------------===//

int64_t tinyml::mcu::getNumBytes(MemRefType type) {
  Extent bytes = getElementBytes(type.getElementType());
  for (int64_t dim : type.getShape())
    bytes = bytes * dim;
  return bytes.get();
}

StringRef tinyml::mcu::getCType(Type type) {
  if (type.isF32())
    return "float";
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return "";
  bool isUnsigned = integer.isUnsigned();
  switch (integer.getWidth()) {
  case 1:
    return "uint8_t";
  case 8:
    return isUnsigned ? "uint8_t" : "int8_t";
  case 16:
    return isUnsigned ? "uint16_t" : "int16_t";
  case 32:
    return isUnsigned ? "uint32_t" : "int32_t";
  case 64:
    return isUnsigned ? "uint64_t" : "int64_t";
  default:
    return "";
  }
}

std::pair<Value, int64_t> tinyml::mcu::getRoot(Value buffer) {
  int64_t offset = 0;
  while (auto view = buffer.getDefiningOp<ViewOp>()) {
    offset += view.getOffset();
    buffer = view.getSource();
  }
  return {buffer, offset};
}

Value tinyml::mcu::getOwner(Value root) {
  while (root) {
    auto slice = root.getDefiningOp<SliceOp>();
    if (!slice)
      break;
    root = getRoot(slice.getSource()).first;
  }
  return root;
}

const StepLoop *tinyml::mcu::findLoop(ArrayRef<StepLoop> loops, int64_t step) {
  const StepLoop *found = llvm::find_if(
      loops, [&](const StepLoop &loop) { return loop.contains(step); });
  return found == loops.end() ? nullptr : found;
}

/// Checks what the dialect assumes of every buffer.
static LogicalResult verifyBuffer(Operation *op, Type type) {
  auto memref = cast<MemRefType>(type);
  if (!memref.getElementType().isIntOrFloat())
    return op->emitOpError("requires elements that are integers or floats, "
                           "found ")
           << memref;
  if (!memref.getLayout().isIdentity())
    return op->emitOpError("requires the identity layout, found ") << memref;
  if (getNumBytes(memref) == Extent::unknown().get())
    return op->emitOpError("has a buffer too large to address, ") << memref;
  return success();
}

int64_t AllocOp::getNumBytes() {
  return mcu::getNumBytes(cast<MemRefType>(getType()));
}

LogicalResult AllocOp::verify() {
  if (failed(verifyBuffer(*this, getType())))
    return failure();
  if (auto live = getLive())
    if (live->size() != 2 || (*live)[0] < 0 || (*live)[0] > (*live)[1])
      return emitOpError("requires 'live' to be [first step, last step]");
  if (getOffset() && static_cast<int64_t>(*getOffset()) < 0)
    return emitOpError("requires 'offset' not to be negative");
  return success();
}

LogicalResult ViewOp::verify() {
  auto source = cast<MemRefType>(getSource().getType());
  auto result = cast<MemRefType>(getType());
  if (failed(verifyBuffer(*this, source)) ||
      failed(verifyBuffer(*this, result)))
    return failure();
  int64_t offset = getOffset();
  Extent end = Extent(offset) + mcu::getNumBytes(result);
  if (end.get() > mcu::getNumBytes(source))
    return emitOpError("takes ")
           << mcu::getNumBytes(result) << " bytes at offset " << offset
           << " of a buffer of " << mcu::getNumBytes(source);
  int64_t elementBytes = getElementBytes(result.getElementType());
  if (offset % elementBytes != 0)
    return emitOpError("requires 'offset' to be a multiple of the element's ")
           << elementBytes << " bytes, found " << offset;
  return success();
}

OpFoldResult ViewOp::fold(FoldAdaptor) {
  if (getOffset() == 0 && getSource().getType() == getType())
    return getSource();
  if (auto inner = getSource().getDefiningOp<ViewOp>()) {
    setOffset(getOffset() + inner.getOffset());
    getSourceMutable().assign(inner.getSource());
    return getResult();
  }
  return {};
}

Value ViewOp::getViewSource() { return getSource(); }

LogicalResult SliceOp::verify() {
  auto source = cast<MemRefType>(getSource().getType());
  auto result = cast<MemRefType>(getType());
  if (failed(verifyBuffer(*this, source)) ||
      failed(verifyBuffer(*this, result)))
    return failure();
  int64_t elementBytes = getElementBytes(result.getElementType());
  for (int64_t bytes : {getOffset(), getStep()})
    if (bytes % elementBytes != 0)
      return emitOpError("requires 'offset' and 'step' to be multiples of the "
                         "element's ")
             << elementBytes << " bytes, found " << bytes;
  return success();
}

Value SliceOp::getViewSource() { return getSource(); }

LogicalResult BeginLoopOp::verify() {
  if (auto trips = static_cast<int64_t>(getTrips()); trips < 1)
    return emitOpError("requires 'trips' to be 1 or more, found ") << trips;
  return success();
}

//===----------------------------------------------------------------------===//
// Weights
//===----------------------------------------------------------------------===//

StringRef WeightsOp::getElementCType() {
  if (auto type = getCtype())
    return *type;
  return mcu::getCType(getValue().getElementType());
}

MemRefType WeightsOp::getMemRefType() {
  auto type = cast<ShapedType>(getValue().getType());
  return MemRefType::get(type.getShape(), type.getElementType());
}

int64_t WeightsOp::getNumBytes() { return mcu::getNumBytes(getMemRefType()); }

LogicalResult WeightsOp::verify() {
  auto type = cast<ShapedType>(getValue().getType());
  if (!type.hasStaticShape() || !type.getElementType().isIntOrFloat())
    return emitOpError("requires a static shape of integers or floats, found ")
           << type;
  if (getElementCType().empty())
    return emitOpError("has an element type that C does not have, ")
           << type.getElementType();
  if (!llvm::isPowerOf2_64(getAlignment()))
    return emitOpError("requires 'align' to be a power of two, found ")
           << getAlignment();
  if (getCtype() == "tm_rq" &&
      (type.getRank() != 2 || type.getDimSize(1) != 2 ||
       !type.getElementType().isInteger(32)))
    return emitOpError("requires tm_rq entries to be tensor<Nx2xi32>, found ")
           << type;
  if (auto owner = getOwner();
      owner && owner->getNestedReferences().size() != 2)
    return emitOpError("requires 'of' to name a model, its object and a "
                       "member, found ")
           << *owner;
  return success();
}

LogicalResult
GetWeightsOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto weights =
      symbolTable.lookupNearestSymbolFrom<WeightsOp>(*this, getWeightsAttr());
  if (!weights)
    return emitOpError("refers to '")
           << getWeights() << "', which is not an mcu.weights";
  if (weights.getMemRefType() != getType()) {
    InFlightDiagnostic diag = emitOpError("has type ")
                              << getType() << ", the weights are "
                              << weights.getMemRefType();
    diag.attachNote(weights.getLoc()) << "declared here";
    return diag;
  }
  return success();
}

#define GET_OP_CLASSES
#include "tinyml/Dialect/MCU/IR/MCUOps.cpp.inc"
