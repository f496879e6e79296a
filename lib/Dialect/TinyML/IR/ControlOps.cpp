//===- ControlOps.cpp - Loops ---------------------------------------------===//

#include "mlir/Interfaces/FunctionInterfaces.h"
#include "tinyml/Dialect/TinyML/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

using namespace mlir;
using namespace tinyml::ir;

Operation *LoopOp::lookupBody() {
  return SymbolTable::lookupNearestSymbolFrom(*this, getBodyAttr());
}

/// Returns the type of an element of the first dimension; null where there is
/// none, or not one for each of `trips` calls.
static Type getElement(Type type, int64_t trips) {
  auto tensor = cast<RankedTensorType>(type);
  if (tensor.getRank() == 0 || tensor.getDimSize(0) != trips)
    return {};
  return RankedTensorType::get(tensor.getShape().drop_front(),
                               tensor.getElementType());
}

LogicalResult LoopOp::verify() {
  auto trips = static_cast<int64_t>(getTrips());
  if (trips < 1)
    return emitOpError("requires 'trips' to be 1 or more, found ") << trips;
  if (getOutputs().size() < getInitial().size())
    return emitOpError("carries ") << getInitial().size() << " values and has "
                                   << getOutputs().size() << " results";
  for (auto [initial, last] : llvm::zip(getInitial(), getLast()))
    if (initial.getType() != last.getType())
      return emitOpError("carries ")
             << initial.getType() << " and gives " << last.getType();
  for (ValueRange values :
       {ValueRange(getScanned()), ValueRange(getGathered())})
    for (Value value : values)
      if (!getElement(value.getType(), trips))
        return emitOpError("requires a first dimension of ")
               << trips << ", found " << value.getType();
  size_t count = getScanned().size() + getGathered().size();
  if (getReversed().size() != count)
    return emitOpError("requires 'reversed' to have ")
           << count << " truths, found " << getReversed().size();
  return success();
}

LogicalResult LoopOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto function = symbolTable.lookupNearestSymbolFrom<FunctionOpInterface>(
      *this, getBodyAttr());
  if (!function)
    return emitOpError("refers to '") << getBody() << "', which is no function";
  if (!function.isPrivate() || function->getRegion(0).empty())
    return emitOpError("requires '")
           << getBody() << "' to be a private function with a body";
  auto trips = static_cast<int64_t>(getTrips());
  SmallVector<Type> arguments(getInitial().getTypes()), results(arguments);
  for (Value value : getScanned())
    arguments.push_back(getElement(value.getType(), trips));
  llvm::append_range(arguments, getCaptured().getTypes());
  for (Value value : getGathered())
    results.push_back(getElement(value.getType(), trips));
  auto check = [&](StringRef what, ArrayRef<Type> found,
                   ArrayRef<Type> expected) -> LogicalResult {
    if (found == expected)
      return success();
    InFlightDiagnostic diag = emitOpError("requires '")
                              << getBody() << "' to " << what << " (";
    llvm::interleaveComma(expected, diag);
    diag << "), found (";
    llvm::interleaveComma(found, diag);
    return diag << ")";
  };
  if (failed(check("take", function.getArgumentTypes(), arguments)))
    return failure();
  return check("give", function.getResultTypes(), results);
}
