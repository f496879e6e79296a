//===- States.cpp - Values that live from call to call --------------------===//

#include "tinyml/Support/States.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Support/NodeNames.h"

using namespace mlir;
using namespace tinyml;

SmallVector<State> tinyml::getStates(FunctionOpInterface func) {
  SmallVector<State> states;
  for (unsigned argument = 0; argument < func.getNumArguments(); ++argument) {
    auto name = func.getArgAttrOfType<StringAttr>(argument, kStateAttr);
    if (!name)
      continue;
    for (unsigned result = 0; result < func.getNumResults(); ++result)
      if (func.getResultAttr(result, kStateAttr) == name)
        states.push_back({name, argument, result});
  }
  return states;
}

bool tinyml::isStateArgument(FunctionOpInterface func, unsigned index) {
  return static_cast<bool>(func.getArgAttr(index, kStateAttr));
}

bool tinyml::isStateResult(FunctionOpInterface func, unsigned index) {
  return static_cast<bool>(func.getResultAttr(index, kStateAttr));
}

//===----------------------------------------------------------------------===//
// Verifier
//===----------------------------------------------------------------------===//

/// Returns `name`, quoted, or what stands for an end without one.
static std::string describe(Attribute name, StringRef end, unsigned index) {
  if (auto text = dyn_cast_or_null<StringAttr>(name))
    return ("'" + text.getValue() + "'").str();
  return ("#" + Twine(index) + " of the " + end + "s").str();
}

/// Whether `type` says all of a tensor: a graph that was just imported leaves
/// some open.
static bool isKnown(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape();
}

static LogicalResult verifyState(FunctionOpInterface func, unsigned argument) {
  Attribute attr = func.getArgAttr(argument, kStateAttr);
  auto name = dyn_cast<StringAttr>(attr);
  std::string input =
      describe(func.getArgAttr(argument, kPortNameAttr), "argument", argument);
  if (!name || name.empty())
    return emitError(func.getLoc(), "'")
           << kStateAttr << "' of input " << input
           << " is a name, a string that is not empty; found " << attr;
  for (unsigned other = 0; other < argument; ++other)
    if (func.getArgAttr(other, kStateAttr) == attr)
      return emitError(func.getLoc(), "state ")
             << attr << " has two inputs, "
             << describe(func.getArgAttr(other, kPortNameAttr), "argument",
                         other)
             << " and " << input;
  std::optional<unsigned> found;
  for (unsigned result = 0; result < func.getNumResults(); ++result) {
    if (func.getResultAttr(result, kStateAttr) != attr)
      continue;
    std::string output =
        describe(func.getResultAttr(result, kPortNameAttr), "result", result);
    if (found)
      return emitError(func.getLoc(), "state ")
             << attr << " has a second output " << output;
    found = result;
    Type from = func.getArgumentTypes()[argument];
    Type to = func.getResultTypes()[result];
    if (isKnown(from) && isKnown(to) && from != to)
      return emitError(func.getLoc(), "output ")
             << output << " is " << to << " and cannot become input " << input
             << " of the next call, which is " << from;
  }
  if (!found)
    return emitError(func.getLoc(), "state ")
           << attr << " has the input " << input << " but no output";
  return success();
}

static LogicalResult verifyInitial(FunctionOpInterface func,
                                   unsigned argument) {
  Attribute attr = func.getArgAttr(argument, kInitialStateAttr);
  if (!attr)
    return success();
  if (!isStateArgument(func, argument))
    return emitError(func.getLoc(), "'")
           << kInitialStateAttr << "' is for inputs that are a state";
  auto value = dyn_cast<ElementsAttr>(attr);
  Type type = func.getArgumentTypes()[argument];
  if (value && (!isKnown(type) || value.getShapedType() == type))
    return success();
  InFlightDiagnostic diag =
      emitError(func.getLoc(), "the initial value of ")
      << describe(func.getArgAttr(argument, kPortNameAttr), "argument",
                  argument)
      << ", which is " << type << ", is ";
  if (value)
    return diag << value.getType();
  return diag << "no tensor";
}

LogicalResult tinyml::verifyStates(FunctionOpInterface func) {
  for (unsigned index = 0; index < func.getNumArguments(); ++index) {
    if (isStateArgument(func, index) && failed(verifyState(func, index)))
      return failure();
    if (failed(verifyInitial(func, index)))
      return failure();
  }
  for (unsigned result = 0; result < func.getNumResults(); ++result) {
    Attribute attr = func.getResultAttr(result, kStateAttr);
    bool hasInput = false;
    for (unsigned index = 0; index < func.getNumArguments(); ++index)
      hasInput |= func.getArgAttr(index, kStateAttr) == attr;
    if (attr && !hasInput)
      return emitError(func.getLoc(), "state ")
             << attr << " has the output "
             << describe(func.getResultAttr(result, kPortNameAttr), "result",
                         result)
             << " but no input";
  }
  return success();
}
