//===- AdapterInputs.cpp - Inputs that adapters give values ---------------===//

#include "AdapterInputs.h"
#include "SafeTensors.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/Diagnostics.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "tinyml/Support/NodeNames.h"
#include "tinyml/Support/States.h"
#include "tinyml/Support/Weights.h"

using namespace mlir;
using namespace tinyml;

/// Inputs and initializers that an error lists.
static constexpr size_t kMostListed = 24;

static StringRef getInputName(func::FuncOp func, BlockArgument argument) {
  auto name =
      func.getArgAttrOfType<StringAttr>(argument.getArgNumber(), kPortNameAttr);
  return name ? name.getValue() : StringRef();
}

AdapterInputs::AdapterInputs(ModuleOp module) {
  for (auto candidate : module.getOps<func::FuncOp>())
    if (!candidate.isExternal() && !func)
      func = candidate;
  if (!func)
    return;
  for (BlockArgument argument : func.getArguments())
    byName.try_emplace(getInputName(func, argument), argument);
  for (auto constant : func.getBody().front().getOps<onnx::ConstantOp>())
    if (byName.try_emplace(getNodeName(constant.getLoc()), constant.getOutput())
            .second)
      constants.push_back(constant);
}

Value AdapterInputs::find(StringRef name) const { return byName.lookup(name); }

static std::string describe(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor)
    return "of no stated shape";
  const ElementType *element = lookupElementType(tensor.getElementType());
  return (element ? element->name.str() + " " : "") +
         describeShape(tensor.getShape());
}

std::string AdapterInputs::list() const {
  std::string text;
  size_t count = 0;
  auto add = [&](StringRef name, Type type) {
    if (++count <= kMostListed)
      text += (count == 1 ? "'" : ", '") + name.str() + "' " + describe(type);
  };
  func::FuncOp model = func;
  if (model)
    for (BlockArgument argument : model.getArguments())
      if (!isStateArgument(model, argument.getArgNumber()))
        add(getInputName(model, argument), argument.getType());
  for (onnx::ConstantOp constant : constants)
    add(getNodeName(constant.getLoc()), constant.getType());
  if (count > kMostListed)
    text += " and " + std::to_string(count - kMostListed) + " more";
  return text.empty() ? "none" : text;
}

/// Whether a value of `type` may have `shape`. A default that has no elements
/// is that of a model without an adapter, whose rank is 0.
static bool fits(RankedTensorType type, ArrayRef<int64_t> shape) {
  bool isEmpty = llvm::is_contained(type.getShape(), 0);
  return type.getRank() == static_cast<int64_t>(shape.size()) &&
         llvm::all_of(llvm::zip(type.getShape(), shape), [&](auto dims) {
           auto [known, given] = dims;
           return known == given || (isEmpty && known == 0);
         });
}

LogicalResult AdapterInputs::check(const AdapterParameter &parameter,
                                   Location loc) const {
  Value value = find(parameter.name);
  if (!value)
    return emitError(loc) << "parameter '" << parameter.name
                          << "' is no input or initializer of the model; those "
                             "are "
                          << list();
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    func::FuncOp model = func;
    if (isStateArgument(model, argument.getArgNumber()))
      return emitError(loc) << "parameter '" << parameter.name
                            << "' is a state of the model, which only the "
                               "model gives values";
  }
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type ||
      getMLIRType(*lookupElementType(parameter.type), loc.getContext()) !=
          type.getElementType() ||
      !fits(type, parameter.shape))
    return emitError(loc) << "parameter '" << parameter.name << "' is "
                          << lookupElementType(parameter.type)->name << " "
                          << describeShape(parameter.shape)
                          << "; the model expects "
                          << describe(value.getType());
  if (values.count(value))
    return emitError(loc) << "parameter '" << parameter.name
                          << "' has a value by an adapter before; adapters of "
                             "ONNX Runtime do not add up";
  return success();
}

LogicalResult AdapterInputs::add(const OnnxAdapter &adapter, Location loc) {
  for (const AdapterParameter &parameter : adapter.parameters) {
    if (failed(check(parameter, loc)))
      return failure();
    Value value = find(parameter.name);
    auto type = RankedTensorType::get(
        parameter.shape,
        cast<RankedTensorType>(value.getType()).getElementType());
    values[value] = makeWeights(type, parameter.bytes, parameter.name);
  }
  return success();
}

void AdapterInputs::write() {
  for (auto &[value, attr] : values) {
    if (auto constant = value.getDefiningOp<onnx::ConstantOp>()) {
      constant.setValueAttr(attr);
      constant.getOutput().setType(cast<RankedTensorType>(attr.getType()));
      continue;
    }
    OpBuilder builder(func.getContext());
    builder.setInsertionPointToStart(&func.getBody().front());
    Location loc = NameLoc::get(
        builder.getStringAttr(getInputName(func, cast<BlockArgument>(value))));
    value.replaceAllUsesWith(
        onnx::ConstantOp::create(builder, loc, attr.getType(), attr)
            .getOutput());
  }
  for (unsigned index = func ? func.getNumArguments() : 0; index-- > 0;)
    if (values.count(func.getArgument(index)))
      (void)func.eraseArgument(index);
}
