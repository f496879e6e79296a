//===- ChannelSlots.h - Channels that stand or fall together ----*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H
#define TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/IntEqClasses.h"

namespace tinyml::ir {

class ChannelRanges;

/// Every channel (element of the last dimension) of every value of a function
/// is a slot. Slots that an op computes from each other are one class: they can
/// only be left out together, and so do the groups of a linear op. Those that
/// an op needs, or of which is not known what it does to them, are fixed: they
/// stay.
class ChannelSlots {
public:
  /// Finds the classes of `func`, which has one block. What is not fixed is not
  /// kept yet.
  explicit ChannelSlots(mlir::func::FuncOp func);

  /// Returns a number below size() that stands for the class of a channel.
  unsigned getClass(mlir::Value value, int64_t channel) const {
    return classes.findLeader(at(value, channel));
  }
  unsigned size() const { return kept.size(); }

  /// Returns whether a class stays: as it is fixed, or was kept since.
  bool isKept(unsigned leader) const { return kept[leader]; }
  void keep(unsigned leader) { kept.set(leader); }

  /// Keeps the classes that are alive: a linear op reads one whose numbers are
  /// not constant (`ranges`) and whose weights are not all zero.
  void keepLive(const ChannelRanges &ranges);

  /// Keeps a channel of every value.
  void keepOneOfEach();

  /// Keeps more until each value has a multiple of so many, or all it has.
  void keepMultiplesOf(int64_t number);

  /// Returns the channels of `value` that stay, in order.
  llvm::SmallVector<int64_t> getKept(mlir::Value value) const;

  /// Returns whether all of them stay.
  bool keepsAll(mlir::Value value) const;

private:
  unsigned at(mlir::Value value, int64_t channel) const {
    return first.find(value)->second + static_cast<unsigned>(channel);
  }
  void keepAll(mlir::Value value);
  void connect(mlir::Operation *op);
  void connectLinear(LinearOpInterface op);
  void connectInPlace(mlir::Operation *op);
  bool connectJoined(mlir::Operation *op);
  bool connectChannelwise(mlir::Operation *op);
  void keepWhatIsRead(LinearOpInterface op, const ChannelRanges &ranges);

  llvm::SmallVector<mlir::Value> values;
  llvm::SmallVector<LinearOpInterface> linears; ///< of one group, in order
  llvm::DenseMap<mlir::Value, unsigned> first;
  llvm::IntEqClasses classes;
  llvm::BitVector kept; ///< by leader
};

} // namespace tinyml::ir

#endif // TINYML_DIALECT_TINYML_TRANSFORMS_CHANNELSLOTS_H
