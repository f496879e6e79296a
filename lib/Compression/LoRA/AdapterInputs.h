//===- AdapterInputs.h - Inputs that adapters give values -------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_LORA_ADAPTERINPUTS_H
#define TINYML_LIB_COMPRESSION_LORA_ADAPTERINPUTS_H

#include "OnnxAdapter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Dialect/ONNX/IR/ONNXOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"

namespace tinyml {

/// The inputs of a model that was imported from ONNX, and its initializers,
/// which are the values of inputs that nothing else gives one.
class AdapterInputs {
public:
  explicit AdapterInputs(mlir::ModuleOp module);

  /// Takes the parameters of an adapter. Fails after an error at `loc`, which
  /// lists what the model has, where one is of another name, type or shape, or
  /// has a value already.
  mlir::LogicalResult add(const OnnxAdapter &adapter, mlir::Location loc);

  /// Whether a parameter is the value of `constant`.
  bool changes(onnx::ConstantOp constant) const {
    return values.count(constant.getOutput()) != 0;
  }

  /// Makes constants of what has a value; those inputs go.
  void write();

private:
  mlir::Value find(llvm::StringRef name) const;
  mlir::LogicalResult check(const AdapterParameter &parameter,
                            mlir::Location loc) const;
  std::string list() const;

  mlir::func::FuncOp func;
  llvm::SmallVector<onnx::ConstantOp> constants;
  llvm::StringMap<mlir::Value> byName;
  llvm::MapVector<mlir::Value, mlir::ElementsAttr> values;
};

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_LORA_ADAPTERINPUTS_H
