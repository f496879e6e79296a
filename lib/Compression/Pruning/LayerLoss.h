//===- LayerLoss.h - What a layer loses without channels --------*- C++ -*-===//

#ifndef TINYML_LIB_COMPRESSION_PRUNING_LAYERLOSS_H
#define TINYML_LIB_COMPRESSION_PRUNING_LAYERLOSS_H

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"

#include <Eigen/Core>

namespace tinyml {

/// The squared error of a linear layer's outputs where classes of its input
/// channels are left out: the criteria `activation` and `second-order` of
/// ChannelLoss.h.
class LayerLoss {
public:
  /// The columns of a class, by its leader.
  using Columns = llvm::MapVector<unsigned, llvm::SmallVector<int>>;

  /// `filter` has a row per output channel, `products` are H. With
  /// `makesUp`, the columns that are left make up for those that go.
  LayerLoss(const Eigen::MatrixXd &filter, const Eigen::MatrixXd &products,
            bool makesUp, Columns columns);

  llvm::SmallVector<unsigned> listClasses() const;

  /// Returns the error without one more class, relative to the outputs and
  /// times the sensitivity.
  double get(unsigned leader) const;

  /// Leaves out a class.
  void remove(unsigned leader);

  /// Returns the filter as it is: zeros in the columns that went.
  const Eigen::MatrixXd &getFilter() const { return filter; }

  void setSensitivity(double factor) { sensitivity = factor; }

private:
  Eigen::MatrixXd filter;
  Eigen::MatrixXd inverse;  ///< of H; empty where nothing makes up
  Eigen::VectorXd diagonal; ///< of H
  Columns columns;
  double power, sensitivity = 1;
};

} // namespace tinyml

#endif // TINYML_LIB_COMPRESSION_PRUNING_LAYERLOSS_H
