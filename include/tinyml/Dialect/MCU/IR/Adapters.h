//===- Adapters.h - Weights of which there are several ----------*- C++ -*-===//
//
// A model may have weights that an adapter gives (docs/lora.md): the members of
// a struct, in the order of the module. An input of the model says whose they
// are: in a bank, by its number; in a slot, by having them in it.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_DIALECT_MCU_IR_ADAPTERS_H
#define TINYML_DIALECT_MCU_IR_ADAPTERS_H

#include "mlir/IR/BuiltinAttributes.h"
#include "tinyml/Dialect/MCU/IR/MCUOps.h"

namespace tinyml::mcu {

/// Discardable attribute of an mcu.weights: an array of what the elements are
/// by each adapter. The first are those of the model without one, which `value`
/// has, too; a slot has only these.
inline constexpr llvm::StringLiteral kAdaptersAttr = "mcu.adapters";

/// Attribute of the input that chooses: the array of the adapters' names, the
/// first that of the model without one; or the number that the model is known
/// by, a string of 32 hexadecimal digits, where the input is a slot.
inline constexpr llvm::StringLiteral kBankAttr = "mcu.bank";
inline constexpr llvm::StringLiteral kSlotAttr = "mcu.slot";

/// A slot, in 32-bit words: kSlotMagic, the layout's version, four words that
/// say which model it is for, the bytes of weights, these, and the CRC-32 of
/// all that. The first kSlotHeaderWords are the same for all adapters.
inline constexpr uint32_t kSlotMagic = 0x44414d54; // "TMAD"
inline constexpr uint32_t kSlotVersion = 1;
inline constexpr int64_t kSlotHeaderWords = 7;

/// The adapters' part of a model.
struct Adapters {
  /// The number of the input that chooses.
  unsigned port = 0;
  bool isSlot = false;
  llvm::SmallVector<std::string> names; ///< of a bank
  std::string model;                    ///< of a slot, as kSlotAttr says
  llvm::SmallVector<WeightsOp> weights;
  llvm::SmallVector<int64_t> offsets; ///< of each in the struct, in bytes
  int64_t bytes = 0;                  ///< of one adapter, padding included

  /// How many there are in flash, the model without one included.
  int64_t count() const { return static_cast<int64_t>(names.size()); }

  /// Returns the bytes of adapter `number` of a bank, or of the model without
  /// one. Fails after an error where bytes are missing.
  mlir::FailureOr<std::string> getBytes(unsigned number) const;

  /// The words of a slot, and those that it begins with.
  int64_t getSlotWords() const;
  llvm::SmallVector<uint32_t> getSlotHeader() const;
  /// Returns the contents of a slot with these weights.
  std::string makeSlot(llvm::StringRef weightBytes) const;
};

/// Returns the adapters of `model`, nothing where it has none. Fails after an
/// error where weights and input do not agree.
mlir::FailureOr<std::optional<Adapters>> getAdapters(ModelOp model);

/// Whether an input of `model` chooses an adapter.
inline bool hasAdapters(ModelOp model) {
  return llvm::any_of(model.getInputs(), [&](mlir::BlockArgument input) {
    return model.getArgAttr(input.getArgNumber(), kBankAttr) ||
           model.getArgAttr(input.getArgNumber(), kSlotAttr);
  });
}

/// Whether `weights` are given by adapters.
inline bool isAdapted(WeightsOp weights) {
  return weights->hasAttr(kAdaptersAttr);
}

} // namespace tinyml::mcu

#endif // TINYML_DIALECT_MCU_IR_ADAPTERS_H
