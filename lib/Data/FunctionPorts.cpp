//===- FunctionPorts.cpp - Inputs and outputs of a function ---------------===//

#include "tinyml/Data/Samples.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/RawElements.h"
#include "tinyml/Support/States.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace tinyml {

static llvm::Expected<Port> makePort(StringAttr name, Type type,
                                     const Twine &fallback) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  std::optional<ArrayType> element;
  if (tensor && tensor.hasStaticShape())
    element = getArrayType(getRawElementType(tensor.getElementType()));
  std::string text = name ? name.str() : fallback.str();
  if (!element) {
    std::string printed;
    llvm::raw_string_ostream(printed) << type;
    return llvm::createStringError("'" + text + "' has type " + printed +
                                   ", which no array has");
  }
  return Port{text, *element, SmallVector<int64_t>(tensor.getShape())};
}

llvm::Expected<std::vector<Port>> describeInputs(func::FuncOp func) {
  std::vector<Port> ports;
  for (auto [index, type] : llvm::enumerate(func.getArgumentTypes())) {
    if (isStateArgument(func, index))
      continue;
    auto port =
        makePort(func.getArgAttrOfType<StringAttr>(index, kPortNameAttr), type,
                 "input" + Twine(index));
    if (!port)
      return port.takeError();
    ports.push_back(std::move(*port));
  }
  return ports;
}

llvm::Expected<std::vector<Port>> describeOutputs(func::FuncOp func) {
  std::vector<Port> ports;
  for (auto [index, type] : llvm::enumerate(func.getResultTypes())) {
    if (isStateResult(func, index))
      continue;
    auto port =
        makePort(func.getResultAttrOfType<StringAttr>(index, kPortNameAttr),
                 type, "output" + Twine(index));
    if (!port)
      return port.takeError();
    ports.push_back(std::move(*port));
  }
  return ports;
}

} // namespace tinyml
