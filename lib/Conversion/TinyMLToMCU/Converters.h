//===- Converters.h - How each tinyml op becomes kernel calls ---*- C++ -*-===//

#ifndef TINYML_LIB_CONVERSION_TINYMLTOMCU_CONVERTERS_H
#define TINYML_LIB_CONVERSION_TINYMLTOMCU_CONVERTERS_H

#include "ModelBuilder.h"
#include "llvm/ADT/DenseMap.h"

#include <functional>
#include <vector>

namespace tinyml {

/// One entry per op class.
class Converters {
public:
  /// Calls kernels that compute the op's result into
  /// `model.createResult(result)`. Emits an error where it fails.
  using ConvertFn =
      std::function<mlir::LogicalResult(mlir::Operation *, ModelBuilder &)>;
  /// Returns whether the op's result is its first operand's memory seen with
  /// another shape or type; then it is not converted but becomes a view.
  using IsViewFn = std::function<bool(mlir::Operation *)>;

  struct Entry {
    ConvertFn convert;
    IsViewFn isView;
  };

  template <typename Op>
  void add(mlir::LogicalResult (*convert)(Op, ModelBuilder &),
           bool (*isView)(Op) = nullptr) {
    Entry entry;
    entry.convert = [convert](mlir::Operation *op, ModelBuilder &model) {
      return convert(llvm::cast<Op>(op), model);
    };
    if (isView)
      entry.isView = [isView](mlir::Operation *op) {
        return isView(llvm::cast<Op>(op));
      };
    entries[mlir::TypeID::get<Op>()] = std::move(entry);
  }

  /// An op whose result always is a view of its operand.
  template <typename Op>
  void addView() {
    entries[mlir::TypeID::get<Op>()] = {nullptr,
                                        [](mlir::Operation *) { return true; }};
  }

  /// All ops with an interface that have no entry of their own.
  template <typename Interface>
  void addInterface(ConvertFn convert) {
    interfaceEntries.push_back(
        {mlir::TypeID::get<Interface>(), Entry{std::move(convert), nullptr}});
  }

  /// Returns null for an op that is no tinyml op.
  const Entry *find(mlir::Operation *op) const {
    auto found = entries.find(op->getName().getTypeID());
    if (found != entries.end())
      return &found->second;
    for (const auto &[interface, entry] : interfaceEntries)
      if (op->getName().hasInterface(interface))
        return &entry;
    return nullptr;
  }

  /// Returns whether `op` has an entry and is a view of its operand.
  bool isView(mlir::Operation *op) const {
    const Entry *entry = find(op);
    return entry && entry->isView && entry->isView(op);
  }

private:
  llvm::DenseMap<mlir::TypeID, Entry> entries;
  std::vector<std::pair<mlir::TypeID, Entry>> interfaceEntries;
};

// One function and one file per op family.
#define FAMILY(name) void add##name(Converters &converters);
#include "ConverterFamilies.def"

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_TINYMLTOMCU_CONVERTERS_H
