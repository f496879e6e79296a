//===- ModelFunction.cpp - The model and its float teacher ----------------===//

#include "tinyml/Quantization/ModelFunction.h"
#include "mlir/IR/Builders.h"
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

using namespace mlir;

namespace tinyml {

static constexpr llvm::StringLiteral kTeacherSuffix = ".teacher";

FailureOr<func::FuncOp> getModelFunction(ModuleOp module) {
  func::FuncOp model;
  for (auto func : module.getOps<func::FuncOp>()) {
    if (func.getSymName().ends_with(kTeacherSuffix) || func.isPrivate())
      continue;
    if (model)
      return func.emitOpError("is a second function beside '")
             << model.getSymName() << "'; a model to quantize is one function";
    model = func;
  }
  if (!model)
    return module.emitError("there is no function to quantize");
  if (!model.getBody().hasOneBlock())
    return model.emitOpError(
        "cannot be quantized: it needs a body of one block");
  return model;
}

func::FuncOp getTeacher(func::FuncOp func) {
  auto module = func->getParentOfType<ModuleOp>();
  return module.lookupSymbol<func::FuncOp>(
      (func.getSymName() + kTeacherSuffix).str());
}

FailureOr<func::FuncOp> requireTeacher(func::FuncOp func) {
  if (func::FuncOp teacher = getTeacher(func))
    return teacher;
  return func.emitError("has no teacher; run tinyml-insert-qdq first");
}

func::FuncOp getOrCreateTeacher(func::FuncOp func) {
  if (func::FuncOp teacher = getTeacher(func))
    return teacher;
  OpBuilder builder(func.getContext());
  int64_t id = 0;
  for (Operation &op : func.getBody().front().without_terminator())
    if (!isa<ir::ConstantOp>(op))
      op.setAttr(kIdAttr, builder.getI64IntegerAttr(id++));
  builder.setInsertionPointAfter(func);
  auto teacher = cast<func::FuncOp>(builder.clone(*func));
  teacher.setSymName((func.getSymName() + kTeacherSuffix).str());
  teacher.setPrivate();
  return teacher;
}

llvm::DenseMap<int64_t, Operation *> collectOpsById(func::FuncOp func) {
  llvm::DenseMap<int64_t, Operation *> ops;
  for (Operation &op : func.getBody().front())
    if (auto id = op.getAttrOfType<IntegerAttr>(kIdAttr))
      ops[id.getInt()] = &op;
  return ops;
}

bool isDistribution(Value value) {
  Operation *op = value.getDefiningOp();
  while (auto movement = dyn_cast_or_null<ir::MovementOpInterface>(op)) {
    // Rows have to stay rows.
    auto getLastDim = [](Value tensor) {
      ArrayRef<int64_t> shape =
          cast<RankedTensorType>(tensor.getType()).getShape();
      return shape.empty() ? 1 : shape.back();
    };
    if (!movement.keepsEveryElement() ||
        getLastDim(op->getResult(0)) != getLastDim(op->getOperand(0)))
      return false;
    op = op->getOperand(0).getDefiningOp();
  }
  auto limited = dyn_cast_or_null<ir::ResultRangeOpInterface>(op);
  return limited && limited.isDistribution();
}

} // namespace tinyml
