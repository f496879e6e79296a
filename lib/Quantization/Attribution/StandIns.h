//===- StandIns.h - Operands replaced for a while ---------------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_ATTRIBUTION_STANDINS_H
#define TINYML_LIB_QUANTIZATION_ATTRIBUTION_STANDINS_H

#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h"

namespace tinyml {

/// Gives ops other operands while it lives: constants of zeros, which only
/// stand for what a Sweep is told (Sweep::set) and make no weights.
class StandIns {
public:
  StandIns() = default;
  StandIns(const StandIns &) = delete;
  StandIns &operator=(const StandIns &) = delete;
  ~StandIns() {
    for (auto &[op, operands] : llvm::reverse(saved))
      op->setOperands(operands);
    for (mlir::Operation *constant : constants)
      constant->erase();
  }

  /// Makes a stand-in of an f32 type where `builder` is.
  mlir::Value add(mlir::OpBuilder &builder, mlir::Location loc,
                  mlir::RankedTensorType type) {
    auto zeros = mlir::DenseElementsAttr::get(type, 0.0f);
    constants.push_back(ir::ConstantOp::create(builder, loc, zeros));
    return constants.back()->getResult(0);
  }

  /// Sets an operand of `op`, or adds one behind the others.
  void replace(mlir::Operation *op, unsigned operand, mlir::Value value) {
    llvm::SmallVector<mlir::Value> operands(op->getOperands());
    saved.emplace_back(op, operands);
    operands.resize(std::max<size_t>(operands.size(), operand + 1));
    operands[operand] = value;
    op->setOperands(operands);
  }

private:
  llvm::SmallVector<
      std::pair<mlir::Operation *, llvm::SmallVector<mlir::Value>>>
      saved;
  llvm::SmallVector<mlir::Operation *> constants;
};

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_ATTRIBUTION_STANDINS_H
