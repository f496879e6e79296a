//===- MCUPorts.cpp - Ports of an mcu.model -------------------------------===//

#include "tinyml/Tools/Compile/MCUPorts.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;

namespace tinyml {

llvm::Expected<mcu::ModelOp> getOnlyModel(ModuleOp module) {
  auto models = llvm::to_vector(module.getOps<mcu::ModelOp>());
  if (models.size() != 1)
    return llvm::createStringError("one mcu.model can be run, found " +
                                   Twine(models.size()));
  return models.front();
}

llvm::StringRef getPortCType(mcu::ModelOp model, unsigned index) {
  if (auto type = model.getArgAttrOfType<StringAttr>(index, mcu::kCTypeAttr))
    return type.getValue();
  Type memref = model.getBody().getArgument(index).getType();
  return mcu::getCType(cast<MemRefType>(memref).getElementType());
}

/// Returns the array type of argument `index`: booleans and unsigned integers
/// are signless in memrefs.
static std::optional<ArrayType> getPortType(mcu::ModelOp model,
                                            unsigned index) {
  auto shown = model.getArgAttrOfType<StringAttr>(index, mcu::kTypeAttr);
  if (shown && shown.getValue() == "bool")
    return ArrayType{'b', 1};
  return llvm::StringSwitch<std::optional<ArrayType>>(
             getPortCType(model, index))
      .Case("float", ArrayType{'f', 4})
      .Case("double", ArrayType{'f', 8})
      .Case("int8_t", ArrayType{'i', 1})
      .Case("uint8_t", ArrayType{'u', 1})
      .Case("int16_t", ArrayType{'i', 2})
      .Case("uint16_t", ArrayType{'u', 2})
      .Case("int32_t", ArrayType{'i', 4})
      .Case("uint32_t", ArrayType{'u', 4})
      .Case("int64_t", ArrayType{'i', 8})
      .Case("uint64_t", ArrayType{'u', 8})
      .Default(std::nullopt);
}

llvm::Error describePorts(mcu::ModelOp model, std::vector<Port> &inputs,
                          std::vector<Port> &outputs) {
  for (BlockArgument argument :
       model.getPorts().drop_back(model.getNumStates())) {
    unsigned index = argument.getArgNumber();
    auto name = model.getArgAttrOfType<StringAttr>(index, mcu::kNameAttr);
    std::optional<ArrayType> type = getPortType(model, index);
    if (!name || !type)
      return llvm::createStringError(
          "argument " + Twine(index) + " of model '" + model.getSymName() +
          "' has no name or no type that an array has");
    auto memref = cast<MemRefType>(argument.getType());
    bool isInput = index < model.getInputs().size();
    (isInput ? inputs : outputs)
        .push_back(
            {name.str(), *type, SmallVector<int64_t>(memref.getShape())});
  }
  return llvm::Error::success();
}

} // namespace tinyml
