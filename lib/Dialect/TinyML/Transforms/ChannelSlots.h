//===- ChannelSlots.h - Channels that stand or fall together ----*- C++ -*-===//

#ifndef TINYML_LIB_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H
#define TINYML_LIB_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H

#include "ChannelRanges.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/IntEqClasses.h"

namespace tinyml::ir {

/// Every channel (element of the last dimension) of every value of a function
/// is a slot. Slots that an op computes from each other are one class: they can
/// only be left out together. Those that an op needs, or of which is not known
/// what it does to them, stay.
class ChannelSlots {
public:
  /// `func` has one block. Finds the classes that may be left out: of every
  /// linear op that reads one, the numbers are constant (`ranges`) or their
  /// weights are zero, and every value keeps a channel.
  ChannelSlots(mlir::func::FuncOp func, const ChannelRanges &ranges);

  /// Returns the channels of `value` that stay, in order.
  llvm::SmallVector<int64_t> getKept(mlir::Value value) const;

  /// Returns whether all of them stay.
  bool keepsAll(mlir::Value value) const;

private:
  unsigned at(mlir::Value value, int64_t channel) const {
    return first.find(value)->second + static_cast<unsigned>(channel);
  }
  void keep(mlir::Value value);
  void connect(mlir::Operation *op);
  void connectLinear(LinearOpInterface op);
  void connectInPlace(mlir::Operation *op);
  bool connectJoined(mlir::Operation *op);
  bool connectChannelwise(mlir::Operation *op);
  void keepWhatIsRead(LinearOpInterface op, const ChannelRanges &ranges);
  void keepOneOfEach();

  llvm::SmallVector<mlir::Value> values;
  llvm::DenseMap<mlir::Value, unsigned> first;
  llvm::IntEqClasses classes;
  llvm::BitVector kept; ///< by leader
};

} // namespace tinyml::ir

#endif // TINYML_LIB_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H
