//===- FloatNetwork.h - A function and its gradients ------------*- C++ -*-===//

#ifndef TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATNETWORK_H
#define TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATNETWORK_H

#include "FloatLayer.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Execution/Interpreter/Tensor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace tinyml {

/// A function of one block that is run on floats, and differentiated by the
/// filters and biases of its linear ops (reverse mode). The function must not
/// change while the network lives.
class FloatNetwork {
public:
  /// Fails after an error where bytes of constants are missing.
  static mlir::FailureOr<FloatNetwork> create(mlir::func::FuncOp func);

  /// A number for each value of the function.
  using Values = std::vector<Tensor>;

  /// Returns the place of a value in Values.
  unsigned at(mlir::Value value) const { return places.lookup(value); }

  /// Whether gradients come from `value` to a parameter.
  bool isDifferentiable(mlir::Value value) const { return depends[at(value)]; }

  /// Computes all values; several threads may at once. Fails after an error at
  /// an op that cannot be run.
  mlir::FailureOr<Values> run(llvm::ArrayRef<Tensor> inputs) const;

  /// Returns the gradient of the parameters. `gradients` are those of values,
  /// without a type where there is none, and change.
  Eigen::VectorXf differentiate(const Values &values, Values gradients) const;

  /// Filters and biases, one layer after another. Those of layers that share
  /// their filter with another have no gradient: it is stored once as long as
  /// it stays the same.
  Eigen::VectorXf parameters;

  /// Parts of `parameters` that are one tensor.
  struct Segment {
    int64_t first, size;
  };
  llvm::SmallVector<Segment> listTensors() const;

  /// Products of one run.
  int64_t countProducts() const;

  /// Gives the function the parameters; the network ends with that.
  void write() const;

private:
  FloatNetwork() = default;

  struct Step {
    mlir::Operation *op;
    std::optional<FloatLayer> layer;
    int64_t first = 0;    ///< of the layer's parameters
    bool isFixed = false; ///< whether they stay
  };

  mlir::LogicalResult add(mlir::Operation &op,
                          std::vector<Eigen::VectorXf> &numbers);
  void differentiate(const Step &step, const Values &values, Values &gradients,
                     Eigen::VectorXf &sum) const;

  llvm::SmallVector<Step> steps;
  llvm::DenseSet<mlir::Operation *> shared;
  llvm::DenseMap<mlir::Value, unsigned> places;
  Values constants; ///< by place, without a type where it is none
  llvm::SmallVector<bool> depends;
  int64_t numParameters = 0;
};

} // namespace tinyml

#endif // TINYML_LIB_QUANTIZATION_DISTILLATION_FLOATNETWORK_H
